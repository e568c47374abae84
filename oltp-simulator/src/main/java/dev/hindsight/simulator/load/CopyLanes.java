package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Booking;
import dev.hindsight.simulator.source.CopyBuffer;
import dev.hindsight.simulator.source.SourceAddress;
import dev.hindsight.simulator.source.SourceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Sends slices of rows by {@code COPY} over two connections, while the next slice is made; the
 * server is the slower side.
 */
final class CopyLanes implements AutoCloseable {

  private static final int LANES = 2;
  private static final String COPY =
      "COPY transactions (id, amount, creation_date, execution_date, label, country_code,"
          + " consumer_id, bank_id, merchant_id) FROM STDIN";

  private final ExecutorService threads = Executors.newFixedThreadPool(LANES);
  private final BlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
  private final BlockingQueue<CopyBuffer> empty = new LinkedBlockingQueue<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Future<?>> sent = new ArrayList<>();
  private CopyBuffer filling;

  CopyLanes(SourceAddress source, boolean withoutTriggers) throws SQLException {
    for (int i = 0; i < LANES; i++) {
      Connection connection = source.connect();
      connections.add(connection);
      if (withoutTriggers) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(BulkRights.WITHOUT_TRIGGERS);
        }
      }
      empty.add(new CopyBuffer());
    }
    idle.addAll(connections);
    filling = new CopyBuffer();
  }

  void add(Booking booking) {
    filling.append(booking);
  }

  /** Hands the rows added so far over as one source transaction; waits while both lanes work. */
  void send() {
    if (filling.size() == 0) {
      return;
    }
    CopyBuffer full = filling;
    sent.add(threads.submit(() -> copy(full)));
    filling = taken(empty);
    sent.removeIf(CopyLanes::done);
  }

  /** Waits until everything sent is committed. */
  void finish() {
    sent.forEach(CopyLanes::result);
    sent.clear();
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.close();
    }
  }

  private void copy(CopyBuffer full) {
    Connection connection = taken(idle);
    try {
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      var copy = copies.copyIn(COPY);
      copy.writeToCopy(full.array(), 0, full.size());
      copy.endCopy();
    } catch (SQLException e) {
      throw SourceException.of("seeding failed", e);
    } finally {
      full.clear();
      idle.add(connection);
      empty.add(full);
    }
  }

  private static boolean done(Future<?> slice) {
    if (slice.isDone()) {
      result(slice);
    }
    return slice.isDone();
  }

  private static void result(Future<?> slice) {
    try {
      slice.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SourceException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T taken(BlockingQueue<T> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static SourceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return SourceException.failure("interrupted", e);
  }
}
