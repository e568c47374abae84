package dev.hindsight.cli;

import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.Migrations.Migration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code migrate}: the warehouse as this version wants it. */
@Command(
    name = "migrate",
    description = "Makes the warehouse, or brings its tables and views up to this version.")
final class MigrateCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Override
  public Integer call() {
    Wiring wiring = new Wiring(hindsight.settings());
    List<Migration> applied = Migrations.apply(wiring.warehouseToFill(), wiring.dialect());
    format
        .printer(hindsight)
        .print(
            List.of("version", "description"),
            applied.stream()
                .map(each -> new Object[] {each.version(), each.description()})
                .iterator());
    hindsight.note(
        applied.isEmpty()
            ? "The warehouse has everything already."
            : "Applied " + applied.size() + " migrations.");
    return ExitCode.DONE.number();
  }
}
