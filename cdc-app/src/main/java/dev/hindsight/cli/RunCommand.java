package dev.hindsight.cli;

import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.WarehouseConnections;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code run}: source to warehouse until stopped. */
@Command(
    name = "run",
    description =
        "Follows the source and keeps its history; the first start copies what is there. Stop it with Ctrl-C or SIGTERM.")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;

  @Option(
      names = "--until-caught-up",
      description = "End when everything is durable that the source had committed at the start.")
  private boolean untilCaughtUp;

  @Option(
      names = "--progress",
      paramLabel = "D",
      defaultValue = "10s",
      description = "How often a line tells what was done (default: ${DEFAULT-VALUE}).")
  private Duration progressEvery;

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    WarehouseConnections connections = wiring.warehouseToFill();
    try (ProgressLines progress = new ProgressLines(hindsight, progressEvery)) {
      Migrations.apply(connections, wiring.dialect());
      Pipeline pipeline = wiring.pipeline(connections, progress);
      CountDownLatch done = new CountDownLatch(1);
      Thread onSignal = new Thread(() -> stop(pipeline, done), "stop-on-signal");
      Runtime.getRuntime().addShutdownHook(onSignal);
      try {
        pipeline.run(untilCaughtUp);
      } finally {
        done.countDown();
      }
      return ExitCode.DONE.number();
    }
  }

  /**
   * Runs when the process ends, on a signal or by itself; a stop that was asked for is exit code 0.
   */
  private static void stop(Pipeline pipeline, CountDownLatch done) {
    if (done.getCount() > 0) {
      pipeline.stop();
      Runtime.getRuntime().halt(ExitCode.DONE.number());
    }
  }
}
