package dev.hindsight.cli;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The option of every command that prints rows. */
final class FormatOption {
  private static final List<String> PAIR = List.of("name", "value");

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      defaultValue = "table",
      description = "How rows are printed on stdout (default: ${DEFAULT-VALUE}).")
  private Format format;

  RowPrinter printer(Hindsight hindsight) {
    Surroundings around = hindsight.surroundings();
    return new RowPrinter(format, around.out(), around.width());
  }

  /** One row; a table has it a line a column, and cuts nothing off. */
  void printOne(Hindsight hindsight, List<String> columns, Object[] values) {
    RowPrinter whole = new RowPrinter(format, hindsight.surroundings().out(), 0);
    if (format == Format.TABLE) {
      whole.print(
          PAIR,
          IntStream.range(0, values.length)
              .mapToObj(i -> new Object[] {columns.get(i), values[i]})
              .iterator());
    } else {
      whole.print(columns, List.<Object[]>of(values).iterator());
    }
  }

  /** What has names and values rather than rows. */
  void printPairs(Hindsight hindsight, List<Object[]> pairs) {
    new RowPrinter(format, hindsight.surroundings().out(), 0).print(PAIR, pairs.iterator());
  }
}
