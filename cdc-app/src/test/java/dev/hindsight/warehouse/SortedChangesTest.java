package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SortedChanges;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map changed in sorted pieces is what a sorted map of the JDK becomes by the same changes. */
class SortedChangesTest {
  private static final long SEED = 20_261_127;

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final TreeMap<Long, String> expected = new TreeMap<>();
  private MVStore store;
  private MVMap<Long, String> map;

  @BeforeEach
  void open() {
    System.out.println("seed " + SEED);
    reopen();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    if (store != null) {
      store.close();
    }
    // Small pages and a small cache: a few thousand entries make a deep tree, read again each time.
    store =
        new MVStore.Builder()
            .fileName(folder.resolve("map").toString())
            .keysPerPage(6)
            .cacheSize(1)
            .open();
    map = openMap();
  }

  private MVMap<Long, String> openMap() {
    return store.openMap(
        "map",
        new MVMap.Builder<Long, String>()
            .keyType(LongDataType.INSTANCE)
            .valueType(StringDataType.INSTANCE));
  }

  /** Sets some keys and removes others; null removes. */
  private void change(TreeMap<Long, String> changes) {
    List<Long> keys = List.copyOf(changes.keySet());
    SortedChanges.apply(
        map,
        keys,
        (place, left, right, existing) -> {
          Long key = keys.get(place);
          assertThat(existing).isEqualTo(expected.get(key));
          Map.Entry<Long, String> above = expected.higherEntry(key);
          assertThat(left == null || left < key).isTrue();
          assertThat(right == null || right.equals(above.getKey())).isTrue();
          return changes.get(key);
        },
        () -> Long.MIN_VALUE);
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            expected.remove(key);
          } else {
            expected.put(key, value);
          }
        });
  }

  private TreeMap<Long, String> some(int most, int range, int removedOfTen) {
    TreeMap<Long, String> changes = new TreeMap<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      boolean removed = random.nextInt(10) < removedOfTen;
      changes.put((long) random.nextInt(range), removed ? null : "v" + random.nextInt());
    }
    return changes;
  }

  private void mustBeAsExpected() {
    TreeMap<Long, String> found = new TreeMap<>();
    for (Cursor<Long, String> cursor = map.cursor(null); cursor.hasNext(); ) {
      Long key = cursor.next();
      assertThat(found.isEmpty() || found.lastKey() < key).isTrue();
      found.put(key, cursor.getValue());
    }
    assertThat(found).isEqualTo(expected);
    assertThat(map.sizeAsLong()).isEqualTo(expected.size());
    expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }

  @Test
  void entries_come_change_and_go_in_any_mixture_also_across_a_restart() {
    for (int round = 0; round < 200; round++) {
      // It grows, shrinks to nothing or nearly, and grows again.
      change(some(400, 3_000, round % 40 < 25 ? 2 : 9));
      if (round % 40 == 39) {
        TreeMap<Long, String> all = new TreeMap<>();
        expected.keySet().forEach(key -> all.put(key, null));
        change(all);
        assertThat(map.isEmpty()).isTrue();
      }
      mustBeAsExpected();
      if (round % 7 == 0) {
        reopen();
        mustBeAsExpected();
      }
    }
  }

  @Test
  void changes_in_turns_with_h2s_own_leave_one_tree() {
    for (int round = 0; round < 60; round++) {
      change(some(300, 5_000, 3));
      for (int i = 0; i < 50; i++) {
        long key = random.nextInt(5_000);
        if (random.nextBoolean()) {
          map.put(key, "h" + i);
          expected.put(key, "h" + i);
        } else {
          map.remove(key);
          expected.remove(key);
        }
      }
      mustBeAsExpected();
    }
  }

  @Test
  void what_is_stored_beside_the_changes_is_whole() throws Exception {
    StoringBeside.during(
        store,
        () -> {
          for (int round = 0; round < 300; round++) {
            change(some(200, 10_000, 2));
          }
        });
    mustBeAsExpected();
    reopen();
    mustBeAsExpected();
  }

  @Test
  void a_reader_keeps_the_map_that_it_began_with() {
    change(some(2_000, 5_000, 0));
    TreeMap<Long, String> before = new TreeMap<>(expected);
    Cursor<Long, String> cursor = map.cursor(null);
    change(some(2_000, 5_000, 5));
    TreeMap<Long, String> read = new TreeMap<>();
    while (cursor.hasNext()) {
      Long key = cursor.next();
      read.put(key, cursor.getValue());
    }
    assertThat(read).isEqualTo(before);
  }

  @Test
  void rows_that_only_come_behind_fill_their_pages() {
    long key = 0;
    for (int round = 0; round < 50; round++) {
      TreeMap<Long, String> behind = new TreeMap<>();
      for (int i = 0; i < 100; i++) {
        behind.put(key++, "v");
      }
      change(behind);
    }
    mustBeAsExpected();
    int leaves = 0;
    List<org.h2.mvstore.Page<Long, String>> pages = new ArrayList<>(List.of(map.getRootPage()));
    while (!pages.isEmpty()) {
      org.h2.mvstore.Page<Long, String> page = pages.remove(pages.size() - 1);
      leaves += page.isLeaf() ? 1 : 0;
      for (int i = 0; i < page.getRawChildPageCount(); i++) {
        pages.add(page.getChildPage(i));
      }
    }
    // H2's own halves a page whenever it is full.
    assertThat(leaves).isLessThan(5_000 / 5);
  }

  @Test
  void keys_out_of_order_are_refused_and_nothing_is_changed() {
    mustFail(List.of(2L, 1L), place -> "never", "place 1");
  }

  @Test
  void a_decision_that_fails_changes_nothing_and_leaves_the_map_free() {
    mustFail(
        List.of(1L, 900L),
        place -> {
          if (place == 1) {
            throw new IllegalArgumentException("no");
          }
          return "never";
        },
        "no");
    change(some(500, 1_000, 5));
    mustBeAsExpected();
  }

  private void mustFail(List<Long> keys, IntFunction<String> decision, String message) {
    change(some(500, 1_000, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SortedChanges.apply(
                    map,
                    keys,
                    (place, left, right, existing) -> decision.apply(place),
                    () -> Long.MIN_VALUE))
        .withMessageContaining(message);
    mustBeAsExpected();
  }
}
