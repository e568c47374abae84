package dev.hindsight.copy;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Stop;
import dev.hindsight.retention.RunLock;
import dev.hindsight.warehouse.PositionTable;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fills an empty warehouse with the whole history of another: tables first, in chunks that are each
 * one transaction, then both sides are read and compared, and only then the position follows, with
 * which {@code run} goes on. Killed at any point, it goes on where it stopped. No purge and no
 * erasure of the history happens meanwhile; that it does not move otherwise is checked at the end.
 */
public final class HistoryCopy {
  /**
   * What became of a table.
   *
   * @param digest of the rows copied from, whatever their order
   * @param agrees whether the other warehouse has the same
   */
  public record Outcome(String table, long rows, String digest, boolean agrees) {}

  private final Side from;
  private final Side to;
  private final int chunkRows;
  private final Consumer<String> note;

  /**
   * @param chunkRows at most so many rows a transaction
   * @param note a line for the person, as the copy goes on
   */
  public HistoryCopy(Side from, Side to, int chunkRows, Consumer<String> note) {
    this.from = from;
    this.to = to;
    this.chunkRows = chunkRows;
    this.note = note;
  }

  /** The slot that the history was read through, or nothing to copy. */
  public StoredPosition position() {
    try (Connection connection = from.connections().open()) {
      return position(connection);
    } catch (SQLException e) {
      throw WarehouseException.of(from.dialect(), "reading the position", e);
    }
  }

  /**
   * Copies, compares, and moves the position over where all agrees.
   *
   * @param beforePosition what else must be in place before somebody goes on from there
   * @throws Stop with exit code 2 or 3 when the two warehouses are not fit for it; nothing that was
   *     there before is changed
   * @throws WarehouseException {@code TRANSIENT} when a connection was lost: call again
   */
  public List<Outcome> run(Runnable beforePosition) {
    try (RunLock lock = RunLock.take(from.connections(), from.dialect());
        Connection source = lock.open();
        Connection target = to.connections().open()) {
      target.setAutoCommit(false);
      String state = state(source);
      List<CopyTable> tables = Layout.of(source, from);
      List<CopyTable> counterparts = new ArrayList<>();
      for (CopyTable table : tables) {
        counterparts.add(Layout.counterpart(target, to, table));
      }
      CopyProgress progress = new CopyProgress(target);
      begin(target, progress, state, tables);
      for (int i = 0; i < tables.size(); i++) {
        new TableCopy(source, from.dialect(), target, to.dialect(), progress, chunkRows, note)
            .copy(tables.get(i), counterparts.get(i));
      }
      List<Outcome> outcomes = compare(source, target, tables, counterparts);
      if (!state(source).equals(state)) {
        throw new Stop(
            Stop.Reason.POSITION_LOST,
            "The history of profile "
                + from.name()
                + " went on while it was copied: stop run, and call copy again. The copy has no"
                + " position yet, so nobody takes it for whole.");
      }
      if (outcomes.stream().allMatch(Outcome::agrees)) {
        beforePosition.run();
        publish(source, target, progress);
      } else {
        repeat(target, progress, outcomes);
      }
      return outcomes;
    } catch (SQLException e) {
      throw WarehouseException.of(to.dialect(), "copying the history", e);
    }
  }

  private StoredPosition position(Connection source) throws SQLException {
    Optional<StoredPosition> position = PositionTable.read(source);
    if (position.isEmpty() || position.get().snapshotting()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The history of profile "
              + from.name()
              + " has no position, its first copy of the source is not whole: let run finish it"
              + " first; nothing was copied.");
    }
    return position.get();
  }

  /** What must be the same when a copy is gone on with, and when it ends. */
  private String state(Connection source) throws SQLException {
    StoredPosition position = position(source);
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(seq), 0) FROM purge_audit")) {
      row.next();
      return "%s %s %s audit %d"
          .formatted(
              position.systemIdentifier(),
              position.slot(),
              Lsn.text(position.lastLsn()),
              row.getLong(1));
    } finally {
      source.commit();
    }
  }

  private void begin(Connection target, CopyProgress progress, String state, List<CopyTable> tables)
      throws SQLException {
    Optional<StoredPosition> there = PositionTable.read(target);
    if (there.isPresent()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The warehouse of profile "
              + to.name()
              + " has a history already, read through slot "
              + there.get().slot()
              + ": copy fills an empty one only. Nothing was copied.");
    }
    List<String> names = tables.stream().map(CopyTable::name).toList();
    Map<String, CopyProgress.Step> steps = progress.read();
    boolean same =
        steps.keySet().equals(java.util.Set.copyOf(names))
            && steps.values().stream().allMatch(step -> step.source().equals(state));
    if (steps.isEmpty()) {
      mustBeEmpty(target);
    } else if (same) {
      note.accept("going on with the copy that was begun");
    } else {
      note.accept("the history went on since the copy was begun; beginning anew");
    }
    if (!same) {
      progress.begin(state, names);
    }
    target.commit();
  }

  private void mustBeEmpty(Connection target) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM purge_audit")) {
      row.next();
      if (row.getLong(1) > 0) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "The warehouse of profile "
                + to.name()
                + " has an audit of its own, of "
                + row.getLong(1)
                + " lines, which a copy would have to replace: copy into an empty schema.");
      }
    }
  }

  private List<Outcome> compare(
      Connection source, Connection target, List<CopyTable> tables, List<CopyTable> counterparts)
      throws SQLException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      CopyTable table = tables.get(i);
      note.accept("comparing " + table.name());
      RowDigest mine = TableCopy.digest(source, from.dialect(), table);
      RowDigest theirs = TableCopy.digest(target, to.dialect(), counterparts.get(i));
      outcomes.add(new Outcome(table.name(), mine.rows(), mine.hex(), mine.agrees(theirs)));
    }
    return outcomes;
  }

  /** Tables that do not agree are copied anew by the next call. */
  private static void repeat(Connection target, CopyProgress progress, List<Outcome> outcomes)
      throws SQLException {
    Map<String, CopyProgress.Step> steps = progress.read();
    for (Outcome outcome : outcomes) {
      if (!outcome.agrees()) {
        CopyProgress.Step step = steps.get(outcome.table());
        progress.move(
            outcome.table(),
            step,
            new CopyProgress.Step(step.source(), CopyProgress.CLEARING, 0, null));
      }
    }
    target.commit();
  }

  private void publish(Connection source, Connection target, CopyProgress progress)
      throws SQLException {
    CopyTable position = Layout.table(source, from.dialect(), "pipeline_position", List.of());
    CopyTable there = Layout.counterpart(target, to, position);
    List<Object[]> rows = new Pages(source, from.dialect(), position, 1).next(null);
    TableCopy.insert(target, to.dialect(), there, rows);
    progress.end();
    target.commit();
  }
}
