package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.load.Load;
import dev.hindsight.simulator.load.LoadReport;
import dev.hindsight.simulator.load.LoadSettings;
import dev.hindsight.simulator.load.TruthCounts;
import dev.hindsight.simulator.postgres.EmbeddedSource;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The embedded Postgres and the load in one process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs 'serve' and 'run' in one process, for scripts. On stdout, a line each:",
      "  READY <JDBC URL>   Postgres answers, schema and parties are there",
      "  LOADED <JSON>      the load has ended: counts by name",
      "On stderr, each second: what is committed so far.",
      "SIGTERM ends the load in order, then Postgres."
    })
final class DemoCommand implements Callable<Integer> {

  private final Clock clock;
  private final Stop stop;
  @Mixin private ServeCommand.ServerOptions server;
  @Mixin private LoadOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--wait",
      description = "Start the load only when a line comes on stdin (or stdin closes).")
  private boolean wait;

  @Option(
      names = "--hold",
      description = "After the load keep Postgres up until stdin closes or SIGTERM.")
  private boolean hold;

  DemoCommand(Clock clock, Stop stop) {
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    LoadSettings settings = options.settings();
    Stdin stdin = new Stdin(stop);
    try (EmbeddedSource source = server.start()) {
      Load load = new Load(source.address(), clock);
      load.prepare(settings);
      out.println("READY " + source.url());
      if (wait) {
        stdin.awaitLine();
      }
      ProgressLine line = ProgressLine.eachSecond(spec.commandLine().getErr());
      LoadReport report = load.run(settings, options.truth(), stop::isRequested, line);
      line.end();
      out.println("LOADED " + json(TruthCounts.of(report)));
      if (hold) {
        stdin.awaitEnd();
      }
    }
    return 0;
  }

  private static String json(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> '"' + count.getKey() + "\":" + count.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
