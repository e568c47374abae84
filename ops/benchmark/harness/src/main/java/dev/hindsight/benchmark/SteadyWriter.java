package dev.hindsight.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Commits one-row transactions at the instants of a fixed schedule, a tenth of them corrections. A
 * commit that comes late delays nothing in the schedule: the delay shows in what is measured from
 * it.
 */
final class SteadyWriter implements Runnable {
  /** Ids of one writer are below the next one's. */
  static final int IDS = 20_000_000;

  private static final int CORRECTION = 9;
  private static final int OF = 10;

  /**
   * A commit that was to be made at an instant of {@link System#nanoTime}.
   *
   * @param id of the row; each row is corrected once at most
   */
  record Commit(long id, boolean correction, long intended, long returned) {}

  final int firstId;
  private final Source source;
  private final long start;
  private final double nanosBetween;
  private final long commits;
  private final Queue<Commit> made = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;
  private volatile SQLException failure;

  /**
   * @param number of the writer, from 0
   * @param start of the schedule
   */
  SteadyWriter(Source source, int number, long start, double perSecond, long commits) {
    this.source = source;
    this.firstId = (number + 1) * IDS;
    this.start = start;
    this.nanosBetween = 1e9 / perSecond;
    this.commits = commits;
  }

  @Override
  public void run() {
    try (Connection connection = source.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO transactions VALUES (?, 12.5, now(), now(), 'CARTE 1234 BOULANGERIE PARIS', 'FR',"
                    + " 1 + ? % 2000, 1 + ? % 20, 1 + ? % 500)");
        PreparedStatement correct =
            connection.prepareStatement(
                "UPDATE transactions SET amount = amount + 1 WHERE id = ?")) {
      for (long n = 0; n < commits; n++) {
        long intended = start + (long) (n * nanosBetween);
        Pause.until(intended);
        commit(n, intended, insert, correct);
      }
    } catch (SQLException e) {
      failure = e;
    } finally {
      ended = true;
    }
  }

  private void commit(long n, long intended, PreparedStatement insert, PreparedStatement correct)
      throws SQLException {
    boolean correction = n % OF == CORRECTION;
    if (correction) {
      // Long ago inserted, and never the same one again.
      int id = firstId + (int) (n / OF) * 3;
      correct.setInt(1, id);
      correct.executeUpdate();
      made.add(new Commit(id, true, intended, System.nanoTime()));
    } else {
      int id = firstId + (int) (n - n / OF);
      for (int i = 1; i <= 4; i++) {
        insert.setInt(i, id);
      }
      insert.executeUpdate();
      made.add(new Commit(id, false, intended, System.nanoTime()));
    }
  }

  /** What was committed and has not been taken yet, in the order of the commits. */
  Queue<Commit> made() {
    return made;
  }

  /** Whether nothing more will come. */
  boolean hasEnded() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    return ended;
  }
}
