package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the embedded Postgres until stopped. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Runs an embedded Postgres 17 (wal_level=logical) on 127.0.0.1 until Ctrl-C or SIGTERM;"
            + " database, user and password are oltp. Prints 'READY <JDBC URL>' when it answers."
            + " Beside DIR it keeps DIR.log and DIR.lock.")
final class ServeCommand implements Callable<Integer> {

  private final Stop stop;
  @Mixin private ServerOptions server;
  @Spec private CommandSpec spec;

  ServeCommand(Stop stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    try (EmbeddedSource source = server.start()) {
      spec.commandLine().getOut().println("READY " + source.url());
      stop.await();
    }
    return 0;
  }

  /** Where the embedded Postgres lives. */
  static final class ServerOptions {

    @Option(
        names = "--data",
        defaultValue = "./data/oltp",
        paramLabel = "DIR",
        description = "Created where absent, kept and continued; default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
        names = "--port",
        defaultValue = "0",
        paramLabel = "P",
        description = "0: any free one (printed). Default: ${DEFAULT-VALUE}.")
    private int port;

    EmbeddedSource start() {
      return EmbeddedSource.start(data, port);
    }
  }
}
