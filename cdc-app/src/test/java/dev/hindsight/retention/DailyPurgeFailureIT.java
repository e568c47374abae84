package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A purge inside {@code run} that cannot do its work ends neither the run nor the days after. */
class DailyPurgeFailureIT {
  private final List<String> notes = new ArrayList<>();

  @TempDir Path folder;
  private TestRetention retention;

  @BeforeEach
  void an_expired_transaction() {
    retention = new TestRetention(folder);
    retention.version(
        1, TestRetention.LINE.minusSeconds(1), null, TestRetention.LINE.minusSeconds(86_400), null);
  }

  private DailyPurge daily() {
    return new DailyPurge(
        retention.with(), new Schedule(LocalTime.parse("03:00")), false, notes::add);
  }

  private List<String> left() {
    return retention.warehouse.rows("SELECT transaction_id FROM transaction_history");
  }

  @Test
  void an_anchor_file_out_of_reach_is_waited_for() throws Exception {
    // No file, and nothing that one could be written in place of.
    Files.createDirectories(retention.anchor.resolve("in the way"));
    try (DailyPurge daily = daily()) {
      daily.catchUp();
      assertThat(left()).containsExactly("1");
      Files.delete(retention.anchor.resolve("in the way"));
      Files.delete(retention.anchor);
      daily.look();
      assertThat(left()).as("not every few seconds").containsExactly("1");
      retention.now(TestRetention.NOW.plusSeconds(601));
      daily.look();
      assertThat(notes)
          .hasSize(2)
          .satisfies(
              told -> {
                assertThat(told.get(0)).isEqualTo("purging about 1 rows");
                assertThat(told.get(1)).startsWith("purged 1 rows");
              });
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void the_lock_of_another_purge_is_waited_out() throws Exception {
    try (DailyPurge daily = daily()) {
      try (RunLock lock =
          RunLock.take(retention.warehouse.connections(), retention.with().dialect())) {
        assertThat(lock).isNotNull();
        daily.catchUp();
      }
      assertThat(left()).containsExactly("1");
      retention.now(TestRetention.NOW.plusSeconds(601));
      daily.look();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void without_the_key_of_the_digests_the_start_is_refused() throws Exception {
    retention.version(2, null, null, TestRetention.LINE.minusSeconds(1), null);
    retention.purge();
    Files.delete(retention.key);
    retention.now(TestRetention.NOW.plusSeconds(2 * 86_400));
    retention.version(3, null, null, TestRetention.LINE.minusSeconds(1), null);
    try (DailyPurge daily = daily()) {
      assertThatThrownBy(daily::catchUp).isInstanceOf(Stop.class);
      retention.now(TestRetention.NOW.plusSeconds(2 * 86_400 + 601));
      daily.look();
      assertThat(notes).noneMatch(note -> note.startsWith("purged"));
      assertThat(left()).containsExactly("3");
    }
  }
}
