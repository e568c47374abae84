package dev.hindsight.cli;

import dev.hindsight.capture.EngineClasses;
import dev.hindsight.change.Stop;
import dev.hindsight.copy.CopyProgress;
import dev.hindsight.pipeline.Listeners;
import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.retention.DailyPurge;
import dev.hindsight.status.Metrics;
import dev.hindsight.status.StatusServer;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.WarehouseConnections;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A pipeline with the warehouse made ready before it, and a clean stop on Ctrl-C and SIGTERM. */
final class PipelineRun {
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private PipelineRun() {}

  /** Returns the exit code. */
  static int of(Hindsight hindsight, Pipeline.Goal goal, Duration progressEvery)
      throws InterruptedException {
    EngineClasses.preload();
    Wiring wiring = new Wiring(hindsight.settings());
    WarehouseConnections connections = wiring.warehouseToFill();
    Metrics metrics = new Metrics(Clock.systemUTC());
    AtomicReference<Pipeline> running = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    try (ProgressLines progress = new ProgressLines(hindsight, progressEvery);
        RunStateNotes notes = new RunStateNotes(connections, Wiring.holder(), Clock.systemUTC());
        StatusServer status = statusServer(wiring.settings().status().port(), metrics);
        DailyPurge daily = wiring.dailyPurge(connections, hindsight::note)) {
      if (status != null) {
        hindsight.note("metrics at http://127.0.0.1:" + status.port() + "/metrics");
      }
      Thread onSignal = new Thread(() -> stop(running, notes, goal, done), "stop-on-signal");
      Runtime.getRuntime().addShutdownHook(onSignal);
      Migrations.apply(connections, wiring.dialect());
      CopyProgress.refuseUnfinished(connections, wiring.dialect());
      // Before anything else: a warehouse restored from a backup may hold what was purged already.
      daily.catchUp();
      daily.start();
      Pipeline pipeline =
          wiring.pipeline(connections, new Listeners(List.of(progress, metrics, notes)));
      running.set(pipeline);
      pipeline.run(goal);
      return ExitCode.DONE.number();
    } finally {
      done.countDown();
    }
  }

  private static StatusServer statusServer(int port, Metrics metrics) {
    if (port == 0) {
      return null;
    }
    try {
      return new StatusServer(port, metrics);
    } catch (IOException e) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "Port "
              + port
              + " of 127.0.0.1 is taken: set hindsight.status.port to another one, or to 0 for none.",
          e);
    }
  }

  /**
   * Runs when the process ends, on a signal or by itself; a stop that was asked for is exit code 0.
   */
  private static void stop(
      AtomicReference<Pipeline> running,
      RunStateNotes notes,
      Pipeline.Goal goal,
      CountDownLatch done) {
    if (done.getCount() > 0) {
      Pipeline pipeline = running.get();
      if (pipeline != null) {
        boolean ended = pipeline.stop();
        notes.close();
        if (ended) {
          awaitClosed(done);
        }
      }
      // To follow has no end but this one; what was to come to an end of its own has not.
      Runtime.getRuntime()
          .halt(goal == Pipeline.Goal.FOLLOW ? ExitCode.DONE.number() : ExitCode.FAILURE.number());
    }
  }

  /** The chunk of a purge that is under way, and the audit's last lines with their anchor. */
  private static void awaitClosed(CountDownLatch done) {
    try {
      done.await(CLOSING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
