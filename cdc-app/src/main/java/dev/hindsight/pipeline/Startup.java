package dev.hindsight.pipeline;

import dev.hindsight.change.SourceState;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.source.ExportedSnapshot;
import dev.hindsight.source.Membership;
import dev.hindsight.source.Session;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SlotLock;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.source.TableReader;
import dev.hindsight.warehouse.Gap;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before the stream: checks, the decision how to go on, a snapshot where one is due, and
 * the warehouse claimed.
 */
final class Startup {
  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
  private static final int SNAPSHOT_ATTEMPTS = 20;

  private final SourceDatabase source;
  private final PipelineSettings settings;
  private final Warehouse warehouse;
  private final PipelineListener listener;
  private final RejectionLimit rejectionLimit;
  private final BooleanSupplier stopped;
  private final Consumer<Connection> opened;
  private List<TableSpec> tables;

  /**
   * @param opened told of each further connection to the source: who stops may have to hang up
   */
  Startup(
      SourceDatabase source,
      PipelineSettings settings,
      Warehouse warehouse,
      PipelineListener listener,
      RejectionLimit rejectionLimit,
      BooleanSupplier stopped,
      Consumer<Connection> opened) {
    this.source = source;
    this.settings = settings;
    this.warehouse = warehouse;
    this.listener = listener;
    this.rejectionLimit = rejectionLimit;
    this.stopped = stopped;
    this.opened = opened;
  }

  /**
   * @param connection to the source, in autocommit mode
   * @param anew copy the source whatever the positions say
   * @return what applies the stream's transactions, or null when stopped meanwhile
   */
  Applier prepare(Connection connection, boolean anew) throws Exception {
    tables = warehouse.specs();
    SourceCheck check = new SourceCheck(source, settings.publication(), warehouse, listener);
    boolean following =
        !anew
            && warehouse
                .call(store -> store.position())
                .filter(position -> !position.snapshotting())
                .isPresent();
    Set<TableId> remade = following ? remade(connection) : Set.of();
    List<TableSpec> others =
        tables.stream().filter(table -> !remade.contains(table.source())).toList();
    check.check(connection, others.isEmpty() ? tables : others, following && !others.isEmpty());
    try {
      Optional<Slot> slot = freeSlot(connection);
      // In this order: what the one before us wrote last must not look newer than the source.
      Optional<StoredPosition> stored = warehouse.call(store -> store.position());
      SourceDatabase.Identity identity = SourceDatabase.identity(connection);
      Resume resume =
          anew
              ? Resume.RESNAPSHOT
              : Resume.decide(stored, slot, identity, settings.slot(), settings.resnapshotOnGap());
      SourceState state = Breach.look(connection, settings.publication(), tables);
      if (resume == Resume.STREAM) {
        SourceState known = warehouse.call(store -> store.sourceState());
        Optional<String> breach =
            Breach.since(
                source, settings.publication(), stored.orElseThrow().lastLsn(), known, state);
        resume = resume.unbroken(breach, settings.resnapshotOnGap());
        if (resume == Resume.STREAM && !state.equals(known)) {
          // One that was made anew is known as it was until it is copied.
          keep(state.with(known, remade));
        }
      }
      if (resume == Resume.STREAM
          && settings.resnapshotOnGap()
          && check.copyIsDue(connection, !remade.isEmpty())) {
        resume = Resume.RESNAPSHOT;
      }
      if (resume == Resume.STREAM) {
        check.announce(connection);
        return applier();
      }
      if (!remade.isEmpty()) {
        check.check(connection, tables, false);
      }
      if (stored.isPresent() && !stored.get().snapshotting()) {
        check.mustBeFollowed(connection);
      }
      try {
        return snapshot(connection, identity, stored, slot, state, resume);
      } catch (WarehouseException e) {
        if (!lostChunks(e)) {
          throw e;
        }
        LOG.warn("the process that had the warehouse's file is gone; the copy begins anew", e);
        return prepare(connection, anew);
      }
    } catch (Snapshotter.StoppedException e) {
      return null;
    }
  }

  /**
   * The tables that are not those any more which the history was read from; none where all of the
   * source is another one.
   */
  private Set<TableId> remade(Connection connection) throws SQLException {
    String known = warehouse.call(store -> store.position()).orElseThrow().systemIdentifier();
    if (!known.equals(SourceDatabase.identity(connection).systemIdentifier())) {
      return Set.of();
    }
    return Membership.remade(
        warehouse.call(store -> store.sourceState()).published(),
        Membership.read(
            connection, settings.publication(), tables.stream().map(TableSpec::source).toList()));
  }

  private void keep(SourceState state) {
    warehouse.call(
        store -> {
          store.keep(state);
          return null;
        });
  }

  private Applier applier() {
    return new Applier(
        warehouse,
        listener,
        settings.rowsPerCommit(),
        rejectionLimit,
        settings.mostParked(),
        settings.holder());
  }

