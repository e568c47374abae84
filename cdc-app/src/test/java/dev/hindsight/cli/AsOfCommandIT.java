package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsOfCommandIT {
  @TempDir Path directory;
  private CommandFolder folder;
  private TestWarehouse warehouse;

  @BeforeEach
  void fill() {
    folder = new CommandFolder(directory);
    warehouse = folder.filled();
  }

  /** Key and amount of each version printed. */
  private List<String> versions(String... args) {
    CommandRun run = folder.run(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().lines().skip(1).map(line -> line.replaceFirst("(,[^,]*),.*", "$1")).toList();
  }

  @Test
  void the_versions_valid_then_are_printed_by_key() {
    assertThat(versions("as-of", "2026-01-03", "--format=csv"))
        .containsExactly("1,10.50000", "2,7.00000");
    assertThat(versions("as-of", "2026-01-03T12:00:00+01:00", "--key=2", "--format=csv"))
        .containsExactly("2,7.00000");
    assertThat(versions("as-of", "2026-01-03", "--consumer", "1", "--format=csv"))
        .containsExactly("1,10.50000");
  }

  @Test
  void a_version_is_valid_from_its_first_microsecond_to_before_its_last() {
    assertThat(versions("as-of", "2026-01-05T09:59:59.999999Z", "--format=csv"))
        .containsExactly("1,10.50000");
    assertThat(versions("as-of", "2026-01-05T10:00:00Z", "--format=csv"))
        .containsExactly("1,12.25000");
    assertThat(folder.run("as-of", "2026-01-04", "--key", "2", "--format=json"))
        .isEqualTo(
            new CommandRun(
                0,
                lines("[]"),
                lines("No such version was valid at 2026-01-04T00:00:00.000000Z.")));
  }

  @Test
  void rows_cut_off_by_the_limit_are_said_on_stderr() {
    CommandRun cut = folder.run("as-of", "2026-01-03", "--limit", "1", "--format=csv");
    assertThat(cut.code()).isZero();
    assertThat(cut.out().lines()).hasSize(2);
    assertThat(cut.err()).isEqualTo(lines("There are more than these 1 rows: see --limit."));
    assertThat(folder.run("as-of", "2026-01-03", "--limit", "2").err()).isEmpty();
    assertThat(folder.run("as-of", "2026-01-03", "--limit", "0").code()).isEqualTo(2);
  }

  @Test
  void a_table_prints_as_one() {
    assertThat(folder.run("as-of", "2026-01-02", "--table=consumers").out())
        .isEqualTo(
            lines(
                "consumer_id  name  prefered_merchants  valid_from                   valid_to                     is_current  opened_by  closed_by  previous_key  commit_lsn  closed_lsn  tx_ordinal  source_tx  source_committed_at  recorded_at",
                "-----------  ----  ------------------  ---------------------------  ---------------------------  ----------  ---------  ---------  ------------  ----------  ----------  ----------  ---------  -------------------  ---------------------------",
                "          1  Ada   [1, 2]              2026-01-01T00:00:00.000000Z  9999-12-31T00:00:00.000000Z  true        snapshot   NULL       NULL                 100  NULL                 0  NULL       NULL                 2026-01-01T00:00:01.000000Z"));
  }

  @Test
  void before_the_first_version_history_is_incomplete() {
    assertThat(folder.run("as-of", "2025-12-31", "--format=json"))
        .isEqualTo(
            new CommandRun(
                0,
                lines("[]"),
                lines(
                    "No such version was valid at 2025-12-31T00:00:00.000000Z.",
                    "History is incomplete at 2025-12-31T00:00:00.000000Z:"
                        + " transaction_history begins at 2026-01-01T00:00:00.000000Z.")));
  }

  @Test
  void in_a_gap_history_is_incomplete() {
    warehouse.execute(
        "INSERT INTO history_gap VALUES ('public.transactions', 1, 2, '2026-01-02 00:00:00+00',"
            + " '2026-01-03 00:00:00+00', 'resnapshot', '2026-01-03 00:00:00+00')");
    String note =
        "History is incomplete at 2026-01-02T00:00:00.000000Z: of what was committed between"
            + " 2026-01-02T00:00:00.000000Z and 2026-01-03T00:00:00.000000Z only the outcome is known (resnapshot).";
    assertThat(folder.run("as-of", "2026-01-02").err()).isEqualTo(lines(note));
    assertThat(folder.run("as-of", "2026-01-03").err()).isEmpty();
    assertThat(folder.run("as-of", "2026-01-02", "--table=consumers").err()).isEmpty();
  }

  @Test
  void before_the_retention_line_history_is_incomplete() {
    folder.set("HINDSIGHT_RETENTION_PERIOD", "P1D");
    assertThat(folder.run("as-of", "2026-01-02").err())
        .startsWith("History is incomplete at 2026-01-02T00:00:00.000000Z: what ended before ")
        .endsWith(lines(" may have been purged (hindsight.retention.period P1D)."));
  }

  @Test
  void wrong_selections_end_with_2() {
    assertThat(folder.run("as-of", "2026-01-02", "--table=banks", "--consumer=1"))
        .isEqualTo(
            new CommandRun(
                2, "", lines("hindsight: The rows of bank_history name no consumer: use --key.")));
    assertThat(folder.run("as-of", "2026-01-02", "--consumer=Ada").err())
        .isEqualTo(
            lines(
                "hindsight: 'Ada' does not fit transaction_history:"
                    + " expected consumer_id (integer)."));
    assertThat(folder.run("as-of", "2026-01-02", "--consumer=1", "--key=1").code()).isEqualTo(2);
    assertThat(folder.run("as-of", "yesterday").code()).isEqualTo(2);
  }
}
