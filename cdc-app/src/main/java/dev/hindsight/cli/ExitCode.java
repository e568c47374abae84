package dev.hindsight.cli;

import dev.hindsight.change.Stop;

/** How a command ended, for scripts. */
enum ExitCode {
  DONE(0),
  FAILURE(Stop.Reason.FAILURE.exitCode()),
  /** Usage or configuration. */
  CONFIGURATION(Stop.Reason.CONFIGURATION.exitCode()),
  /** Position lost, slot or warehouse held by another, fenced. */
  POSITION_LOST(Stop.Reason.POSITION_LOST.exitCode()),
  /** A check found differences or findings. */
  FINDINGS(Stop.Reason.FINDINGS.exitCode());

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
