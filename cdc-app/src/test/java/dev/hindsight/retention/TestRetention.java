package dev.hindsight.retention;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.config.TablesFile;
import dev.hindsight.support.TestWarehouse;
import dev.hindsight.warehouse.HistoryTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.util.List;
import java.util.Map;

/** Retention over a test's warehouse, at a time that the test says. */
final class TestRetention implements InstantSource {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Instant LINE = Instant.parse("2024-11-22T10:00:00Z");
  static final Instant OPEN = Instant.parse("9999-12-31T00:00:00Z");

  final TestWarehouse warehouse;
  final Path anchor;
  final Path key;
  private Instant now = NOW;

  TestRetention(Path folder) {
    this(new TestWarehouse(folder), folder);
  }

  /**
   * @param folder for what is kept outside the warehouse
   */
  TestRetention(TestWarehouse warehouse, Path folder) {
    this.warehouse = warehouse.migrated();
    this.anchor = folder.resolve("warehouse.mv.db.anchor");
    this.key = folder.resolve("erase.key");
  }

  @Override
  public Instant instant() {
    return now;
  }

  void now(Instant instant) {
    now = instant;
  }

  Retention with() {
    return new Retention(
        warehouse.connections(),
        warehouse.dialect(),
        TablesFile.builtIn().tables(),
        new RetentionPolicy(Period.parse("P2Y")),
        this,
        new Anchor(anchor),
        new DigestKey(key),
        "test");
  }

  RetentionGate gate(Map<TableId, HistoryTable> tables) {
    Retention with = with();
    return new RetentionGate(
        with.policy(), Clock.systemUTC(), with.connections(), with.dialect(), with.key(), tables);
  }

  static List<TableSpec> tables() {
    return TablesFile.builtIn().tables();
  }

  PurgeResult purge() {
    return Purge.searching(with(), new PurgeListener() {}, () -> false).run();
  }

  /** As {@code run} does by itself. */
  PurgeResult dailyPurge() {
    return Purge.daily(with(), new PurgeListener() {}, () -> false).run();
  }

  PurgeResult purge(int chunk) {
    return Purge.searching(with(), new PurgeListener() {}, () -> false, chunk).run();
  }

  /** A version of a transaction; {@code validTo} null while open. */
  void version(int id, Instant executed, Instant created, Instant validFrom, Instant validTo) {
    try (Connection connection = warehouse.connections().open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO transaction_history (transaction_id, execution_date, creation_date,"
                    + " valid_from, valid_to, is_current, opened_by, closed_by, commit_lsn,"
                    + " closed_lsn, tx_ordinal, recorded_at) VALUES (?, ?, ?, ?, ?, ?, 'insert', ?,"
                    + " 1, ?, 0, ?)")) {
      insert.setInt(1, id);
      insert.setObject(2, executed);
      insert.setObject(3, created);
      insert.setObject(4, validFrom);
      insert.setObject(5, validTo == null ? OPEN : validTo);
      insert.setBoolean(6, validTo == null);
      insert.setString(7, validTo == null ? null : "correction");
      insert.setObject(8, validTo == null ? null : 2L);
      insert.setObject(9, validFrom);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
