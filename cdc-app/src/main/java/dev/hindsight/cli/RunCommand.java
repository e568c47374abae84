package dev.hindsight.cli;

import dev.hindsight.pipeline.Pipeline;
import java.time.Duration;
import java.util.concurrent.Callable;
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
    Pipeline.Goal goal = untilCaughtUp ? Pipeline.Goal.CATCH_UP : Pipeline.Goal.FOLLOW;
    return PipelineRun.of(hindsight, goal, progressEvery);
  }
}
