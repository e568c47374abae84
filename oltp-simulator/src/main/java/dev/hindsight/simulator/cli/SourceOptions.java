package dev.hindsight.simulator.cli;

import dev.hindsight.simulator.source.SourceAddress;
import picocli.CommandLine.Option;

/** Where the source is. */
final class SourceOptions {

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description =
          "jdbc:postgresql://HOST:PORT/DATABASE; user and password may be in its query"
              + " (?user=..&password=..).")
  private String url;

  @Option(names = "--user", paramLabel = "NAME", description = "Default: the URL's, else oltp.")
  private String user;

  @Option(names = "--password", paramLabel = "WORD", description = "Default: the URL's, else oltp.")
  private String password;

  SourceAddress address() {
    return SourceAddress.of(url, user, password);
  }
}
