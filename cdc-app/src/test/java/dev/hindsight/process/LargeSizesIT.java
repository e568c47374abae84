package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than fits into the app's heap of 256 MiB. In the default build a transaction of 50,000 rows
 * with the limit at 10,000; with {@code -Pfull} a million rows, and copies of two million.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class LargeSizesIT {
  private static final boolean FULL = Boolean.getBoolean("hindsight.full");
  private static final int ROWS = FULL ? 1_000_000 : 25_000;
  private static final int COPIED = 2_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(FULL ? 20 : 3);

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private AppFolder folder;

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private AppFolder folder() {
    folder =
        AppFolder.of(directory, source)
            .with("hindsight.transaction.memory-limit", FULL ? "100000" : "5000");
    return folder;
  }

  private static String insert(int from, int to) {
    return "INSERT INTO transactions SELECT g, g %% 1000, now(), now(), 'label ' || g, 'FR', 1, 1, 1 FROM generate_series(%d, %d) g"
        .formatted(from, to);
  }

  private static void report(AppProcess app, String what, long began) {
    String memory = "gone";
    try {
      memory =
          Files.readAllLines(Path.of("/proc", "" + app.pid(), "status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("unknown")
              .replaceAll("\\s+", " ");
    } catch (IOException notLinux) {
      // Then without.
    }
    System.out.printf(
        "%s: %.1f s, most memory of the process %s%n",
        what, (System.nanoTime() - began) / 1e9, memory);
  }

  private Set<String> spillFiles() throws IOException {
    Path spill = directory.resolve("data/warehouse.spill");
    if (!Files.exists(spill)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(spill)) {
      return new TreeSet<>(files.map(Path::toString).toList());
    }
  }

  @Test
  void of_a_transaction_larger_than_memory_readers_see_all_or_nothing_after_a_kill_too()
      throws Exception {
    folder().catchUp();
    // What is in it: rows, corrections of a tenth of them, other keys for a tenth, and some go.
    String[] large = {
      insert(1, ROWS),
      "UPDATE transactions SET label = 'corrected ' || id WHERE id % 10 = 0",
      "UPDATE transactions SET id = id + 10000000 WHERE id % 10 = 1",
      "DELETE FROM transactions WHERE id % 10 = 2"
    };
    String all = "" + (ROWS / 10 * 9);
    try (AppProcess app = folder.startMain("dev.hindsight.cli.FailingRun", "WHILE_WRITING", "5")) {
      source.transaction(large);
      assertThat(app.endsWithin(PATIENCE)).as(app.story()).isTrue();
      assertThat(app.exitCode()).as(app.story()).isEqualTo(137);
      assertThat(spillFiles()).as("left by the kill").isEmpty();
    }
    long began = System.nanoTime();
    Set<String> seen = new TreeSet<>();
    try (AppProcess app = folder.startStreaming();
        Connection reader = folder.warehouse()) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(FULL ? 2_000 : 200))
          .until(
              () -> {
                seen.add(count(reader));
                assertThat(app.isAlive()).as(app.story()).isTrue();
                assertThat(spillFiles()).isEmpty();
                return seen.contains(all);
              });
      report(app, "a transaction of " + ROWS + " rows", began);
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    assertThat(seen).isSubsetOf("0", all);
    assertThat(
            folder.one(
                "SELECT count(*) || ' ' || count(DISTINCT transaction_id) || ' ' || count(DISTINCT valid_from) || ' '"
                    + " || sum(CASE WHEN opened_by = 'insert' THEN 1 ELSE 0 END) || ' ' || sum(CASE WHEN label LIKE 'corrected%' THEN 1 ELSE 0 END)"
                    + " FROM transaction_history"))
        .isEqualTo(all + " " + all + " 1 " + all + " " + ROWS / 10);
    Ending verified = folder.ending("verify");
    assertThat(verified.code()).as(verified.story()).isZero();
  }

  private static String count(Connection reader) throws SQLException {
    return AppFolder.one(reader, "SELECT count(*) FROM transaction_history");
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void a_copy_of_two_million_rows_and_a_second_one_as_a_difference() throws Exception {
    source.execute(insert(1, COPIED));
    long began = System.nanoTime();
    try (AppProcess app = folder().start("run").awaitLine(AppProcess.STREAMING, PATIENCE)) {
      report(app, "a copy of " + COPIED + " rows", began);
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    source.execute(
        "UPDATE transactions SET label = 'other' WHERE id % 1000 = 0",
        "DELETE FROM transactions WHERE id % 1000 = 1",
        "SELECT pg_drop_replication_slot('" + folder.slot() + "')");
    began = System.nanoTime();
    try (AppProcess app =
        folder
            .with("hindsight.snapshot.on-gap", "resnapshot")
            .start("run")
            .awaitLine(AppProcess.STREAMING, PATIENCE)) {
      report(app, "a second copy, as a difference", began);
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    assertThat(
            folder.one(
                "SELECT count(*) || ' ' || sum(CASE WHEN is_current THEN 1 ELSE 0 END) || ' '"
                    + " || sum(CASE WHEN closed_by = 'missing_at_resnapshot' THEN 1 ELSE 0 END) FROM transaction_history"))
        .isEqualTo((COPIED + COPIED / 1000) + " " + (COPIED - COPIED / 1000) + " " + COPIED / 1000);
  }

  @Test
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  void rows_of_a_megabyte_are_spilled_and_copied_though_they_are_few() throws Exception {
    folder().catchUp();
    String large =
        "INSERT INTO transactions SELECT g, g, now(), now(), repeat(md5(g::text), 32768), 'FR', 1, 1, 1 FROM generate_series(%d, %d) g";
    long began = System.nanoTime();
    try (AppProcess app = folder.startStreaming()) {
      source.execute(large.formatted(1, 500));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  !app.isAlive()
                      || folder.one("SELECT count(*) FROM transaction_history").equals("500"));
      assertThat(app.isAlive()).as(app.story()).isTrue();
      report(app, "a transaction of 500 rows of a megabyte", began);
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    AppFolder other = folder.in("other").with("hindsight.source.slot", folder.slot() + "_2");
    began = System.nanoTime();
    try (AppProcess app = other.start("run").awaitLine(AppProcess.STREAMING, PATIENCE)) {
      report(app, "a copy of 500 rows of a megabyte", began);
      app.terminate();
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    assertThat(other.one("SELECT count(*) FROM transaction_history")).isEqualTo("500");
  }
}
