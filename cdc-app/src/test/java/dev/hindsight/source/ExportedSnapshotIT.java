package dev.hindsight.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a snapshot shows when the source empties a table behind its back. */
class ExportedSnapshotIT {
  private static final TableId KEPT = new TableId("public", "kept");
  private static final TableId SPLIT = new TableId("public", "split");

  private final TestSource source = SourceServer.emptySource();

  @BeforeEach
  void prepare() {
    source.execute(
        """
        CREATE TABLE kept (id INTEGER PRIMARY KEY);
        CREATE TABLE split (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE split_1 PARTITION OF split FOR VALUES FROM (0) TO (100);
        CREATE TABLE split_2 PARTITION OF split FOR VALUES FROM (100) TO (200);
        INSERT INTO kept SELECT generate_series(1, 10);
        INSERT INTO split SELECT generate_series(1, 199)""");
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private ExportedSnapshot snapshot() throws SQLException {
    return ExportedSnapshot.passing(source.database(), source.name());
  }

  private static int count(ExportedSnapshot snapshot, String table) throws SQLException {
    try (Statement statement = snapshot.reader().createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void ordinary_changes_after_the_snapshot_are_not_seen_and_no_harm() throws Exception {
    try (ExportedSnapshot snapshot = snapshot()) {
      source.execute("DELETE FROM kept", "INSERT INTO kept VALUES (77)", "VACUUM kept");
      assertThat(snapshot.hold(List.of(KEPT, SPLIT))).isEmpty();
      assertThat(count(snapshot, "kept")).isEqualTo(10);
    }
  }

  @Test
  void a_table_emptied_after_the_snapshot_is_named() throws Exception {
    try (ExportedSnapshot snapshot = snapshot()) {
      source.execute("TRUNCATE kept");
      assertThat(snapshot.hold(List.of(KEPT, SPLIT))).containsExactly(KEPT);
      assertThat(count(snapshot, "kept")).as("why it has to be named").isZero();
    }
    try (ExportedSnapshot snapshot = snapshot()) {
      source.execute("TRUNCATE split_2");
      assertThat(snapshot.hold(List.of(KEPT, SPLIT))).isEqualTo(Set.of(SPLIT));
    }
  }

  @Test
  void a_table_held_can_not_be_emptied_before_the_snapshot_is_closed() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection emptying = source.connect();
        Statement statement = emptying.createStatement()) {
      Future<Boolean> truncate;
      try (ExportedSnapshot snapshot = snapshot()) {
        assertThat(snapshot.hold(List.of(KEPT, SPLIT))).isEmpty();
        statement.execute("SET lock_timeout = '10s'");
        truncate = other.submit(() -> statement.execute("TRUNCATE kept, split"));
        assertThat(count(snapshot, "kept")).isEqualTo(10);
        assertThat(count(snapshot, "split")).isEqualTo(199);
        assertThat(truncate.isDone()).isFalse();
      }
      truncate.get(20, TimeUnit.SECONDS);
      assertThat(source.one("SELECT count(*) FROM kept")).isEqualTo("0");
    } finally {
      other.shutdownNow();
    }
  }
}
