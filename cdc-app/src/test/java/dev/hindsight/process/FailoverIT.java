package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that goes on from an earlier moment, as a standby does that had not yet received the
 * last transactions: same system identifier, same slot, and its log soon passes the position.
 */
@EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
class FailoverIT {
  @TempDir Path directory;

  /** A copy of a stopped server that ends in a timeline of its own, as a promoted standby does. */
  private Path standby(Path primary, String name) throws IOException {
    Path copy = directory.resolve(name);
    try (Stream<Path> all = Files.walk(primary)) {
      all.forEach(
          file -> {
            try {
              Files.copy(file, copy.resolve(primary.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.createFile(copy.resolve("recovery.signal"));
    return copy;
  }

  private static EmbeddedSource promoted(Path data) {
    return EmbeddedSource.start(data, 0, Map.of("restore_command", "false"));
  }

  private static TestSource source(EmbeddedSource server) {
    return new TestSource(server.url(), EmbeddedSource.NAME);
  }

  @Test
  void transactions_the_new_primary_never_received_are_told_from_those_it_wrote_in_their_place()
      throws Exception {
    Path first = directory.resolve("first");
    AppFolder app;
    try (EmbeddedSource server = EmbeddedSource.start(first, 0)) {
      source(server)
          .execute(
              SourceServer.BANK_SCHEMA,
              "INSERT INTO merchants VALUES (1, 'a'), (2, 'b'), (3, 'c')");
      app = AppFolder.of(directory.resolve("app"), source(server));
      app.catchUp();
    }
    Path second = standby(first, "second");
    try (EmbeddedSource server = promoted(second)) {
      source(server).execute("UPDATE merchants SET name = 'on' WHERE id = 1");
      app.with("hindsight.source.url", server.url()).catchUp();
      assertThat(app.one("SELECT count(*) FROM merchant_history"))
          .as("a standby that had received everything")
          .isEqualTo("4");
    }
    Path third = standby(second, "third");
    try (EmbeddedSource server = EmbeddedSource.start(second, 0)) {
      source(server).execute("UPDATE merchants SET name = 'lost' WHERE id = 2");
      app.with("hindsight.source.url", server.url()).catchUp();
    }
    try (EmbeddedSource server = promoted(third)) {
      source(server)
          .execute(
              "UPDATE merchants SET name = 'in its place' WHERE id = 3",
              "INSERT INTO banks SELECT g, g::text, g::text FROM generate_series(1, 5000) g",
              "UPDATE merchants SET name = 'later' WHERE id = 1");
      AppFolder moved = app.with("hindsight.source.url", server.url());
      moved
          .ending("run", "--until-caught-up")
          .assertIs(3, "the source's log is another one from", "ops/hindsight resnapshot");
      assertThat(moved.ending("check").code()).isEqualTo(4);
      assertThat(moved.ending("resnapshot").code()).isZero();
      assertThat(moved.ending("verify").code()).isZero();
      assertThat(
              moved.one(
                  "SELECT LISTAGG(name, ',') WITHIN GROUP (ORDER BY merchant_id) FROM merchant_history WHERE is_current"))
          .isEqualTo("later,b,in its place");
    }
  }
}
