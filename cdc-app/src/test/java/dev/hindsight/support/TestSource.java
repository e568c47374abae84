package dev.hindsight.support;

import dev.hindsight.capture.CaptureSettings;
import dev.hindsight.change.TableSpec;
import dev.hindsight.source.SourceDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A database of the test server. Connections are the caller's to close. */
public record TestSource(String url, String name) {

  public SourceDatabase database() {
    return new SourceDatabase(url, "oltp", "oltp");
  }

  public Connection connect() {
    try {
      return DriverManager.getConnection(url, "oltp", "oltp");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Drops the database's slots, once nobody streams from them: the server has only so many, and
   * each keeps its log.
   */
  public void dropSlots() {
    execute(
        "DO $$ BEGIN FOR i IN 1..500 LOOP"
            + " EXIT WHEN NOT EXISTS (SELECT FROM pg_replication_slots WHERE database = current_database() AND active);"
            + " PERFORM pg_sleep(0.02); END LOOP; END $$",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE database = current_database() AND NOT active");
  }

  /** Whether somebody streams from the slot. */
  public boolean isActive(String slot) {
    return one("SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '"
            + slot
            + "'")
        .equals("1");
  }

  /**
   * Whether the log up to there was sent to somebody who streams from one of this database's slots.
   *
   * @param lsn as Postgres writes it
   */
  public boolean hasSent(String lsn) {
    return one("SELECT coalesce(bool_or(sent_lsn >= '"
            + lsn
            + "'), FALSE) FROM pg_stat_replication r JOIN pg_replication_slots s ON s.active_pid = r.pid"
            + " WHERE s.database = current_database()")
        .equals("t");
  }

  /** For a stream of these tables from the slot of this database's name. */
  public CaptureSettings capture(TableSpec... tables) {
    return capture(
        name,
        List.of(tables),
        Duration.ZERO,
        1_000,
        1 << 20,
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  CaptureSettings capture(
      String slot,
      List<TableSpec> tables,
      Duration heartbeat,
      int memoryLimit,
      long memoryBytes,
      Path spillFolder) {
    Properties parts = database().parts();
    return new CaptureSettings(
        parts.getProperty("PGHOST"),
        Integer.parseInt(parts.getProperty("PGPORT")),
        parts.getProperty("PGDBNAME"),
        "oltp",
        "oltp",
        Map.of(),
        slot,
        "hindsight",
        tables,
        heartbeat,
        memoryLimit,
        memoryBytes,
        spillFolder);
  }

  /** Each statement is a transaction of its own, unless the text says otherwise. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All statements in one transaction. */
  public void transaction(String... statements) {
    execute("BEGIN; " + String.join("; ", statements) + "; COMMIT");
  }

  public String one(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
