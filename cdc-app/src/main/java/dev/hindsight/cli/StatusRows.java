package dev.hindsight.cli;

import dev.hindsight.change.Lsn;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.warehouse.Completeness;
import dev.hindsight.warehouse.Counts;
import dev.hindsight.warehouse.FlushCost;
import dev.hindsight.warehouse.Gap;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.RunState;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseReader;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names and values that {@code status} prints. */
final class StatusRows {
  private final List<Object[]> pairs = new ArrayList<>();

  List<Object[]> pairs() {
    return pairs;
  }

  void add(String name, Object value) {
    pairs.add(new Object[] {name, value});
  }

  void position(Optional<StoredPosition> stored) {
    if (stored.isEmpty()) {
      add("state", "empty");
      return;
    }
    StoredPosition position = stored.get();
    add("state", position.snapshotting() ? "snapshotting" : "streaming");
    if (position.snapshotting()) {
      add("snapshot_percent", SnapshotPercent.of(position));
      add("snapshot_rows", position.snapshotRows());
    } else {
      add("position", Lsn.text(position.lastLsn()));
      add("position_number", position.lastLsn());
      add("last_transaction_at", position.lastTime());
    }
    add("updated_at", position.updatedAt());
    add("slot", position.slot());
    add("epoch", position.epoch());
    add("holder", position.holder());
  }

  /** What {@code run} does, by its own last word. */
  void run(Optional<RunState> run) {
    run.ifPresent(
        said -> {
          boolean gone = !said.state().equals("stopped") && RunStateNotes.isGone(said);
          add("run", gone ? "ended (last " + said.state() + ")" : said.state());
          add("run_since", said.since());
          add("run_process", said.holder());
        });
  }

  /** What the flushes of that {@code run} cost; of another one they say nothing. */
  void flushes(Optional<RunState> run, Optional<FlushCost> cost) {
    cost.filter(flushed -> run.isPresent() && run.get().holder().equals(flushed.holder()))
        .ifPresent(
            flushed -> {
              add("flushes", flushed.flushes());
              add("last_flush_at", flushed.at());
              add("last_flush_rows", flushed.last().rows());
              add("last_flush_statements", flushed.last().statements());
              add("last_flush_seconds", flushed.last().seconds().setScale(3, RoundingMode.HALF_UP));
              add("mean_flush_rows", flushed.meanRows());
              add("mean_flush_statements", flushed.meanStatements());
              add("mean_flush_seconds", flushed.meanSeconds());
            });
  }

  void warehouse(WarehouseReader warehouse) throws SQLException {
    Counts counts = new Counts(warehouse);
    for (HistoryTable table : warehouse.tables().values()) {
      add(table.name() + "_versions", counts.versions(table));
      add(table.name() + "_current", counts.current(table));
    }
    add("quarantine_waiting", counts.waiting());
    new Completeness(warehouse)
        .notFollowed()
        .forEach((state, waiting) -> add("not_followed", NotFollowed.line(state, waiting)));
    // A copy of all tables leaves a row for each: one stretch for the person.
    Map<String, List<Gap>> gaps =
        new Completeness(warehouse)
            .gaps().stream()
                .collect(
                    Collectors.groupingBy(
                        StatusRows::stretch, LinkedHashMap::new, Collectors.toList()));
    add("gaps", gaps.size());
    gaps.forEach(
        (stretch, tables) ->
            add(
                "gap",
                stretch
                    + " in "
                    + tables.stream().map(Gap::table).collect(Collectors.joining(", "))));
  }

  /**
   * @param position null before the first snapshot
   */
  void source(SourceDatabase.Identity source, Optional<Slot> slot, StoredPosition position) {
    add("source_wal", Lsn.text(source.walLsn()));
    if (position != null && !position.snapshotting()) {
      add("source_distance_bytes", source.walLsn() - position.lastLsn());
    }
    if (slot.isEmpty()) {
      add("slot_wal_status", "no slot");
      return;
    }
    Slot found = slot.get();
    add("slot_wal_status", found.walStatus());
    add("slot_confirmed", Lsn.text(found.confirmedLsn()));
    add("slot_retained_bytes", found.retainedBytes());
    add(
        "slot_active",
        found.active() ? "process " + found.activePid() + " (" + found.holder() + ")" : "no");
  }

  private static String stretch(Gap gap) {
    return text(gap.fromTime()) + " to " + text(gap.toTime()) + " (" + gap.reason() + ")";
  }

  private static String text(Instant instant) {
    return instant == null ? "unknown" : Instants.text(instant);
  }
}
