package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A folder in which all commands find a warehouse of their own and a source. */
final class SourceFolder {
  private final Path directory;
  private final TestSource source = SourceServer.bankSource();
  private final Map<String, String> environment = new HashMap<>();

  SourceFolder(Path directory) {
    this.directory = directory;
    set("HINDSIGHT_SOURCE_URL", source.url());
    set("HINDSIGHT_SOURCE_USER", "oltp");
    set("HINDSIGHT_SOURCE_PASSWORD", "oltp");
    set("HINDSIGHT_SOURCE_SLOT", "hindsight_h2_" + source.name());
    set("HINDSIGHT_WAREHOUSE_PASSWORD", "secret");
    set("HINDSIGHT_WAREHOUSE_URL", "jdbc:h2:file:./warehouse;AUTO_SERVER=TRUE");
  }

  SourceFolder set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  TestSource source() {
    return source;
  }

  TestWarehouse warehouse() {
    return new TestWarehouse(directory);
  }

  CommandRun run(String... args) {
    return CommandRun.of(directory, environment, "", args);
  }

  /** As {@link #run}, for what must end with 0. */
  CommandRun done(String... args) {
    CommandRun run = run(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  void catchUp() {
    done("run", "--until-caught-up");
  }
}
