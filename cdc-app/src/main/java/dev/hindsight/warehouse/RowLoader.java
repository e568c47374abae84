package dev.hindsight.warehouse;

import java.sql.SQLException;
import java.util.List;

/** Puts rows into one table as they are. One thread at a time, on the connection of its maker. */
public interface RowLoader extends AutoCloseable {
  /**
   * Makes rows ready, in place of those before. Before the transaction: where it needs DDL, what is
   * open would be committed.
   *
   * @param rows each the values of the columns, in their order
   */
  void stage(List<Object[]> rows) throws SQLException;

  /** Inserts what was staged. The caller commits. */
  void insert() throws SQLException;

  @Override
  void close() throws SQLException;
}
