package dev.hindsight.cli;

import dev.hindsight.pipeline.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code resnapshot}: copies the source anew where the stream cannot go on. */
@Command(
    name = "resnapshot",
    description = {
      "Copies the source anew through a new slot, with run stopped. What is equal makes no version; what changed or went meanwhile does,",
      "and history_gap names the stretch of which only the outcome is known."
    })
final class ResnapshotCommand implements Callable<Integer> {
  @ParentCommand private Hindsight hindsight;

  @Override
  public Integer call() throws Exception {
    return PipelineRun.of(hindsight, Pipeline.Goal.RESNAPSHOT, ProgressLines.USUAL);
  }
}
