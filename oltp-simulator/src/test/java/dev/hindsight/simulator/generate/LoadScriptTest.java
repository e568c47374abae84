package dev.hindsight.simulator.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadScriptTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Parties PARTIES = PartyFactory.parties(3, 100, 50, 5);

  @Test
  void the_same_seed_gives_the_same_steps() {
    assertThat(steps(new Mix(0.3, 0.1), 9, 3_000)).isEqualTo(steps(new Mix(0.3, 0.1), 9, 3_000));
  }

  @Test
  void without_errors_and_dirt_there_are_only_bookings() {
    assertThat(steps(new Mix(0, 0), 1, 1_000))
        .hasSize(1_000)
        .allMatch(step -> step instanceof Step.Book book && book.cause() == null);
  }

  @ParameterizedTest
  @EnumSource(
      value = BankError.class,
      names = {"WRONG_AMOUNT", "WRONG_MERCHANT", "WRONG_COUNTRY", "WRONG_EXECUTION_DATE"})
  void a_wrong_booking_is_put_right_in_its_column_alone(BankError error) {
    String column = error.name().substring("WRONG_".length()).toLowerCase(java.util.Locale.ROOT);
    assertThat(amendments(error))
        .isNotEmpty()
        .allSatisfy(
            amend -> {
              List<String> changed = changed(amend);
              assertThat(changed).hasSize(1);
              assertThat(changed.get(0)).startsWith(column);
            });
  }

  @Test
  void a_late_merchant_goes_from_null_to_an_id() {
    assertThat(amendments(BankError.LATE_MERCHANT))
        .isNotEmpty()
        .allMatch(
            amend -> amend.before().merchantId() == null && amend.after().merchantId() != null);
  }

  @Test
  void a_double_booking_is_a_copy_that_is_deleted() {
    Map<Integer, Booking> booked = new HashMap<>();
    int deleted = 0;
    for (Step step : steps(new Mix(0.5, 0), 4, 5_000)) {
      if (step instanceof Step.Book book) {
        booked.put(book.id(), book.booking());
      } else if (step instanceof Step.Withdraw withdraw) {
        assertThat(booked.remove(withdraw.id())).isEqualTo(withdraw.booking());
        assertThat(booked.values())
            .anyMatch(original -> original.withId(withdraw.id()).equals(withdraw.booking()));
        deleted++;
      }
    }
    assertThat(deleted).isGreaterThan(50);
  }

  @Test
  void renames_chain_and_names_stay_unique() {
    Map<String, Map<Integer, String>> names = new TreeMap<>();
    names.put("consumers", new HashMap<>());
    names.put("merchants", new HashMap<>());
    PARTIES.consumers().forEach(one -> names.get("consumers").put(one.id(), one.name()));
    PARTIES.merchants().forEach(one -> names.get("merchants").put(one.id(), one.name()));
    int renames = 0;
    for (Step step : steps(new Mix(1, 0), 4, 20_000)) {
      if (step instanceof Step.Rename rename) {
        Map<Integer, String> table = names.get(rename.table());
        assertThat(table.put(rename.id(), rename.after())).isEqualTo(rename.before());
        assertThat(table.values()).doesNotHaveDuplicates();
        renames++;
      }
    }
    assertThat(renames).isGreaterThan(100);
  }

  @Test
  void every_error_is_booked_first_and_mended_within_a_few_hundred_steps() {
    List<Step> steps = steps(new Mix(0.05, 0), 6, 20_000);
    Map<Integer, Integer> wrongAt = new HashMap<>();
    for (int at = 0; at < steps.size(); at++) {
      Step step = steps.get(at);
      if (step instanceof Step.Book book && book.cause() != null) {
        wrongAt.put(book.id(), at);
      } else if (!(step instanceof Step.Book) && !(step instanceof Step.Rename)) {
        assertThat(at - wrongAt.remove(step.id())).isBetween(1, 400);
      }
    }
    assertThat(wrongAt).isEmpty();
  }

  @Test
  void every_kind_of_error_and_dirt_occurs_in_its_share() {
    List<Step.Book> books =
        steps(new Mix(0.2, 0.1), 11, 20_000).stream()
            .filter(Step.Book.class::isInstance)
            .map(Step.Book.class::cast)
            .toList();
    long dirty = books.stream().filter(book -> book.cause() instanceof Dirt).count();
    assertThat(dirty / (double) books.size()).isCloseTo(0.1, within(0.01));
    Set<Cause> causes =
        steps(new Mix(0.2, 0.1), 11, 20_000).stream()
            .map(LoadScriptTest::causeOf)
            .filter(cause -> cause != null)
            .collect(Collectors.toSet());
    assertThat(causes).containsAll(EnumSet.allOf(BankError.class));
    assertThat(causes).containsAll(EnumSet.allOf(Dirt.class));
  }

  @Test
  void shares_outside_their_range_are_refused() {
    assertThatThrownBy(() -> new Mix(0.7, 0.4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mix(-0.1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mix(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Step.Amend> amendments(BankError error) {
    return steps(new Mix(0.5, 0), 4, 5_000).stream()
        .filter(Step.Amend.class::isInstance)
        .map(Step.Amend.class::cast)
        .filter(amend -> amend.cause() == error)
        .toList();
  }

  private static List<String> changed(Step.Amend amend) {
    Map<String, Object> after = amend.after().columns();
    return amend.before().columns().entrySet().stream()
        .filter(column -> !java.util.Objects.equals(column.getValue(), after.get(column.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Cause causeOf(Step step) {
    if (step instanceof Step.Book book) {
      return book.cause();
    }
    if (step instanceof Step.Amend amend) {
      return amend.cause();
    }
    return step instanceof Step.Rename rename ? rename.cause() : ((Step.Withdraw) step).cause();
  }

  /** So many steps, and those that were still waiting. */
  private static List<Step> steps(Mix mix, long seed, int count) {
    LoadScript script = new LoadScript(PARTIES, TakenNames.of(PARTIES), mix, seed, 1);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(script.next(START.plusMillis(i)));
    }
    for (Step step = script.nextPending(); step != null; step = script.nextPending()) {
      steps.add(step);
    }
    assertThat(script.pending()).isZero();
    return steps;
  }
}
