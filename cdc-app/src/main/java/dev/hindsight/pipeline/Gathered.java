package dev.hindsight.pipeline;

import dev.hindsight.change.Changes;
import dev.hindsight.change.Footprint;
import dev.hindsight.change.SourceTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Source transactions that wait until a commit is due: a warehouse that bills by the minute is
 * woken seldom. The source keeps them until then. One thread at a time.
 */
final class Gathered {
  /** A position that alone moves on may wait so much longer: nobody misses anything. */
  private static final int PATIENCE_WITHOUT_CHANGES = 10;

  private final int rows;
  private final long interval;
  private final long mostBytes = Runtime.getRuntime().maxMemory() / 8;
  private List<SourceTransaction> transactions = new ArrayList<>();
  private long events;
  private long bytes;
  private boolean spilled;
  private long since;

  /**
   * @param rows row-level events at which a commit is due
   * @param interval how long the oldest transaction waits; zero: never gather
   */
  Gathered(int rows, Duration interval) {
    this.rows = rows;
    this.interval = interval.toNanos();
  }

  void add(List<SourceTransaction> more) {
    if (transactions.isEmpty()) {
      since = System.nanoTime();
    }
    transactions.addAll(more);
    if (interval > 0) {
      for (SourceTransaction each : more) {
        Changes changes = each.changes();
        events += changes.count();
        spilled |= changes.slices() > 1;
        if (changes.slices() == 1) {
          changes.forEach(0, change -> bytes += Footprint.of(change));
        }
      }
    }
  }

  /**
   * @param target the place in the log at which there is nothing more to wait for
   */
  boolean isDue(long target) {
    long patience = events == 0 ? PATIENCE_WITHOUT_CHANGES * interval : interval;
    return spilled
        || events >= rows
        || bytes >= mostBytes
        || transactions.get(transactions.size() - 1).commitLsn() >= target
        || System.nanoTime() - since >= patience;
  }

  boolean isEmpty() {
    return transactions.isEmpty();
  }

  /** All of them; nothing is gathered afterwards. */
  List<SourceTransaction> take() {
    List<SourceTransaction> all = transactions;
    transactions = new ArrayList<>();
    events = 0;
    bytes = 0;
    spilled = false;
    return all;
  }
}
