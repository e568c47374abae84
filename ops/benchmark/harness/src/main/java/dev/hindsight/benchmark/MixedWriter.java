package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;

/**
 * Inserts rows in transactions of one to five statements, single rows among many at once, a tenth
 * of them rolled back. Each takes its time between statements, as an application does that works
 * meanwhile: several writers interleave in the source's log.
 */
final class MixedWriter implements Runnable {
  private static final int IDS = 20_000_000;

  /** How many rows at once come to the source. */
  enum Bulk {
    /** {@code insert ... select}: each row has a place of its own in the log. */
    INTERLEAVED,
    /** {@code COPY}: the rows of a page share one place in the log. */
    COPY;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Source source;
  private final Bulk bulk;
  private final Random random;
  private final BooleanSupplier ended;
  private int nextId;
  private volatile Exception failure;

  MixedWriter(Source source, Bulk bulk, int number, long seed, BooleanSupplier ended) {
    this.source = source;
    this.bulk = bulk;
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
          insert(connection, statement, random.nextBoolean() ? 1 : 2 + random.nextInt(60));
          Pause.millis(random.nextInt(100));
        }
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    } catch (SQLException | IOException e) {
      failure = e;
    }
  }

  private void insert(Connection connection, Statement statement, int rows)
      throws SQLException, IOException {
    int first = nextId;
    nextId += rows;
    if (rows == 1 || bulk == Bulk.INTERLEAVED) {
      statement.execute("SELECT bench_insert(%d, %d)".formatted(first, nextId - 1));
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (int id = first; id < nextId; id++) {
      lines
          .append(id)
          .append(
              "\t12.5\t2026-01-02 03:04:05+00\t2026-01-03 03:04:05+00\tCARTE 1234 BOULANGERIE\tFR\t")
          .append("1\t1\t1\n");
    }
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY transactions FROM STDIN", new StringReader(lines.toString()));
  }

  void throwFailure() throws Exception {
    if (failure != null) {
      throw failure;
    }
  }
}
