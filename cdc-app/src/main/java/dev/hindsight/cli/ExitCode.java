package dev.hindsight.cli;

import dev.hindsight.change.Stop;

/** How a command ended, for scripts. */
enum ExitCode {
  DONE(0),
  FAILURE(1),
  /** Usage or configuration. */
  CONFIGURATION(2),
  /** Position lost, slot or warehouse held by another, fenced. */
  POSITION_LOST(3),
  /** A check found differences or findings. */
  FINDINGS(4);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(Stop.Reason reason) {
    return switch (reason) {
      case FAILURE -> FAILURE;
      case CONFIGURATION -> CONFIGURATION;
      case POSITION_LOST -> POSITION_LOST;
      case FINDINGS -> FINDINGS;
    };
  }
}
