package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.VersionQueries;
import dev.hindsight.warehouse.WarehouseReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code export}: what there is about one consumer, to be handed out. */
@Command(
    name = "export",
    description = {
      "Prints every version of every row about one consumer, from all tables that name one, oldest first; quarantine is not in it.",
      "One list: table_name says where a row is from, and columns that its table has not are NULL."
    })
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Option(names = "--consumer", paramLabel = "ID", required = true, description = "Who.")
  private String consumer;

  @Override
  public Integer call() throws Exception {
    long rows = 0;
    try (WarehouseReader warehouse = new Wiring(hindsight.settings()).reader()) {
      List<HistoryTable> tables =
          warehouse.tables().values().stream()
              .filter(table -> !table.consumerColumns().isEmpty())
              .toList();
      if (tables.isEmpty()) {
        throw new Stop(
            Stop.Reason.CONFIGURATION,
            "No table names a consumer: say in the tables file which columns do (consumer).");
      }
      // All of them first: nothing is printed for an id that is none.
      List<List<Object>> ids =
          tables.stream().map(table -> Keys.consumer(consumer, table)).toList();
      List<String> columns = columns(tables);
      try (RowOutput output = format.printer(hindsight).open(columns)) {
        for (int i = 0; i < tables.size(); i++) {
          HistoryTable table = tables.get(i);
          rows +=
              new VersionQueries(warehouse, table)
                  .ofConsumer(ids.get(i), found -> print(found, table, columns, output));
        }
      }
    }
    if (rows == 0) {
      hindsight.note("The warehouse holds nothing about that consumer.");
    }
    return ExitCode.DONE.number();
  }

  private static List<String> columns(List<HistoryTable> tables) {
    Set<String> columns = new LinkedHashSet<>(List.of("table_name"));
    tables.forEach(table -> columns.addAll(table.columnNames()));
    tables.forEach(table -> columns.addAll(VersionQueries.columns(table)));
    return List.copyOf(columns);
  }

  private static long print(
      ResultSet rows, HistoryTable table, List<String> columns, RowOutput output)
      throws SQLException {
    ResultColumns own = ResultColumns.of(rows.getMetaData());
    int[] places = VersionQueries.columns(table).stream().mapToInt(columns::indexOf).toArray();
    long count = 0;
    while (rows.next()) {
      Object[] line = new Object[columns.size()];
      Object[] values = own.values(rows);
      line[0] = table.name();
      for (int i = 0; i < values.length; i++) {
        line[places[i]] = values[i];
      }
      output.row(line);
      count++;
    }
    return count;
  }
}
