package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plans as JDBC batches, a statement a row: for a warehouse that is near. */
final class BatchedPlans implements PlanWriter {
  private final Connection connection;
  private final Dialect dialect;
  private final QuarantineTable quarantine;
  private final RefusalTable refusals;
  private final H2WriteBuffer buffer;
  private final Map<TableId, TableWriter> writers = new HashMap<>();
  private Map<TableId, HistoryTable> tables;

  BatchedPlans(Connection connection, Dialect dialect, Map<TableId, HistoryTable> tables)
      throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.tables = tables;
    this.quarantine = new QuarantineTable(connection);
    this.refusals = new RefusalTable(connection);
    this.buffer = H2WriteBuffer.of(connection);
    H2PageCache.fit(connection);
  }

  @Override
  public boolean stagesAhead() {
    return false;
  }

  @Override
  public void stage(CommitPlan plan, Instant recordedAt) {}

  @Override
  public void write(CommitPlan plan, Instant recordedAt) throws SQLException {
    for (TablePlan table : plan.tables()) {
      if (!table.isEmpty()) {
        writer(table.table()).write(table, recordedAt);
      }
    }
    quarantine.write(plan, recordedAt);
    refusals.add(plan.refused());
  }

  @Override
  public List<RefusedVersion> refused(CommitPlan plan, Instant recordedAt) throws SQLException {
    List<RefusedVersion> refused = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      if (!table.isEmpty()) {
        writer(table.table()).write(table, recordedAt, refused::add);
      }
    }
    return refused;
  }

  @Override
  public void use(Map<TableId, HistoryTable> changed) throws SQLException {
    for (TableWriter writer : writers.values()) {
      writer.close();
    }
    writers.clear();
    tables = changed;
  }

  private TableWriter writer(TableId table) throws SQLException {
    TableWriter writer = writers.get(table);
    if (writer == null) {
      writer = new TableWriter(connection, tables.get(table), dialect, buffer);
      writers.put(table, writer);
    }
    return writer;
  }

  @Override
  public void close() throws SQLException {
    use(tables);
  }
}
