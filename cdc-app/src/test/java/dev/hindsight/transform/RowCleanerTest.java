package dev.hindsight.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import dev.hindsight.transform.Outcome.Cleaned;
import dev.hindsight.transform.Outcome.Rejected;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCleanerTest {
  private static final Instant CREATED = Instant.parse("2026-05-01T08:00:00.123456Z");
  private static final Instant EXECUTED = Instant.parse("2026-05-03T00:00:00Z");

  private final RowCleaner cleaner = Transactions.cleaner();

  @Test
  void a_row_becomes_the_history_columns_in_their_order_and_form() {
    Row row =
        Transactions.row(
            42, new BigDecimal("12.5"), CREATED, EXECUTED, "\tCB  CAFE\u00A0", " uk ", 7, 3L, null);
    assertThat(values(cleaner.clean(row, null)))
        .containsExactly(
            42, new BigDecimal("12.50000"), CREATED, EXECUTED, "CB CAFE", "GB", 7, 3, null);
  }

  @Test
  void null_and_empty_stay_apart() {
    Row row = Transactions.row(1, BigDecimal.ONE, null, null, "  ", null, 7, 3, null);
    assertThat(values(cleaner.clean(row, null)))
        .containsExactly(1, new BigDecimal("1.00000"), null, null, "", null, 7, 3, null);
  }

  @Test
  void a_row_that_fails_a_rule_says_which_and_why_and_names_the_source_column() {
    assertThat(rejection(Transactions.row(1, null, null, null, null, null, 7, 3, null)))
        .isEqualTo(new Rejected("required", "amount", "The amount is missing."));
    assertThat(
            rejection(Transactions.row(1L << 40, BigDecimal.ONE, null, null, null, null, 7, 3, 1)))
        .isEqualTo(
            new Rejected(
                "exact-value", "id", "The id is outside the range of the column's type INTEGER."));
    Special infinity = new Special("infinity");
    assertThat(rejection(Transactions.row(1, BigDecimal.ONE, null, infinity, null, null, 7, 3, 1)))
        .isEqualTo(
            new Rejected(
                "exact-value",
                "execution_date",
                "The execution date is infinity, which the column's type TIMESTAMP WITH TIME ZONE"
                    + " cannot hold."));
  }

  @Test
  void an_unchanged_large_value_is_the_open_versions_and_no_rule_looks_at_it() {
    Object[] open = {1, BigDecimal.TEN, null, null, "  as  it was ", "??", 7, 3, null};
    Row row =
        Transactions.row(1, Unchanged.TOAST, null, null, Unchanged.TOAST, Unchanged.TOAST, 7, 3, 9);
    assertThat(values(cleaner.clean(row, open)))
        .containsExactly(1, BigDecimal.TEN, null, null, "  as  it was ", "??", 7, 3, 9);
  }

  @Test
  void an_unchanged_large_value_is_never_taken_from_a_version_that_has_none() {
    Object[] open = {1, BigDecimal.TEN, null, null, null, null, 7, 3, null};
    Row row = Transactions.row(1, BigDecimal.TEN, null, null, Unchanged.TOAST, null, 7, 3, null);
    assertThat(cleaner.clean(row, open))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.rule()).isEqualTo("toast"));
  }

  @Test
  void an_unchanged_large_value_without_an_open_version_is_rejected() {
    Row row = Transactions.row(1, BigDecimal.ONE, null, null, Unchanged.TOAST, null, 7, 3, null);
    assertThat(rejection(row))
        .isEqualTo(
            new Rejected(
                "toast",
                "label",
                "The label was not sent again by the source, and there is no earlier version to"
                    + " take it from."));
  }

  @Test
  void a_text_that_looks_like_the_placeholder_is_just_a_text() {
    String text = "__debezium_unavailable_value";
    Row row = Transactions.row(1, BigDecimal.ONE, null, null, text, null, 7, 3, null);
    assertThat(values(cleaner.clean(row, null))[4]).isEqualTo(text);
  }

  @Test
  void the_shape_may_change_in_mid_stream_and_change_back() {
    RowShape other = new RowShape(List.of("label", "iban", "amount", "id", "note"));
    for (int round = 0; round < 3; round++) {
      Row first = Transactions.row(round, BigDecimal.ONE, null, null, "a", "FR", 7, 3, 5);
      assertThat(values(cleaner.clean(first, null)))
          .containsExactly(round, new BigDecimal("1.00000"), null, null, "a", "FR", 7, 3, 5);
      Row second = new Row(other, "b", "x", BigDecimal.TEN, round, "y");
      assertThat(values(cleaner.clean(second, null)))
          .containsExactly(
              round, new BigDecimal("10.00000"), null, null, "b", null, null, null, null);
    }
    assertThat(cleaner.unmapped(other)).containsExactly("iban", "note");
    assertThat(cleaner.unmapped(Transactions.SHAPE)).isEmpty();
  }

  @Test
  void more_shapes_than_are_kept_are_still_right() {
    for (int i = 0; i < 20; i++) {
      RowShape shape = new RowShape(List.of("c" + i, "amount", "id"));
      Row row = new Row(shape, "x", BigDecimal.ONE, i);
      assertThat(values(cleaner.clean(row, null))[0]).isEqualTo(i);
      assertThat(cleaner.unmapped(shape)).containsExactly("c" + i);
    }
  }

  @Test
  void a_required_column_that_the_source_no_longer_has_is_missing() {
    assertThat(rejection(new Row(new RowShape(List.of("id")), 1)).column()).isEqualTo("amount");
  }

  @Test
  void capital_letters_in_source_names_meet_the_lower_case_history() {
    RowShape shape = new RowShape(List.of("id", "Amount", "Label"));
    assertThat(values(cleaner.clean(new Row(shape, 1, BigDecimal.ONE, "a"), null)))
        .containsExactly(1, new BigDecimal("1.00000"), null, null, "a", null, null, null, null);
  }

  @Test
  void a_rename_goes_before_a_source_column_of_that_very_name() {
    RowShape shape = new RowShape(List.of("transaction_id", "id", "amount"));
    Row row = new Row(shape, 99, 1, BigDecimal.ONE);
    assertThat(values(cleaner.clean(row, null))[0]).isEqualTo(1);
    assertThat(cleaner.unmapped(shape)).containsExactly("transaction_id");
  }

  @Test
  void a_key_takes_the_form_of_the_history_column() {
    RowKey inForm = RowKey.of(42);
    assertThat(cleaner.fit(RowKey.of(42L))).isEqualTo(new KeyOutcome.Fitted(inForm));
    assertThat(cleaner.fit(inForm))
        .isInstanceOfSatisfying(
            KeyOutcome.Fitted.class, fitted -> assertThat(fitted.key()).isSameAs(inForm));
  }

  @Test
  void a_key_the_history_cannot_hold_is_rejected_not_thrown() {
    assertThat(cleaner.fit(RowKey.of(1L << 31)))
        .isEqualTo(
            new Rejected(
                "exact-value", "id", "The id is outside the range of the column's type INTEGER."));
    assertThat(cleaner.fit(RowKey.of("42"))).isInstanceOf(Rejected.class);
    assertThat(cleaner.fit(RowKey.of(new Special("NaN")))).isInstanceOf(Rejected.class);
  }

  @Test
  void a_key_of_two_columns_keeps_its_order() {
    RowCleaner two = Transactions.cleaner(List.of("bank_id", "id"));
    assertThat(two.fit(RowKey.of(1L, 2L))).isEqualTo(new KeyOutcome.Fitted(RowKey.of(1, 2)));
    assertThat(two.fit(RowKey.of("1|x")))
        .as("a key that did not fit and stands as text, asked again")
        .isInstanceOf(Rejected.class);
  }

  private Rejected rejection(Row row) {
    return (Rejected) cleaner.clean(row, null);
  }

  private static Object[] values(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Cleaned.class);
    return ((Cleaned) outcome).values();
  }
}
