package dev.hindsight.transform;

import static dev.hindsight.change.Column.Type.ARRAY;
import static dev.hindsight.change.Column.Type.BIGINT;
import static dev.hindsight.change.Column.Type.BOOLEAN;
import static dev.hindsight.change.Column.Type.BYTES;
import static dev.hindsight.change.Column.Type.DATE;
import static dev.hindsight.change.Column.Type.DATETIME;
import static dev.hindsight.change.Column.Type.DECIMAL;
import static dev.hindsight.change.Column.Type.DOUBLE;
import static dev.hindsight.change.Column.Type.INSTANT;
import static dev.hindsight.change.Column.Type.INTEGER;
import static dev.hindsight.change.Column.Type.REAL;
import static dev.hindsight.change.Column.Type.TEXT;
import static dev.hindsight.change.Column.Type.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hindsight.change.Column;
import dev.hindsight.change.Column.Type;
import dev.hindsight.change.Special;
import dev.hindsight.change.Unchanged;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FitsTest {
  private static final Column AMOUNT = new Column("v", DECIMAL, 10, 5, null);
  private static final Fits FITS = new Fits(DateRange.FOUR_DIGIT_YEARS);

  static Stream<Arguments> exact() {
    return Stream.of(
        arguments(column(BOOLEAN), true, true),
        arguments(column(INTEGER), 7, 7),
        arguments(column(INTEGER), 7L, 7),
        arguments(column(INTEGER), (long) Integer.MIN_VALUE, Integer.MIN_VALUE),
        arguments(column(INTEGER), new BigDecimal("7.00"), 7),
        arguments(column(INTEGER), new BigDecimal("1E+9"), 1_000_000_000),
        arguments(column(BIGINT), 7, 7L),
        arguments(column(BIGINT), Long.MIN_VALUE, Long.MIN_VALUE),
        arguments(column(BIGINT), new BigDecimal("9223372036854775807"), Long.MAX_VALUE),
        arguments(AMOUNT, new BigDecimal("12.34000"), new BigDecimal("12.34000")),
        arguments(AMOUNT, new BigDecimal("12.3"), new BigDecimal("12.30000")),
        arguments(AMOUNT, new BigDecimal("12.3400000"), new BigDecimal("12.34000")),
        arguments(AMOUNT, new BigDecimal("1E+4"), new BigDecimal("10000.00000")),
        arguments(AMOUNT, new BigDecimal("-99999.99999"), new BigDecimal("-99999.99999")),
        arguments(AMOUNT, new BigDecimal("0E-20"), new BigDecimal("0.00000")),
        arguments(AMOUNT, new BigDecimal("0E+20"), new BigDecimal("0.00000")),
        arguments(AMOUNT, 99999, new BigDecimal("99999.00000")),
        arguments(AMOUNT, -3L, new BigDecimal("-3.00000")),
        arguments(
            decimal(0, 2), new BigDecimal("1E+20"), new BigDecimal("100000000000000000000.00")),
        arguments(column(REAL), 1.5f, 1.5f),
        arguments(column(REAL), 0.5d, 0.5f),
        arguments(column(REAL), -0f, 0f),
        arguments(column(DOUBLE), 1.5d, 1.5d),
        arguments(column(DOUBLE), 0.1f, (double) 0.1f),
        arguments(column(DOUBLE), 3, 3d),
        arguments(column(DOUBLE), -0d, 0d),
        arguments(column(TEXT), "", ""),
        arguments(text(3), "abc", "abc"),
        arguments(column(DATE), LocalDate.of(9999, 12, 31), LocalDate.of(9999, 12, 31)),
        arguments(time(TIME, 6), LocalTime.of(1, 2, 3, 4000), LocalTime.of(1, 2, 3, 4000)),
        arguments(time(DATETIME, 0), LocalDateTime.MIN.withYear(1), LocalDateTime.MIN.withYear(1)),
        arguments(
            time(INSTANT, 6),
            Instant.parse("9999-12-31T00:00:00Z"),
            Instant.parse("9999-12-31T00:00:00Z")),
        arguments(time(INSTANT, 9), Instant.ofEpochSecond(1, 1), Instant.ofEpochSecond(1, 1)),
        arguments(array(INTEGER), List.of(), List.of()),
        arguments(array(INTEGER), Arrays.asList(1, null, 2), Arrays.asList(1, null, 2)),
        arguments(array(INTEGER), Arrays.asList(1L, null, 2), Arrays.asList(1, null, 2)),
        arguments(array(BIGINT), List.of(1, 2), List.of(1L, 2L)));
  }

  @ParameterizedTest
  @MethodSource("exact")
  void what_the_column_holds_exactly_takes_its_form(Column column, Object value, Object expected) {
    assertThat(FITS.of(column, Wording.of("value")).fit(value)).isEqualTo(expected);
  }

  static Stream<Arguments> inexact() {
    String digits = "has more digits than the column's type DECIMAL(10, 5) holds.";
    String range = "is not between 0001-01-01 and 9999-12-31, which can be kept.";
    return Stream.of(
        arguments(column(INTEGER), 1L << 31, "is outside the range of the column's type INTEGER."),
        arguments(
            column(INTEGER),
            new BigDecimal("0.5"),
            "has digits after the point, which the column's type INTEGER cannot hold."),
        arguments(
            column(BIGINT),
            new BigDecimal("9223372036854775808"),
            "is outside the range of the column's type BIGINT."),
        arguments(
            column(BIGINT),
            new BigDecimal("1E+100000000"),
            "is outside the range of the column's type BIGINT."),
        arguments(AMOUNT, new BigDecimal("12.340001"), digits),
        arguments(AMOUNT, new BigDecimal("100000"), digits),
        arguments(AMOUNT, new BigDecimal("1E+100000000"), digits),
        arguments(AMOUNT, new BigDecimal("1E-100000000"), digits),
        arguments(AMOUNT, 100_000, digits),
        arguments(
            AMOUNT,
            new Special("NaN"),
            "is NaN, which the column's type DECIMAL(10, 5) cannot hold."),
        arguments(AMOUNT, "1.5", "is a text, which the column's type DECIMAL(10, 5) cannot hold."),
        arguments(
            AMOUNT,
            1.5d,
            "is a floating-point number, which the column's type DECIMAL(10, 5) cannot hold."),
        arguments(column(REAL), 0.1d, "has more digits than the column's type REAL holds."),
        arguments(column(REAL), 1e300, "has more digits than the column's type REAL holds."),
        arguments(
            column(DOUBLE), Double.NaN, "is NaN, which the column's type DOUBLE cannot hold."),
        arguments(
            column(DOUBLE),
            Float.NEGATIVE_INFINITY,
            "is infinity, which the column's type DOUBLE cannot hold."),
        arguments(text(3), "abcd", "is longer than the column's 3 characters."),
        arguments(text(3), "\uD83D\uDE00\uD83D\uDE00", "is longer than the column's 3 characters."),
        arguments(
            new Column("v", BYTES, 2, 0, null),
            new byte[3],
            "is longer than the column's 2 bytes."),
        arguments(column(TEXT), 42, "is a whole number, which the column's type TEXT cannot hold."),
        arguments(
            column(DATE),
            new Special("infinity"),
            "is infinity, which the column's type DATE cannot hold."),
        arguments(
            column(DATE),
            new Special("4713-01-01 BC"),
            "is a special value, which the column's type DATE cannot hold."),
        arguments(column(DATE), LocalDate.of(10000, 1, 1), range),
        arguments(column(DATE), LocalDate.of(0, 12, 31), range),
        arguments(time(DATETIME, 6), LocalDateTime.MAX, range),
        arguments(time(INSTANT, 6), Instant.MIN, range),
        arguments(time(INSTANT, 6), Instant.parse("+10000-01-01T00:00:00Z"), range),
        arguments(
            time(INSTANT, 6),
            Instant.ofEpochSecond(0, 1),
            "has more than the 6 digits of a second kept."),
        arguments(
            time(TIME, 0),
            LocalTime.of(1, 1, 1, 1),
            "has more than the 0 digits of a second kept."),
        arguments(
            time(INSTANT, 6),
            LocalDateTime.MIN,
            "is a date and time without a zone, which the column's type TIMESTAMP WITH TIME ZONE"
                + " cannot hold."),
        arguments(
            array(INTEGER), 1, "is a whole number, which the column's type ARRAY cannot hold."));
  }

  @ParameterizedTest
  @MethodSource("inexact")
  void what_it_cannot_hold_is_refused_with_a_sentence(
      Column column, Object value, String predicate) {
    assertThat(FITS.of(column, Wording.of("value")).fit(value))
        .isEqualTo(new Refusal("exact-value", "The value " + predicate));
  }

  @Test
  void a_value_inside_an_array_is_named_as_such() {
    Fit fit = FITS.of(array(INTEGER), Wording.of("prefered_merchants"));
    assertThat(fit.fit(List.of(1, List.of(2))))
        .isEqualTo(
            new Refusal(
                "exact-value",
                "A value of the prefered merchants is a list, which the column's type INTEGER"
                    + " cannot hold."));
  }

  @Test
  void what_is_in_form_already_is_the_same_object() {
    Object[][] values = {
      {INTEGER, 100_000},
      {BIGINT, 1L << 40},
      {TEXT, "abc"},
      {BYTES, new byte[1]},
      {DATE, LocalDate.EPOCH},
    };
    for (Object[] pair : values) {
      assertThat(FITS.of(column((Type) pair[0]), Wording.of("v")).fit(pair[1])).isSameAs(pair[1]);
    }
    List<Integer> list = List.of(1, 2);
    assertThat(FITS.of(array(INTEGER), Wording.of("v")).fit(list)).isSameAs(list);
  }

  @Test
  void every_form_is_refused_by_every_type_it_has_no_exact_value_in() {
    List<Object> forms =
        List.of(
            true,
            1,
            1L,
            BigDecimal.ONE,
            1f,
            1d,
            "1",
            new byte[1],
            LocalDate.EPOCH,
            LocalTime.NOON,
            LocalDateTime.of(2026, 1, 1, 0, 0),
            Instant.EPOCH,
            List.of(1),
            new Special("x"),
            Unchanged.TOAST);
    Set<String> taken =
        Set.of(
            "BOOLEAN 0",
            "INTEGER 1",
            "INTEGER 2",
            "INTEGER 3",
            "BIGINT 1",
            "BIGINT 2",
            "BIGINT 3",
            "DECIMAL 1",
            "DECIMAL 2",
            "DECIMAL 3",
            "REAL 4",
            "REAL 5",
            "DOUBLE 1",
            "DOUBLE 4",
            "DOUBLE 5",
            "TEXT 6",
            "BYTES 7",
            "DATE 8",
            "TIME 9",
            "DATETIME 10",
            "INSTANT 11",
            "ARRAY 12");
    for (Type type : Type.values()) {
      Column column = type == ARRAY ? array(INTEGER) : column(type);
      for (int i = 0; i < forms.size(); i++) {
        boolean refused = FITS.of(column, Wording.of("v")).fit(forms.get(i)) instanceof Refusal;
        assertThat(refused).as("%s %d", type, i).isEqualTo(!taken.contains(type + " " + i));
      }
    }
  }

  private static Column column(Type type) {
    return new Column("v", type, 0, 0, null);
  }

  private static Column text(int length) {
    return new Column("v", TEXT, length, 0, null);
  }

  private static Column time(Type type, int scale) {
    return new Column("v", type, 0, scale, null);
  }

  private static Column decimal(int precision, int scale) {
    return new Column("v", DECIMAL, precision, scale, null);
  }

  private static Column array(Type element) {
    return new Column("v", ARRAY, 0, 0, element);
  }
}
