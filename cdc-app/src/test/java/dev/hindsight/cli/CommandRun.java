package dev.hindsight.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** The real command line, with one command more, executed in a folder of its own. */
record CommandRun(int code, String out, String err) {

  static CommandRun of(Path directory, Object command, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(Map.of(), directory, new PrintWriter(out), new PrintWriter(err, true), 0);
    int code = Hindsight.commandLine(surroundings, command).execute(args);
    surroundings.out().flush();
    return new CommandRun(code, out.toString(), err.toString());
  }
}
