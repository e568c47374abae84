package dev.hindsight.simulator.cli;

import static dev.hindsight.simulator.postgres.TestSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hindsight.simulator.postgres.TestSource;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SeedCommandIT {

  private static final String[] TABLES = {"consumers", "merchants", "banks", "transactions"};

  @Test
  void history_is_complete_and_spread_evenly_over_the_years() {
    String url = TestSource.newDatabase();
    CommandRunner.ok("seed", "--url", url, "--transactions", "100001", "--years", "4");
    long[] expected = {500, 200, 20, 100_001};
    for (int i = 0; i < TABLES.length; i++) {
      assertThat(number(url, "SELECT count(*) FROM " + TABLES[i])).isEqualTo(expected[i]);
    }
    assertThat(number(url, "SELECT max(id) FROM transactions")).isEqualTo(100_001);
    for (int year = 0; year < 4; year++) {
      long rows =
          number(
              url,
              "SELECT count(*) FROM transactions WHERE creation_date >= now() - interval '"
                  + (year + 1)
                  + " years' AND creation_date < now() - interval '"
                  + year
                  + " years'");
      assertThat(rows).isCloseTo(25_000, Percentage.withPercentage(2));
    }
    long without = number(url, "SELECT count(*) FROM transactions WHERE merchant_id IS NULL");
    assertThat(without / 100_001.0).isCloseTo(0.1, within(0.01));
  }

  @Test
  void a_second_time_continues_after_the_rows_and_parties_present() {
    String url = TestSource.newDatabase();
    for (int i = 0; i < 2; i++) {
      CommandRunner.ok(
          "seed", "--url", url, "--transactions", "1000", "--years", "1", "--consumers", "30");
    }
    assertThat(number(url, "SELECT max(id) FROM transactions")).isEqualTo(2_000);
    assertThat(number(url, "SELECT count(*) FROM consumers")).isEqualTo(30);
  }

  @Test
  void named_parties_are_used_and_made_where_absent() {
    String url = TestSource.newDatabase();
    CommandRunner.ok("seed", "--url", url, "--transactions", "10", "--merchants", "5");
    CommandRunner.ok("seed", "--url", url, "--transactions", "500", "--merchants", "EDF,Chez Nous");
    assertThat(number(url, "SELECT count(*) FROM merchants")).isBetween(6L, 7L);
    assertThat(
            number(
                url,
                "SELECT count(DISTINCT name) FROM transactions t JOIN merchants m"
                    + " ON m.id = t.merchant_id WHERE t.id > 10 AND name IN ('EDF', 'Chez Nous')"))
        .isEqualTo(2);
    assertThat(
            number(
                url,
                "SELECT count(*) FROM transactions t JOIN merchants m ON m.id = t.merchant_id"
                    + " WHERE t.id > 10 AND name NOT IN ('EDF', 'Chez Nous')"))
        .isZero();
  }

  @Test
  void wrong_settings_are_named_in_one_line_with_exit_2() {
    String url = TestSource.newDatabase();
    assertUsersFault(CommandRunner.run("seed", "--url", url, "--password", "wrong"), "password");
    assertUsersFault(CommandRunner.run("seed", "--url", url + "x", "--years", "0"), "years");
    assertUsersFault(CommandRunner.run("seed", "--url", "jdbc:h2:mem:x"), "not a Postgres URL");
    assertUsersFault(
        CommandRunner.run("seed", "--url", url.replace("/test", "/no_test")), "does not exist");
    assertUsersFault(CommandRunner.run("seed"), "--url");
  }

  @Test
  void nobody_listening_is_exit_1_in_one_line() {
    CommandRunner done = CommandRunner.run("seed", "--url", "jdbc:postgresql://127.0.0.1:1/oltp");
    assertThat(done.exitCode()).isEqualTo(1);
    assertThat(done.err().lines()).hasSize(1);
  }

  private static void assertUsersFault(CommandRunner done, String said) {
    assertThat(done.exitCode()).as("%s", done).isEqualTo(2);
    assertThat(done.err().lines()).hasSize(1);
    assertThat(done.err()).contains(said);
  }
}
