package dev.hindsight.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that is dropped, or dropped and made anew, is another table: which rows went with the old
 * one is in no log. It is left out until it is copied, and a gap says so; other tables flow.
 */
class RemadeTableIT {
  private static final String[] ANEW = {
    "DROP TABLE item",
    "CREATE TABLE item (id INTEGER PRIMARY KEY, v TEXT)",
    "INSERT INTO item VALUES (1, 'before it is published')",
    "ALTER PUBLICATION hindsight ADD TABLE item",
    "INSERT INTO item VALUES (2, 'b'), (4, 'new')",
    "UPDATE beside SET v = v || 'x'"
  };

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private SideBySide both;

  @BeforeEach
  void prepare() {
    both =
        new SideBySide(folder)
            .table("item", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR")
            .table("beside", "id INTEGER PRIMARY KEY, v TEXT", "id INTEGER, v VARCHAR");
    both.source()
        .execute(
            "INSERT INTO item VALUES (1, 'a'), (2, 'b'), (3, 'c')",
            "INSERT INTO beside VALUES (1, 'a')");
    both.catchUp();
  }

  @AfterEach
  void close() {
    both.close();
  }

  private Pipeline listening() {
    return both.pipeline()
        .build(
            new PipelineListener() {
              @Override
              public void notice(String line) {
                notices.add(line);
              }
            });
  }

  private void assertLeftOut() {
    assertThat(both.versions("item", "id, v"))
        .as("as it was")
        .containsExactly(
            "1|a|snapshot|null|null", "2|b|snapshot|null|null", "3|c|snapshot|null|null");
    assertThat(both.rows("SELECT v FROM beside WHERE is_current")).containsExactly("ax");
    assertThat(both.rows("SELECT table_name, from_lsn > 0, to_lsn IS NULL FROM history_gap"))
        .containsExactly("public.item|TRUE|TRUE");
    assertThat(both.rows("SELECT table_name, state FROM source_table WHERE state <> 'flows'"))
        .containsExactly("public.item|resnapshot");
    assertThat(notices)
        .first()
        .asString()
        .contains(
            "Table public.item was dropped in the source, or dropped and made anew",
            "other tables go on",
            "ops/hindsight resnapshot");
  }

  private void assertCopied() {
    assertThat(both.versions("item", "id, v"))
        .containsExactlyInAnyOrder(
            "1|a|snapshot|resnapshot|null",
            "1|before it is published|snapshot|null|null",
            "2|b|snapshot|null|null",
            "3|c|snapshot|missing_at_resnapshot|null",
            "4|new|snapshot|null|null");
    assertThat(both.rows("SELECT count(*) FROM history_gap WHERE to_lsn IS NULL"))
        .containsExactly("0");
    assertThat(both.rows("SELECT table_name FROM source_table WHERE state <> 'flows'")).isEmpty();
    both.source().execute("UPDATE item SET v = 'after' WHERE id = 4");
    both.catchUp();
    assertThat(both.rows("SELECT v FROM item WHERE id = 4 AND is_current"))
        .containsExactly("after");
    both.assertAgreement();
  }

  @Test
  void while_stopped_it_is_left_out_from_where_the_history_stands_and_a_copy_mends_it()
      throws Exception {
    both.source().execute(ANEW);
    listening().run(Pipeline.Goal.CATCH_UP);
    assertLeftOut();
    // The next start knows it too.
    both.source().execute("INSERT INTO item VALUES (5, 'left out')", "DELETE FROM item WHERE id=5");
    both.catchUp();
    assertLeftOut();
    both.pipeline().resnapshot();
    assertCopied();
  }

  @Test
  void where_gaps_are_copied_the_start_does_it_at_once() {
    both.source().execute(ANEW);
    both.pipeline().resnapshotOnGap().catchUp();
    assertCopied();
  }

  @Test
  void while_running_no_row_of_the_new_table_is_taken_for_one_of_the_old() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Pipeline following = listening();
    try {
      Future<Void> running =
          thread.submit(
              () -> {
                following.run(Pipeline.Goal.FOLLOW);
                return null;
              });
      both.source().execute("INSERT INTO beside VALUES (2, 'streaming')");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> both.rows("SELECT v FROM beside").contains("streaming"));
      both.source().execute("DELETE FROM beside WHERE id = 2");
      both.source().execute(ANEW);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> both.rows("SELECT v FROM beside WHERE is_current").contains("ax"));
      assertThat(running.isDone()).isFalse();
      following.stop();
      running.get(30, TimeUnit.SECONDS);
    } finally {
      following.stop();
      thread.shutdownNow();
    }
    assertLeftOut();
    both.pipeline().resnapshot();
    assertCopied();
  }

  @Test
  void one_that_is_dropped_for_good_keeps_no_other_from_flowing() throws Exception {
    both.source().execute("DROP TABLE item", "UPDATE beside SET v = v || 'x'");
    listening().run(Pipeline.Goal.CATCH_UP);
    assertLeftOut();
  }
}
