package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import java.sql.ResultSet;
import java.sql.SQLException;
import picocli.CommandLine.Option;

/** The option of commands whose rows may be many. */
final class LimitOption {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many rows to print at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  int rows() {
    if (limit < 1) {
      throw new Stop(Stop.Reason.CONFIGURATION, "--limit " + limit + ": expected 1 or more.");
    }
    return limit;
  }

  /** Prints up to the limit, and says so where it cuts rows off; the number printed. */
  long print(RowPrinter printer, ResultSet rows, Hindsight hindsight) throws SQLException {
    long printed = printer.print(rows, rows());
    if (printed == rows() && rows.next()) {
      hindsight.note("There are more than these " + printed + " rows: see --limit.");
    }
    return printed;
  }
}
