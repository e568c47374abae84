package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Carries plans out on one connection, in the way that suits the warehouse. The caller begins and
 * ends transactions. One thread at a time.
 */
public interface PlanWriter extends AutoCloseable {

  /** Whether the rows of a plan are brought to the warehouse before the transaction begins. */
  boolean stagesAhead();

  /** Brings a plan's rows to where {@link #write} finds them; in no transaction that matters. */
  void stage(CommitPlan plan, Instant recordedAt) throws SQLException;

  /**
   * Writes versions, rejections and refusals; without {@link #stage} beforehand too.
   *
   * @throws WarehouseException {@code CONFLICT} when an open version is gone that was to be closed
   */
  void write(CommitPlan plan, Instant recordedAt) throws SQLException;

  /**
   * Writes a plan row by row, to find out which versions the warehouse does not take; the caller
   * rolls back.
   */
  default List<RefusedVersion> refused(CommitPlan plan, Instant recordedAt) throws SQLException {
    return List.of();
  }

  /**
   * A version that the warehouse does not take.
   *
   * @param state the SQL state it answers with
   */
  record RefusedVersion(TableId table, RowKey key, long commitLsn, String state) {}

  /** The tables' columns have changed. */
  void use(Map<TableId, HistoryTable> tables) throws SQLException;

  @Override
  void close() throws SQLException;
}
