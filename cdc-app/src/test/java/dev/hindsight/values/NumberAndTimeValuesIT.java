package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers, times and bytes at their ends; the JVM's zone has daylight saving and half hours. */
class NumberAndTimeValuesIT {
  private static final String INSTANT = "TIMESTAMP(6) WITH TIME ZONE";

  @TempDir Path folder;
  private SideBySide both;
  private Typed typed;

  @AfterEach
  void close() {
    both.close();
  }

  @BeforeEach
  void prepare() {
    assertThat(TimeZone.getDefault().getID()).isEqualTo("America/St_Johns");
    both = new SideBySide(folder);
    typed = new Typed(both);
    // Settings of a database that would change what the log prints.
    both.source()
        .execute(
            "ALTER DATABASE " + both.source().name() + " SET bytea_output = 'escape'",
            "ALTER DATABASE " + both.source().name() + " SET intervalstyle = 'iso_8601'",
            "ALTER DATABASE " + both.source().name() + " SET timezone = 'Asia/Kathmandu'",
            "ALTER DATABASE " + both.source().name() + " SET extra_float_digits = 0",
            "ALTER DATABASE " + both.source().name() + " SET datestyle = 'German, DMY'",
            "CREATE DOMAIN cents AS NUMERIC(20, 2)",
            "CREATE DOMAIN moment AS TIMESTAMPTZ");
  }

  @Test
  void numbers_at_their_ends_are_exact() {
    typed
        .column("b", "BOOLEAN", "BOOLEAN", "true", "false")
        .column("s", "SMALLINT", "INTEGER", "-32768", "32767")
        .column("i", "INTEGER", "INTEGER", "-2147483648", "2147483647")
        .column("l", "BIGINT", "BIGINT", "-9223372036854775808", "9223372036854775807")
        .column("o", "OID", "BIGINT", "4294967295")
        .column("r", "REAL", "REAL", "-0.0", "1e-45", "3.4028235e38", "0.1")
        .column(
            "d",
            "DOUBLE PRECISION",
            "DOUBLE PRECISION",
            "'-0.0'",
            "4.9e-324",
            "1.7976931348623157e308",
            "0.1",
            "0.30000000000000004")
        .column("n", "NUMERIC(10, 5)", "NUMERIC(10, 5)", "99999.99999", "-0.00001", "1.5")
        .column(
            "free",
            "NUMERIC",
            "NUMERIC(60, 20)",
            "1234567890123456789012345678901234567890.12345678901234567891",
            "1.50",
            "1e10")
        .column("c", "cents", "NUMERIC(20, 2)", "123456789012345678.90")
        .column("whole", "NUMERIC(10, -2)", "NUMERIC(20, 0)", "12345")
        .roundTrip();

    both.assertAgreement();
    assertThat(typed.held("b")).containsExactly("0|TRUE", "1|FALSE");
    assertThat(typed.held("s")).containsExactly("0|-32768", "1|32767");
    assertThat(typed.held("i")).containsExactly("0|-2147483648", "1|2147483647");
    assertThat(typed.held("l")).containsExactly("0|-9223372036854775808", "1|9223372036854775807");
    assertThat(typed.held("o")).containsExactly("0|4294967295");
    assertThat(typed.held("r")).containsExactly("0|0.0", "1|1.4E-45", "2|3.4028235E38", "3|0.1");
    assertThat(typed.held("d"))
        .containsExactly(
            "0|0.0", "1|4.9E-324", "2|1.7976931348623157E308", "3|0.1", "4|0.30000000000000004");
    assertThat(typed.held("n")).containsExactly("0|99999.99999", "1|-0.00001", "2|1.50000");
    assertThat(typed.held("free"))
        .containsExactly(
            "0|1234567890123456789012345678901234567890.12345678901234567891",
            "1|1.50000000000000000000",
            "2|10000000000.00000000000000000000");
    assertThat(typed.held("c")).containsExactly("0|123456789012345678.90");
    assertThat(typed.held("whole")).containsExactly("0|12300");
  }

