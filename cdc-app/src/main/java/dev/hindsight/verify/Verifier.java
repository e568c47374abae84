package dev.hindsight.verify;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.retention.Gate;
import dev.hindsight.source.ExportedSnapshot;
import dev.hindsight.source.PendingChanges;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.source.TableReader;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.TableState;
import dev.hindsight.warehouse.VersionReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Takes the source's rows and their position from one exported snapshot, waits until the history
 * has come that far, and compares what both hold at that position. Reads only, while writes go on
 * on both sides.
 */
public final class Verifier {
  private static final Duration STARTING = Duration.ofSeconds(5);

  private final SourceDatabase source;
  private final String publication;
  private final VersionReader history;
  private final Function<HistoryTable, RowCleaner> cleaners;
  private final Gate gate;

  public Verifier(
      SourceDatabase source,
      String publication,
      VersionReader history,
      Function<HistoryTable, RowCleaner> cleaners,
      Gate gate) {
    this.source = source;
    this.publication = publication;
    this.history = history;
    this.cleaners = cleaners;
    this.gate = gate;
  }

  /**
   * @param wait how long to wait for a running pipeline to reach the snapshot's position
   * @throws Stop with exit code 1 when it does not, 3 when the warehouse holds another source's
   *     history
   */
  public Report verify(List<TableSpec> tables, Duration wait) throws Exception {
    StoredPosition stored = stored();
    String slot = "hindsight_verify_" + UUID.randomUUID().toString().substring(0, 8);
    try (Connection connection = source.connect()) {
      sameSource(connection, stored);
      try (ExportedSnapshot snapshot = ExportedSnapshot.passing(source, slot)) {
        awaitPosition(connection, stored.slot(), snapshot.lsn(), wait);
        List<TableSpec> here = new ArrayList<>();
        for (TableSpec table : tables) {
          // As it is called by now; one that is gone is the history's alone, and said to be so.
          TableSpec spec = history.tables().get(table.source()).spec();
          if (new TableReader(snapshot.reader(), spec).hasKey()) {
            here.add(spec);
          }
        }
        hold(snapshot, here);
        gate.refresh();
        List<Difference> differences = new ArrayList<>();
        List<TableResult> results = new ArrayList<>();
        for (TableSpec table : tables) {
          HistoryTable there = history.tables().get(table.source());
          if (!here.contains(there.spec())) {
            results.add(notComparable(there, snapshot.lsn()));
            continue;
          }
          results.add(
              new TableComparison(
                      new TableReader(snapshot.reader(), there.spec()),
                      history,
                      cleaners.apply(there),
                      gate,
                      there,
                      snapshot.lsn(),
                      differences)
                  .run());
        }
        return new Report(snapshot.lsn(), results, differences);
      }
    }
  }

  /** A table that the source does not have any more, or not with that key. */
  private TableResult notComparable(HistoryTable table, long lsn) throws SQLException {
    TableId id = table.spec().source();
    long versions = history.countAt(id, new LogLines(history.copies(id)).point(lsn));
    return history.state(id).state() == TableState.State.FLOWS
        ? new TableResult(id, 0, 0, 0, 0, 0, 0, 0, 0, 0, versions, 0, 0)
        : new TableResult(id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, versions);
  }

  private static void hold(ExportedSnapshot snapshot, List<TableSpec> tables) throws SQLException {
    if (tables.isEmpty()) {
      return;
    }
    Set<TableId> emptied = snapshot.hold(tables.stream().map(TableSpec::source).toList());
    if (!emptied.isEmpty()) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "The source emptied or rewrote "
              + emptied
              + " meanwhile, so its rows at the position can not be read any more: run verify again.");
    }
  }

  private StoredPosition stored() throws SQLException {
    return history
        .position()
        .orElseThrow(
            () ->
                new Stop(
                    Stop.Reason.FAILURE,
                    "The warehouse holds no history yet: start ops/hindsight run first."));
  }

  private void sameSource(Connection connection, StoredPosition stored) throws SQLException {
    String here = SourceDatabase.identity(connection).systemIdentifier();
    if (!here.equals(stored.systemIdentifier())) {
      throw new Stop(
          Stop.Reason.POSITION_LOST,
          "The warehouse holds the history of another Postgres (system identifier "
              + stored.systemIdentifier()
              + ", here "
              + here
              + "): set hindsight.source.url or hindsight.warehouse.url.");
    }
  }

  private void awaitPosition(Connection connection, String slot, long lsn, Duration wait)
      throws SQLException, InterruptedException {
    // Something for the stream to arrive at: without it an idle source would make us wait for the
    // next heartbeat.
    SourceDatabase.mark(connection);
    long began = System.nanoTime();
    while (true) {
      StoredPosition stored = stored();
      if (!stored.snapshotting() && stored.lastLsn() >= lsn) {
        return;
      }
      Optional<Slot> found = Slot.find(connection, slot);
      boolean streaming = found.isPresent() && found.get().active();
      if (!stored.snapshotting()
          && found.isPresent()
          && !streaming
          && !PendingChanges.between(connection, slot, publication, stored.lastLsn(), lsn)) {
        return;
      }
      // A pipeline that is just starting, or finding the source again, does not hold the slot for a
      // moment.
      Duration patience = streaming || wait.compareTo(STARTING) < 0 ? wait : STARTING;
      if (System.nanoTime() - began > patience.toNanos()) {
        throw behind(stored, lsn, streaming, wait);
      }
      Thread.sleep(100);
    }
  }

  private static Stop behind(StoredPosition stored, long lsn, boolean streaming, Duration wait) {
    String distance =
        stored.snapshotting()
            ? "A snapshot is not finished yet"
            : "The history stands at "
                + Lsn.text(stored.lastLsn())
                + ", "
                + (lsn - stored.lastLsn())
                + " bytes of log behind the source at "
                + Lsn.text(lsn);
    return new Stop(
        Stop.Reason.FAILURE,
        distance
            + (streaming
                ? ", and did not catch up within " + wait.toSeconds() + " s: give --wait more time."
                : ", and nothing is running: start ops/hindsight run --until-caught-up first."));
  }
}
