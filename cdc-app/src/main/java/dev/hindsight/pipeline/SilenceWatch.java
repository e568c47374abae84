package dev.hindsight.pipeline;

import dev.hindsight.capture.ChangeStream;
import dev.hindsight.source.Session;
import dev.hindsight.source.SourceDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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
  static final Duration SILENCE = Duration.ofSeconds(20);
  // The engine reports every ten seconds, also while it has nothing to do.
  private static final int REPORTS_SECONDS = 60;

  private final ChangeStream stream;
  private final SourceDatabase source;
  private final String slot;
  private final Consumer<Session> streaming;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "silence-watch");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param streaming told who serves the stream, each time it is asked for
   */
  SilenceWatch(
      ChangeStream stream, SourceDatabase source, String slot, Consumer<Session> streaming) {
    this.stream = stream;
    this.source = source;
    this.slot = slot;
    this.streaming = streaming;
    long every = SILENCE.toMillis() / 4;
    timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (stream.silentNanos() < SILENCE.toNanos()) {
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
    if (stream.silentNanos() >= SILENCE.toNanos()) {
      stream.hangUp();
    }
  }

  private boolean hears(Connection connection) throws SQLException {
    Session.streaming(connection, slot).ifPresent(streaming);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT r.reply_time IS NULL OR r.reply_time > clock_timestamp() - make_interval(secs"
                + " => ?) FROM pg_replication_slots s JOIN pg_stat_replication r ON r.pid ="
                + " s.active_pid WHERE s.slot_name = ?")) {
      statement.setInt(1, REPORTS_SECONDS);
      statement.setString(2, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
