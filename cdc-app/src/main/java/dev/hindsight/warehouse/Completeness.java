package dev.hindsight.warehouse;

import dev.hindsight.change.TableId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the warehouse itself says is missing from it. */
public final class Completeness {
  private final WarehouseReader warehouse;

  public Completeness(WarehouseReader warehouse) {
    this.warehouse = warehouse;
  }

  /** The stretches recorded as not known, oldest first. */
  public List<Gap> gaps() throws SQLException {
    String query =
        "SELECT table_name, from_lsn, to_lsn, from_time, to_time, reason FROM history_gap"
            + " ORDER BY recorded_at, to_lsn, table_name";
    List<Gap> gaps = new ArrayList<>();
    try (Statement statement = warehouse.connection().createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        gaps.add(
            new Gap(
                row.getString(1),
                row.getObject(2, Long.class),
                row.getObject(3, Long.class),
                row.getObject(4, Instant.class),
                row.getObject(5, Instant.class),
                row.getString(6)));
      }
    }
    return gaps;
  }

  public List<Gap> gaps(TableId table) throws SQLException {
    return gaps().stream().filter(gap -> gap.table().equals(table.toString())).toList();
  }

  /** Tables whose changes do not go into the history, with how many of them wait. */
  public Map<TableState, Long> notFollowed() throws SQLException {
    Map<TableState, Long> found = new LinkedHashMap<>();
    for (TableState state :
        new TableStates(warehouse.connection()).of(warehouse.tables().keySet()).values()) {
      if (state.state() != TableState.State.FLOWS) {
        found.put(state, new ParkedRows(warehouse.connection()).count(state.table()));
      }
    }
    return found;
  }

  /**
   * When the table's first version begins, if that is after an instant. Reads the whole table only
   * where it is: no index has the time first.
   *
   * @return empty when a version begins at the instant or before, or there is none at all
   */
  public Optional<Instant> beginsAfter(HistoryTable table, Instant instant) throws SQLException {
    String earlier = "SELECT 1 FROM " + table.name() + " WHERE valid_from <= ? LIMIT 1";
    try (PreparedStatement statement = warehouse.connection().prepareStatement(earlier)) {
      statement.setObject(1, instant);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return Optional.empty();
        }
      }
    }
    try (Statement statement = warehouse.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT min(valid_from) FROM " + table.name())) {
      row.next();
      return Optional.ofNullable(row.getObject(1, Instant.class));
    }
  }
}
