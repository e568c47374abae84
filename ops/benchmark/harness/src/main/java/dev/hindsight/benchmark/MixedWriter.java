package dev.hindsight.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Inserts rows in transactions of one to five statements, single rows among {@code insert ...
 * select}, a tenth of them rolled back; several writers interleave in the source's log.
 */
final class MixedWriter implements Runnable {
  private static final int IDS = 20_000_000;

  private final Source source;
  private final Random random;
  private final BooleanSupplier ended;
  private int nextId;
  private volatile SQLException failure;

  MixedWriter(Source source, int number, long seed, BooleanSupplier ended) {
    this.source = source;
    this.random = new Random(seed + number);
    this.ended = ended;
    this.nextId = (number + 1) * IDS;
  }

  @Override
  public void run() {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!ended.getAsBoolean()) {
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
          int rows = random.nextBoolean() ? 1 : 2 + random.nextInt(60);
          statement.execute("SELECT bench_insert(%d, %d)".formatted(nextId, nextId + rows - 1));
          nextId += rows;
        }
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
        Pause.millis(random.nextInt(8));
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  void throwFailure() throws SQLException {
    if (failure != null) {
      throw failure;
    }
  }
}
