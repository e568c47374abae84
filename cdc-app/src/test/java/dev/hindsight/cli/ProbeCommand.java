package dev.hindsight.cli;

import dev.hindsight.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command such as the real ones: a parent, a mixin, a body. */
@Command(name = "probe", description = "Probes.")
final class ProbeCommand implements Runnable {
  private final Consumer<ProbeCommand> body;

  @ParentCommand Hindsight hindsight;
  @Mixin FormatOption format;

  @Option(names = "--now")
  Instant now;

  @Option(names = "--wait")
  Duration wait;

  ProbeCommand(Consumer<ProbeCommand> body) {
    this.body = body;
  }

  static ProbeCommand showing() {
    return new ProbeCommand(
        probe -> {
          Settings settings = probe.hindsight.settings();
          probe
              .format
              .printer(probe.hindsight)
              .print(
                  List.of("slot", "port", "now", "wait"),
                  List.<Object[]>of(
                          new Object[] {
                            settings.source().slot(),
                            settings.status().port(),
                            probe.now,
                            probe.wait
                          })
                      .iterator());
        });
  }

  @Override
  public void run() {
    body.accept(this);
  }
}
