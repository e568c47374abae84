package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup from before a purge comes back, and a copy of the source is laid over it. */
class RestoreIT {
  private static final String OLD = "now() - INTERVAL '3 years'";
  private static final String FRESH = "now() - INTERVAL '3 days'";

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private TestRetention retention;
  private TestPipeline pipeline;

  @BeforeEach
  void prepare() {
    retention = new TestRetention(folder);
    retention.now(Instant.now().truncatedTo(ChronoUnit.MICROS));
    pipeline = new TestPipeline(source, retention.warehouse);
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private void book(int id, String executed, String label) {
    source.execute(
        "INSERT INTO transactions VALUES (%d, 1, NULL, %s, '%s', 'FR', 1, 1, 1)"
            .formatted(id, executed, label));
  }

  private void move(int id, String executed, String label) {
    source.execute(
        "UPDATE transactions SET execution_date = %s, label = '%s' WHERE id = %d"
            .formatted(executed, label, id));
  }

  private void backup() {
    copy("warehouse.mv.db", "backup");
  }

  private void restore() {
    copy("backup", "warehouse.mv.db");
  }

  private void copy(String from, String to) {
    try {
      Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> story() {
    return retention.warehouse.rows(
        "SELECT transaction_id, label, opened_by, closed_by FROM transaction_history ORDER BY transaction_id, valid_from");
  }

  private List<String> findings() {
    return new AuditCheck(retention.with(), new Schedule(LocalTime.MIDNIGHT)).run().findings();
  }

  @Test
  void the_source_as_it_is_now_ends_what_only_the_backup_holds_open() {
    book(1, OLD, "old for ever");
    book(2, OLD, "old, then fresh");
    book(3, FRESH, "fresh, then old");
    book(4, "NULL", "without a date");
    book(5, FRESH, "fresh for ever");
    pipeline.catchUp();
    retention.warehouse.execute(
        "UPDATE transaction_history SET valid_from = valid_from - INTERVAL '3' YEAR WHERE transaction_id = 4");
    backup();
    pipeline.gates(retention::gate);
    retention.purge();
    move(2, FRESH, "fresh at last");
    move(3, OLD, "old at last");
    pipeline.catchUp();
    List<String> before = story();
    assertThat(before)
        .containsExactly(
            "2|fresh at last|correction|null",
            "3|fresh, then old|snapshot|retention",
            "5|fresh for ever|snapshot|null");

    restore();
    assertThat(findings()).as("behind its anchor").isNotEmpty();
    // As run does before anything else; then the copy, since the slot is further than the backup.
    assertThat(retention.purge().rowsDeleted()).isEqualTo(3);
    assertThat(story())
        .containsExactly("3|fresh, then old|snapshot|null", "5|fresh for ever|snapshot|null");
    pipeline.resnapshotOnGap().catchUp();
    assertThat(story())
        .containsExactly(
            "2|fresh at last|snapshot|null",
            "3|fresh, then old|snapshot|retention",
            "5|fresh for ever|snapshot|null");
    assertThat(retention.warehouse.rows("SELECT rows_refused FROM refusal_count"))
        .as("1 and 4 by the purge before, 3 by its date now")
        .containsExactly("3");

    retention.purge();
    AcceptRestore.of(retention.with(), "a test's restore");
    assertThat(findings()).isEmpty();
  }

  @Test
  void a_chain_that_was_whole_in_the_backup_goes_by_its_newest_version_there() {
    book(1, FRESH, "first");
    pipeline.catchUp();
    move(1, OLD, "second");
    move(1, FRESH, "third");
    pipeline.catchUp();
    backup();
    move(1, OLD, "fourth");
    pipeline.catchUp();
    assertThat(story()).hasSize(4);
    assertThat(retention.purge().rowsDeleted()).as("all four, by the fourth's date").isEqualTo(4);

    restore();
    pipeline.gates(retention::gate);
    assertThat(retention.purge().rowsDeleted()).as("the third is inside").isZero();
    pipeline.resnapshotOnGap().catchUp();
    assertThat(story())
        .containsExactly(
            "1|first|snapshot|correction",
            "1|second|correction|correction",
            "1|third|correction|retention");
    assertThat(retention.purge().rowsDeleted())
        .as("none of them names the old date: they go as they age")
        .isZero();
    retention.now(retention.instant().plus(731, ChronoUnit.DAYS));
    assertThat(retention.purge().rowsDeleted()).isEqualTo(3);
    assertThat(story()).isEmpty();
  }
}
