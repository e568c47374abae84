package dev.hindsight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.warehouse.VersionReader.Copy;
import dev.hindsight.warehouse.VersionSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds together, and each way in which a key's story can fall apart. */
class ChainCheckTest {
  private static final Instant OPEN = VersionSpan.OPEN;

  private static Instant at(int second) {
    return Instant.ofEpochSecond(1_700_000_000L + second);
  }

  private static VersionSpan closed(
      int from, int to, String openedBy, String closedBy, long commitLsn, long closedLsn) {
    return new VersionSpan(
        RowKey.of(1), at(from), at(to), false, openedBy, closedBy, null, commitLsn, closedLsn);
  }

  private static VersionSpan open(int from, String openedBy, long commitLsn) {
    return new VersionSpan(
        RowKey.of(1), at(from), OPEN, true, openedBy, null, null, commitLsn, null);
  }

  private static List<String> found(VersionSpan... versions) {
    return found(new LogLines(List.of()), versions);
  }

  private static List<String> found(LogLines lines, VersionSpan... versions) {
    List<String> found = new ArrayList<>();
    ChainCheck check = new ChainCheck(lines, (version, what) -> found.add(what));
    for (VersionSpan version : versions) {
      check.next(version);
    }
    check.end();
    return found;
  }

  @Test
  void a_sound_story_with_a_hole_after_a_delete() {
    assertThat(
            found(
                new LogLines(List.of(new Copy(at(4), at(5), at(5)))),
                closed(1, 2, "insert", "correction", 10, 20),
                closed(2, 3, "correction", "delete", 20, 30),
                closed(4, 5, "insert", "resnapshot", 40, 50),
                open(5, "snapshot", 50)))
        .isEmpty();
  }

  @Test
  void a_beginning_that_was_purged_is_no_finding() {
    assertThat(found(open(2, "correction", 20))).isEmpty();
    assertThat(found(closed(2, 3, "correction", "delete", 20, 30))).isEmpty();
  }

  @Test
  void a_missing_version_after_a_correction() {
    assertThat(found(closed(1, 2, "insert", "correction", 10, 20)))
        .containsExactly("ends as correction, but nothing follows");
    assertThat(found(closed(1, 2, "insert", "correction", 10, 20), open(3, "correction", 30)))
        .containsExactly("ends as correction, but the next begins at " + at(3));
  }

  @Test
  void two_that_are_open_two_that_end_together_two_that_overlap() {
    assertThat(found(open(1, "insert", 10), open(2, "insert", 20)))
        .containsExactly("is open beside another open version");
    assertThat(
            found(
                closed(1, 3, "insert", "delete", 10, 30), closed(2, 3, "insert", "delete", 20, 30)))
        .containsExactly("ends when another version ends");
    assertThat(found(closed(1, 3, "insert", "delete", 10, 30), open(2, "insert", 40)))
        .containsExactly("begins before the version before it ends");
  }

  @Test
  void flags_and_reasons_that_contradict_the_interval() {
    VersionSpan flag =
        new VersionSpan(RowKey.of(1), at(1), OPEN, false, "insert", null, null, 10, null);
    assertThat(found(flag)).containsExactly("is_current is false, valid_to is " + OPEN);
    VersionSpan reason =
        new VersionSpan(RowKey.of(1), at(1), OPEN, true, "insert", "delete", null, 10, 20L);
    assertThat(found(reason)).containsExactly("is open, but says what closed it");
    VersionSpan none =
        new VersionSpan(RowKey.of(1), at(1), at(2), false, "insert", null, null, 10, 20L);
    assertThat(found(none)).containsExactly("is closed, but does not say by what and where");
    assertThat(found(closed(1, 2, "insert", "fate", 10, 20)))
        .containsExactly("closed_by fate is no known ending");
    assertThat(found(open(1, "magic", 10)))
        .containsExactly("opened_by magic is no known beginning");
    assertThat(found(open(1, "key_change", 10)))
        .containsExactly("came from another key, but previous_key is empty");
    assertThat(found(closed(2, 2, "insert", "delete", 10, 20)))
        .containsExactly("ends at " + at(2) + ", not after it begins");
  }

  @Test
  void an_ending_that_goes_on_and_a_seam_at_two_positions() {
    assertThat(found(closed(1, 2, "insert", "delete", 10, 20), open(2, "correction", 20)))
        .containsExactly("begins as correction when another ends as delete");
    assertThat(found(closed(1, 2, "insert", "correction", 10, 20), open(2, "correction", 21)))
        .containsExactly("begins when another ends, but at another position");
  }

  @Test
  void positions_against_time() {
    assertThat(found(closed(1, 2, "insert", "delete", 10, 9)))
        .containsExactly("was closed at a position that is not after its commit");
    assertThat(found(closed(1, 2, "insert", "delete", 10, 20), open(3, "insert", 15)))
        .containsExactly("is later than another, but at an earlier position");
  }

  @Test
  void a_copy_from_a_log_that_counts_from_lower_positions_is_no_finding() {
    LogLines lines = new LogLines(List.of(new Copy(at(1), at(2), at(2))));
    assertThat(
            found(
                lines,
                closed(1, 2, "insert", "resnapshot", 1_000, 5),
                closed(2, 3, "snapshot", "delete", 5, 7)))
        .isEmpty();
    assertThat(found(lines, closed(1, 3, "insert", "delete", 1_000, 7), open(4, "insert", 9)))
        .isEmpty();
    assertThat(found(lines, closed(3, 4, "insert", "delete", 9, 8)))
        .as("within the new log")
        .hasSize(1);
  }

  @Test
  void within_a_gap_positions_say_nothing_for_it_may_hold_parts_of_several_copies() {
    LogLines lines = new LogLines(List.of(new Copy(at(2), at(5), at(5))));
    assertThat(
            found(
                lines,
                closed(1, 3, "insert", "resnapshot", 1_000, 9),
                closed(3, 4, "snapshot", "resnapshot", 9, 8),
                closed(4, 5, "snapshot", "missing_at_resnapshot", 8, 7),
                open(6, "insert", 10)))
        .isEmpty();
  }

  @Test
  void an_end_that_only_a_copy_can_give_without_a_gap_around_it() {
    LogLines lines = new LogLines(List.of(new Copy(at(2), at(5), at(5))));
    for (int end : new int[] {2, 6}) {
      assertThat(found(lines, closed(1, end, "insert", "missing_at_resnapshot", 10, 20)))
          .containsExactly("ends as missing_at_resnapshot, but history_gap names no stretch there");
    }
  }

  @Test
  void the_newest_is_remembered() {
    ChainCheck check = new ChainCheck(new LogLines(List.of()), (version, what) -> {});
    assertThat(check.newest()).isNull();
    check.next(open(5, "insert", 50));
    check.next(open(3, "insert", 30));
    assertThat(check.newest().validFrom()).isEqualTo(at(5));
  }
}
