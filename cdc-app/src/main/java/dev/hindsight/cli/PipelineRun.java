package dev.hindsight.cli;

import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.retention.DailyPurge;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.WarehouseConnections;
import java.util.concurrent.CountDownLatch;

/** A pipeline with the warehouse made ready before it, and a clean stop on Ctrl-C and SIGTERM. */
final class PipelineRun {
  private PipelineRun() {}

  /** Returns the exit code. */
  static int of(Hindsight hindsight, Pipeline.Goal goal) throws InterruptedException {
    Wiring wiring = new Wiring(hindsight.settings());
    WarehouseConnections connections = wiring.warehouseToFill();
    Migrations.apply(connections, wiring.dialect());
    try (ProgressLines progress = new ProgressLines(hindsight);
        DailyPurge daily = wiring.dailyPurge(connections, hindsight::note)) {
      Pipeline pipeline = wiring.pipeline(connections, progress);
      CountDownLatch done = new CountDownLatch(1);
      // Before anything else: a warehouse restored from a backup may hold what was purged already.
      daily.catchUp();
      daily.start();
      Thread onSignal = new Thread(() -> stop(pipeline, done), "stop-on-signal");
      Runtime.getRuntime().addShutdownHook(onSignal);
      try {
        pipeline.run(goal);
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
