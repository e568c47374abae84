package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.truth.HistoryCheck;
import dev.hindsight.simulator.truth.TruthEntry;
import dev.hindsight.simulator.truth.TruthFile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a run changed. */
@Command(
    name = "truth",
    mixinStandardHelpOptions = true,
    description =
        "Prints what a run changed: without a filter the counts by event and kind, with one the"
            + " source transactions, oldest first; with --history the counts beside those found in a"
            + " history, exit code 4 where something is missing.")
final class TruthCommand implements Callable<Integer> {

  private static final String ALL = "9223372036854775807";

  @Parameters(
      arity = "0..1",
      defaultValue = LoadOptions.TRUTH_FILE,
      paramLabel = "FILE",
      description = "What 'run --truth' wrote; default: ${DEFAULT-VALUE}.")
  private Path file;

  @Option(names = "--format", defaultValue = "table", description = "${COMPLETION-CANDIDATES}.")
  private TruthFormat format;

  @Option(names = "--id", paramLabel = "ID", description = "Only this row.")
  private Integer id;

  @Option(names = "--table", paramLabel = "NAME", description = "Only this table.")
  private String table;

  @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind: WRONG_AMOUNT, ..")
  private String kind;

  @Option(names = "--event", description = "Only this event: ${COMPLETION-CANDIDATES}.")
  private TruthEntry.Event event;

  @Option(
      names = "--limit",
      defaultValue = ALL,
      paramLabel = "N",
      description = "At most so many source transactions.")
  private long limit;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description =
          "Versions as a JSON array, '-' for standard input: ops/sql/corrections.sql selects them.")
  private String history;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no truth file " + file);
    }
    List<TruthEntry> entries = TruthFile.read(file, wanted(), limit);
    if (history != null) {
      return compare(out, entries);
    }
    if (isFiltered()) {
      format.entries(out, entries);
    } else {
      format.counts(out, entries);
    }
    out.flush();
    return 0;
  }

  private int compare(PrintWriter out, List<TruthEntry> entries) throws IOException {
    try (Reader versions =
        history.equals("-")
            ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
            : Files.newBufferedReader(Path.of(history))) {
      HistoryCheck check = HistoryCheck.of(versions);
      List<TruthEntry> kept = entries.stream().filter(HistoryCheck::isKept).toList();
      List<TruthEntry> found = kept.stream().filter(check::tells).toList();
      format.found(out, kept, found);
      out.flush();
      return found.size() == kept.size() ? 0 : Failures.FINDINGS;
    }
  }

  private boolean isFiltered() {
    return id != null || table != null || kind != null || event != null || !ALL.equals("" + limit);
  }

  private Predicate<TruthEntry> wanted() {
    return entry ->
        (id == null || entry.id() == id)
            && (table == null || entry.table().equals(table))
            && (kind == null || entry.kind().equalsIgnoreCase(kind))
            && (event == null || entry.event() == event);
  }
}
