package dev.hindsight.cli;

import dev.hindsight.warehouse.ReadOnlyQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sql}: a question of one's own. */
@Command(
    name = "sql",
    description =
        "Prints the rows of a query of the warehouse. Reads only: whatever would write is refused.")
final class SqlCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @ParentCommand private Hindsight hindsight;
  @Mixin private FormatOption format;

  @Parameters(paramLabel = "QUERY", description = "One query; - reads it from stdin.")
  private String query;

  @Override
  public Integer call() throws Exception {
    Wiring wiring = new Wiring(hindsight.settings());
    new ReadOnlyQuery(wiring.warehouse(), wiring.dialect())
        .run(text(), format.printer(hindsight)::print);
    return ExitCode.DONE.number();
  }

  private String text() throws IOException {
    return query.equals(STDIN)
        ? new String(hindsight.surroundings().in().readAllBytes(), StandardCharsets.UTF_8)
        : query;
  }
}
