package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} never passes over a stretch of the log: it stops with exit code 3 and says why. */
class PositionLostIT {
  private static final String VERSIONS =
      "SELECT count(*) || ' at ' || (SELECT commit_lsn FROM pipeline_position) FROM consumer_history";

  private static final String EXPIRED =
      "SELECT count(*) FROM merchant_history WHERE merchant_id = 77";

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();
  private AppFolder folder;

  @BeforeEach
  void prepare() {
    folder = AppFolder.of(directory, source);
  }

  @AfterEach
  void release() {
    source.dropSlots();
  }

  private void rename() {
    source.execute("UPDATE consumers SET name = name || ' again'");
  }

  @Test
  void an_empty_warehouse_does_not_take_a_slot_that_exists() throws Exception {
    source.execute(
        "SELECT pg_create_logical_replication_slot('" + folder.slot() + "', 'pgoutput')");

    folder
        .ending("run")
        .assertIs(
            3,
            "The warehouse is empty but slot " + folder.slot() + " exists",
            "hindsight.source.slot",
            "ops/hindsight resnapshot");

    assertThat(
            source.one(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                    + folder.slot()
                    + "'"))
        .as("the other's slot")
        .isEqualTo("1");
  }

  @Test
  void a_warehouse_restored_from_an_older_copy_stands_behind_the_slot() throws Exception {
    folder.catchUp();
    folder.execute(
        """
        INSERT INTO merchant_history (merchant_id, name, valid_from, valid_to, is_current, opened_by, closed_by,
          commit_lsn, closed_lsn, tx_ordinal, recorded_at)
        VALUES (77, 'purged since', '2020-01-01 00:00:00+00', '2020-02-01 00:00:00+00', FALSE, 'insert', 'delete', 1, 2, 1,
          '2020-01-01 00:00:00+00')""");
    byte[] older = Files.readAllBytes(folder.warehouseFile());
    Ending purged = folder.ending("purge");
    assertThat(purged.code()).as(purged.story()).isZero();
    rename();
    folder.catchUp();
    folder.overwriteWarehouse(older);
    assertThat(folder.one(EXPIRED)).isEqualTo("1");
    String before = folder.one(VERSIONS);

    folder
        .ending("run")
        .assertIs(3, "The warehouse stands at ", "behind slot " + folder.slot(), "restored");

    assertThat(folder.one(VERSIONS)).isEqualTo(before);
    assertThat(folder.one(EXPIRED)).as("the purge comes first").isEqualTo("0");
  }

  @Test
  void a_slot_that_was_dropped_is_not_made_anew_in_silence() throws Exception {
    folder.catchUp();
    rename();
    source.execute("SELECT pg_drop_replication_slot('" + folder.slot() + "')");
    String before = folder.one(VERSIONS);

    folder
        .ending("run")
        .assertIs(3, "Slot " + folder.slot() + " is gone from the source", "resnapshot");

    assertThat(folder.one(VERSIONS)).isEqualTo(before);
    assertThat(
            source.one(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                    + folder.slot()
                    + "'"))
        .isEqualTo("0");
  }

  @Test
  void another_database_of_the_same_postgres_is_not_taken_for_the_one_before() throws Exception {
    folder.catchUp();
    TestSource other = SourceServer.bankSource();
    AppFolder moved = folder.with("hindsight.source.url", other.url());

    moved
        .ending("run")
        .assertIs(
            3,
            "Slot " + folder.slot() + " belongs to database " + source.name(),
            "hindsight.source.url");
  }
}
