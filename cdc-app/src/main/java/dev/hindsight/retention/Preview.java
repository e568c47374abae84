package dev.hindsight.retention;

import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a purge would take away, by table and month. Reads only, beside everything else. */
public final class Preview {

  /**
   * Rows of one table whose clock is in one month of UTC.
   *
   * @param table the warehouse's table
   */
  public record Month(String table, YearMonth month, long rows, Instant oldest, Instant newest) {

    private static Month of(String table, Instant clock, long rows) {
      return new Month(table, YearMonth.from(clock.atZone(ZoneOffset.UTC)), rows, clock, clock);
    }

    private Month and(Month other) {
      return new Month(
          table,
          month,
          rows + other.rows,
          oldest.isBefore(other.oldest) ? oldest : other.oldest,
          newest.isAfter(other.newest) ? newest : other.newest);
    }
  }

  private Preview() {}

  /** In the order of the tables and of time; months without rows are left out. */
  public static List<Month> of(Retention with, Instant cutoff) {
    try (Connection connection = with.connections().open()) {
      List<Stage> stages =
          Stages.of(
              connection,
              with.dialect(),
              Catalogue.learn(connection, with.dialect(), with.tables()).values(),
              cutoff,
              new KeptOut(connection, with.dialect(), with.key(), with.clock()));
      List<Month> months = new ArrayList<>();
      Map<YearMonth, Month> ofTable = new TreeMap<>();
      String table = null;
      for (Stage stage : stages) {
        if (!stage.table().equals(table)) {
          months.addAll(ofTable.values());
          ofTable.clear();
          table = stage.table();
        }
        stage.preview((clock, rows) -> add(ofTable, Month.of(stage.table(), clock, rows)));
      }
      months.addAll(ofTable.values());
      return months;
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "counting what would be purged", e);
    }
  }

  private static void add(Map<YearMonth, Month> months, Month more) {
    if (more.rows() > 0) {
      months.merge(more.month(), more, Month::and);
    }
  }
}
