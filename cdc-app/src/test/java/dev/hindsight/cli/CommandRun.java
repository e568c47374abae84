package dev.hindsight.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The real command line, executed in a folder of its own. */
record CommandRun(int code, String out, String err) {

  /** With all the commands there are. */
  static CommandRun of(
      Path directory, Map<String, String> environment, String stdin, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            environment,
            directory,
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err, true),
            0);
    return run(surroundings, out, err, Commands.all(), args);
  }

  /** With this command only. */
  static CommandRun of(Path directory, Object command, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(Map.of(), directory, new PrintWriter(out), new PrintWriter(err, true), 0);
    return run(surroundings, out, err, new Object[] {command}, args);
  }

  private static CommandRun run(
      Surroundings surroundings,
      StringWriter out,
      StringWriter err,
      Object[] commands,
      String... args) {
    int code = Hindsight.commandLine(surroundings, commands).execute(args);
    surroundings.out().flush();
    return new CommandRun(code, out.toString(), err.toString());
  }
}
