package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.PositionTable;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Forgets a consumer: from its first commit on nothing about them comes in, then all there is goes.
 * The audit tells of it by a digest. Goes on where one that was cut off ended; one at a time, as a
 * purge.
 */
public final class Erasure {
  private static final int TRIES = 10;
  private static final int CHUNK = 2_000;

  private final Retention with;
  private final PurgeListener listener;
  private final BooleanSupplier stopped;
  private final int chunk;

  public Erasure(Retention with, PurgeListener listener) {
    this(with, listener, () -> false, CHUNK);
  }

  Erasure(Retention with, PurgeListener listener, BooleanSupplier stopped, int chunk) {
    this.with = with;
    this.listener = listener;
    this.stopped = stopped;
    this.chunk = chunk;
  }

  /**
   * What an erasure did.
   *
   * @param rowsDeleted in all tables, quarantine among them
   * @param wasKeptOut whether the consumer had been erased before
   * @param linked whether the audit chain goes on from its anchor
   */
  public record Result(long rowsDeleted, boolean wasKeptOut, boolean linked) {}

  /** What is done while nobody else purges. */
  @FunctionalInterface
  private interface Work<T> {
    T of(Connection connection, AuditTrail trail, List<ConsumerRows> tables) throws SQLException;
  }

  /**
   * How many rows would go from each table. Reads only, beside everything else.
   *
   * @throws Stop with exit code 2 when the text is no id of a consumer
   */
  public Map<String, Long> preview(String id) {
    try (Connection connection = with.connections().open()) {
      List<ConsumerRows> tables = tables(connection);
      String consumer = normal(id, tables);
      Map<String, Long> rows = new LinkedHashMap<>();
      long quarantined = 0;
      for (ConsumerRows table : tables) {
        Map<String, RowKey> keys = table.keys(consumer);
        rows.put(
            table.table().name(),
            table.versions(keys.values().stream().filter(Objects::nonNull).toList()));
        quarantined += table.quarantined(keys.keySet());
      }
      rows.put("quarantine", quarantined);
      return rows;
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "counting what would be erased", e);
    }
  }

  /**
   * Runs to the end.
   *
   * @param reason for the audit, in words without personal data; null for none
   * @throws Stop with exit code 3 when a purge or an erasure is under way, 2 when the text is no id
   */
  public Result run(String id, String reason) {
    boolean[] known = {true};
    return inRun(
        (connection, trail, tables) -> {
          String consumer = normal(id, tables);
          KeptOut keptOut = new KeptOut(connection, with.dialect(), with.key(), with.clock());
          Erasing erasing =
              new Erasing(with, connection, trail, keptOut, tables, listener, stopped, chunk);
          Long position = lockPosition(connection);
          if (keptOut.erase(consumer)) {
            known[0] = false;
            erasing.append(AuditEntry.ERASE, null, 0, position, keptOut.digestOf(consumer));
          }
          trail.commit();
          long rows = erasing.remove(consumer);
          erasing.end(consumer, reason);
          return new Result(rows, known[0], trail.isLinked());
        });
  }

  /**
   * Lets a consumer in again. What was erased is not there again before the source sends it.
   *
   * @return false when that consumer was not kept out
   */
  public boolean lift(String id, String reason) {
    return inRun(
        (connection, trail, tables) -> {
          String consumer = normal(id, tables);
          KeptOut keptOut = new KeptOut(connection, with.dialect(), with.key(), with.clock());
          Long position = lockPosition(connection);
          if (!keptOut.lift(consumer)) {
            connection.rollback();
            return false;
          }
          String digest = keptOut.digestOf(consumer);
          new Erasing(with, connection, trail, keptOut, tables, listener, stopped, chunk)
              .append(
                  AuditEntry.LIFT,
                  null,
                  0,
                  position,
                  reason == null ? digest : digest + "; " + reason);
          trail.commit();
          return true;
        });
  }

  private <T> T inRun(Work<T> work) {
    for (int tries = 1; ; tries++) {
      WarehouseException problem;
      try (RunLock lock = RunLock.take(with.connections(), with.dialect());
          Connection connection = lock.open()) {
        AuditTrail trail = AuditTrail.open(connection, with.dialect(), with.anchor());
        return work.of(connection, trail, tables(connection));
      } catch (SQLException e) {
        problem = WarehouseException.of(with.dialect(), "erasing", e);
      } catch (WarehouseException e) {
        problem = e;
      }
      // A lock that a long load holds, or a file that changed hands: what is gone is gone, go on.
      if (problem.kind() != WarehouseException.Kind.TRANSIENT || tries == TRIES) {
        throw problem;
      }
    }
  }

  private List<ConsumerRows> tables(Connection connection) throws SQLException {
    List<ConsumerRows> tables =
        ConsumerRows.of(
            connection,
            with.dialect(),
            Catalogue.learn(connection, with.dialect(), with.tables()).values());
    if (tables.isEmpty()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "No table names a consumer: say in the tables file which columns do (consumer).");
    }
    return tables;
  }

  /** As every table's columns would have the id, in one text. */
  private static String normal(String id, List<ConsumerRows> tables) {
    ConsumerRows table = tables.get(0);
    Column column = table.columns().columns().get(0);
    try {
      return ConsumerColumns.text(table.columns().values(id).get(0));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "That is no id of a consumer: it does not fit "
              + column.name()
              + " ("
              + column.type().name().toLowerCase(Locale.ROOT)
              + ") of "
              + table.table().name()
              + ".");
    }
  }

  /** A load that was planned before commits before, or is planned again. */
  private static Long lockPosition(Connection connection) throws SQLException {
    return PositionTable.lock(connection)
        .orElseThrow(
            () ->
                new Stop(
                    Stop.Reason.FAILURE,
                    "The warehouse holds no history yet: start ops/hindsight run first."))
        .lastLsn();
  }
}
