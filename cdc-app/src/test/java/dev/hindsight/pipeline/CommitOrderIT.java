package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order is that of the commits in the log: not of the statements, and not of the clock. */
class CommitOrderIT {
  @TempDir Path folder;
  private SideBySide both;

  @AfterEach
  void close() {
    both.close();
  }

  @BeforeEach
  void prepare() {
    both =
        new SideBySide(folder)
            .table("item", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR");
  }

  private List<String> items() {
    return both.rows("SELECT id, v, opened_by, closed_by FROM item ORDER BY id, valid_from");
  }

  @Test
  void transactions_open_across_restarts_come_whole_whatever_committed_meanwhile()
      throws Exception {
    both.source().execute("INSERT INTO item VALUES (1, 'a')");
    both.catchUp();
    try (Connection connection = both.source().connect();
        Statement open = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Several rows of one position: a COPY, and an INSERT of many rows.
      open.execute("COPY item FROM PROGRAM 'printf \"10\\ta\\n11\\ta\\n12\\ta\\n\"'");
      both.source().execute("INSERT INTO item VALUES (2, 'short')");
      both.catchUp();
      open.execute("INSERT INTO item SELECT g, 'a' FROM generate_series(20, 22) g");
      both.source().execute("UPDATE item SET v = 'later' WHERE id = 2");
      both.catchUp();
      open.execute("UPDATE item SET v = 'b' WHERE id IN (1, 11, 21)");
      connection.commit();
    }
    both.catchUp();

    assertThat(items())
        .containsExactly(
            "1|a|snapshot|correction",
            "1|b|correction|null",
            "2|short|insert|correction",
            "2|later|correction|null",
            "10|a|insert|null",
            "11|b|insert|null",
            "12|a|insert|null",
            "20|a|insert|null",
            "21|b|insert|null",
            "22|a|insert|null");
    both.assertAgreement();
  }

  @Test
  void commit_times_before_those_of_the_history_follow_it_in_the_order_of_the_commits() {
    both.source().execute("INSERT INTO item VALUES (1, 'a'), (2, 'a')");
    both.catchUp();
    // As if the source's clock had been an hour ahead until now.
    both.warehouse()
        .execute(
            "UPDATE item SET valid_from = DATEADD(HOUR, 1, valid_from)",
            "UPDATE pipeline_position SET last_time = DATEADD(HOUR, 1, last_time)");
    both.source()
        .execute(
            "UPDATE item SET v = 'b' WHERE id = 1",
            "INSERT INTO item VALUES (3, 'c')",
            "UPDATE item SET v = 'd' WHERE id = 1",
            "DELETE FROM item WHERE id = 2");
    both.catchUp();
    both.source().execute("UPDATE item SET v = 'e' WHERE id = 1");
    both.catchUp();
    both.pipeline().resnapshot();
    both.source().execute("UPDATE item SET v = 'f' WHERE id = 3");
    both.catchUp();

    assertThat(items())
        .containsExactly(
            "1|a|snapshot|correction",
            "1|b|correction|correction",
            "1|d|correction|correction",
            "1|e|correction|null",
            "2|a|snapshot|delete",
            "3|c|insert|correction",
            "3|f|correction|null");
    assertThat(
            both.rows(
                "SELECT count(*) FROM item a JOIN item b ON a.commit_lsn < b.commit_lsn AND a.valid_from >= b.valid_from"))
        .containsExactly("0");
    assertThat(
            both.rows(
                "SELECT count(*) FROM item WHERE valid_from >= valid_to OR valid_from < source_committed_at"))
        .containsExactly("0");
    assertThat(
            both.rows(
                "SELECT count(*) FROM item WHERE source_committed_at < DATEADD(MINUTE, -30, valid_from)"))
        .as("the raw clock is kept beside it")
        .containsExactly("5");
    both.assertAgreement();
  }
}
