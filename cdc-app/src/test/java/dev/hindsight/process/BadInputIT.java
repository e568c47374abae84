package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.simulator.postgres.EmbeddedSource;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} says of surroundings it cannot work with, each with one line and exit code. */
class BadInputIT {
  @TempDir Path directory;
  private TestSource own;

  private static final TestSource SOURCE = SourceServer.bankSource();

  @Test
  void a_wrong_password_is_named_but_not_shown() throws Exception {
    folder()
        .with("hindsight.source.password", "wrong-s3cret")
        .ending("run")
        .assertIs(2, "refused the sign-in of user oltp", "hindsight.source.password");
    assertThat(directory.resolve("data/logs/hindsight.log"))
        .content()
        .doesNotContain("wrong-s3cret");
  }

  @Test
  void an_unknown_database_is_named() throws Exception {
    folder()
        .with("hindsight.source.url", SOURCE.url().replaceFirst("/test_\\d+$", "/nowhere"))
        .ending("run")
        .assertIs(2, "no such database at", "/nowhere");
  }

  @Test
  void a_missing_table_is_named() throws Exception {
    TestSource source = another();
    source.execute("DROP TABLE transactions", "DROP TABLE banks");
    AppFolder.of(directory, source)
        .ending("run")
        .assertIs(
            2,
            "table public.transactions does not exist",
            "table public.banks does not exist",
            "hindsight.tables-file");
  }

  @Test
  void an_unknown_setting_is_answered_with_the_nearest_right_one() throws Exception {
    folder()
        .ending("run", "--set", "hindsight.source.ulr=x")
        .assertIs(
            2, "a setting is wrong", "hindsight.source.ulr", "did you mean hindsight.source.url?");
  }

  @Test
  void a_warehouse_file_that_is_none_stays_as_it_is() throws Exception {
    byte[] letter = "Dear bank, this is no database.\n".repeat(400).getBytes();
    AppFolder folder = folder();
    folder.overwriteWarehouse(letter);

    folder.ending("run").assertIs(2, "is not an H2 warehouse, or is damaged", "warehouse");

    assertThat(Files.readAllBytes(folder.warehouseFile())).isEqualTo(letter);
  }

  @Test
  void half_a_warehouse_file_stays_as_it_is() throws Exception {
    TestSource source = another();
    AppFolder folder = AppFolder.of(directory, source);
    folder.catchUp();
    byte[] whole = Files.readAllBytes(folder.warehouseFile());
    byte[] half = Arrays.copyOfRange(whole, whole.length / 2, whole.length);
    folder.overwriteWarehouse(half);

    folder.ending("run").assertIs(2, "is not an H2 warehouse, or is damaged");

    assertThat(Files.readAllBytes(folder.warehouseFile())).isEqualTo(half);
  }

  @Test
  void another_password_than_the_warehouses_is_refused() throws Exception {
    TestSource source = another();
    AppFolder folder = AppFolder.of(directory, source);
    folder.catchUp();
    folder
        .with("hindsight.warehouse.password", "wrong-s3cret")
        .ending("run")
        .assertIs(2, "refused the sign-in", "hindsight.warehouse.password");
  }

  @Test
  void another_postgres_and_one_without_logical_decoding_are_refused() throws Exception {
    TestSource source = another();
    AppFolder folder = AppFolder.of(directory.resolve("app"), source);
    folder.catchUp();
    Path server = directory.resolve("other");
    try (EmbeddedSource other = EmbeddedSource.start(server, 0)) {
      new TestSource(other.url(), "oltp").execute(SourceServer.BANK_SCHEMA);
      folder
          .with("hindsight.source.url", other.url())
          .ending("run")
          .assertIs(
              3,
              "the history of another Postgres",
              "system identifier",
              "ops/hindsight resnapshot");
    }
    try (EmbeddedSource other = EmbeddedSource.start(server, 0, Map.of("wal_level", "replica"))) {
      folder
          .in("fresh")
          .with("hindsight.source.url", other.url())
          .ending("run")
          .assertIs(2, "wal_level is replica", "ALTER SYSTEM SET wal_level = logical");
    }
  }

  /** A source of the test's own. */
  private TestSource another() {
    own = SourceServer.bankSource();
    return own;
  }

  @AfterEach
  void release() {
    if (own != null) {
      own.dropSlots();
    }
  }

  private AppFolder folder() {
    return AppFolder.of(directory, SOURCE);
  }
}
