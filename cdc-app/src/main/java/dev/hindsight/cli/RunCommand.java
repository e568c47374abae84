package dev.hindsight.cli;

import dev.hindsight.pipeline.Pipeline;
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

  @Override
  public Integer call() throws Exception {
    return PipelineRun.of(hindsight, untilCaughtUp ? Pipeline.Goal.CATCH_UP : Pipeline.Goal.FOLLOW);
  }
}