  @Test
  void bc_and_far_future_dates_and_times_round_trip_to_the_microsecond() {
    typed
        .column(
            "d",
            "DATE",
            "DATE",
            "'0044-03-15 BC'",
            "'294275-12-31'",
            "'2024-02-29'",
            "'1582-10-10'")
        .column(
            "ts",
            "TIMESTAMP",
            "TIMESTAMP(6)",
            "'0044-03-15 10:00:00.000001 BC'",
            "'294275-12-31 23:59:59.999999'",
            // A time of day that St. John's skipped, and one that it had twice.
            "'2024-03-10 02:30:00'",
            "'2024-11-03 01:30:00.5'",
            "'9999-12-31 00:00:00'")
        .column("ms", "TIMESTAMP(3)", "TIMESTAMP(6)", "'2024-01-01 00:00:00.123'")
        .column(
            "tz",
            "TIMESTAMPTZ",
            INSTANT,
            "'0044-03-15 10:00:00.000001+00 BC'",
            "'294275-12-31 23:59:59.999999+00'",
            "'2024-03-10 02:30:00 America/New_York'",
            "'2024-11-03 01:30:00-03:30'",
            "'1880-01-01 00:00:00 America/St_Johns'",
            "'9999-12-31 00:00:00+00'")
        .column("dom", "moment", INSTANT, "'2024-01-01 00:00:00.000001+00'")
        .column("t", "TIME", "TIME(6)", "'00:00'", "'23:59:59.999999'")
        .column(
            "r", "TSTZRANGE", "VARCHAR", "'[\"2024-07-01 00:00+00\",\"2024-12-01 00:00:00.5+02\")'")
        .column(
            "mr",
            "TSTZMULTIRANGE",
            "VARCHAR",
            "'{[\"2024-07-01 00:00+00\",\"2024-12-01 00:00+02\")}'")
        .roundTrip();

    both.assertAgreement();
    assertThat(typed.held("d"))
        .containsExactly("0|-0043-03-15", "1|294275-12-31", "2|2024-02-29", "3|1582-10-10");
    assertThat(typed.held("ts"))
        .containsExactly(
            "0|-0043-03-15 10:00:00.000001",
            "1|294275-12-31 23:59:59.999999",
            "2|2024-03-10 02:30:00",
            "3|2024-11-03 01:30:00.5",
            "4|9999-12-31 00:00:00");
    assertThat(typed.held("ms")).containsExactly("0|2024-01-01 00:00:00.123");
    assertThat(typed.held("tz"))
        .containsExactly(
            "0|-0043-03-15 10:00:00.000001+00",
            "1|294275-12-31 23:59:59.999999+00",
            "2|2024-03-10 07:30:00+00",
            "3|2024-11-03 05:00:00+00",
            "4|1880-01-01 03:30:52+00",
            "5|9999-12-31 00:00:00+00");
    assertThat(typed.held("dom")).containsExactly("0|2024-01-01 00:00:00.000001+00");
    assertThat(typed.held("t")).containsExactly("0|00:00:00", "1|23:59:59.999999");
    assertThat(typed.held("r"))
        .containsExactly("0|[\"2024-07-01T00:00:00Z\",\"2024-11-30T22:00:00.500Z\")");
    assertThat(typed.held("mr"))
        .containsExactly("0|{[\"2024-07-01T00:00:00Z\",\"2024-11-30T22:00:00Z\")}");
  }

  @Test
  void bytes_of_every_kind_come_through_whatever_the_database_prints() {
    typed
        .column(
            "b",
            "BYTEA",
            "VARBINARY",
            "''",
            "(SELECT string_agg(set_byte('\\x00', 0, g), '' ORDER BY g) FROM generate_series(0, 255) g)",
            "repeat('a', 1100000)::bytea")
        .column("bs", "BYTEA[]", "VARBINARY ARRAY", "ARRAY['\\x00ff5c'::bytea, NULL, '']")
        .roundTrip();

    both.assertAgreement();
    assertThat(typed.held("b", "RAWTOHEX(b)")).hasSize(3);
    assertThat(typed.held("b", "RAWTOHEX(b)").get(0)).isEqualTo("0|");
    assertThat(typed.held("b", "RAWTOHEX(b)").get(1)).startsWith("1|000102").endsWith("feff");
    assertThat(typed.held("b", "LENGTH(b)")).containsExactly("0|0", "1|256", "2|1100000");
  }

  @Test
  void arrays_with_nulls_keep_every_element() {
    typed
        .column("i", "INTEGER[]", "INTEGER ARRAY", "'{}'", "'{1,NULL,-3}'", "NULL")
        .column("s", "SMALLINT[]", "INTEGER ARRAY", "'{1,NULL}'")
        .column("b", "BOOLEAN[]", "BOOLEAN ARRAY", "'{t,NULL,f}'")
        .column(
            "x",
            "TEXT[]",
            "VARCHAR ARRAY",
            "ARRAY['', NULL, 'NULL', 'a,b', E'q\"\\\\\\n', '{}', ' ']")
        .column("n", "NUMERIC(10, 3)[]", "NUMERIC(10, 3) ARRAY", "'{1.5,NULL,-0.001}'")
        .column(
            "z", "TIMESTAMPTZ[]", INSTANT + " ARRAY", "'{\"2024-07-01 00:00:00.000001+00\",NULL}'")
        .column("d", "DATE[]", "DATE ARRAY", "'{2024-03-10,\"0044-03-15 BC\"}'")
        .column("f", "DOUBLE PRECISION[]", "DOUBLE PRECISION ARRAY", "'{0.1,4.9e-324}'")
        .column("u", "UUID[]", "VARCHAR ARRAY", "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'")
        .column("iv", "INTERVAL[]", "VARCHAR ARRAY", "'{1 year -2 days 03:04:05.000006,infinity}'")
        .column("tt", "TIMETZ[]", "VARCHAR ARRAY", "'{24:00+02,10:00-03:30}'")
        .roundTrip();

    both.assertAgreement();
    assertThat(typed.held("i")).containsExactly("0|[]", "1|[1, null, -3]", "2|null");
    assertThat(typed.held("s")).containsExactly("0|[1, null]");
    assertThat(typed.held("b")).containsExactly("0|[TRUE, null, FALSE]");
    assertThat(typed.held("x")).containsExactly("0|[, null, NULL, a,b, q\"\\\n, {},  ]");
    assertThat(typed.held("n")).containsExactly("0|[1.500, null, -0.001]");
    assertThat(typed.held("z")).containsExactly("0|[2024-07-01 00:00:00.000001+00, null]");
    assertThat(typed.held("d")).containsExactly("0|[2024-03-10, -0043-03-15]");
    assertThat(typed.held("f")).containsExactly("0|[0.1, 4.9E-324]");
    assertThat(typed.held("u")).containsExactly("0|[a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11]");
    assertThat(typed.held("iv")).containsExactly("0|[1 year -2 days +03:04:05.000006, infinity]");
    assertThat(typed.held("tt")).containsExactly("0|[24:00:00+02, 10:00:00-03:30]");
  }
}
