package dev.hindsight.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throughput}: every contender on the same backlog, in turns. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Every contender on the same backlog, each time in a new JVM, in turns.",
      "The first part of a backlog warms the JVM up and is not counted; the same part for all."
    })
final class ThroughputCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--workload",
      split = ",",
      paramLabel = "W",
      description = "${COMPLETION-CANDIDATES}; all by default.")
  private List<Workload> workloads = List.of(Workload.values());

  @Option(
      names = "--contender",
      split = ",",
      paramLabel = "C",
      description =
          "${COMPLETION-CANDIDATES}; all by default, the last where the product was built with its tests.")
  private List<Contender> wanted;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Turns of each contender (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--scale",
      paramLabel = "S",
      defaultValue = "0.1",
      description =
          "Size of the backlogs: 1 for the full ones, of 0.6 to 2 million rows (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Override
  public Integer call() throws IOException {
    Path product = Bench.product();
    Jvm jvm = new Jvm(product, options.jvm());
    List<Contender> contenders = contenders(product);
    List<Summary> summaries = new ArrayList<>();
    for (Workload workload : workloads) {
      Path folder = Files.createTempDirectory("hindsight-bench-");
      try (Arena arena = Arena.open(folder, product, jvm, workload, scale, contenders)) {
        options.note("%s: %,d rows, %s", workload, arena.rows(), workload.text);
        Summary summary = new Summary(workload, arena.rows());
        summaries.add(summary);
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 1; round <= rounds; round++) {
          for (Contender contender : order) {
            Figures figures = arena.turn(contender);
            summary.add(contender, figures);
            options.note(
                "  round %d, %-16s %,9.0f events/s", round, contender, figures.perSecond());
          }
          // Nobody always has the same one before it.
          Collections.reverse(order);
        }
      }
    }
    options.print(
        options.isJson() ? ThroughputTable.json(summaries) : ThroughputTable.markdown(summaries));
    if (options.publish()) {
      publish(summaries);
    }
    return 0;
  }

  private List<Contender> contenders(Path product) {
    boolean snowflake = SnowflakeDouble.exists(product);
    if (wanted == null) {
      return Stream.of(Contender.values())
          .filter(each -> snowflake || each != Contender.SNOWFLAKE_DOUBLE)
          .toList();
    }
    if (wanted.contains(Contender.SNOWFLAKE_DOUBLE) && !snowflake) {
      throw new ParameterException(
          spec.commandLine(),
          "the double of Snowflake is in the product's tests, which are not built: mvn -DskipTests package");
    }
    return wanted;
  }

  /** With what was published of other workloads before. */
  private void publish(List<Summary> summaries) throws IOException {
    Results results = Results.of(Bench.product());
    String conditions =
        String.format(
            Locale.ROOT,
            "scale %s, %d %s: %s",
            scale,
            rounds,
            rounds == 1 ? "round" : "rounds",
            Machine.conditions(options.jvm()));
    summaries.forEach(summary -> results.keep(summary, options.heap(), conditions));
    List<Results.Run> runs = results.kept(options.heap());
    List<Summary> all = runs.stream().map(Results.Run::summary).toList();
    boolean usual = options.heap().equals(RunOptions.HEAP);
    Page page = Page.of(Bench.product());
    StringBuilder text = new StringBuilder("\n");
    if (usual) {
      Charts.save(Charts.throughput(all), page.image("throughput"));
      text.append("![Events a second](images/throughput.svg)\n\n");
    }
    text.append(ThroughputTable.markdown(all)).append('\n');
    for (Results.Run run : runs) {
      text.append("- ").append(run.summary().workload).append(": ");
      text.append(String.format(Locale.ROOT, "%,d rows, ", run.summary().rows));
      text.append(run.conditions()).append(".\n");
    }
    page.replace(usual ? "throughput" : "memory", text.append('\n').toString());
  }
}
