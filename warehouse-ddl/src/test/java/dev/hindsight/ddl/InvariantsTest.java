package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvariantsTest {

  private static final String INVARIANTS = read("/sql/invariants.sql");

  private final TestWarehouse warehouse = TestWarehouse.inMemory();

  /** Every way a version can end, in every table; merchant 8's beginning is already purged. */
  @BeforeEach
  void a_sound_warehouse() {
    warehouse
        .transaction(
            1, "valid_to", "2024-02-01T00:00:00Z", "closed_by", "correction", "closed_lsn", 200)
        .transaction(
            1,
            "valid_from",
            "2024-02-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            200,
            "valid_to",
            "2024-03-01T00:00:00Z",
            "closed_by",
            "delete",
            "closed_lsn",
            300)
        .transaction(1, "valid_from", "2024-04-01T00:00:00Z", "commit_lsn", 400)
        .transaction(
            2, "valid_to", "2024-02-02T00:00:00Z", "closed_by", "key_change", "closed_lsn", 210)
        .transaction(
            3,
            "valid_from",
            "2024-02-02T00:00:00Z",
            "opened_by",
            "key_change",
            "previous_key",
            "2",
            "commit_lsn",
            210,
            "valid_to",
            "2024-02-03T00:00:00Z",
            "closed_by",
            "retention",
            "closed_lsn",
            220)
        .consumer(
            1,
            "Ann",
            "opened_by",
            "snapshot",
            "valid_to",
            "2024-05-01T00:00:00Z",
            "closed_by",
            "resnapshot",
            "closed_lsn",
            500)
        .consumer(
            1,
            "Anna",
            "opened_by",
            "snapshot",
            "valid_from",
            "2024-05-01T00:00:00Z",
            "commit_lsn",
            500)
        .merchant(
            7,
            "Shop",
            "valid_to",
            "2024-02-01T00:00:00Z",
            "closed_by",
            "truncate",
            "closed_lsn",
            230)
        .merchant(
            8,
            "Store",
            "valid_from",
            "2024-02-01T00:00:00Z",
            "opened_by",
            "correction",
            "commit_lsn",
            240)
        .bank(
            1,
            "Bank",
            "valid_to",
            "2024-02-01T00:00:00Z",
            "closed_by",
            "missing_at_resnapshot",
            "closed_lsn",
            250);
    // The damages below include what H2's own unique index would refuse; Snowflake enforces none.
    for (String table : new String[] {"transaction", "consumer", "merchant", "bank"}) {
      warehouse.run("DROP INDEX " + table + "_history_key");
    }
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void a_sound_warehouse_gives_no_row() {
    assertThat(warehouse.rows(INVARIANTS)).isEmpty();
  }

  @Test
  void an_empty_warehouse_gives_no_row() {
    try (TestWarehouse empty = TestWarehouse.inMemory()) {
      assertThat(empty.rows(INVARIANTS)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "is_current_iff_open;1;UPDATE bank_history SET is_current = TRUE",
        "is_current_iff_open;8;UPDATE merchant_history SET is_current = FALSE WHERE merchant_id = 8",
        "interval_not_empty;1;UPDATE bank_history SET valid_from = valid_to",
        "interval_not_empty;7;UPDATE merchant_history SET valid_from = '2024-02-01 00:00:00.000001+00' WHERE merchant_id = 7",
        "one_open_version;8;INSERT INTO merchant_history SELECT * FROM merchant_history WHERE merchant_id = 8",
        "ends_once;7;INSERT INTO merchant_history SELECT * FROM merchant_history WHERE merchant_id = 7",
        "no_overlap;1;UPDATE transaction_history SET valid_from = '2024-02-15 00:00:00+00' WHERE commit_lsn = 400",
        "no_overlap;7;INSERT INTO merchant_history (merchant_id, valid_from, valid_to, is_current, opened_by,"
            + " commit_lsn, tx_ordinal, recorded_at) VALUES (7, '2023-12-01 00:00:00+00', '9999-12-31 00:00:00+00',"
            + " TRUE, 'insert', 90, 1, '2024-01-01 00:00:00+00')",
        "closed_is_complete;1;UPDATE bank_history SET closed_by = NULL",
        "closed_is_complete;1;UPDATE bank_history SET closed_lsn = NULL",
        "closed_is_complete;1;UPDATE bank_history SET closed_lsn = commit_lsn",
        "closed_is_complete;8;UPDATE merchant_history SET closed_by = 'delete' WHERE merchant_id = 8",
        "closed_is_complete;8;UPDATE merchant_history SET closed_lsn = 900 WHERE merchant_id = 8",
        "close_is_explained;1;UPDATE bank_history SET closed_by = 'tidied up'",
        "correction_continues;1;UPDATE bank_history SET closed_by = 'correction'",
        "correction_continues;1;DELETE FROM transaction_history WHERE commit_lsn = 200",
        "correction_continues;1;UPDATE transaction_history SET opened_by = 'insert' WHERE commit_lsn = 200",
        "same_commit;1;UPDATE consumer_history SET closed_lsn = 499 WHERE consumer_id = 1 AND closed_lsn = 500",
        "commit_order;1;UPDATE transaction_history SET commit_lsn = 299 WHERE commit_lsn = 400",
      })
  void each_damage_gives_its_row(String invariant, String key, String damage) {
    warehouse.run(damage);

    assertThat(findings()).containsExactly(invariant + " " + key);
  }

  @Test
  void the_table_and_the_trouble_are_named() {
    warehouse.run("UPDATE bank_history SET closed_by = 'correction'");

    assertThat(warehouse.rows(INVARIANTS))
        .containsExactly(
            "correction_continues | bank_history | 1 | closed by a correction at 2024-02-01 00:00:00+00, but none opens there");
  }

  @Test
  void every_history_table_is_checked_in_the_same_words() {
    List<String> blocks =
        Stream.of("transaction", "consumer", "merchant", "bank")
            .map(name -> block(name).replace(name + "_", "X_"))
            .toList();

    assertThat(blocks.get(0)).contains("X_history");
    assertThat(blocks).containsOnly(blocks.get(0));
  }

  private List<String> findings() {
    return warehouse.rows(INVARIANTS).stream()
        .map(row -> row.split(" \\| ")[0] + " " + row.split(" \\| ")[2])
        .toList();
  }

  private static String block(String name) {
    String start = "-- " + name + "_history\n";
    String rest = INVARIANTS.substring(INVARIANTS.indexOf(start) + start.length());
    int end = rest.indexOf("\nUNION ALL\n-- ");
    return (end < 0
            ? rest.substring(0, rest.indexOf("ORDER BY table_name"))
            : rest.substring(0, end + 1))
        .strip();
  }

  private static String read(String resource) {
    try (InputStream in = InvariantsTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
