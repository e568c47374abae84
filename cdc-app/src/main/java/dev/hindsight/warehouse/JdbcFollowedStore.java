package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.Position;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@link FollowedStore} on one JDBC connection. */
final class JdbcFollowedStore implements FollowedStore {
  private final WarehouseSession session;

  JdbcFollowedStore(WarehouseSession session) {
    this.session = session;
  }

  @Override
  public Map<TableId, TableState> states() {
    return session.transaction(
        "reading what is followed", () -> session.states.of(session.tables().keySet()));
  }

  @Override
  public long counter() {
    return session.transaction("reading what is followed", session.states::counter);
  }

  @Override
  public void learn() {
    session.transaction(
        "reading the tables",
        () -> {
          session.relearn();
          return null;
        });
  }

  @Override
  public void follow(TableId table, RowShape shape, long epoch, long commitLsn) {
    note(table, shape, true, false, epoch, commitLsn);
  }

  @Override
  public long noteShape(TableId table, RowShape shape, boolean anew, long epoch, long commitLsn) {
    return note(table, shape, false, anew, epoch, commitLsn);
  }

  private long note(
      TableId table, RowShape shape, boolean followed, boolean anew, long epoch, long commitLsn) {
    return session.transaction(
        "noting a table's columns",
        () -> {
          session.positions.mustHold(epoch);
          TableState.Shape known = session.states.of(List.of(table)).get(table).shape(shape);
          boolean noted = known != null && (known.followed() == followed || (!followed && !anew));
          return noted
              ? known.id()
              : session.states.add(table, shape, followed, commitLsn, session.clock.instant());
        });
  }

  @Override
  public void park(TableId table, String reason, long epoch, long commitLsn, Instant time) {
    session.transaction(
        "parking a table",
        () -> {
          session.positions.mustHold(epoch);
          session.states.set(table, TableState.State.PARKED, commitLsn, time, reason);
          return null;
        });
  }

  @Override
  public void giveUp(TableId table, String reason, long epoch, Position position) {
    session.transaction(
        "giving a table up",
        () -> {
          session.positions.mustHold(epoch);
          session.states.set(
              table,
              TableState.State.RESNAPSHOT,
              position.commitLsn(),
              position.lastTime(),
              reason);
          new GapTable(session.connection)
              .open(
                  List.of(Gap.opened(table, position.commitLsn(), position.lastTime())),
                  session.clock.instant());
          return null;
        });
    session.makeDurable();
  }

  @Override
  public void addColumns(TableId table, List<SourceColumn> columns, long epoch, long commitLsn) {
    NewColumns added =
        new NewColumns(session.connection, session.dialect, session.tables().get(table));
    session.transaction(
        "noting new columns",
        () -> {
          session.positions.mustHold(epoch);
          added.note(columns, commitLsn, session.clock.instant());
          return null;
        });
    session.transaction(
        "adding columns",
        () -> {
          added.add(columns);
          session.relearn();
          return null;
        });
  }

  @Override
  public boolean widen(TableId table, List<Column> columns, long epoch, long commitLsn) {
    WiderColumns wider = wider(table);
    if (!wider.can(columns)) {
      return false;
    }
    session.transaction(
        "noting wider columns",
        () -> {
          session.positions.mustHold(epoch);
          wider.note(columns, commitLsn, session.clock.instant());
          return null;
        });
    session.transaction(
        "widening columns",
        () -> {
          wider.widen(columns);
          session.relearn();
          return null;
        });
    return true;
  }

  @Override
  public boolean canWiden(TableId table, Column wider) {
    return wider(table).can(List.of(wider));
  }

  private WiderColumns wider(TableId table) {
    return new WiderColumns(session.connection, session.dialect, session.tables().get(table));
  }

  @Override
  public void decide(Decision decision) {
    DecidedColumns decided =
        new DecidedColumns(
            session.connection, session.dialect, session.tables().get(decision.table()), decision);
    session.transaction(
        "changing columns",
        () -> {
          session.positions.mustStream();
          return null;
        });
    session.transaction(
        "changing columns",
        () -> {
          decided.make();
          return null;
        });
    session.transaction(
        "noting a decision",
        () -> {
          session.positions.mustStream();
          decided.note(session.clock.instant());
          session.states.follow(decision.table(), decision.shapes());
          session.states.move();
          return null;
        });
    session.makeDurable();
    learn();
  }
}
