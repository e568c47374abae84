package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Change;
import dev.hindsight.change.Change.Kind;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.Special;
import dev.hindsight.change.TableId;
import dev.hindsight.change.Unchanged;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpilledChangesTest {
  private static final TableId TABLE = TableId.parse("public.things");
  private static final RowShape SHAPE = new RowShape(List.of("id", "value"));

  private static final long PLENTY = 1L << 30;

  @TempDir Path folder;

  private static Change change(Kind kind, Object id, Object value, Object linked, long ordinal) {
    return new Change(
        TABLE,
        kind,
        id == null ? null : RowKey.of(id),
        kind == Kind.INSERT || kind == Kind.UPDATE ? new Row(SHAPE, id, value) : null,
        linked == null ? null : RowKey.of(linked),
        ordinal);
  }

  private static List<Change> slice(SpilledChanges changes, int slice) {
    List<Change> all = new ArrayList<>();
    changes.forEach(slice, all::add);
    return all;
  }

  @Test
  void every_form_of_value_comes_back_as_it_was() {
    List<Object> values =
        Arrays.asList(
            null,
            Unchanged.TOAST,
            true,
            false,
            -7,
            Long.MIN_VALUE,
            1.5f,
            -0.0,
            new BigDecimal("-12.50000"),
            new BigDecimal("1e400"),
            "",
            "Zoë \uD83D\uDE00 \u0001",
            LocalDate.of(-44, 3, 15),
            LocalTime.of(23, 59, 59, 999_999_000),
            LocalDateTime.of(2026, 3, 8, 2, 30, 0, 1_000),
            Instant.parse("-4000-01-01T00:00:00.000001Z"),
            Arrays.asList(1, null, List.of("a")),
            new Special("infinity"));
    try (SpilledChanges changes = new SpilledChanges(folder, 1_000, PLENTY)) {
      for (int i = 0; i < values.size(); i++) {
        changes.add(change(Kind.INSERT, i, values.get(i), null, i + 1));
      }
      List<Change> back = slice(changes, 0);
      assertThat(back.stream().map(each -> each.row().value(1))).isEqualTo(values);
      assertThat(back.stream().map(each -> each.row().shape())).containsOnly(SHAPE);
      assertThat(back.stream().map(Change::ordinal)).isSorted();
    }
  }

  @Test
  void bytes_come_back_as_they_were() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    try (SpilledChanges changes = new SpilledChanges(folder, 10, PLENTY)) {
      changes.add(change(Kind.INSERT, 1, bytes, null, 1));
      assertThat((byte[]) slice(changes, 0).get(0).row().value(1)).isEqualTo(bytes);
    }
  }

  @Test
  void every_event_of_a_key_is_in_one_slice_in_order_and_a_truncate_in_all() {
    try (SpilledChanges changes = new SpilledChanges(folder, 100, PLENTY)) {
      for (int i = 0; i < 1_000; i++) {
        changes.add(change(Kind.UPDATE, i % 250, "v" + i, null, i + 1));
        if (i == 500) {
          changes.add(change(Kind.TRUNCATE, null, null, null, 501));
        }
      }
      assertThat(changes.slices()).isEqualTo(11);
      Map<RowKey, Integer> home = new HashMap<>();
      long events = 0;
      for (int slice = 0; slice < changes.slices(); slice++) {
        List<Change> part = slice(changes, slice);
        assertThat(part.stream().filter(each -> each.kind() == Kind.TRUNCATE)).hasSize(1);
        assertThat(part.stream().map(Change::ordinal)).isSorted();
        for (Change each : part) {
          if (each.key() != null) {
            events++;
            assertThat(home.merge(each.key(), slice, (first, again) -> first)).isEqualTo(slice);
          }
        }
      }
      assertThat(events).isEqualTo(1_000);
      assertThat(new HashSet<>(home.values())).as("slices in use").hasSizeGreaterThan(5);
    }
  }

  @Test
  void keys_that_a_key_change_links_are_together_even_in_events_before_it() {
    try (SpilledChanges changes = new SpilledChanges(folder, 10, PLENTY)) {
      for (int i = 0; i < 100; i++) {
        changes.add(change(Kind.UPDATE, i, "v", null, i + 1));
      }
      for (int i = 0; i < 5; i++) {
        move(changes, i, 1_000 + i, 101 + 2 * i);
      }
      // From 4 on and on: 4, 1004, 2004.
      move(changes, 1_004, 2_004, 111);
      Map<Object, Integer> home = homes(changes, 112);
      for (int i = 0; i < 5; i++) {
        assertThat(home.get(i)).isEqualTo(home.get(1_000 + i));
      }
      assertThat(home.get(2_004)).isEqualTo(home.get(4));
    }
  }

  @Test
  void a_key_change_of_every_row_is_spread_over_the_slices() {
    try (SpilledChanges changes = new SpilledChanges(folder, 1_000, PLENTY)) {
      for (int i = 0; i < 10_000; i++) {
        move(changes, i, 1_000_000 + i, 1 + 2 * i);
      }
      Map<Object, Integer> home = homes(changes, 20_000);
      for (int i = 0; i < 10_000; i++) {
        assertThat(home.get(i)).isEqualTo(home.get(1_000_000 + i));
      }
      assertSpread(home, 20, 3_000);
    }
  }

  @Test
  void large_rows_make_more_slices_than_their_number_would() {
    try (SpilledChanges changes = new SpilledChanges(folder, 1_000, 1 << 20)) {
      for (int i = 0; i < 100; i++) {
        changes.add(change(Kind.INSERT, i, "x".repeat(100_000), null, i + 1));
      }
      assertThat(changes.slices()).isEqualTo(10);
      homes(changes, 100);
    }
  }

  @Test
  void keys_that_count_up_are_together_and_slices_of_one_size() {
    try (SpilledChanges changes = new SpilledChanges(folder, 20_000, PLENTY)) {
      for (int i = 0; i < 100_000; i++) {
        changes.add(change(Kind.INSERT, i, "v", null, i + 1));
      }
      Map<Object, Integer> home = homes(changes, 100_000);
      long apart =
          IntStream.range(1, 100_000).filter(i -> !home.get(i).equals(home.get(i - 1))).count();
      assertThat(apart).isBetween(100L, 200L);
      assertSpread(home, 5, 22_000);
    }
  }

  @Test
  void few_keys_that_change_often_are_spread_all_the_same() {
    try (SpilledChanges changes = new SpilledChanges(folder, 10_000, PLENTY)) {
      for (int i = 0; i < 100_000; i++) {
        changes.add(change(Kind.UPDATE, i % 100, "v", null, i + 1));
      }
      for (int slice = 0; slice < 10; slice++) {
        assertThat(slice(changes, slice)).hasSize(10_000);
      }
    }
  }

  /** Over all of so many slices, each with fewer keys than that. */
  private static void assertSpread(Map<Object, Integer> home, int slices, int most) {
    Map<Integer, Integer> sizes = new HashMap<>();
    home.values().forEach(slice -> sizes.merge(slice, 1, Integer::sum));
    assertThat(sizes).hasSize(slices);
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isLessThan(most));
  }

  private static void move(SpilledChanges changes, int from, int to, long ordinal) {
    changes.add(change(Kind.DELETE, from, null, to, ordinal));
    changes.add(change(Kind.INSERT, to, "v", from, ordinal + 1));
  }

  /** The slice of each key; each event is in exactly one. */
  private static Map<Object, Integer> homes(SpilledChanges changes, int events) {
    Map<Object, Integer> home = new HashMap<>();
    long all = 0;
    for (int slice = 0; slice < changes.slices(); slice++) {
      for (Change each : slice(changes, slice)) {
        all++;
        assertThat(home.merge(each.key().part(0), slice, (first, again) -> first)).isEqualTo(slice);
      }
    }
    assertThat(all).isEqualTo(events);
    return home;
  }

  @Test
  void the_file_has_no_name_while_it_is_in_use_and_its_folder_is_the_owners_alone()
      throws IOException {
    Path ownFolder = folder.resolve("spill");
    try (SpilledChanges changes = new SpilledChanges(ownFolder, 10, PLENTY)) {
      changes.add(change(Kind.INSERT, 1, "secret", null, 1));
      try (Stream<Path> files = Files.list(ownFolder)) {
        assertThat(files).isEmpty();
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ownFolder)))
          .isEqualTo("rwx------");
    }
  }
}
