package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names, labels and amounts stand in the warehouse's tables and nowhere else: everything that runs
 * of all kinds leave is searched for them, and for passwords.
 */
class NoLeaksIT {
  /** In every name, label and country of this test. */
  private static final String MARKER = "Zqx";

  private static final String AMOUNT = "98765.43";
  private static final String PASSWORD = "Zqx-passw0rd";
  private static final List<String> SOUGHT =
      List.of(MARKER, MARKER.toLowerCase(), AMOUNT, "9876543", AppFolder.WAREHOUSE_PASSWORD);

  @TempDir Path directory;
  private final TestSource source = SourceServer.emptySource();
  private AppFolder app;

  private void book(int first, int last, String amount, String label, String country, String day) {
    source.execute(
        "INSERT INTO transactions SELECT x, %s, %s, now(), '%s ' || x, '%s', 1, 1, 1 FROM generate_series(%d, %d) x"
            .formatted(amount, day, label, country, first, last));
  }

  @Test
  void what_is_in_rows_stands_nowhere_beside_the_tables() throws Exception {
    source.execute(
        SourceServer.BANK_SCHEMA,
        "INSERT INTO consumers VALUES (1, 'Zqxname Lovelace', '{1}'), (2, 'Zqxname Turing', NULL)",
        "INSERT INTO merchants VALUES (1, 'Zqxmerchant')",
        "INSERT INTO banks VALUES (1, 'Zqxbank', 'Zqxzip')",
        "DO $$ BEGIN CREATE ROLE zleak LOGIN SUPERUSER REPLICATION PASSWORD '"
            + PASSWORD
            + "';"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    int port = freePort();
    Path logback =
        Files.writeString(
            Files.createDirectories(directory.resolve("in")).resolve("logback.xml"),
            "<configuration><logger name='dev.hindsight' level='DEBUG'/><root level='WARN'/></configuration>");
    app =
        AppFolder.of(directory.resolve("app"), source)
            .with("hindsight.source.url", source.url() + "?user=zleak&password=" + PASSWORD)
            .with("hindsight.source.user", "")
            .with("hindsight.source.password", "")
            .with("hindsight.transaction.memory-limit", "100")
            .with("hindsight.status.port", "" + port)
            .with("java.tool.options", "-Dlogback.configurationFile=" + logback);

    good_rows_and_rows_that_fail_every_rule();
    String metrics = while_it_runs(port);
    rows_that_the_warehouse_refuses();
    killed_in_the_middle_of_a_spill();
    answers_of_commands();

    assertThat(metrics).contains("hindsight_").doesNotContain(SOUGHT);
    assertThat(leaks()).isEmpty();
    assertThat(text(directory.resolve("app/data/logs/commands.log")))
        .contains("sql ended with exit code 2")
        .doesNotContainIgnoringCase("Qtyped");
    assertThat(app.one("SELECT count(*) FROM transaction_history WHERE label LIKE 'Zqx%'"))
        .as("the test itself")
        .isNotEqualTo("0");
  }

  private void good_rows_and_rows_that_fail_every_rule() throws Exception {
    book(1, 20, AMOUNT, "Zqxlabel", "FR", "now()");
    app.catchUp();
    book(21, 22, "NULL", "Zqxlabel", "FR", "now()");
    book(23, 24, AMOUNT, "Zqxlabel", "Zqxland", "now()");
    book(25, 26, AMOUNT, "Zqxlabel", "FR", "'0044-03-15 BC'");
    book(27, 28, "'NaN'", "Zqxlabel", "FR", "'infinity'");
    source.execute("UPDATE transactions SET label = label || '\u0007 again' WHERE id < 5");
  }

  /** What is served on the status port meanwhile. */
  private String while_it_runs(int port) throws Exception {
    try (AppProcess run = app.startStreaming()) {
      ends(0, "verify");
      source.execute(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
              + app.slot()
              + "'");
      book(30, 31, AMOUNT, "Zqxlabel", "FR", "now()");
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(
                          app.one(
                              "SELECT count(*) FROM transaction_history WHERE transaction_id = 31"))
                      .isEqualTo("1"));
      String metrics =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      run.terminate();
      assertThat(run.exitCode()).isZero();
      return metrics;
    }
  }

  private void ends(int code, String... command) throws Exception {
    Ending ending = app.with("hindsight.status.port", "0").ending(command);
    assertThat(ending.code()).as(ending.story()).isEqualTo(code);
  }

  private void rows_that_the_warehouse_refuses() throws Exception {
    warehouse("ALTER TABLE transaction_history ADD CONSTRAINT small CHECK (transaction_id < 40)");
    book(40, 41, AMOUNT, "Zqxlabel", "FR", "now()");
    // Into quarantine, which is no end of a run.
    app.catchUp();
    assertThat(app.one("SELECT count(*) FROM quarantine WHERE rule = 'warehouse'")).isEqualTo("2");
    warehouse(
        "ALTER TABLE transaction_history DROP CONSTRAINT small",
        "CREATE UNIQUE INDEX one_each ON transaction_history (label, valid_to)",
        "UPDATE transaction_history SET label = 'Zqxlabel 42' WHERE transaction_id = 6");
    book(42, 43, AMOUNT, "Zqxlabel", "FR", "now()");
    ends(1, "run", "--until-caught-up");
    warehouse("DROP INDEX one_each");
    app.catchUp();
  }

  private void killed_in_the_middle_of_a_spill() throws Exception {
    try (AppProcess run = app.startStreaming()) {
      book(1_000, 40_000, AMOUNT, "Zqxlabel", "FR", "now()");
      Path open = Path.of("/proc", "" + run.pid(), "fd");
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !Files.exists(open) || targets(open).contains("spill"));
      run.kill();
    }
  }

  private void answers_of_commands() throws Exception {
    AppFolder quiet = app.with("hindsight.status.port", "0");
    for (List<String> command :
        List.of(
            List.of("status"),
            List.of("audit", "verify"),
            List.of("quarantine", "list"),
            List.of("erase", "--consumer=2"),
            List.of("sql", "SELECT CAST(label AS INTEGER) FROM transaction_history"),
            List.of("sql", "SELECT 1 FROM banks WHERE name = Qtyped"))) {
      quiet.ending(command.toArray(String[]::new));
    }
    app.with("hindsight.source.url", source.url() + "x?user=zleak&password=" + PASSWORD)
        .with("hindsight.status.port", "0")
        .ending("check");
  }

  private void warehouse(String... statements) throws Exception {
    try (Connection connection = app.warehouse();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TRACE_LEVEL_FILE 0");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Files but the database's own, and what is sought in them. */
  private List<String> leaks() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("app"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.equals(app.warehouseFile()))
          .flatMap(
              file ->
                  SOUGHT.stream()
                      .filter(sought -> text(file).contains(sought))
                      .map(sought -> file + ": " + sought + " in: " + around(text(file), sought)))
          .toList();
    }
  }

  private static String around(String text, String sought) {
    int at = text.indexOf(sought);
    return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 80));
  }

  /** Java writes texts as UTF-8 or with two bytes a character. */
  private static String text(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return text + text.replace("\0", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String targets(Path folder) {
    try (Stream<Path> links = Files.list(folder)) {
      StringBuilder targets = new StringBuilder();
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link)) {
          targets.append(Files.readSymbolicLink(link)).append('\n');
        }
      }
      return targets.toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
