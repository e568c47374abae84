package dev.hindsight.cli;

import dev.hindsight.benchmark.contender.Arguments;
import dev.hindsight.benchmark.contender.Meter;
import dev.hindsight.pipeline.Listeners;
import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.status.Metrics;
import dev.hindsight.warehouse.Migrations;
import dev.hindsight.warehouse.WarehouseConnections;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * {@code hindsight run --until-caught-up}, as the command line wires it, with a meter among its
 * listeners. In this package because the wiring is nobody else's business. Settings come by the
 * environment, as they do for the product.
 */
@Command(name = "run")
final class MeasuredRun implements Callable<Integer> {
  private final Meter meter;

  @ParentCommand private Hindsight hindsight;

  private MeasuredRun(Meter meter) {
    this.meter = meter;
  }

  public static void main(String[] args) {
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    Meter meter = Meter.of(new Arguments(args));
    int code =
        Hindsight.commandLine(Surroundings.ofProcess(), new MeasuredRun(meter)).execute("run");
    if (code == 0) {
      meter.print();
    }
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    Wiring wiring = new Wiring(hindsight.settings());
    WarehouseConnections connections = wiring.warehouseToFill();
    Migrations.apply(connections, wiring.dialect());
    Metrics metrics = new Metrics(Clock.systemUTC());
    try (RunStateNotes notes = new RunStateNotes(connections, Wiring.holder(), Clock.systemUTC())) {
      wiring
          .pipeline(connections, new Listeners(List.of(metrics, notes, new MeterListener(meter))))
          .run(Pipeline.Goal.CATCH_UP);
    }
    return 0;
  }

  /** Counts what is durable. */
  private record MeterListener(Meter meter) implements PipelineListener {
    @Override
    public void snapshotProgress(long rows, long expectedRows) {
      meter.doneInAll(rows);
    }

    @Override
    public void committed(Committed commit) {
      meter.done(commit.events());
    }
  }
}
