package dev.hindsight.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * A reader of the history that looks again and again whether what the writers committed can be
 * read, over a connection such as anyone's who reads beside {@code run}. How often it looks is part
 * of what it measures.
 */
final class Watcher {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
  private static final long LONGEST = TimeUnit.MINUTES.toMicros(5);

  /** From the instant at which a commit was to be made; nothing is left out, in microseconds. */
  final Histogram fromSchedule = new Histogram(LONGEST, 3);

  /** From the moment at which the source had confirmed it. */
  final Histogram fromCommit = new Histogram(LONGEST, 3);

  /** The corrections among the first. */
  final Histogram corrections = new Histogram(LONGEST, 3);

  private final H2Warehouse warehouse;
  private final List<SteadyWriter> writers;
  private final long from;
  private final long[] newestIds;
  private final List<Deque<SteadyWriter.Commit>> inserts = new ArrayList<>();
  private final List<Deque<SteadyWriter.Commit>> updates = new ArrayList<>();

  /**
   * @param from commits scheduled before that instant warm up and are not recorded
   */
  Watcher(H2Warehouse warehouse, List<SteadyWriter> writers, long from) {
    this.warehouse = warehouse;
    this.writers = writers;
    this.from = from;
    this.newestIds = writers.stream().mapToLong(writer -> writer.firstId).toArray();
    writers.forEach(
        writer -> {
          inserts.add(new ArrayDeque<>());
          updates.add(new ArrayDeque<>());
        });
  }

  /** Until everything is read. */
  void watch() throws SQLException {
    String newest =
        writers.stream()
            .map(
                writer ->
                    // From the newest one seen on: H2 reads the whole range.
                    "(SELECT MAX(transaction_id) FROM transaction_history WHERE transaction_id BETWEEN ? AND "
                        + (writer.firstId + SteadyWriter.IDS - 1)
                        + ")")
            .collect(Collectors.joining(", ", "SELECT ", ""));
    try (Connection connection = warehouse.connect();
        PreparedStatement ids = connection.prepareStatement(newest);
        PreparedStatement corrected =
            connection.prepareStatement(
                "SELECT 1 FROM transaction_history WHERE transaction_id = ? AND opened_by = 'correction'")) {
      long lastSeen = System.nanoTime();
      while (true) {
        boolean ended = true;
        for (SteadyWriter writer : writers) {
          ended &= writer.hasEnded();
        }
        take();
        boolean saw = look(ids, corrected);
        if (ended && nothingWaits()) {
          return;
        }
        lastSeen = saw ? System.nanoTime() : lastSeen;
        if (System.nanoTime() - lastSeen > PATIENCE) {
          throw new IllegalStateException("nothing new can be read for two minutes");
        }
        Pause.millis(1);
      }
    }
  }

  private void take() {
    for (int i = 0; i < writers.size(); i++) {
      var made = writers.get(i).made();
      for (SteadyWriter.Commit next = made.poll(); next != null; next = made.poll()) {
        (next.correction() ? updates : inserts).get(i).add(next);
      }
    }
  }

  private boolean nothingWaits() {
    return inserts.stream().allMatch(Deque::isEmpty)
        && updates.stream().allMatch(Deque::isEmpty)
        && writers.stream().allMatch(writer -> writer.made().isEmpty());
  }

  /** The rows of one writer come in its order: the newest one tells of all before it. */
  private boolean look(PreparedStatement ids, PreparedStatement corrected) throws SQLException {
    boolean saw = false;
    for (int i = 0; i < newestIds.length; i++) {
      ids.setLong(i + 1, newestIds[i]);
    }
    try (ResultSet row = ids.executeQuery()) {
      row.next();
      long now = System.nanoTime();
      for (int i = 0; i < writers.size(); i++) {
        newestIds[i] = Math.max(newestIds[i], row.getLong(i + 1));
        Deque<SteadyWriter.Commit> waiting = inserts.get(i);
        while (!waiting.isEmpty() && waiting.peek().id() <= newestIds[i]) {
          record(waiting.poll(), now);
          saw = true;
        }
      }
    }
    for (Deque<SteadyWriter.Commit> waiting : updates) {
      while (!waiting.isEmpty() && isCorrected(corrected, waiting.peek().id())) {
        record(waiting.poll(), System.nanoTime());
        saw = true;
      }
    }
    return saw;
  }

  private static boolean isCorrected(PreparedStatement corrected, long id) throws SQLException {
    corrected.setLong(1, id);
    try (ResultSet row = corrected.executeQuery()) {
      return row.next();
    }
  }

  private void record(SteadyWriter.Commit commit, long now) {
    if (commit.intended() < from) {
      return;
    }
    fromSchedule.recordValue(micros(now - commit.intended()));
    fromCommit.recordValue(micros(now - commit.returned()));
    if (commit.correction()) {
      corrections.recordValue(micros(now - commit.intended()));
    }
  }

  private static long micros(long nanos) {
    return Math.min(LONGEST, Math.max(0, nanos / 1_000));
  }
}
