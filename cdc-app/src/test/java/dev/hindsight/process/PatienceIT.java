package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} waits half a minute for; all of it at once, since the waits are real. */
class PatienceIT {
  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void a_postgres_that_does_not_answer_is_a_failure_and_a_slot_in_use_names_who_holds_it()
      throws Exception {
    AppFolder folder = AppFolder.of(directory, source);
    AppFolder away =
        folder.in("away").with("hindsight.source.url", "jdbc:postgresql://127.0.0.1:1/oltp");
    try (AppProcess nobodyThere = away.start("run");
        AppProcess first = folder.startStreaming()) {
      String walSender = walSender(folder.slot());
      try (AppProcess sameWarehouse = folder.start("run");
          AppProcess otherWarehouse = folder.in("other").start("run")) {
        folder
            .with("hindsight.source.slot", folder.slot() + "_2")
            .ending("run")
            .assertIs(3, "filled through slot " + folder.slot() + ", not " + folder.slot() + "_2");
        for (AppProcess second : List.of(sameWarehouse, otherWarehouse)) {
          Ending.of(second)
              .assertIs(
                  3,
                  "Slot " + folder.slot() + " is in use by process " + walSender + " of Postgres",
                  "Debezium",
                  // As Postgres sees us: from within a container that is another address.
                  " at " + source.one("SELECT host(inet_client_addr())") + ":",
                  "30 s");
        }
      }
      Ending.of(nobodyThere)
          .assertIs(
              1, "No Postgres answered at 127.0.0.1:1/oltp within 30 s", "hindsight.source.url");

      source.execute("UPDATE consumers SET name = name || ' again'");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> folder.one("SELECT count(*) FROM consumer_history").equals("4"));
      assertThat(first.isAlive()).as(first.story()).isTrue();
    }
  }

  /** Who streams from the slot, once somebody does. */
  private String walSender(String slot) {
    String query =
        "SELECT coalesce(active_pid, 0) FROM pg_replication_slots WHERE slot_name = '" + slot + "'";
    await().atMost(Duration.ofSeconds(30)).until(() -> !source.one(query).equals("0"));
    return source.one(query);
  }
}
