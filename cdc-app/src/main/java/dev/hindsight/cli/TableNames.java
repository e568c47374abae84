package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.config.NearestName;
import dev.hindsight.warehouse.HistoryTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which a person may call a table: {@code public.transactions}, {@code transactions},
 * {@code transaction_history} or {@code transaction}.
 */
final class TableNames {
  private static final String HISTORY = "_history";

  private final Collection<HistoryTable> tables;

  TableNames(Collection<HistoryTable> tables) {
    this.tables = tables;
  }

  /**
   * @throws Stop with exit code 2 and the nearest right name
   */
  HistoryTable find(String name) {
    List<HistoryTable> found = new ArrayList<>();
    for (HistoryTable table : tables) {
      // What nothing else can mean comes first.
      if (name.equalsIgnoreCase(table.spec().source().toString())
          || name.equalsIgnoreCase(table.name())) {
        return table;
      }
      if (names(table).anyMatch(name::equalsIgnoreCase)) {
        found.add(table);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new Stop(
        Stop.Reason.CONFIGURATION, found.isEmpty() ? unknown(name) : ambiguous(name, found));
  }

  private String unknown(String name) {
    List<String> all = tables.stream().flatMap(TableNames::names).toList();
    return "There is no table '"
        + name
        + "'"
        + NearestName.of(name, all).map(near -> "; did you mean " + near + "?").orElse(":")
        + " There are "
        + tables.stream()
            .map(table -> table.spec().source().name())
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static String ambiguous(String name, List<HistoryTable> found) {
    return "Table '"
        + name
        + "' may be "
        + found.stream()
            .map(table -> table.spec().source().toString())
            .collect(Collectors.joining(" or "))
        + ": write one of these.";
  }

  private static Stream<String> names(HistoryTable table) {
    String history = table.name();
    return Stream.of(
        table.spec().source().name(),
        history,
        history.endsWith(HISTORY)
            ? history.substring(0, history.length() - HISTORY.length())
            : history);
  }
}
