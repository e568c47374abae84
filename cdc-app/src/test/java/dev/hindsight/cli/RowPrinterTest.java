package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowPrinterTest {
  private static final List<String> COLUMNS = List.of("id", "amount", "label", "at", "ok", "ids");

  private static final List<Object[]> ROWS =
      List.of(
          new Object[] {
            7,
            new BigDecimal("12.50000"),
            "Café \"Zoë\", Köln",
            Instant.parse("2025-01-31T23:30:00Z"),
            true,
            List.of(1, 2)
          },
          new Object[] {
            1234567890123L,
            new BigDecimal("-0.10000"),
            "NULL",
            Instant.parse("2025-03-09T06:00:00.123456Z"),
            false,
            new Object[] {"a\"b", null}
          },
          new Object[] {null, new BigDecimal("1E+3"), null, null, null, null},
          new Object[] {0, null, "two\nlines\u001b[31m", null, null, List.of()},
          new Object[] {1, null, "", null, null, null});

  @Test
  void a_table_has_aligned_columns_and_shows_what_is_null() {
    assertThat(printed(Format.TABLE, 0, COLUMNS, ROWS.iterator()))
        .isEqualTo(
            """
                       id    amount  label                 at                           ok     ids
            -------------  --------  --------------------  ---------------------------  -----  --------------
                        7  12.50000  Café "Zoë", Köln      2025-01-31T23:30:00.000000Z  true   [1, 2]
            1234567890123  -0.10000  "NULL"                2025-03-09T06:00:00.123456Z  false  ["a\\"b", null]
                     NULL      1000  NULL                  NULL                         NULL   NULL
                        0      NULL  two\\nlines\\u001b[31m  NULL                         NULL   []
                        1      NULL                        NULL                         NULL   NULL
            """);
  }

  @Test
  void json_is_an_array_of_objects_with_exact_numbers() {
    assertThat(printed(Format.JSON, 0, COLUMNS, ROWS.iterator()))
        .isEqualTo(
            """
            [
            {"id":7,"amount":12.50000,"label":"Café \\"Zoë\\", Köln","at":"2025-01-31T23:30:00.000000Z","ok":true,"ids":[1,2]},
            {"id":1234567890123,"amount":-0.10000,"label":"NULL","at":"2025-03-09T06:00:00.123456Z","ok":false,"ids":["a\\"b",null]},
            {"id":null,"amount":1000,"label":null,"at":null,"ok":null,"ids":null},
            {"id":0,"amount":null,"label":"two\\nlines\\u001B[31m","at":null,"ok":null,"ids":[]},
            {"id":1,"amount":null,"label":"","at":null,"ok":null,"ids":null}]
            """);
  }

  @Test
  void csv_has_a_header_and_tells_null_from_an_empty_text() {
    assertThat(printed(Format.CSV, 0, COLUMNS, ROWS.iterator()))
        .isEqualTo(
            """
            id,amount,label,at,ok,ids
            7,12.50000,"Café ""Zoë"", Köln",2025-01-31T23:30:00.000000Z,true,"[1, 2]"
            1234567890123,-0.10000,NULL,2025-03-09T06:00:00.123456Z,false,"[""a\\""b"", null]"
            ,1000,,,,
            0,,"two
            lines\u001b[31m",,,[]
            1,,"",,,
            """);
  }

  @Test
  void no_rows_are_still_well_formed() {
    Iterator<Object[]> none = Collections.emptyIterator();
    List<String> columns = List.of("a", "b");
    assertThat(printed(Format.TABLE, 0, columns, none)).isEqualTo("a  b\n-  -\n");
    assertThat(printed(Format.JSON, 0, columns, none)).isEqualTo("[]\n");
    assertThat(printed(Format.CSV, 0, columns, none)).isEqualTo("a,b\n");
  }

  @Test
  void a_table_is_cut_to_the_terminal_but_numbers_are_not() {
    List<Object[]> rows =
        List.of(
            new Object[] {1234567890123L, "short", "🏦 a label much longer than the rest"},
            new Object[] {2L, "short", "x"});
    assertThat(printed(Format.TABLE, 36, List.of("id", "kind", "label"), rows.iterator()))
        .isEqualTo(
            """
                       id  kind   label
            -------------  -----  --------------
            1234567890123  short  🏦 a label muc…
                        2  short  x
            """);
  }

  @Test
  void two_columns_of_one_name_stay_two_in_json() {
    assertThat(
            printed(
                Format.JSON,
                0,
                List.of("id", "id"),
                List.<Object[]>of(new Object[] {1, 2}).iterator()))
        .isEqualTo("[\n{\"id\":1,\"id_2\":2}]\n");
  }

  @Test
  void rows_of_a_query_keep_their_types_and_no_zone_shifts_them() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT 7 AS id, CAST(1.5 AS NUMERIC(10, 5)) AS amount, ARRAY[1, NULL] AS ids,
                  TIMESTAMP WITH TIME ZONE '2025-03-09 02:30:00-03:30' AS at,
                  TIMESTAMP '2025-03-09 02:30:00' AS local, DATE '2025-03-01' AS "Month",
                  CAST('long' AS CLOB) AS text, JSON '{"a":1}' AS content, X'0aff' AS bytes,
                  CAST('NaN' AS DOUBLE PRECISION) AS nan, 0.25E0 AS quarter, TRUE AS ok
                """)) {
      StringWriter out = new StringWriter();
      long count = new RowPrinter(Format.JSON, new PrintWriter(out), 0).print(rows);
      assertThat(count).isEqualTo(1);
      assertThat(out.toString().replace("\r", ""))
          .isEqualTo(
              """
              [
              {"id":7,"amount":1.50000,"ids":[1,null],"at":"2025-03-09T06:00:00.000000Z",\
              "local":"2025-03-09T02:30:00.000000","Month":"2025-03-01","text":"long",\
              "content":"{\\"a\\":1}","bytes":"\\\\x0aff","nan":"NaN","quarter":0.25,"ok":true}]
              """);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rows_are_printed_while_later_ones_are_still_to_be_read(Format format) {
    StringWriter out = new StringWriter();
    List<Integer> printedSoFar = new ArrayList<>();
    Iterator<Object[]> rows =
        IntStream.range(0, 5000)
            .peek(i -> printedSoFar.add(out.getBuffer().length()))
            .mapToObj(i -> new Object[] {i, "label"})
            .iterator();
    new RowPrinter(format, new PrintWriter(out), 0).print(List.of("id", "label"), rows);
    assertThat(out.getBuffer().length() - printedSoFar.get(4999)).isLessThan(10_000);
  }

  @Test
  void a_reader_that_went_away_ends_the_printing() {
    PrintWriter closed = new PrintWriter(new StringWriter());
    closed.close();
    Iterator<Object[]> endless =
        IntStream.iterate(0, i -> i).mapToObj(i -> new Object[] {i}).iterator();
    assertThat(new RowPrinter(Format.TABLE, closed, 0).print(List.of("id"), endless))
        .isEqualTo(1000);
  }

  private static String printed(
      Format format, int width, List<String> columns, Iterator<Object[]> rows) {
    StringWriter out = new StringWriter();
    new RowPrinter(format, new PrintWriter(out), width).print(columns, rows);
    return out.toString().replace("\r", "");
  }
}
