package dev.hindsight.retention;

import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.DueDay;
import dev.hindsight.warehouse.HistoryTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All ways past the line, in the order in which a run takes them. */
final class Stages {
  private Stages() {}

  static List<Stage> of(
      Connection connection,
      Dialect dialect,
      Collection<HistoryTable> tables,
      Instant cutoff,
      KeptOut keptOut)
      throws SQLException {
    List<Stage> stages = new ArrayList<>();
    for (HistoryTable table : tables) {
      Optional<DueDay> due = dialect.dueDay(connection, table);
      if (due.isPresent()) {
        stages.add(new DueRows(connection, dialect, table, due.get(), cutoff, keptOut));
      } else {
        stages.add(new EndedVersions(connection, dialect, table, cutoff));
        stages.addAll(ExpiredChains.of(connection, dialect, table, cutoff, keptOut));
      }
    }
    stages.add(new ExpiredQuarantine(connection, dialect, cutoff, keptOut, tables));
    return stages;
  }
}
