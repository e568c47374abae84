package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Plans for a warehouse that is far and bills by the statement: rows go to temporary tables first,
 * outside the transaction, and in it one statement a table closes and one opens. The temporary
 * tables are the session's own: nobody else sees them, and they go with it. No DDL after the
 * beginning but where columns change.
 */
final class StagedPlans implements PlanWriter {
  private final Connection connection;
  private final int copyFrom;
  private final StagedQuarantine quarantine;
  private final RefusalTable refusals;
  private final Map<TableId, StagedTable> tables = new HashMap<>();
  private long batch;
  private CommitPlan staged;

  StagedPlans(Connection connection, Map<TableId, HistoryTable> tables, int copyFrom)
      throws SQLException {
    this.connection = connection;
    this.copyFrom = copyFrom;
    this.quarantine = new StagedQuarantine(connection, copyFrom);
    this.refusals = new RefusalTable(connection);
    quarantine.create();
    use(tables);
  }

  @Override
  public boolean stagesAhead() {
    return true;
  }

  @Override
  public void use(Map<TableId, HistoryTable> changed) throws SQLException {
    for (Map.Entry<TableId, HistoryTable> each : changed.entrySet()) {
      StagedTable before = tables.get(each.getKey());
      if (before == null || !before.table().equals(each.getValue())) {
        StagedTable table = new StagedTable(connection, each.getValue(), copyFrom);
        table.create();
        tables.put(each.getKey(), table);
      }
    }
  }

  @Override
  public void stage(CommitPlan plan, Instant recordedAt) throws SQLException {
    staged = null;
    for (TablePlan table : plan.tables()) {
      tables.get(table.table()).forget();
    }
    quarantine.forget();
    load(plan, recordedAt);
    staged = plan;
  }

  private void load(CommitPlan plan, Instant recordedAt) throws SQLException {
    batch++;
    for (TablePlan table : plan.tables()) {
      tables.get(table.table()).load(batch, table, recordedAt);
    }
    quarantine.load(batch, plan, recordedAt);
  }

  @Override
  public void write(CommitPlan plan, Instant recordedAt) throws SQLException {
    if (plan != staged) {
      load(plan, recordedAt);
    }
    staged = null;
    for (TablePlan table : plan.tables()) {
      if (!table.isEmpty()) {
        tables.get(table.table()).apply(batch, table);
      }
    }
    quarantine.apply(batch, plan);
    refusals.add(plan.refused());
  }

  @Override
  public void close() {
    // The temporary tables go with the session.
  }
}
