package dev.hindsight.cli;

import dev.hindsight.change.Column;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.Stop;
import dev.hindsight.change.WrongInput;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.KeyText;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of columns as a person types them. */
final class Keys {
  private Keys() {}

  /**
   * @throws Stop with exit code 2 when the text is no key of the table
   */
  static RowKey parse(String text, HistoryTable table) {
    return parse(text, table, table.keyColumns());
  }

  /**
   * @throws Stop with exit code 2 when there is no such column, or the text is no value of it
   */
  static Object parse(String text, HistoryTable table, Column column) {
    return parse(text, table, List.of(column)).part(0);
  }

  /**
   * A consumer as each column of the table that names one has it.
   *
   * @throws Stop with exit code 2 when there is no such column, or the text is no value of it
   */
  static List<Object> consumer(String text, HistoryTable table) {
    if (table.consumerColumns().isEmpty()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The rows of " + table.name() + " name no consumer: use --key.");
    }
    return table.consumerColumns().stream().map(column -> parse(text, table, column)).toList();
  }

  private static RowKey parse(String text, HistoryTable table, List<Column> columns) {
    try {
      return KeyText.parse(text, columns);
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new WrongInput(
          "'"
              + text
              + "' does not fit "
              + table.name()
              + ": expected "
              + columns.stream().map(Keys::described).collect(Collectors.joining("|"))
              + ".",
          wrong);
    }
  }

  private static String described(Column column) {
    return column.name() + " (" + column.type().name().toLowerCase(Locale.ROOT) + ")";
  }
}
