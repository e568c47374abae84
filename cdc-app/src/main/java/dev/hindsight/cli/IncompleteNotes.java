package dev.hindsight.cli;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.OpenedBy;
import dev.hindsight.warehouse.Completeness;
import dev.hindsight.warehouse.Gap;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.VersionQueries.Beginning;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person must know before relying on the rows just printed. */
final class IncompleteNotes {
  private final WarehouseReader warehouse;
  private final HistoryTable table;
  private final Period kept;
  private final Instant line;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param kept {@code hindsight.retention.period}
   */
  IncompleteNotes(WarehouseReader warehouse, HistoryTable table, Period kept, Instant now) {
    this.warehouse = warehouse;
    this.table = table;
    this.kept = kept;
    this.line = now.atZone(ZoneOffset.UTC).minus(kept).toInstant();
  }

  /** About what was valid at an instant. */
  List<String> at(Instant instant) throws SQLException {
    String there = "History is incomplete at " + Instants.text(instant) + ": ";
    snapshot("History is incomplete: ");
    Completeness completeness = new Completeness(warehouse);
    completeness
        .beginsAfter(table, instant)
        .ifPresent(
            begin -> notes.add(there + table.name() + " begins at " + Instants.text(begin) + "."));
    parked(instant, there);
    for (Gap gap : completeness.gaps(table.spec().source())) {
      boolean inside =
          (gap.fromTime() == null || !instant.isBefore(gap.fromTime()))
              && (gap.toTime() == null || instant.isBefore(gap.toTime()));
      if (inside) {
        notes.add(there + gap(gap));
      }
    }
    if (instant.isBefore(line)) {
      notes.add(there + retention());
    }
    return notes;
  }

  /**
   * About all versions of a key.
   *
   * @param beginning empty where it has none
   */
  List<String> of(RowKey key, Optional<Beginning> beginning) throws SQLException {
    snapshot("History is incomplete: ");
    beginning.ifPresent(first -> beginning(key, first));
    parked(Instant.MAX, "History is incomplete: ");
    for (Gap gap : new Completeness(warehouse).gaps(table.spec().source())) {
      boolean touches =
          beginning.isEmpty()
              || gap.toTime() == null
              || gap.toTime().isAfter(beginning.get().validFrom());
      if (touches) {
        notes.add("History is incomplete: " + gap(gap));
      }
    }
    return notes;
  }

  private void beginning(RowKey key, Beginning first) {
    String before = "History is incomplete before " + Instants.text(first.validFrom()) + ": ";
    if (first.openedBy().equals(OpenedBy.SNAPSHOT.text())) {
      notes.add(before + "a snapshot found " + key.text() + ", and it was true since before.");
    }
    if (first.validFrom().isBefore(line)) {
      notes.add(before + retention());
    }
  }

  private void snapshot(String incomplete) throws SQLException {
    Optional<StoredPosition> position = warehouse.position();
    if (position.isEmpty()) {
      notes.add(incomplete + "nothing was copied from the source yet.");
    } else if (position.get().snapshotting()) {
      notes.add(
          incomplete
              + "a snapshot has begun and not ended ("
              + SnapshotPercent.of(position.get())
              + "%).");
    }
  }

  private void parked(Instant instant, String incomplete) throws SQLException {
    new Completeness(warehouse)
        .notFollowed()
        .forEach(
            (state, waiting) -> {
              boolean touches = state.sinceTime() == null || !instant.isBefore(state.sinceTime());
              if (touches && state.table().equals(table.spec().source())) {
                notes.add(incomplete + NotFollowed.line(state, waiting));
              }
            });
  }

  private static String gap(Gap gap) {
    return "of what was committed between "
        + text(gap.fromTime())
        + " and "
        + text(gap.toTime())
        + " only the outcome is known ("
        + gap.reason()
        + ").";
  }

  private String retention() {
    return "what ended before "
        + Instants.text(line)
        + " may have been purged (hindsight.retention.period "
        + kept
        + ").";
  }

  private static String text(Instant instant) {
    return instant == null ? "an unknown time" : Instants.text(instant);
  }
}
