package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.FailPoint;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first copy that is killed twice in the middle while the source goes on. */
class KilledCopyIT {
  private static final int ROWS = 25_000;

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private static void dieAt(AppFolder folder, FailPoint point, int pass) throws Exception {
    try (AppProcess app =
        folder.startMain("dev.hindsight.cli.FailingRun", point.name(), "" + pass)) {
      assertThat(app.exitCode()).as(app.story()).isEqualTo(137);
    }
  }

  @Test
  void the_copy_is_made_anew_as_a_difference_to_what_was_there_already() throws Exception {
    AppFolder folder = AppFolder.of(directory, source);
    source.execute(
        "INSERT INTO transactions SELECT g, g %% 1000, now(), now(), 'first', 'FR', 1, 1, 1 FROM generate_series(1, %d) g"
            .formatted(ROWS));
    dieAt(folder, FailPoint.BEFORE_CHUNK, 2);
    source.execute(
        "UPDATE transactions SET label = 'second' WHERE id % 100 = 0",
        "DELETE FROM transactions WHERE id % 1000 = 1");
    dieAt(folder, FailPoint.AFTER_CHUNK, 3);
    source.execute(
        "UPDATE transactions SET label = 'third' WHERE id % 200 = 0",
        "DELETE FROM transactions WHERE id % 1000 = 2");

    folder.catchUp();

    assertThat(history(folder, "WHERE is_current")).isEqualTo(inSource());
    assertThat(
            folder.one(
                "SELECT count(*) FROM transaction_history WHERE NOT is_current AND closed_by NOT IN ('resnapshot', 'missing_at_resnapshot')"))
        .isEqualTo("0");
    assertThat(
            folder.one(
                "SELECT count(*) FROM (SELECT transaction_id, label, amount FROM transaction_history"
                    + " GROUP BY transaction_id, label, amount HAVING count(*) > 1)"))
        .as("unchanged rows that got a second version")
        .isEqualTo("0");
    assertThat(folder.one("SELECT count(*) FROM history_gap WHERE to_lsn IS NULL"))
        .as("stretches between the attempts that are still open")
        .isEqualTo("0");
    Ending verified = folder.ending("verify");
    assertThat(verified.code()).as(verified.story()).isZero();
  }

  private static List<String> history(AppFolder folder, String which) throws Exception {
    try (Connection warehouse = folder.warehouse()) {
      return rows(
          warehouse,
          "SELECT transaction_id || ' ' || label FROM transaction_history "
              + which
              + " ORDER BY transaction_id");
    }
  }

  private List<String> inSource() throws Exception {
    try (Connection connection = source.connect()) {
      return rows(connection, "SELECT id || ' ' || label FROM transactions ORDER BY id");
    }
  }

  private static List<String> rows(Connection connection, String query) throws Exception {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
