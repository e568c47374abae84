package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hindsight.change.Change;
import dev.hindsight.change.Changes;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverTest {
  private static final long MOST_BYTES = 1_000;

  private final AtomicInteger freed = new AtomicInteger();
  private final HandOver handOver =
      new HandOver(
          new RowDecoders(List.of(), "placeholder"),
          new TransactionAssembler(10, MOST_BYTES, Path.of("unused")),
          MOST_BYTES);

  @AfterEach
  void end() {
    handOver.close();
  }

  @Test
  void groups_are_taken_up_to_a_number_in_their_order() throws Exception {
    handOver.put(group(1, 2));
    handOver.put(group(3));
    long third = handOver.put(group(4));
    assertThat(handOver.take(2)).extracting(SourceTransaction::xid).containsExactly(1L, 2L, 3L);
    assertThat(handOver.take(third)).extracting(SourceTransaction::xid).containsExactly(4L);
  }

  @Test
  void a_number_that_came_before_or_was_never_given_means_that_changes_were_lost()
      throws Exception {
    handOver.put(group(1));
    handOver.put(group(2));
    assertThatThrownBy(() -> handOver.take(3)).isInstanceOf(LostChangesException.class);
    handOver.take(2);
    assertThatThrownBy(() -> handOver.take(2)).isInstanceOf(LostChangesException.class);
  }

  @Test
  void the_reader_waits_while_too_much_lies_here_but_a_single_group_always_has_room()
      throws Exception {
    handOver.put(sized(MOST_BYTES, 1));
    AtomicReference<Long> second = new AtomicReference<>();
    Thread reader = reader(() -> second.set(handOver.put(sized(MOST_BYTES, 2))));
    await().until(() -> reader.getState() == Thread.State.WAITING);
    assertThat(second).hasNullValue();
    handOver.take(1);
    reader.join();
    assertThat(second).hasValue(2L);
  }

  @Test
  void closing_frees_what_lies_here_and_lets_a_waiting_reader_go() throws Exception {
    handOver.put(sized(MOST_BYTES, 1));
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread reader =
        reader(
            () -> {
              try {
                handOver.put(sized(MOST_BYTES, 2));
              } catch (InterruptedException e) {
                end.set(e);
              }
            });
    await().until(() -> reader.getState() == Thread.State.WAITING);
    handOver.close();
    reader.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(freed).hasValue(2);
    assertThatThrownBy(() -> HandOver.named(handOver.name()))
        .isInstanceOf(IllegalStateException.class);
  }

  private interface Reading {
    void run() throws Exception;
  }

  private static Thread reader(Reading reading) {
    Thread thread =
        new Thread(
            () -> {
              try {
                reading.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private HandOver.Group group(long... xids) {
    HandOver.Group group = new HandOver.Group();
    for (long xid : xids) {
      group.add(transaction(xid, 1));
    }
    return group;
  }

  private HandOver.Group sized(long bytes, long xid) {
    HandOver.Group group = new HandOver.Group();
    group.add(transaction(xid, bytes));
    return group;
  }

  private SourceTransaction transaction(long xid, long bytes) {
    Changes changes =
        new Changes() {
          @Override
          public long count() {
            return 1;
          }

          @Override
          public long bytes() {
            return bytes;
          }

          @Override
          public int slices() {
            return 1;
          }

          @Override
          public void forEach(int slice, Consumer<Change> consumer) {}

          @Override
          public Map<TableId, Set<RowShape>> shapes() {
            return Map.of();
          }

          @Override
          public void close() {
            freed.incrementAndGet();
          }
        };
    return new SourceTransaction(xid, xid, Instant.EPOCH, changes);
  }
}
