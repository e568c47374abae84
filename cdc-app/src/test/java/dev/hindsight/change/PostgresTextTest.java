package dev.hindsight.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTextTest {
  private static Object read(String type, String text) {
    return PostgresText.of(type).apply(text);
  }

  private static Object array(String element, String text) {
    return PostgresArray.of(element).apply(text);
  }

  @Test
  void dates_and_times_are_read_to_the_microsecond_and_before_christ() {
    assertThat(read("date", "0044-03-15 BC")).isEqualTo(LocalDate.of(-43, 3, 15));
    assertThat(read("date", "0001-12-31 BC")).isEqualTo(LocalDate.of(0, 12, 31));
    assertThat(read("date", "5874897-12-31")).isEqualTo(LocalDate.of(5_874_897, 12, 31));
    assertThat(read("time", "23:59:59.000001")).isEqualTo(LocalTime.of(23, 59, 59, 1_000));
    assertThat(read("timestamp", "2024-02-29 01:02:03.1"))
        .isEqualTo(LocalDateTime.of(2024, 2, 29, 1, 2, 3, 100_000_000));
    assertThat(read("timestamptz", "2024-02-29 01:02:03-03:30"))
        .isEqualTo(Instant.parse("2024-02-29T04:32:03Z"));
    assertThat(read("timestamptz", "1880-01-01 00:00:00-03:30:52"))
        .isEqualTo(Instant.parse("1880-01-01T03:30:52Z"));
    assertThat(read("timestamptz", "0044-03-15 10:00:00.5+05:45 BC"))
        .isEqualTo(Instant.parse("-0043-03-15T04:15:00.500Z"));
  }

  @Test
  void numbers_keep_every_digit() {
    assertThat(read("numeric", "1.500")).isEqualTo(new BigDecimal("1.500"));
    assertThat(read("float8", "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(read("int8", "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat((byte[]) read("bytea", "\\x00ff")).containsExactly(0, -1);
  }

  @Test
  void what_is_read_is_printed_so_that_it_is_read_again() {
    for (String date : List.of("0044-03-15 BC", "0001-12-31 BC", "2024-02-29", "12024-01-01")) {
      assertThat(PostgresText.print(read("date", date))).isEqualTo(date);
    }
    Object time = read("timestamp", "0044-03-15 10:00:00.5 BC");
    assertThat(read("timestamp", PostgresText.print(time).toString())).isEqualTo(time);
    assertThat(PostgresText.print(Instant.parse("-0043-03-15T04:15:00.5Z")))
        .isEqualTo("0044-03-15 04:15:00.500+00 BC");
  }

  @ParameterizedTest
  @CsvSource({
    "date, infinity",
    "timestamp, -infinity",
    "timestamptz, infinity",
    "time, 24:00:00",
    "numeric, NaN",
    "numeric, -Infinity",
    "date, yesterday",
    "int4, 2147483648",
    "bytea, \\001"
  })
  void what_has_no_exact_form_stays_as_its_text(String type, String text) {
    assertThat(read(type, text)).isEqualTo(new Special(text));
  }

  @Test
  void arrays_keep_nulls_quotes_and_nesting() {
    assertThat(array("int4", "{}")).isEqualTo(List.of());
    assertThat(array("int4", "{1,NULL,-3}")).isEqualTo(Arrays.asList(1, null, -3));
    assertThat(array("text", "{\"NULL\",NULL,\"a,\\\"b\\\\\",\"\",{x}}"))
        .isEqualTo(Arrays.asList("NULL", null, "a,\"b\\", "", List.of("x")));
    assertThat(array("int4", "{{1,2},{3,4}}")).isEqualTo(List.of(List.of(1, 2), List.of(3, 4)));
    assertThat(array("numeric", "{NaN}")).isEqualTo(List.of(new Special("NaN")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"[0:1]={1,2}", "{1", "1 2", "{1}x", "{\"a", "{a\\"})
  void text_that_is_no_plain_array_stays_as_it_is(String text) {
    assertThat(array("text", text)).isEqualTo(new Special(text));
  }
}
