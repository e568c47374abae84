package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.support.Folders;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes, not only rows: a planted value is nowhere in the folder any more. */
class CompactionIT {
  private static final String MARKER = "Zyxwvut-Marker-4711";
  private static final String OLD = "now() - INTERVAL '3 years'";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestRetention retention;
  private TestPipeline pipeline;

  @BeforeEach
  void load_rows_with_the_marker() {
    retention = new TestRetention(folder);
    retention.now(Instant.now().truncatedTo(ChronoUnit.MICROS));
    pipeline = new TestPipeline(source, retention.warehouse);
    source.execute(
        "INSERT INTO transactions SELECT x, 1, NULL, "
            + OLD
            + ", '"
            + MARKER
            + " ' || x, 'FR', 1, 1, 1 FROM generate_series(1, 500) x",
        // In quarantine.
        "INSERT INTO transactions VALUES (900, NULL, NULL, "
            + OLD
            + ", '"
            + MARKER
            + "', 'FR', 1, 1, 1)",
        "INSERT INTO transactions VALUES (901, 7, NULL, now(), 'kept', 'FR', 1, 1, 1)");
    pipeline.catchUp();
    // Without a gate nobody told it how old the quarantined row is.
    retention.warehouse.execute("UPDATE quarantine SET clock = clock - INTERVAL '3' YEAR");
    assertThat(filesWithTheMarker()).isNotEmpty();
  }

  private List<String> filesWithTheMarker() {
    return Folders.filesWith(MARKER, folder);
  }

  @Test
  void after_purge_and_compaction_the_value_is_in_no_file_of_the_folder() {
    assertThat(retention.purge().rowsDeleted()).isEqualTo(501);
    assertThat(AuditReport.of(retention.with()).items().get(0).entry().goneBy()).isNull();

    assertThat(Compaction.run(retention.with())).contains(retention.instant());
    assertThat(filesWithTheMarker()).isEmpty();
    assertThat(AuditReport.of(retention.with()).items())
        .extracting(item -> item.entry().kind(), item -> item.entry().goneBy())
        .containsOnlyOnceElementsOf(
            List.of(tuple("run", retention.instant()), tuple("compact", retention.instant())));
    assertThat(retention.warehouse.rows("SELECT label FROM transaction_history"))
        .containsExactly("kept");
  }

  @Test
  void temporary_files_of_killed_processes_go_too_and_those_in_use_stay() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path left = Files.createTempFile(temporary, "h2tmp.", ".temp.db");
    Path used = Files.createTempFile(temporary, "h2tmp.", ".temp.db");
    try (FileChannel channel = FileChannel.open(used, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      Compaction.run(retention.with());
      assertThat(left).doesNotExist();
      assertThat(used).exists();
    } finally {
      Files.deleteIfExists(left);
      Files.deleteIfExists(used);
    }
  }

  @Test
  void a_pipeline_that_runs_meanwhile_goes_on() throws Exception {
    Pipeline running = pipeline.build(new PipelineListener() {});
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            () -> {
              try {
                running.run(Pipeline.Goal.FOLLOW);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      source.execute("UPDATE transactions SET label = 'before' WHERE id = 901");
      awaitLabel("before");
      retention.purge();
      assertThat(Compaction.run(retention.with())).isPresent();
      source.execute("UPDATE transactions SET label = 'after' WHERE id = 901");
      awaitLabel("after");
    } finally {
      running.stop();
    }
    run.get();
    assertThat(filesWithTheMarker()).isEmpty();
    assertThat(
            retention.warehouse.rows(
                "SELECT label, opened_by FROM transaction_history ORDER BY valid_from"))
        .containsExactly("kept|snapshot", "before|correction", "after|correction");
  }

  private void awaitLabel(String label) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                retention
                    .warehouse
                    .rows(
                        "SELECT label FROM transaction_history WHERE is_current AND transaction_id = 901")
                    .equals(List.of(label)));
  }
}