  /** The slot, once it is ours: nobody works with it, and nobody streams from it any more. */
  private Optional<Slot> freeSlot(Connection connection) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      String holder = SlotLock.take(connection, settings.slot());
      if (holder == null) {
        endLeftMaker(connection);
      }
      Optional<Slot> slot = Slot.find(connection, settings.slot());
      if (slot.isPresent() && slot.get().active()) {
        holder = "process " + slot.get().activePid() + " of Postgres (" + slot.get().holder() + ")";
      }
      if (stopped.getAsBoolean()) {
        throw new Snapshotter.StoppedException();
      }
      if (holder == null) {
        return slot;
      }
      if (System.nanoTime() > deadline) {
        throw new Stop(
            Stop.Reason.POSITION_LOST,
            "Slot "
                + settings.slot()
                + " is in use by "
                + holder
                + " and was not given free in "
                + settings.patience().toSeconds()
                + " s: stop the other Hindsight, or set hindsight.source.slot.");
      }
      Thread.sleep(250);
    }
  }

  /** Nobody but us may make the slot now: who does so was killed while Postgres kept it waiting. */
  private void endLeftMaker(Connection connection) throws SQLException {
    Optional<Session> maker = Session.making(connection, settings.slot());
    if (maker.isPresent()) {
      LOG.info("a run that was killed still makes slot {}; ending that", settings.slot());
      maker.get().end(connection);
    }
  }

  private Applier snapshot(
      Connection connection,
      SourceDatabase.Identity identity,
      Optional<StoredPosition> stored,
      Optional<Slot> slot,
      SourceState state,
      Resume resume)
      throws Exception {
    listener.state(PipelineListener.State.SNAPSHOT);
    long expected = 0;
    for (TableSpec table : tables) {
      expected += TableReader.estimatedRows(connection, table.source());
    }
    long expectedRows = expected;
    long epoch =
        warehouse.call(
            store ->
                store
                    .snapshots()
                    .begin(
                        settings.slot(),
                        identity.systemIdentifier(),
                        settings.holder(),
                        expectedRows,
                        gaps(store, stored, resume)));
    keep(state);
    if (slot.isPresent()) {
      Slot.drop(connection, settings.slot());
    }
    try (ExportedSnapshot snapshot = export(connection, resume, epoch)) {
      Instant time =
          stored
              .map(StoredPosition::lastTime)
              .map(last -> later(last, snapshot))
              .orElse(snapshot.takenAt());
      new Snapshotter(warehouse, listener, tables, settings.rowsPerCommit(), stopped)
          .copy(snapshot, epoch, expectedRows, time);
    }
    return applier();
  }

  /**
   * Chunks of a copy are durable at its end. The process that had the file for us was lost, and
   * with it what it had not written yet: what is left is a copy that was broken off.
   */
  private boolean lostChunks(WarehouseException e) {
    return e.kind() == WarehouseException.Kind.MOVED
        && warehouse
            .call(store -> store.position())
            .filter(StoredPosition::snapshotting)
            .isPresent();
  }

  private ExportedSnapshot makeSlot(Resume resume, long epoch) throws SQLException {
    try {
      return ExportedSnapshot.withSlot(source, settings.slot(), stopped, opened);
    } catch (SQLException e) {
      if (stopped.getAsBoolean()) {
        throw new Snapshotter.StoppedException();
      }
      throw e;
    } catch (Stop e) {
      if (resume == Resume.FIRST_SNAPSHOT) {
        // The slot is another's: leave no mark that would let the next start drop it.
        warehouse.call(
            store -> {
              store.snapshots().abandon(epoch);
              return null;
            });
      }
      throw e;
    }
  }

  /** A new slot and its snapshot, in which no table has been emptied behind its back. */
  private ExportedSnapshot export(Connection connection, Resume resume, long epoch)
      throws SQLException {
    List<TableId> sources = tables.stream().map(TableSpec::source).toList();
    Set<TableId> emptied = Set.of();
    for (int attempt = 0; attempt < SNAPSHOT_ATTEMPTS; attempt++) {
      ExportedSnapshot snapshot = makeSlot(resume, epoch);
      try {
        emptied = snapshot.hold(sources);
        if (emptied.isEmpty()) {
          return snapshot;
        }
      } catch (SQLException e) {
        snapshot.close();
        throw e;
      }
      LOG.info("{} emptied or rewritten just after the snapshot; taking another", emptied);
      snapshot.close();
      Slot.drop(connection, settings.slot());
    }
    throw new Stop(
        Stop.Reason.FAILURE,
        "The source empties or rewrites "
            + emptied
            + " so often that no copy can begin: start again in a quieter hour.");
  }

  private static Instant later(Instant last, ExportedSnapshot snapshot) {
    return snapshot.takenAt().isAfter(last) ? snapshot.takenAt() : last.plusNanos(1_000);
  }

  /**
   * What was committed between the old position and the new one is known only by its outcome. So is
   * what was committed between two attempts at the first copy, where the earlier wrote anything.
   */
  private List<Gap> gaps(HistoryStore store, Optional<StoredPosition> stored, Resume resume) {
    if (resume == Resume.FIRST_SNAPSHOT) {
      return List.of();
    }
    Long lsn = stored.map(StoredPosition::lastLsn).orElse(null);
    Instant time = stored.map(StoredPosition::lastTime).orElse(null);
    return tables.stream()
        .map(TableSpec::source)
        .filter(
            table ->
                lsn != null
                    || resume == Resume.RESNAPSHOT
                    || store.snapshots().openCount(table) > 0)
        .map(table -> Gap.opened(table, lsn, time))
        .toList();
  }
}
