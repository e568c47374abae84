package dev.hindsight.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;

/**
 * Prints rows as the person asked. Rows stream through: JSON and CSV hold one, a table the few it
 * measures its columns by.
 */
final class RowPrinter {
  private static final int CHECK_EVERY = 1000;

  private final Format format;
  private final PrintWriter out;
  private final int width;

  /**
   * @param width what a table's line is cut to; 0: never
   */
  RowPrinter(Format format, PrintWriter out, int width) {
    this.format = format;
    this.out = out;
    this.width = width;
  }

  RowOutput open(List<String> columns) {
    return switch (format) {
      case TABLE -> new TableOutput(columns, out, width);
      case JSON -> new JsonOutput(columns, out);
      case CSV -> new CsvOutput(columns, out);
    };
  }

  /** Prints all rows, or as many as the reader of stdout wants; the number printed. */
  long print(List<String> columns, Iterator<Object[]> rows) {
    long count = 0;
    try (RowOutput output = open(columns)) {
      while (rows.hasNext() && stillRead(count)) {
        output.row(rows.next());
        count++;
      }
    }
    return count;
  }

  long print(ResultSet rows) throws SQLException {
    return print(rows, Long.MAX_VALUE);
  }

  /**
   * @param limit prints no more rows than this, and reads none after it; 1 or more
   */
  long print(ResultSet rows, long limit) throws SQLException {
    ResultColumns columns = ResultColumns.of(rows.getMetaData());
    long count = 0;
    // Before anything is printed: a query that is carried out row by row may fail at its first.
    boolean found = rows.next();
    try (RowOutput output = open(columns.names())) {
      while (found) {
        output.row(columns.values(rows));
        count++;
        found = count < limit && stillRead(count) && rows.next();
      }
    }
    return count;
  }

  /** With {@code | head} the rest need not be read. */
  private boolean stillRead(long count) {
    return count == 0 || count % CHECK_EVERY != 0 || !out.checkError();
  }
}
