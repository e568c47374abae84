package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.load.LoadReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/** What a run has done so far, on one line that is written over, or every five seconds anew. */
final class ProgressLine implements Consumer<LoadReport> {

  private static final int QUIET_SECONDS = 5;

  private final PrintWriter err;
  private final boolean overwrite;
  private int reports;

  /**
   * @param overwrite whether somebody watches on a terminal
   */
  ProgressLine(PrintWriter err, boolean overwrite) {
    this.err = err;
    this.overwrite = overwrite;
  }

  @Override
  public void accept(LoadReport report) {
    if (overwrite) {
      err.print("\r" + text(report) + " ");
      err.flush();
    } else if (reports++ % QUIET_SECONDS == 0) {
      err.println(text(report));
    }
  }

  /** Leaves the line. */
  void end() {
    if (overwrite) {
      err.println();
    }
  }

  static String text(LoadReport report) {
    return String.format(
        Locale.ROOT,
        "%,d tx, %,.0f tx/s, %,d corrections, %,d deletes, %,d dirty",
        report.committed(),
        report.rate(),
        LoadReport.total(report.corrections()),
        LoadReport.total(report.deletions()),
        LoadReport.total(report.dirty()));
  }
}
