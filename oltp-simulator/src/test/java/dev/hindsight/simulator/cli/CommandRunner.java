package dev.hindsight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;

/** Runs a command line in this process and keeps what it printed. */
record CommandRunner(int exitCode, String out, String err) {

  static CommandRunner run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Simulator.execute(
            new PrintWriter(out), new PrintWriter(err), new Stop(), Clock.systemUTC(), args);
    return new CommandRunner(exitCode, out.toString(), err.toString());
  }

  static CommandRunner ok(String... args) {
    CommandRunner done = run(args);
    assertThat(done.exitCode()).as("%s", done).isZero();
    return done;
  }
}
