package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommandIT {
  private static final String LABELS =
      "SELECT transaction_id, label FROM transaction_history ORDER BY valid_from, 1";

  @TempDir static Path directory;
  private static CommandFolder folder;
  private static TestWarehouse warehouse;

  @BeforeAll
  static void fill() {
    folder = new CommandFolder(directory);
    warehouse = folder.filled();
  }

  @Test
  void rows_are_printed_in_every_format() {
    assertThat(folder.run("sql", LABELS))
        .isEqualTo(
            new CommandRun(
                0,
                lines(
                    "transaction_id  label",
                    "--------------  ------------",
                    "             1  bakery",
                    "             2  \"books\", 2nd",
                    "             1  bakery"),
                ""));
    assertThat(folder.run("sql", LABELS + " LIMIT 2", "--format=csv").out())
        .isEqualTo("transaction_id,label\n1,bakery\n2,\"\"\"books\"\", 2nd\"\n");
    assertThat(folder.run("sql", LABELS + " LIMIT 1", "--format=json").out())
        .isEqualTo(lines("[", "{\"transaction_id\":1,\"label\":\"bakery\"}]"));
  }

  @Test
  void a_query_can_come_from_stdin_and_span_lines() {
    assertThat(
            folder
                .runWithInput("SELECT ';' AS x -- one;\n, 1 AS y;\n", "sql", "-", "--format=csv")
                .out())
        .isEqualTo("x,y\n;,1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM transaction_history",
        "SELECT * FROM OLD TABLE (DELETE FROM transaction_history)",
        "SELECT * FROM FINAL TABLE (UPDATE transaction_history SET label = '')",
        "SELECT 1; DELETE FROM transaction_history",
        "SELECT ';'; SET PASSWORD 'mine'",
        "SELECT 1; SET PASSWORD 'mine' --;",
        "SET PASSWORD 'mine'",
        "EXPLAIN ANALYZE DELETE FROM transaction_history",
        "SELECT * FROM transaction_history FOR UPDATE",
        "SELECT * FROM (SELECT 'FOR' FROM transaction_history FOR/**/UPDATE)",
        "CALL CSVWRITE('stolen.csv', 'SELECT 1')",
        "SELECT FILE_READ('/etc/hostname')",
        "SELECT * FROM CSVREAD('/etc/hostname')",
        "SCRIPT",
        "SCRIPT TO 'stolen.sql'",
        "BACKUP TO 'stolen.zip'",
        "SHUTDOWN",
        "CREATE TABLE mine (id INTEGER)",
        "CREATE ALIAS mine FOR 'java.lang.System.exit'",
        "DROP TABLE quarantine",
        "TRUNCATE TABLE quarantine",
        "MERGE INTO history_gap (table_name) KEY (table_name) VALUES ('x')",
        "EXECUTE IMMEDIATE 'DELETE FROM quarantine'",
        "GRANT ALL ON SCHEMA PUBLIC TO hindsight_reader"
      })
  void whatever_is_more_than_reading_ends_with_2_and_changes_nothing(String statement) {
    CommandRun run = folder.run("sql", statement);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("hindsight: sql only reads: ").hasLineCount(1);
    assertThat(warehouse.one("SELECT count(*) FROM transaction_history")).isEqualTo("3");
    assertThat(folder.run("sql", "SELECT 1").code()).isZero();
    assertThat(directory).isDirectoryNotContaining("glob:**stolen*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELEC 1                            | Syntax error in SQL statement "[*]SELEC 1"
          SELECT * FROM transactoin_history  | Table "TRANSACTOIN_HISTORY" not found
          SELECT lable FROM bank_history     | Column "LABLE" not found
          SELECT ?                           | Parameter "#1" is not set
          SELECT label, count(*) FROM transaction_history | must be in the GROUP BY list
          """)
  void a_wrong_query_ends_with_2_and_what_is_wrong(String query, String expected) {
    CommandRun run = folder.run("sql", query);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("hindsight: The query failed: ")
        .contains(expected)
        .hasLineCount(1);
  }

  @Test
  void an_error_does_not_repeat_values() {
    CommandRun run = folder.run("sql", "SELECT CAST(label AS INTEGER) FROM transaction_history");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            lines(
                "hindsight: The query failed: a value cannot be converted or computed"
                    + " (code 22018)."));
    assertThat(directory.resolve("data/warehouse.trace.db")).doesNotExist();
  }

  @Test
  void what_quarantined_rows_contained_cannot_be_read() {
    warehouse.execute(
        "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason, content, recorded_at,"
            + " clock) VALUES (1, 'public.transactions', '9', 1, 0, 'required', 'no amount', '{\"label\":\"Zqx\"}',"
            + " now(), now())");
    assertThat(folder.run("sql", "SELECT rule, row_key FROM quarantine", "--format=csv").out())
        .isEqualTo("rule,row_key\nrequired,9\n");
    assertThat(folder.run("sql", "SELECT * FROM quarantine").out())
        .contains("no amount")
        .doesNotContain("Zqx");
    for (String query :
        List.of(
            "SELECT content FROM quarantine",
            "SELECT content FROM PUBLIC.quarantine",
            "SELECT * FROM PUBLIC.quarantine",
            "SELECT count(*) FROM PUBLIC.quarantine WHERE content LIKE '%Zqx%'",
            "TABLE PUBLIC.quarantine")) {
      assertThat(folder.run("sql", query)).as(query).matches(run -> run.code() == 2);
    }
    assertThat(folder.run("quarantine", "show", "1").out()).contains("Zqx");
  }

  @Test
  void tables_made_later_can_be_read_too() {
    warehouse.execute("CREATE VIEW later AS SELECT count(*) AS n FROM transaction_history");
    assertThat(folder.run("sql", "SELECT * FROM later", "--format=csv").out()).isEqualTo("n\n3\n");
  }

  @Test
  void a_warehouse_from_before_the_reading_user_is_told_to_migrate() {
    warehouse.execute("DROP USER hindsight_reader");
    CommandRun run = folder.run("sql", "SELECT 1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).endsWith(lines("run ops/hindsight migrate."));
    assertThat(folder.run("migrate").code()).isZero();
    assertThat(folder.run("sql", "SELECT 1").code()).isZero();
  }
}
