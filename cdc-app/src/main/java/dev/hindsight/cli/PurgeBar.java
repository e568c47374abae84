package dev.hindsight.cli;

import dev.hindsight.retention.PurgeListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A purge as a bar on stderr: rows, their number a second, and the time that is left. Where there
 * is no terminal, a line every ten seconds.
 */
final class PurgeBar implements PurgeListener, AutoCloseable {
  private static final int WIDTH = 100;
  private static final int TERMINAL_MILLIS = 200;
  private static final int LINE_MILLIS = 10_000;

  private final PrintWriter err;
  private final boolean terminal;
  private final String task;
  private ProgressBar bar;

  /**
   * @param task what is going on
   */
  PurgeBar(Surroundings surroundings, String task) {
    this.task = task;
    this.err = surroundings.err();
    this.terminal = surroundings.width() > 0;
  }

  @Override
  public void begins(long rows) {
    if (bar == null && rows > 0) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(rows)
              .setUnit(" rows", 1)
              .showSpeed()
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(terminal ? TERMINAL_MILLIS : LINE_MILLIS)
              .setConsumer(new DelegatingProgressBarConsumer(this::show, WIDTH))
              .build();
    }
  }

  private void show(String line) {
    if (terminal) {
      err.print("\r" + line);
    } else {
      err.println(line);
    }
    err.flush();
  }

  @Override
  public void removed(String table, long rows) {
    if (bar == null) {
      begins(rows);
    }
    // The number at the beginning is an estimate.
    if (bar.getCurrent() + rows > bar.getMax()) {
      bar.maxHint(bar.getCurrent() + rows);
    }
    bar.stepBy(rows);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      if (terminal) {
        err.println();
      }
    }
  }
}
