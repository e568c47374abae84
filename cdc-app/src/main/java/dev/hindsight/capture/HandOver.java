package dev.hindsight.capture;

import dev.hindsight.change.SourceTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the engine's reading thread leaves whole source transactions for the thread that receives
 * them. They lie here in groups, numbered without gaps; the engine's own queue carries the numbers.
 * The reader waits while too much lies here.
 *
 * <p>The engine makes its task by name, so the two find each other by a text that both know.
 * Thread-safe.
 */
final class HandOver implements AutoCloseable {
  private static final int MOST_CHANGES = 65_536;
  private static final Map<String, HandOver> OPEN = new ConcurrentHashMap<>();

  /** Transactions that follow each other. Not thread-safe. */
  static final class Group {
    private static final int LARGE_CHANGES = 2_048;
    private static final long LARGE_BYTES = 1 << 20;

    private final List<SourceTransaction> transactions = new ArrayList<>();
    private long changes;
    private long bytes;

    void add(SourceTransaction transaction) {
      transactions.add(transaction);
      changes += transaction.changes().count();
      bytes += transaction.changes().bytes();
    }

    List<SourceTransaction> transactions() {
      return transactions;
    }

    boolean isEmpty() {
      return transactions.isEmpty();
    }

    boolean isLarge() {
      return changes >= LARGE_CHANGES || bytes >= LARGE_BYTES;
    }
  }

  private final String name = UUID.randomUUID().toString();
  private final RowDecoders rows;
  private final TransactionAssembler assembler;
  private final long mostBytes;
  private final ArrayDeque<Group> groups = new ArrayDeque<>();
  private long changes;
  private long bytes;
  private long lastPut;
  private long lastTaken;
  private boolean closed;
  private volatile long lastHeard = System.nanoTime();
  private volatile RuntimeException failure;

  /**
   * @param mostBytes about as much lies here at most, beside one group
   */
  HandOver(RowDecoders rows, TransactionAssembler assembler, long mostBytes) {
    this.rows = rows;
    this.assembler = assembler;
    this.mostBytes = mostBytes;
    OPEN.put(name, this);
  }

  /** The one of the engine that is told this name. */
  static HandOver named(String name) {
    HandOver open = OPEN.get(name);
    if (open == null) {
      throw new IllegalStateException("the engine has been ended");
    }
    return open;
  }

  String name() {
    return name;
  }

  RowDecoders rows() {
    return rows;
  }

  TransactionAssembler assembler() {
    return assembler;
  }

  /** The source has said something. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  /** As {@link System#nanoTime()}. */
  long lastHeard() {
    return lastHeard;
  }

  /** What is wrong with what was read, not with the source: reading ends with it. */
  void failed(RuntimeException problem) {
    failure = problem;
  }

  /** Null while all is well. */
  RuntimeException failure() {
    return failure;
  }

  /** Waits for room. Returns the group's number. */
  synchronized long put(Group group) throws InterruptedException {
    while (!closed && !groups.isEmpty() && (changes >= MOST_CHANGES || bytes >= mostBytes)) {
      wait();
    }
    if (closed) {
      free(group);
      throw new InterruptedException();
    }
    groups.add(group);
    changes += group.changes;
    bytes += group.bytes;
    return ++lastPut;
  }

  /**
   * The transactions up to a group's number.
   *
   * @throws LostChangesException if the numbers came in another order than they were given
   */
  synchronized List<SourceTransaction> take(long number) {
    if (number <= lastTaken || number > lastPut) {
      throw new LostChangesException(
          "the engine's queue gave group "
              + number
              + " of source transactions after group "
              + lastTaken
              + ", "
              + lastPut
              + " being the last that it was given; nothing of it was applied");
    }
    List<SourceTransaction> taken = new ArrayList<>();
    for (; lastTaken < number; lastTaken++) {
      Group group = groups.remove();
      taken.addAll(group.transactions);
      changes -= group.changes;
      bytes -= group.bytes;
    }
    notifyAll();
    return taken;
  }

  private static void free(Group group) {
    group.transactions.forEach(transaction -> transaction.changes().close());
  }

  /** The reader waits no longer, and what lies here is given up: it comes again from the slot. */
  @Override
  public synchronized void close() {
    closed = true;
    OPEN.remove(name);
    groups.forEach(HandOver::free);
    groups.clear();
    notifyAll();
  }
}
