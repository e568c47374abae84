package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** {@link ReplayStore} on one JDBC connection. */
final class JdbcReplayStore implements ReplayStore {
  private final WarehouseSession session;

  JdbcReplayStore(WarehouseSession session) {
    this.session = session;
  }

  @Override
  public long parkedCount(TableId table) {
    return session.transaction(
        "counting parked rows", () -> new ParkedRows(session.connection).count(table));
  }

  @Override
  public OptionalLong replay(
      TableId table,
      long after,
      int limit,
      long erasures,
      BiFunction<List<ParkedRow>, Map<TableId, Set<RowKey>>, CommitPlan> planner) {
    ParkedRows parked = new ParkedRows(session.connection);
    OptionalLong last =
        session.transaction(
            "replaying",
            () -> {
              session.positions.mustStream();
              session.mustKnow(Map.of("erasures", erasures));
              List<ParkedRow> rows = parked.next(session.tables().get(table), after, limit);
              if (rows.isEmpty()) {
                if (session.states.of(List.of(table)).get(table).unfollowed().isEmpty()) {
                  session.states.unpark(table);
                }
                session.states.move();
                return OptionalLong.empty();
              }
              Instant now = session.clock.instant();
              session.writer.write(
                  planner.apply(rows, session.quarantine.waiting(session.tables())), now);
              parked.replayed(rows.stream().map(ParkedRow::id).toList(), now);
              return OptionalLong.of(rows.get(rows.size() - 1).id());
            });
    session.makeDurable();
    return last;
  }

  @Override
  public List<Long> rejected(TableId table) {
    return session.transaction(
        "reading the quarantine",
        () ->
            new RejectedRows(session.connection, session.dialect, session.tables().get(table))
                .ids());
  }

  @Override
  public void replayRejected(
      TableId table, List<Long> ids, long erasures, Function<RejectedRow, LateVerdict> judge) {
    RejectedRows rejected =
        new RejectedRows(session.connection, session.dialect, session.tables().get(table));
    session.transaction(
        "replaying",
        () -> {
          session.positions.mustStream();
          session.mustKnow(Map.of("erasures", erasures));
          for (Long id : ids) {
            RejectedRow row = rejected.find(id);
            if (row != null) {
              carryOut(table, row, judge.apply(row), rejected);
            }
          }
          session.states.move();
          return null;
        });
    session.makeDurable();
  }

  private void carryOut(TableId table, RejectedRow row, LateVerdict verdict, RejectedRows rejected)
      throws SQLException {
    if (verdict.rule() != null) {
      rejected.failed(row.row().id(), verdict.rule(), verdict.reason());
      return;
    }
    Instant now = session.clock.instant();
    CommitPlan plan = new CommitPlan(Map.of());
    if (verdict.fit() == null) {
      plan.refuseSnapshot(table, row.row().key(), row.row().moment());
    } else {
      rejected.adjust(row.row().key(), verdict.fit());
      verdict.fit().opens().forEach(version -> plan.late(table, version));
    }
    session.writer.write(plan, now);
    new ParkedRows(session.connection).replayed(List.of(row.row().id()), now);
  }
}
