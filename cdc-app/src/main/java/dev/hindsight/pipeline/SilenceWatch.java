package dev.hindsight.pipeline;

import dev.hindsight.capture.ChangeStream;
import dev.hindsight.source.Session;
import dev.hindsight.source.SourceDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a source that has gone while its connections seem to stand: no packet says so, and who
 * waits for the log would wait for ever. After some silence the source is asked anew whether it
 * still has our stream and hears from us; if not, the stream hangs up. A source that only has
 * nothing to say stays as it is.
 */
final class SilenceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
  private final ChangeStream stream;
  private final SourceDatabase source;
  private final String slot;
  private final Duration silence;
  private final Consumer<Session> streaming;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "silence-watch");
            thread.setDaemon(true);
            return thread;
          });

  private String lastReport;
  private long reported;

  /**
   * @param silence after how long to ask; the source counts as deaf when it has not heard from us
   *     for three times as long (the engine reports every ten seconds)
   * @param streaming told who serves the stream, each time it is asked for
   */
  SilenceWatch(
      ChangeStream stream,
      SourceDatabase source,
      String slot,
      Duration silence,
      Consumer<Session> streaming) {
    this.stream = stream;
    this.source = source;
    this.slot = slot;
    this.silence = silence;
    this.streaming = streaming;
    long every = silence.toMillis() / 4;
    timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (stream.silentNanos() < silence.toNanos()) {
      return;
    }
    try (Connection connection = source.connectBriefly()) {
      if (hears(connection)) {
        return;
      }
      LOG.warn("the source does not know our stream any more");
    } catch (SQLException e) {
      LOG.warn("the source has fallen silent", e);
    }
    if (stream.silentNanos() >= silence.toNanos()) {
      stream.hangUp();
    }
  }

  /**
   * Whether the source still serves our stream and gets our reports. When the last one was sent is
   * in our clock's terms, so it is only looked at whether there are new ones.
   */
  private boolean hears(Connection connection) throws SQLException {
    Optional<Session> server = Session.streaming(connection, slot);
    server.ifPresent(streaming);
    String report = server.isEmpty() ? null : lastReport(connection, server.get());
    if (!Objects.equals(report, lastReport)) {
      lastReport = report;
      reported = System.nanoTime();
    }
    // Who may not see the reports is left with the sockets' keep-alive.
    return server.isPresent()
        && (report == null || System.nanoTime() - reported < 3 * silence.toNanos());
  }

  private static String lastReport(Connection connection, Session server) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT reply_time::text FROM pg_stat_replication WHERE pid = ?")) {
      statement.setInt(1, server.pid());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
