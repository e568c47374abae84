package dev.hindsight.copy;

import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.RowLoader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

/** Copies one table, chunk by chunk. */
final class TableCopy {
  private final Connection source;
  private final Dialect sourceDialect;
  private final Connection target;
  private final Dialect targetDialect;
  private final CopyProgress progress;
  private final int chunkRows;
  private final Consumer<String> note;

  TableCopy(
      Connection source,
      Dialect sourceDialect,
      Connection target,
      Dialect targetDialect,
      CopyProgress progress,
      int chunkRows,
      Consumer<String> note) {
    this.source = source;
    this.sourceDialect = sourceDialect;
    this.target = target;
    this.targetDialect = targetDialect;
    this.progress = progress;
    this.chunkRows = chunkRows;
    this.note = note;
  }

  void copy(CopyTable table, CopyTable counterpart) throws SQLException {
    CopyProgress.Step step = progress.read().get(table.name());
    if (step.state().equals(CopyProgress.ENDED)) {
      return;
    }
    if (step.state().equals(CopyProgress.CLEARING)) {
      step = clear(table.name(), step);
    }
    Pages pages = new Pages(source, sourceDialect, table, chunkRows);
    try (RowLoader loader =
        targetDialect.loader(target, counterpart.name(), counterpart.columns())) {
      List<Object[]> page = pages.next(step.after());
      while (!page.isEmpty()) {
        step = chunk(counterpart, loader, page, step, pages.last(page));
        note.accept(table.name() + ": " + step.rows() + " rows");
        page = table.order().isEmpty() ? List.of() : pages.next(step.after());
      }
    }
    if (!step.state().equals(CopyProgress.ENDED)) {
      progress.move(
          table.name(),
          step,
          new CopyProgress.Step(step.source(), CopyProgress.ENDED, step.rows(), step.after()));
      target.commit();
    }
  }

  private CopyProgress.Step clear(String table, CopyProgress.Step step) throws SQLException {
    CopyProgress.Step cleared = new CopyProgress.Step(step.source(), CopyProgress.COPYING, 0, null);
    try (Statement statement = target.createStatement()) {
      progress.move(table, step, cleared);
      statement.executeUpdate("DELETE FROM " + table);
    }
    target.commit();
    return cleared;
  }

  /** One transaction: the rows, and that they are there. */
  private CopyProgress.Step chunk(
      CopyTable counterpart,
      RowLoader loader,
      List<Object[]> rows,
      CopyProgress.Step step,
      String last)
      throws SQLException {
    fit(counterpart, rows);
    // What has no order is copied at one go.
    String state = counterpart.order().isEmpty() ? CopyProgress.ENDED : CopyProgress.COPYING;
    CopyProgress.Step next =
        new CopyProgress.Step(step.source(), state, step.rows() + rows.size(), last);
    loader.stage(rows);
    target.commit();
    try {
      progress.move(counterpart.name(), step, next);
      loader.insert();
      target.commit();
    } catch (SQLException | RuntimeException e) {
      target.rollback();
      throw e;
    }
    return next;
  }

  private static void fit(CopyTable counterpart, List<Object[]> rows) {
    for (Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = Fitting.to(counterpart.columns().get(i), row[i], counterpart.name());
      }
    }
  }

  /** Without staging, for the few rows of a transaction of the caller's. */
  static void insert(Connection target, Dialect dialect, CopyTable counterpart, List<Object[]> rows)
      throws SQLException {
    fit(counterpart, rows);
    try (RowLoader loader = dialect.loader(target, counterpart.name(), counterpart.columns())) {
      loader.stage(rows);
      loader.insert();
    }
  }

  static RowDigest digest(Connection connection, Dialect dialect, CopyTable table)
      throws SQLException {
    RowDigest digest = new RowDigest();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT " + table.columnNames() + " FROM " + table.name())) {
      while (rows.next()) {
        digest.add(Pages.row(rows, dialect, table));
      }
    }
    connection.commit();
    return digest;
  }
}
