package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an event costs the thread that reads and decodes the log, in a figure that does not drift
 * with the machine. The bound is a little above what it takes today; raise it only for a reason.
 */
class DecodingCostIT {
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 10_000;
  private static final long BYTES = 5_280;
  private static final TableSpec TABLE =
      new TableSpec(
          new TableId("public", "bookings"),
          "booking_history",
          List.of("id"),
          Map.of(),
          Map.of(),
          List.of());

  private final TestSource source = SourceServer.emptySource();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AtomicLong decoded = new AtomicLong();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void a_row_in_a_transaction_of_its_own_is_decoded_with_no_more_bytes_than_it_was()
      throws Exception {
    source.execute(
        """
        CREATE TABLE bookings (id INTEGER PRIMARY KEY, amount NUMERIC(10, 5), creation_date TIMESTAMPTZ,
          execution_date TIMESTAMPTZ, label TEXT, country_code TEXT, consumer_id INTEGER, bank_id INTEGER,
          merchant_id INTEGER)""",
        """
        CREATE PROCEDURE book(first INT, last INT) LANGUAGE plpgsql AS $$ BEGIN FOR i IN first .. last LOOP
          INSERT INTO bookings VALUES (i, 12.5, '2026-01-02 03:04:05+00', '2026-01-03 03:04:05+00',
            'CARTE 21/03 BOULANGERIE DU PORT', 'FR', 1, 2, 3);
          COMMIT; END LOOP; END $$""",
        "CREATE PUBLICATION hindsight FOR TABLE bookings",
        "SELECT pg_create_logical_replication_slot('" + source.name() + "', 'pgoutput')");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (ChangeStream stream =
        new ChangeStream(
            source.capture(TABLE),
            transactions -> transactions.forEach(t -> decoded.addAndGet(t.changes().count())))) {
      Future<?> running =
          thread.submit(
              () -> {
                stream.run();
                return null;
              });
      read(running, 1, WARM_UP);
      long before = allocated();
      read(running, WARM_UP + 1, WARM_UP + MEASURED);
      long each = (allocated() - before) / MEASURED;
      System.out.printf("%,d bytes allocated an event while it is read and decoded%n", each);
      assertThat(each).isPositive().isLessThanOrEqualTo(BYTES);
    } finally {
      thread.shutdown();
    }
  }

  private void read(Future<?> running, int first, int last) {
    source.execute("CALL book(%d, %d)".formatted(first, last));
    await().atMost(Duration.ofSeconds(60)).until(() -> decoded.get() == last || running.isDone());
    assertThat(decoded).hasValue(last);
  }

  /** By the engine's thread that reads the log. */
  private long allocated() {
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(
            each ->
                each != null && each.getThreadName().contains("change-event-source-coordinator"))
        .mapToLong(ThreadInfo::getThreadId)
        .map(threads::getThreadAllocatedBytes)
        .sum();
  }
}
