package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.load.LoadReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;

/** What a run has done so far, on one line that is written over, or anew every few seconds. */
final class ProgressLine implements Consumer<LoadReport> {

  private static final int QUIET_SECONDS = 5;

  private final PrintWriter err;
  private final boolean overwrite;
  private final int seconds;
  private int reports;

  /**
   * @param overwrite whether somebody watches on a terminal
   */
  ProgressLine(PrintWriter err, boolean overwrite) {
    this(err, overwrite, QUIET_SECONDS);
  }

  private ProgressLine(PrintWriter err, boolean overwrite, int seconds) {
    this.err = err;
    this.overwrite = overwrite;
    this.seconds = seconds;
  }

  /** A line of its own each second, for a script that shows it. */
  static ProgressLine eachSecond(PrintWriter err) {
    return new ProgressLine(err, false, 1);
  }

  @Override
  public void accept(LoadReport report) {
    if (overwrite) {
      err.print("\r" + text(report) + " ");
      err.flush();
    } else if (reports++ % seconds == 0) {
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
