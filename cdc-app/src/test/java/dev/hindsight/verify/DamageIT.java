package dev.hindsight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A history that somebody damaged does not pass. */
class DamageIT {
  private static final long SEED = 20_261_123;

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  /** Merchant 3: three versions. 4: gone. 5: gone and back. 6: under another key before. */
  @BeforeEach
  void a_history_that_agrees() {
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(source, warehouse);
    source.execute("INSERT INTO merchants VALUES (3, 'a'), (4, 'b'), (5, 'c'), (60, 'd')");
    pipeline.catchUp();
    source.execute("UPDATE merchants SET name = 'aa' WHERE id = 3");
    source.execute("DELETE FROM merchants WHERE id IN (4, 5)");
    source.execute("UPDATE merchants SET name = 'aaa' WHERE id = 3");
    source.execute("INSERT INTO merchants VALUES (5, 'cc')");
    source.execute("UPDATE merchants SET id = 6 WHERE id = 60");
    source.execute("INSERT INTO merchants SELECT g, 'm' || g FROM generate_series(100, 140) g");
    source.execute("UPDATE merchants SET name = name || '!' WHERE id BETWEEN 110 AND 130");
    source.execute("UPDATE merchants SET name = name || '?' WHERE id BETWEEN 120 AND 140");
    pipeline.catchUp();
    assertThat(findings()).isEmpty();
  }

  private List<String> findings() {
    return pipeline.verify().differences().stream()
        .map(
            found ->
                found.kind()
                    + " "
                    + found.key().text()
                    + (found.kind() == Difference.Kind.BROKEN ? "" : ": " + found.detail()))
        .distinct()
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one value                          | UPDATE merchant_history SET name = 'x' WHERE merchant_id = 3 AND is_current | DIFFERENT 3: name
          a missing version, open            | DELETE FROM merchant_history WHERE merchant_id = 6                          | MISSING 6: no version
          a missing version, the newest      | DELETE FROM merchant_history WHERE merchant_id = 3 AND is_current           | MISSING 3: no version,BROKEN 3
          a missing version, in the middle   | DELETE FROM merchant_history WHERE name = 'aa'                              | BROKEN 3
          an extra version, of no source row | INSERT INTO merchant_history SELECT 77, 'x', valid_from, valid_to, is_current, opened_by, closed_by, previous_key, commit_lsn, closed_lsn, tx_ordinal, source_tx, source_committed_at, recorded_at FROM merchant_history WHERE merchant_id = 1 | EXTRA 77: not in the source
          a deleted row open again           | UPDATE merchant_history SET valid_to = '9999-12-31 00:00:00+00', is_current = TRUE, closed_by = NULL, closed_lsn = NULL WHERE merchant_id = 4 | EXTRA 4: not in the source
          an overlapping interval            | UPDATE merchant_history SET valid_to = DATEADD(DAY, 1, valid_to) WHERE name = 'a' | BROKEN 3
          an interval begun too early        | UPDATE merchant_history SET valid_from = DATEADD(DAY, -1, valid_from) WHERE name = 'aaa' | BROKEN 3
          a flag                             | UPDATE merchant_history SET is_current = FALSE WHERE merchant_id = 3 AND is_current | BROKEN 3
          a reason taken away                | UPDATE merchant_history SET closed_by = NULL WHERE merchant_id = 4          | BROKEN 4
          a reason changed                   | UPDATE merchant_history SET closed_by = 'correction' WHERE merchant_id = 4  | BROKEN 4
          a commit from the future           | UPDATE merchant_history SET valid_from = '2999-01-01 00:00:00+00' WHERE merchant_id = 6 | BROKEN 6
          """)
  void is_found(String damage, String statement, String expected) {
    warehouse.execute(statement);
    assertThat(findings()).containsExactlyInAnyOrder(expected.split(","));
  }

  @Test
  void ends_inside_a_gap_are_explained_by_it_and_found_without_it() {
    source.execute("SELECT pg_drop_replication_slot('" + pipeline.slot() + "')");
    source.execute(
        "UPDATE merchants SET name = 'z' WHERE id = 3", "DELETE FROM merchants WHERE id = 6");
    pipeline.resnapshot();
    Report report = pipeline.verify();
    assertThat(report.agrees()).isTrue();
    assertThat(report.tables())
        .extracting(TableResult::inGap)
        .containsExactlyInAnyOrder(0L, 0L, 2L, 0L);

    warehouse.execute("CREATE TABLE sound AS SELECT * FROM history_gap");
    warehouse.execute("DELETE FROM history_gap WHERE table_name = 'public.merchants'");
    assertThat(findings()).containsExactlyInAnyOrder("BROKEN 3", "BROKEN 6");
    warehouse.execute(
        "INSERT INTO history_gap SELECT * FROM sound WHERE table_name = 'public.merchants'");
    assertThat(findings()).isEmpty();
    warehouse.execute("UPDATE history_gap SET to_time = DATEADD(MICROSECOND, -1, to_time)");
    assertThat(findings()).contains("BROKEN 3", "BROKEN 6");
  }

  /**
   * One version, chosen at random, is taken out, doubled, stretched or turned around. Not to be
   * seen without the source's own log: the first version of a key whose later ones are there (it
   * may have been purged), a whole story that had ended, the values and exact times of versions
   * that ended.
   */
  @Test
  void one_random_damage_is_found() {
    System.out.println("damage: seed " + SEED);
    Random random = new Random(SEED);
    List<String> versions =
        warehouse.rows(
            "SELECT merchant_id, valid_to FROM merchant_history v WHERE EXISTS (SELECT 1 FROM merchant_history b"
                + " WHERE b.merchant_id = v.merchant_id AND b.valid_to = v.valid_from) ORDER BY 1, 2");
    List<String> damages =
        List.of(
            "DELETE FROM merchant_history WHERE %s",
            "UPDATE merchant_history SET is_current = NOT is_current WHERE %s",
            "UPDATE merchant_history SET valid_from = DATEADD(MICROSECOND, -1, valid_from) WHERE %s",
            "UPDATE merchant_history SET valid_from = DATEADD(MICROSECOND, 1, valid_from) WHERE %s",
            "UPDATE merchant_history SET commit_lsn = commit_lsn - 1 WHERE %s",
            "UPDATE merchant_history SET opened_by = 'insert' WHERE %s",
            "UPDATE merchant_history SET closed_by = 'delete', closed_lsn = 1 WHERE %s");
    List<String> passed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String[] version = versions.get(random.nextInt(versions.size())).split("\\|");
      String where = "merchant_id = " + version[0] + " AND valid_to = '" + version[1] + "'";
      String damage = String.format(damages.get(random.nextInt(damages.size())), where);
      warehouse.execute("CREATE TABLE sound AS SELECT * FROM merchant_history", damage);
      if (findings().isEmpty()) {
        passed.add(damage);
      }
      warehouse.execute(
          "DELETE FROM merchant_history",
          "INSERT INTO merchant_history SELECT * FROM sound",
          "DROP TABLE sound");
    }
    assertThat(passed.stream().collect(Collectors.joining("\n"))).isEmpty();
    assertThat(findings()).as("sound again").isEmpty();
  }
}
