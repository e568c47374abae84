package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.warehouse.StoredPosition;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each row of the decision how a start goes on. */
class ResumeTest {
  private static final String SLOT = "hindsight_h2";
  private static final SourceDatabase.Identity SOURCE =
      new SourceDatabase.Identity("7001", "oltp", 1_000);
  private static final Instant TIME = Instant.parse("2026-01-02T10:00:00Z");

  @Test
  void an_empty_warehouse_and_no_slot_begin_with_a_snapshot() {
    assertThat(decide(null, null)).isEqualTo(Resume.FIRST_SNAPSHOT);
  }

  @Test
  void an_empty_warehouse_never_adopts_a_slot_that_exists_not_even_where_gaps_may_be_copied() {
    assertStops(false, null, slotAt(500), "The warehouse is empty but slot hindsight_h2 exists");
    assertStops(true, null, slotAt(500), "ops/hindsight resnapshot");
  }

  @Test
  void a_slot_of_another_database_stops() {
    SourceDatabase.Identity other = new SourceDatabase.Identity("7001", "oltp_2", 1_000);
    assertThatThrownBy(
            () ->
                Resume.decide(
                    Optional.of(stored(SLOT, false, 500L)),
                    Optional.of(slotAt(500)),
                    other,
                    SLOT,
                    true))
        .isInstanceOfSatisfying(Stop.class, e -> assertThat(e.reason().exitCode()).isEqualTo(3))
        .hasMessageContaining("Slot hindsight_h2 belongs to database oltp of this Postgres");
  }

  @Test
  void a_position_where_the_slot_stands_or_ahead_of_it_goes_on() {
    assertThat(decide(positionAt(500), slotAt(500))).isEqualTo(Resume.STREAM);
    assertThat(decide(positionAt(700), slotAt(500))).isEqualTo(Resume.STREAM);
    assertThat(decide(positionAt(1_000), slotAt(500)))
        .as("at the very end of the source's log")
        .isEqualTo(Resume.STREAM);
  }

  @Test
  void another_postgres_is_told_before_anything_else_is_compared() {
    for (boolean snapshotting : new boolean[] {false, true}) {
      assertThatThrownBy(() -> elsewhere(snapshotting, null, false))
          .isInstanceOfSatisfying(Stop.class, e -> assertThat(e.reason().exitCode()).isEqualTo(3))
          .hasMessageContaining("another Postgres (system identifier 7001, here 7002)");
      assertThat(elsewhere(snapshotting, null, true)).isEqualTo(Resume.RESNAPSHOT);
    }
  }

  @Test
  void a_slot_of_another_postgres_is_never_dropped_unasked() {
    for (boolean onGap : new boolean[] {false, true}) {
      assertThatThrownBy(() -> elsewhere(false, slotAt(500), onGap))
          .isInstanceOfSatisfying(Stop.class, e -> assertThat(e.reason().exitCode()).isEqualTo(3))
          .hasMessageContaining("another warehouse may live from it");
    }
  }

  private static Resume elsewhere(boolean snapshotting, Slot slot, boolean onGap) {
    return Resume.decide(
        Optional.of(stored(SLOT, snapshotting, 500L)),
        Optional.ofNullable(slot),
        new SourceDatabase.Identity("7002", "oltp", 1_000),
        SLOT,
        onGap);
  }

  @Test
  void another_slot_than_the_history_was_read_through_stops() {
    assertStops(
        true, stored("hindsight_old", false, 500L), slotAt(500), "through slot hindsight_old, not");
    assertStops(
        false,
        stored("hindsight_old", true, null),
        null,
        "Set hindsight.source.slot=hindsight_old");
  }

  @Test
  void an_interrupted_snapshot_begins_again_with_its_slot_or_without() {
    assertThat(decide(stored(SLOT, true, null), null)).isEqualTo(Resume.SNAPSHOT_AGAIN);
    assertThat(decide(stored(SLOT, true, null), slotAt(500))).isEqualTo(Resume.SNAPSHOT_AGAIN);
    assertThat(decide(stored(SLOT, true, 500L), lost(500))).isEqualTo(Resume.SNAPSHOT_AGAIN);
  }

  @Test
  void what_passed_by_the_log_is_a_gap() {
    Optional<String> breach = Optional.of(Breach.unpublished("p", Set.of(TableId.parse("banks"))));
    assertThat(Resume.STREAM.unbroken(Optional.empty(), false)).isEqualTo(Resume.STREAM);
    assertThat(Resume.STREAM.unbroken(breach, true)).isEqualTo(Resume.RESNAPSHOT);
    assertThat(Resume.SNAPSHOT_AGAIN.unbroken(breach, false)).isEqualTo(Resume.SNAPSHOT_AGAIN);
    assertThatThrownBy(() -> Resume.STREAM.unbroken(breach, false))
        .hasMessageContaining("Publication p was changed for [public.banks]")
        .hasMessageContaining("resnapshot");
  }

  @Test
  void a_slot_that_is_gone_is_a_gap() {
    assertGap(positionAt(500), null, "Slot hindsight_h2 is gone from the source");
  }

  @Test
  void a_slot_whose_log_was_dropped_is_a_gap() {
    assertGap(positionAt(500), lost(500), "Slot hindsight_h2 is lost: the source has dropped log");
  }

  @Test
  void a_position_behind_the_slot_is_a_gap() {
    assertGap(positionAt(499), slotAt(500), "The warehouse stands at 0/1F3, behind slot");
  }

  @Test
  void a_position_ahead_of_the_sources_log_is_a_gap() {
    assertGap(positionAt(1_001), slotAt(500), "ahead of the source's log at 0/3E8");
  }

  private static void assertGap(StoredPosition position, Slot slot, String message) {
    assertStops(false, position, slot, message);
    assertStops(false, position, slot, "hindsight.snapshot.on-gap=resnapshot");
    assertThat(decide(true, position, slot)).isEqualTo(Resume.RESNAPSHOT);
  }

  private static void assertStops(
      boolean resnapshotOnGap, StoredPosition position, Slot slot, String message) {
    assertThatThrownBy(() -> decide(resnapshotOnGap, position, slot))
        .isInstanceOfSatisfying(Stop.class, e -> assertThat(e.reason().exitCode()).isEqualTo(3))
        .hasMessageContaining(message);
  }

  private static Resume decide(StoredPosition position, Slot slot) {
    return decide(false, position, slot);
  }

  private static Resume decide(boolean resnapshotOnGap, StoredPosition position, Slot slot) {
    return Resume.decide(
        Optional.ofNullable(position), Optional.ofNullable(slot), SOURCE, SLOT, resnapshotOnGap);
  }

  private static StoredPosition positionAt(long lsn) {
    return stored(SLOT, false, lsn);
  }

  private static StoredPosition stored(String slot, boolean snapshotting, Long lsn) {
    return new StoredPosition(slot, "7001", 3, "a test", snapshotting, lsn, TIME, 10, 10, TIME);
  }

  private static Slot slotAt(long confirmed) {
    return new Slot(SLOT, "pgoutput", "oltp", null, null, confirmed, "reserved", 0, false);
  }

  private static Slot lost(long confirmed) {
    return new Slot(SLOT, "pgoutput", "oltp", null, null, confirmed, "lost", 0, true);
  }
}
