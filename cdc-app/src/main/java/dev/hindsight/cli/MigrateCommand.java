package dev.hindsight.cli;

import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.pipeline.Decisions;
import dev.hindsight.pipeline.TableMigration;
import dev.hindsight.source.Attributes;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.Migrations.Migration;
import dev.hindsight.warehouse.WarehouseConnections;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code migrate}: the warehouse as this version wants it, and as the source's tables are now. */
@Command(
    name = "migrate",
    description = {
      "Makes the warehouse, or brings its tables and views up to this version. Where the source's tables have changed their columns,",
      "makes the history follow them, and prints what became of each; nothing that is in the history is lost."
    })
final class MigrateCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Option(
      names = "--rename",
      paramLabel = "TABLE.NEW=OLD",
      description = "The source's column NEW is OLD under another name; may be given often.")
  private List<String> renames = List.of();

  @Option(
      names = "--dropped",
      paramLabel = "TABLE.COLUMN",
      description = "The source's column is gone for good, not renamed; may be given often.")
  private List<String> dropped = List.of();

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    WarehouseConnections connections = wiring.warehouseToFill();
    List<Migration> applied = Migrations.apply(connections, wiring.dialect());
    List<Object[]> rows = new ArrayList<>();
    applied.forEach(each -> rows.add(new Object[] {each.version(), each.description()}));
    TableMigration.Result tables;
    try (HistoryStore store = wiring.store(connections)) {
      Map<TableId, Decisions.Wishes> wishes = wishes(store);
      tables =
          TableMigration.needed(store)
              ? tables(wiring, store, wishes)
              : new TableMigration.Result(List.of(), List.of(), List.of());
    }
    tables.done().forEach(line -> rows.add(new Object[] {null, line}));
    format.printer(hindsight).print(List.of("version", "description"), rows.iterator());
    if (applied.isEmpty() && tables.done().isEmpty() && tables.open().isEmpty()) {
      hindsight.note("The warehouse has everything already.");
    } else if (!applied.isEmpty()) {
      hindsight.note("Applied " + applied.size() + " migrations.");
    }
    tables
        .waiting()
        .forEach(
            table ->
                hindsight.note(
                    "Now run ops/hindsight quarantine replay --table "
                        + table
                        + ": what waits of it goes into the history, and then it flows again."));
    tables.open().forEach(hindsight::note);
    return tables.open().isEmpty() ? ExitCode.DONE.number() : Stop.Reason.CONFIGURATION.exitCode();
  }

  private static TableMigration.Result tables(
      Wiring wiring, HistoryStore store, Map<TableId, Decisions.Wishes> wishes) throws Exception {
    try (Connection source = wiring.source().connectWithin(PATIENCE)) {
      return new TableMigration(store, table -> Attributes.of(source, table), wishes).run();
    }
  }

  private Map<TableId, Decisions.Wishes> wishes(HistoryStore store) {
    TableNames names = new TableNames(store.tables().values());
    Map<TableId, Decisions.Wishes> wishes = new HashMap<>();
    for (String text : renames) {
      int equals = text.indexOf('=');
      int dot = text.lastIndexOf('.', Math.max(equals, 0));
      if (equals < 0 || dot < 0) {
        throw usage("--rename " + text + ": expected TABLE.NEW=OLD.");
      }
      of(wishes, names.find(text.substring(0, dot)))
          .renamed()
          .put(text.substring(dot + 1, equals), text.substring(equals + 1));
    }
    for (String text : dropped) {
      int dot = text.lastIndexOf('.');
      if (dot < 0) {
        throw usage("--dropped " + text + ": expected TABLE.COLUMN.");
      }
      of(wishes, names.find(text.substring(0, dot))).dropped().add(text.substring(dot + 1));
    }
    return wishes;
  }

  private static Decisions.Wishes of(Map<TableId, Decisions.Wishes> wishes, HistoryTable table) {
    return wishes.computeIfAbsent(
        table.spec().source(), id -> new Decisions.Wishes(new HashMap<>(), new HashSet<>()));
  }

  private static Stop usage(String message) {
    return new Stop(Stop.Reason.CONFIGURATION, message);
  }
}
