package dev.hindsight.retention;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@link Gate} by policy and digests. Reads the digests over a connection of its own. */
public final class RetentionGate implements Gate {
  private final RetentionPolicy policy;
  private final InstantSource clock;
  private final WarehouseConnections connections;
  private final Dialect dialect;
  private final KeptOut keptOut;
  private final Map<TableId, RowClock> clocks = new HashMap<>();
  private final Map<TableId, ConsumerColumns> consumers = new HashMap<>();
  private Connection connection;

  public RetentionGate(
      RetentionPolicy policy,
      InstantSource clock,
      WarehouseConnections connections,
      Dialect dialect,
      DigestKey key,
      Map<TableId, HistoryTable> tables) {
    this.policy = policy;
    this.clock = clock;
    this.connections = connections;
    this.dialect = dialect;
    this.keptOut = new KeptOut(null, dialect, key, clock);
    tables.forEach(
        (id, table) -> {
          clocks.put(id, new RowClock(table));
          consumers.put(id, new ConsumerColumns(table));
        });
  }

  @Override
  public long refresh() {
    try {
      if (connection == null) {
        connection = connections.open();
        keptOut.use(connection);
      }
      return keptOut.refresh();
    } catch (SQLException e) {
      close();
      throw WarehouseException.of(dialect, "reading what is kept out", e);
    }
  }

  @Override
  public boolean erased(TableId table, Row row) {
    return keptOut.hasErasures() && consumers.get(table).of(row).anyMatch(keptOut::isErased);
  }

  @Override
  public boolean wentWithConsumer(TableId table, RowKey key) {
    return keptOut.isErasedRow(table, key);
  }

  @Override
  public boolean refuses(TableId table, RowKey key, Object[] values) {
    // A second time: what was left out of the row as sent is filled in here.
    if (keptOut.hasErasures() && consumers.get(table).of(values).anyMatch(keptOut::isErased)) {
      return true;
    }
    RowClock rowClock = clocks.get(table);
    if (!rowClock.exists()) {
      // What is there now stays, however old: only its ended versions age.
      return false;
    }
    Optional<Instant> time = rowClock.of(values);
    return time.isPresent()
        ? policy.isPast(time.get(), clock.instant())
        : keptOut.contains(table, key);
  }

  @Override
  public Age age(TableId table, RowKey key, Row rejected) {
    Instant now = clock.instant();
    Instant time = clocks.get(table).of(rejected).orElse(null);
    boolean byDate = time != null && policy.isPast(time, now);
    // A row without a credible date was kept for the whole period already, if it was purged.
    boolean byDigest = (time == null || time.isAfter(now)) && keptOut.contains(table, key);
    return new Age(time, byDate || byDigest);
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException alreadyGone) {
      // There is nothing left to close.
    }
    connection = null;
  }
}
