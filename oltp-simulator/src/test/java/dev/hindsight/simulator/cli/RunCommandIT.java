package dev.hindsight.simulator.cli;

import static dev.hindsight.simulator.postgres.TestSource.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.simulator.generate.BankError;
import dev.hindsight.simulator.generate.Mix;
import dev.hindsight.simulator.load.Load;
import dev.hindsight.simulator.load.LoadReport;
import dev.hindsight.simulator.load.LoadSettings;
import dev.hindsight.simulator.postgres.TestSource;
import dev.hindsight.simulator.source.Cast;
import dev.hindsight.simulator.source.SourceAddress;
import dev.hindsight.simulator.truth.TruthEntry;
import dev.hindsight.simulator.truth.TruthEntry.Event;
import dev.hindsight.simulator.truth.TruthFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandIT {

  @TempDir private Path folder;

  @Test
  void a_rate_is_held_within_a_tenth() {
    LoadReport report = load(TestSource.newDatabase(), 150, new Mix(0, 0), 4, Optional.empty());
    assertThat(report.rate()).isCloseTo(150.0, Percentage.withPercentage(10));
  }

  @Test
  void every_kind_of_error_is_booked_and_corrected_and_the_truth_agrees_with_the_source()
      throws IOException {
    String url = TestSource.newDatabase();
    Path truth = folder.resolve("deep/truth.jsonl");
    LoadReport report = load(url, 0, new Mix(0.3, 0.1), 2, Optional.of(truth));
    System.out.printf("run --rate 0: %,.0f source transactions a second%n", report.rate());

    List<TruthEntry> entries = TruthFile.read(truth, entry -> true, Long.MAX_VALUE);
    assertThat(kinds(entries, Event.CORRECTION, Event.DELETION))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(BankError.values()).map(BankError::name).toList());
    long wrong = count(entries, Event.WRONG);
    long mending = count(entries, Event.CORRECTION) + count(entries, Event.DELETION);
    long renames = entries.stream().filter(entry -> !entry.table().equals("transactions")).count();
    assertThat(mending - renames).isEqualTo(wrong);

    Map<String, Long> counts = TruthFile.readCounts(truth);
    assertThat(counts.get("committed")).isEqualTo(report.committed());
    assertThat(counts.get("deletions")).isEqualTo(count(entries, Event.DELETION));
    assertThat(number(url, "SELECT count(*) FROM transactions"))
        .isEqualTo(report.booked() - LoadReport.total(report.deletions()));
    assertThat(report.missed()).isZero();
    assert_that_each_was_committed_between_its_instants(url, entries);
  }

  /** Sent before, known after, by the clock of the machine that both run on. */
  private static void assert_that_each_was_committed_between_its_instants(
      String url, List<TruthEntry> entries) {
    Map<Integer, Instant> committed = TestSource.commitTimes(url, "transactions");
    List<TruthEntry> last =
        entries.stream()
            .filter(entry -> entry.event() == Event.CORRECTION || entry.event() == Event.MENDED)
            .filter(entry -> entry.table().equals("transactions"))
            .toList();
    assertThat(last)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            entry ->
                assertThat(committed.get(entry.id()))
                    .isBetween(Instant.parse(entry.sentAt()), Instant.parse(entry.committedAt())));
  }

  @Test
  void the_source_shows_the_corrected_value_and_the_instants_are_in_order() throws IOException {
    String url = TestSource.newDatabase();
    Path truth = folder.resolve("truth.jsonl");
    CommandRunner.ok(
        "run",
        "--url",
        url,
        "--rate",
        "300",
        "--error-rate",
        "0.3",
        "--duration",
        "2s",
        "--truth",
        truth.toString());
    List<TruthEntry> corrections =
        TruthFile.read(
            truth,
            entry -> entry.event() == Event.CORRECTION && entry.kind().equals("WRONG_AMOUNT"),
            5);
    assertThat(corrections).hasSize(5);
    for (TruthEntry correction : corrections) {
      assertThat(
              TestSource.value(
                  url, "SELECT amount FROM transactions WHERE id = " + correction.id()))
          .isEqualTo(correction.after().get("amount"))
          .isNotEqualTo(correction.before().get("amount"));
      Instant committed =
          Instant.parse(
              TestSource.value(
                  url,
                  "SELECT to_char(pg_xact_commit_timestamp(xmin) AT TIME ZONE 'UTC',"
                      + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM transactions WHERE id = "
                      + correction.id()));
      assertThat(committed)
          .isBetween(Instant.parse(correction.sentAt()), Instant.parse(correction.committedAt()));
    }
    CommandRunner printed =
        CommandRunner.ok("truth", truth.toString(), "--kind", "wrong_amount", "--format", "csv");
    assertThat(printed.out()).startsWith("event,kind,table,id,sentAt,committedAt,before,after");
    assertThat(CommandRunner.ok("truth", truth.toString()).out()).contains("WRONG_AMOUNT");
  }

  @Test
  void the_dirty_share_is_kept_and_rows_are_dirty_in_the_source() {
    String url = TestSource.newDatabase();
    LoadReport report = load(url, 0, new Mix(0, 0.2), 1, Optional.empty());
    double share = LoadReport.total(report.dirty()) / (double) report.booked();
    assertThat(share).isBetween(0.18, 0.22);
    assertThat(
            number(
                url,
                "SELECT count(*) FROM transactions WHERE amount IS NULL"
                    + " OR country_code <> upper(country_code) OR label <> trim(label)"
                    + " OR execution_date < '1950-01-01' OR execution_date > '2500-01-01'"))
        .isPositive();
  }

  @Test
  void a_wish_to_stop_ends_it_with_its_corrections_made() {
    String url = TestSource.newDatabase();
    LoadSettings settings = settings(100, new Mix(0.5, 0), Optional.empty());
    AtomicBoolean enough = new AtomicBoolean();
    LoadReport report =
        new Load(SourceAddress.of(url, null, null), Clock.systemUTC())
            .run(
                settings,
                Optional.empty(),
                enough::get,
                // It would go on for ever.
                progress -> enough.set(progress.booked() > 50));
    assertThat(LoadReport.total(report.corrections())).isPositive();
  }

  @Test
  void wrong_settings_end_with_exit_2() {
    String url = TestSource.newDatabase();
    assertThat(CommandRunner.run("run", "--url", url, "--password", "x").exitCode()).isEqualTo(2);
    assertThat(CommandRunner.run("run", "--url", url, "--rate", "-1").exitCode()).isEqualTo(2);
    assertThat(CommandRunner.run("run", "--url", url, "--error-rate", "2").exitCode()).isEqualTo(2);
    assertThat(CommandRunner.run("run", "--url", url, "--duration", "soon").exitCode())
        .isEqualTo(2);
    assertThat(CommandRunner.run("truth", "nowhere.jsonl").exitCode()).isEqualTo(2);
  }

  private static LoadReport load(
      String url, double rate, Mix mix, int seconds, Optional<Path> truth) {
    return new Load(SourceAddress.of(url, null, null), Clock.systemUTC())
        .run(
            settings(rate, mix, Optional.of(Duration.ofSeconds(seconds))),
            truth,
            () -> false,
            progress -> {});
  }

  private static LoadSettings settings(double rate, Mix mix, Optional<Duration> duration) {
    return new LoadSettings(
        rate, mix, duration, 7, LoadSettings.usualLanes(rate), Cast.of(100, 40, 5));
  }

  private static List<String> kinds(List<TruthEntry> entries, Event... events) {
    return entries.stream()
        .filter(entry -> Arrays.asList(events).contains(entry.event()))
        .map(TruthEntry::kind)
        .distinct()
        .collect(Collectors.toList());
  }

  private static long count(List<TruthEntry> entries, Event event) {
    return entries.stream().filter(entry -> entry.event() == event).count();
  }
}
