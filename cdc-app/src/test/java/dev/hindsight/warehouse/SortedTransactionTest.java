package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.tx.SortedTransaction;
import org.h2.mvstore.tx.Transaction;
import org.h2.mvstore.tx.TransactionMap;
import org.h2.mvstore.tx.TransactionStore;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file has of a transaction at any moment is all of it or nothing. */
class SortedTransactionTest {
  private static final long SEED = 20_261_128;
  private static final int MAPS = 4;
  private static final int COPIES = 60;
  private static final int KEYS = 60;

  @TempDir Path folder;

  private static MVStore open(Path file) {
    return new MVStore.Builder().fileName(file.toString()).keysPerPage(8).open();
  }

  private static TransactionMap<Long, String> map(Transaction transaction, int number) {
    return transaction.openMap("map" + number, LongDataType.INSTANCE, StringDataType.INSTANCE);
  }

  /** What a table's definition tells H2 before it looks into the log. */
  private static void learnTypes(TransactionStore transactions) {
    Transaction transaction = transactions.begin();
    for (int i = 0; i < MAPS; i++) {
      map(transaction, i);
    }
    transaction.commit();
  }

  /** Each transaction adds its rows to every map. */
  private static void write(TransactionStore store, int number) {
    Transaction transaction = store.begin();
    List<Long> keys = LongStream.range(0, KEYS).boxed().toList();
    for (int i = 0; i < MAPS; i++) {
      TransactionMap<Long, String> map = map(transaction, i);
      List<Long> added = keys.stream().map(key -> (number + 1L) * KEYS + key).toList();
      List<String> values = added.stream().map(key -> "by " + number).toList();
      assertThat(SortedTransaction.add(transaction, map.map, added, values, (p, l, r) -> {}))
          .isEmpty();
    }
    SortedTransaction.settle(transaction);
    transaction.commit();
  }

  /** The number of the last transaction that the file has, of which it must have all. */
  private static int last(Path file) {
    try (MVStore store = open(file)) {
      TransactionStore transactions = new TransactionStore(store);
      transactions.init();
      learnTypes(transactions);
      transactions.endLeftoverTransactions();
      Transaction transaction = transactions.begin();
      List<Map<Long, String>> maps = new ArrayList<>();
      for (int i = 0; i < MAPS; i++) {
        maps.add(new TreeMap<>(map(transaction, i)));
      }
      Map<Long, String> first = maps.get(0);
      assertThat(maps).allSatisfy(map -> assertThat(map).isEqualTo(first));
      int last = first.keySet().stream().mapToInt(key -> (int) (key / KEYS) - 1).max().orElse(-1);
      for (int number = 0; number <= last; number++) {
        for (long key = 0; key < KEYS; key++) {
          assertThat(first.get((number + 1L) * KEYS + key)).isEqualTo("by " + number);
        }
      }
      transaction.rollback();
      return last;
    }
  }

  @Test
  void a_file_that_is_stored_beside_the_commits_has_all_of_each_transaction_or_nothing()
      throws Exception {
    System.out.println("seed " + SEED);
    Path file = folder.resolve("store");
    AtomicInteger latest = new AtomicInteger(-1);
    try (MVStore store = open(file)) {
      TransactionStore transactions = new TransactionStore(store);
      transactions.init();
      learnTypes(transactions);
      store.commit();
      StoringBeside.during(store, () -> copies(transactions, file, latest));
    }
    assertThat(latest).hasValueGreaterThan(10);
    assertThat(last(file)).isGreaterThanOrEqualTo(latest.get());
  }

  /** Looks at the file again and again while another thread commits, a little ahead. */
  private void copies(TransactionStore transactions, Path file, AtomicInteger latest)
      throws Exception {
    Random random = new Random(SEED);
    Path copy = folder.resolve("copy");
    AtomicInteger copies = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int number = 0; !over.get(); number++) {
                write(transactions, number);
                while (number > 12 * copies.get() + 20 && !over.get()) {
                  Thread.onSpinWait();
                }
              }
            });
    try {
      for (; copies.get() < COPIES && !writing.isDone(); copies.incrementAndGet()) {
        // Waits for nothing: some moment, in the midst of what the others do.
        LockSupport.parkNanos(random.nextInt(8_000_000));
        killed(file, copy);
        int last = last(copy);
        assertThat(last).isGreaterThanOrEqualTo(latest.get());
        latest.set(last);
      }
    } finally {
      over.set(true);
      writing.join();
    }
  }

  /** The file as a process that is killed now would leave it. */
  private static void killed(Path file, Path copy) throws IOException {
    Files.deleteIfExists(copy);
    Files.copy(file, copy);
  }
}
