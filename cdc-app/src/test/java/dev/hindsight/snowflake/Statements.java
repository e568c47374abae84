package dev.hindsight.snowflake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What was asked of the double, in order; of a long run the end. Thread-safe. */
public final class Statements {
  private static final int MOST = 20_000;

  private final Deque<String> texts = new ArrayDeque<>();
  private final AtomicLong count = new AtomicLong();

  synchronized void add(String sql) {
    count.incrementAndGet();
    texts.add(sql);
    if (texts.size() > MOST) {
      texts.remove();
    }
  }

  /** As the driver sent them. */
  public synchronized List<String> all() {
    return List.copyOf(texts);
  }

  public synchronized void forget() {
    texts.clear();
  }

  /** Since the start. */
  public long count() {
    return count.get();
  }
}
