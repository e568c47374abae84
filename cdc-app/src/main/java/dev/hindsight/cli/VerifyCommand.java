package dev.hindsight.cli;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.TableId;
import dev.hindsight.retention.Gate;
import dev.hindsight.verify.Difference;
import dev.hindsight.verify.Report;
import dev.hindsight.verify.TableResult;
import dev.hindsight.verify.Verifier;
import dev.hindsight.warehouse.VersionReader;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code verify}: does the history hold what the source holds? */
@Command(
    name = "verify",
    description = {
      "Compares source and history at one position, while both go on, and checks that the versions of each key hold together.",
      "Prints a row for each table, and each difference on stderr. What is expected is counted apart, explained, and no difference:",
      "defaults of columns added later, rows in quarantine, past the retention line, about erased consumers, ends inside a gap."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Option(
      names = "--wait",
      paramLabel = "D",
      defaultValue = "30s",
      description = "How long a running pipeline may take to catch up (default: ${DEFAULT-VALUE}).")
  private Duration wait;

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    Report report;
    WarehouseConnections connections = wiring.warehouse();
    try (WarehouseReader warehouse =
            new WarehouseReader(connections, wiring.dialect(), wiring.tables());
        Gate gate = wiring.gate(connections, warehouse.tables())) {
      wiring.source().connectWithin(Duration.ofSeconds(5)).close();
      report =
          new Verifier(
                  wiring.source(),
                  wiring.settings().source().publication(),
                  new VersionReader(warehouse),
                  wiring::cleaner,
                  gate)
              .verify(wiring.tables(), wait);
    }
    print(report);
    return report.agrees() ? ExitCode.DONE.number() : ExitCode.FINDINGS.number();
  }

  private void print(Report report) {
    format
        .printer(hindsight)
        .print(
            List.of(
                "table_name",
                "source_rows",
                "equal",
                "by_default",
                "quarantined",
                "retention",
                "erased",
                "gaps",
                "different",
                "missing",
                "extra",
                "broken",
                "parked"),
            report.tables().stream().map(VerifyCommand::row).iterator());
    report.tables().forEach(this::explain);
    report.differences().stream()
        .limit(SHOWN)
        .forEach(difference -> hindsight.note(line(difference)));
    long all = report.tables().stream().mapToLong(TableResult::differences).sum();
    if (all > SHOWN) {
      hindsight.note(String.format(Locale.ROOT, "... and %,d more", all - SHOWN));
    }
    hindsight.note(
        report.agrees()
            ? "Source and history agree at " + Lsn.text(report.lsn()) + "."
            : "Source and history differ at " + Lsn.text(report.lsn()) + ".");
  }

  /** What was expected, and where it can be looked up. */
  private void explain(TableResult result) {
    List<String> expected = new ArrayList<>();
    expect(expected, result.byDefault(), "differ by a new column's default alone");
    expect(expected, result.quarantined(), "wait in quarantine (ops/hindsight quarantine list)");
    expect(expected, result.pastRetention(), "are past the retention line");
    expect(expected, result.erased(), "are about an erased consumer (ops/hindsight audit report)");
    expect(expected, result.parked(), "wait until their table is followed (ops/hindsight status)");
    expect(
        expected, result.inGap(), "ended at an unknown time inside a gap (ops/hindsight status)");
    if (!expected.isEmpty()) {
      hindsight.note("Expected in " + result.table() + ": " + String.join(", ", expected) + ".");
    }
  }

  private static void expect(List<String> expected, long count, String what) {
    if (count > 0) {
      expected.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }

  private static Object[] row(TableResult result) {
    TableId table = result.table();
    return new Object[] {
      table.toString(),
      result.sourceRows(),
      result.equal(),
      result.byDefault(),
      result.quarantined(),
      result.pastRetention(),
      result.erased(),
      result.inGap(),
      result.different(),
      result.missing(),
      result.extra(),
      result.broken(),
      result.parked()
    };
  }

  private static String line(Difference difference) {
    return difference.kind().name().toLowerCase(Locale.ROOT)
        + ": "
        + difference.table()
        + " "
        + difference.key().text()
        + " ("
        + difference.detail()
        + ")";
  }
}
