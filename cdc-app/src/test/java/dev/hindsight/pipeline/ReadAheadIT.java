package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.config.TablesFile;
import dev.hindsight.source.TableReader;
import dev.hindsight.source.TableReader.ChunkConsumer;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While one chunk of a copy is written the next one waits, and nobody waits for that in vain. */
@Timeout(60)
class ReadAheadIT {
  private final TestSource source = SourceServer.bankSource();
  private Connection connection;
  private TableReader reader;

  @BeforeEach
  void more_rows_than_are_fetched_at_once() throws SQLException {
    source.execute("INSERT INTO merchants SELECT g, 'shop ' || g FROM generate_series(3, 1000) g");
    connection = source.connect();
    connection.setAutoCommit(false);
    TableSpec merchants =
        TablesFile.builtIn().tables().stream()
            .filter(table -> table.source().equals(TableId.parse("public.merchants")))
            .findFirst()
            .orElseThrow();
    reader = new TableReader(connection, merchants);
  }

  @AfterEach
  void release() throws SQLException {
    connection.close();
  }

  private static Stream<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("source-reader"));
  }

  /** The next chunk is there, and its reader waits for somebody to take it. */
  private static void awaitNextChunk() {
    await().until(() -> readers().anyMatch(thread -> thread.getState() == Thread.State.WAITING));
  }

  private ThrowingCallable copying(ChunkConsumer consumer) {
    return () -> ReadAhead.readAll(reader, 10, consumer);
  }

  @Test
  void who_stops_in_the_middle_of_a_copy_waits_for_nobody_and_has_the_connection_again()
      throws Exception {
    long began = System.nanoTime();
    assertThatThrownBy(
            copying(
                chunk -> {
                  awaitNextChunk();
                  throw new CancellationException("stopped");
                }))
        .isInstanceOf(CancellationException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("the stop waits for a reader whose last chunk nobody takes")
        .isLessThan(Duration.ofSeconds(8));
    await().untilAsserted(() -> assertThat(readers()).isEmpty());

    int[] rows = {0};
    reader.readAll(10, chunk -> rows[0] += chunk.size());
    assertThat(rows[0]).isEqualTo(1000);
  }

  @Test
  void a_source_that_goes_in_the_middle_of_a_copy_ends_it_with_its_own_error() {
    assertThatThrownBy(
            copying(
                chunk -> {
                  if (!connection.isClosed()) {
                    awaitNextChunk();
                    connection.close();
                  }
                }))
        .isInstanceOf(SQLException.class);
    await().untilAsserted(() -> assertThat(readers()).isEmpty());
  }
}
