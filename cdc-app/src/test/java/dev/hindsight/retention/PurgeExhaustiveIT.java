package dev.hindsight.retention;

import static dev.hindsight.retention.TestRetention.LINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.retention.RetentionModel.Version;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every chain of up to three versions, with every place of its dates and of its times around the
 * line, on its day and on others: the purge leaves exactly what the model leaves, and in between
 * never a hole.
 */
class PurgeExhaustiveIT {
  private static final Instant BEFORE = LINE.minusNanos(1_000);
  private static final Instant AFTER = LINE.plusNanos(1_000);
  private static final Instant DAYS_BEFORE = LINE.minus(Duration.ofDays(3));
  private static final Instant DAYS_AFTER = LINE.plus(Duration.ofDays(3));
  private static final List<Instant> DATES = Arrays.asList(null, BEFORE, LINE, DAYS_AFTER);
  private static final List<Instant> TIMES = List.of(DAYS_BEFORE, BEFORE, LINE, AFTER, DAYS_AFTER);

  /** A version that does not begin a chain, nor where another one ended. */
  private static final String HOLES =
      """
      SELECT count(*) FROM %1$s h
      WHERE h.valid_from > (SELECT min(f.valid_from) FROM %1$s f WHERE f.%2$s = h.%2$s)
        AND NOT EXISTS (SELECT 1 FROM %1$s p WHERE p.%2$s = h.%2$s AND p.valid_to = h.valid_from)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The versions of a chain in several segments, and not in their order.
        "UPDATE transaction_history SET segment = mod(_ROWID_ * 7, 11)",
        // As a table of one's own may have its days.
        "DROP INDEX transaction_history_due;"
            + " CREATE INDEX transaction_history_due ON transaction_history (due_day)"
      })
  void the_purge_leaves_what_the_model_leaves(String layout) throws Exception {
    TestRetention retention = new TestRetention(folder);
    List<List<Version>> chains = chains();
    assertThat(chains).hasSizeGreaterThan(1_000);
    load(retention, "transaction_history", "transaction_id", true, chains);
    load(retention, "merchant_history", "merchant_id", false, chains);
    retention.warehouse.execute(layout);

    long foreseen =
        Preview.of(retention.with(), LINE).stream().mapToLong(Preview.Month::rows).sum();
    PurgeResult result =
        Purge.searching(
                retention.with(),
                new PurgeListener() {},
                () -> {
                  assertThat(holes(retention, "transaction_history", "transaction_id")).isZero();
                  assertThat(holes(retention, "merchant_history", "merchant_id")).isZero();
                  return false;
                },
                300)
            .run();

    assertThat(result.rowsDeleted()).as("what the dry run said").isEqualTo(foreseen);
    List<String> transactions = expected(new RetentionModel(true, LINE), chains);
    List<String> merchants = expected(new RetentionModel(false, LINE), chains);
    assertThat(retention.warehouse.rows(rows("transaction_id", "transaction_history")))
        .containsExactlyElementsOf(transactions);
    assertThat(retention.warehouse.rows(rows("merchant_id", "merchant_history")))
        .containsExactlyElementsOf(merchants);
    long before = 2L * chains.stream().mapToInt(List::size).sum();
    assertThat(result.rowsDeleted()).isEqualTo(before - transactions.size() - merchants.size());
  }

  private static long holes(TestRetention retention, String table, String key) {
    return Long.parseLong(retention.warehouse.one(HOLES.formatted(table, key)));
  }

  private static String rows(String key, String table) {
    return "SELECT " + key + ", valid_from FROM " + table + " ORDER BY 1, 2";
  }

  private static List<String> expected(RetentionModel model, List<List<Version>> chains) {
    List<String> rows = new ArrayList<>();
    for (int id = 0; id < chains.size(); id++) {
      for (Version version : model.left(chains.get(id))) {
        rows.add(id + "|" + text(version.validFrom()));
      }
    }
    return rows;
  }

  /** As H2 prints it. */
  private static String text(Instant instant) {
    return instant.toString().replace('T', ' ').replace("Z", "").replaceFirst("(\\.\\d*?)0+$", "$1")
        + "+00";
  }

  private static List<List<Version>> chains() {
    List<List<Version>> chains = new ArrayList<>();
    for (int from = 0; from < TIMES.size(); from++) {
      for (Instant executed : DATES) {
        for (Instant created : DATES) {
          extend(List.of(), from, executed, created, chains);
        }
      }
    }
    return chains;
  }

  /** Adds a version that begins at a time, in every way it can end, and what may follow. */
  private static void extend(
      List<Version> before, int from, Instant executed, Instant created, List<List<Version>> all) {
    List<Instant> ends = new ArrayList<>(TIMES.subList(from + 1, TIMES.size()));
    ends.add(Version.OPEN);
    for (Instant end : ends) {
      List<Version> chain = new ArrayList<>(before);
      chain.add(new Version(TIMES.get(from), end, executed, created));
      all.add(chain);
      if (chain.size() < 3 && TIMES.contains(end)) {
        for (Instant nextExecuted : DATES) {
          extend(chain, TIMES.indexOf(end), nextExecuted, null, all);
        }
      }
    }
  }

  private static void load(
      TestRetention retention, String table, String key, boolean dated, List<List<Version>> chains)
      throws Exception {
    String dates = dated ? "execution_date, creation_date, " : "";
    try (Connection connection = retention.warehouse.connections().open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO "
                    + table
                    + " ("
                    + dates
                    + key
                    + ", valid_from, valid_to, is_current, opened_by, commit_lsn, tx_ordinal, recorded_at) VALUES ("
                    + (dated ? "?, ?, " : "")
                    + "?, ?, ?, ?, 'insert', 1, 0, ?)")) {
      for (int id = 0; id < chains.size(); id++) {
        for (Version version : chains.get(id)) {
          int i = 1;
          if (dated) {
            insert.setObject(i++, version.executed());
            insert.setObject(i++, version.created());
          }
          insert.setInt(i++, id);
          insert.setObject(i++, version.validFrom());
          insert.setObject(i++, version.validTo());
          insert.setBoolean(i++, version.validTo().equals(Version.OPEN));
          insert.setObject(i, version.validFrom());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }
}
