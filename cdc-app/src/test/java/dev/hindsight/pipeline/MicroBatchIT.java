package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.pipeline.PipelineListener.Committed;
import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A warehouse that bills by the minute is woken when enough has gathered or the oldest change has
 * waited long enough, and the source keeps everything until then.
 */
class MicroBatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofHours(1);

  /** A flush, the statements the server got since the one before, and the slot's place then. */
  private record Flush(Committed commit, long received, long confirmedBefore) {}

  private static TestSource source;
  private static TestWarehouse warehouse;
  private final List<Flush> flushes = Collections.synchronizedList(new ArrayList<>());
  private Pipeline running;
  private Thread thread;

  @BeforeAll
  static void copy() {
    source = SourceServer.bankSource();
    warehouse = TestWarehouse.snowflake().migrated();
    new TestPipeline(source, warehouse).catchUp();
  }

  @AfterAll
  static void dropSlots() {
    source.dropSlots();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running != null) {
      running.stop();
      thread.join(PATIENCE.toMillis());
      running = null;
    }
  }

  private long confirmed() {
    return Long.parseLong(
        source.one(
            "SELECT (confirmed_flush_lsn - '0/0')::bigint FROM pg_replication_slots WHERE slot_name LIKE '%"
                + source.name()
                + "'"));
  }

  private void start(int rows, Duration interval) throws InterruptedException {
    CountDownLatch streaming = new CountDownLatch(1);
    long[] before = new long[1];
    PipelineListener listener =
        new PipelineListener() {
          @Override
          public void state(State state) {
            if (state == State.STREAMING) {
              before[0] = SharedDouble.get().statements().count();
              streaming.countDown();
            }
          }

          @Override
          public void committed(Committed commit) {
            long received = SharedDouble.get().statements().count();
            flushes.add(new Flush(commit, received - before[0], confirmed()));
            before[0] = SharedDouble.get().statements().count();
          }
        };
    running =
        new TestPipeline(source, warehouse)
            .rowsPerCommit(rows)
            .flushInterval(interval)
            .build(listener);
    thread =
        new Thread(
            () -> {
              try {
                running.run(Pipeline.Goal.FOLLOW);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    assertThat(streaming.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void book(int from, int to) {
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(%d, %d) g"
            .formatted(from, to));
  }

  private List<Flush> withRows() {
    return flushes.stream().filter(flush -> flush.commit().events() > 0).toList();
  }

  private long events() {
    return List.copyOf(flushes).stream().mapToLong(flush -> flush.commit().events()).sum();
  }

  /** Of the bookings of one test. */
  private long versions(int from, int to) {
    return Long.parseLong(
        warehouse.one(
            "SELECT count(*) FROM transaction_history WHERE transaction_id BETWEEN %d AND %d"
                .formatted(from, to)));
  }

  /** The slot is where it was until the warehouse has committed, and follows afterwards. */
  private void assertConfirmedAfterEach() {
    assertThat(flushes).allMatch(flush -> flush.confirmedBefore() < flush.commit().commitLsn());
    long last = flushes.get(flushes.size() - 1).commit().commitLsn();
    await().atMost(PATIENCE).until(() -> confirmed() >= last);
  }

  @Test
  void so_many_rows_are_a_flush_each_whose_statements_are_counted() throws Exception {
    start(10, NEVER);
    for (int first = 1; first <= 41; first += 10) {
      book(first, first + 9);
    }
    await().atMost(PATIENCE).until(() -> events() == 50);
    assertThat(withRows()).hasSize(5);
    assertThat(withRows()).extracting(flush -> flush.commit().events()).containsOnly(10L);
    assertThat(versions(1, 50)).isEqualTo(50);
    assertConfirmedAfterEach();
    // All but the first, which finds nothing staged before, cost the same.
    assertThat(withRows().subList(1, 5))
        .extracting(flush -> flush.commit().statements())
        .containsOnly(withRows().get(1).commit().statements())
        .allMatch(statements -> statements > 4 && statements < 15);
    assertThat(withRows()).allMatch(flush -> flush.commit().nanos() > 0);
    // The server got those, and what is asked before and after each.
    long received = flushes.stream().mapToLong(Flush::received).sum();
    long counted = flushes.stream().mapToLong(flush -> flush.commit().statements()).sum();
    assertThat(received).isBetween(counted, counted + 40);
  }

  @Test
  void what_has_waited_long_enough_is_a_flush_however_little_it_is() throws Exception {
    start(1_000_000, Duration.ofSeconds(1));
    for (int id = 101; id <= 120; id++) {
      book(id, id);
    }
    // Told when it is on disk, a moment after it can be read.
    await().atMost(PATIENCE).until(() -> events() == 20);
    assertThat(versions(101, 120)).isEqualTo(20);
    // An empty transaction of the heartbeat may have begun to wait before them.
    assertThat(withRows()).hasSizeLessThanOrEqualTo(2);
    assertConfirmedAfterEach();
    book(121, 121);
    await().atMost(PATIENCE).until(() -> events() == 21);
    assertThat(versions(121, 121)).isEqualTo(1);
    assertConfirmedAfterEach();
  }

  @Test
  void a_stop_flushes_what_has_gathered_and_the_next_start_takes_nothing_twice() throws Exception {
    start(1_000_000, NEVER);
    book(201, 205);
    book(206, 210);
    String written = source.one("SELECT pg_current_wal_lsn()");
    await().atMost(PATIENCE).until(() -> source.hasSent(written));
    assertThat(versions(201, 210)).isZero();
    stop();
    // What had not arrived yet, and what was not confirmed, comes again.
    new TestPipeline(source, warehouse).catchUp();
    assertThat(
            warehouse.rows(
                "SELECT count(*), count(DISTINCT transaction_id) FROM transaction_history"
                    + " WHERE transaction_id BETWEEN 201 AND 210"))
        .containsExactly("10|10");
    assertThat(new TestPipeline(source, warehouse).verify().agrees()).isTrue();
  }
}
