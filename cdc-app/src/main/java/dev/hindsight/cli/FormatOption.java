package dev.hindsight.cli;

import picocli.CommandLine.Option;

/** The option of every command that prints rows. */
final class FormatOption {
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
}
