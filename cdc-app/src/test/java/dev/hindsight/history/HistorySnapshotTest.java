package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowKey;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A snapshot applied as a diff to what is open already. */
class HistorySnapshotTest {
  private static final Moment AT = new Moment(Story.NOON.plusSeconds(60), 50, null, null);

  private final Story story = new Story();

  @Test
  void a_row_never_seen_opens_as_snapshot_without_a_transaction() {
    apply(plan -> read(plan, 1, "a", 1));

    assertThat(story.versions()).containsExactly("1 [a] snapshot@50#1");
    StoredVersion version = story.warehouse().versions(Changes.TABLE).get(0);
    assertThat(version.validFrom()).isEqualTo(AT.time());
    assertThat(version.sourceTx()).isNull();
    assertThat(version.committedAt()).isNull();
  }

  @Test
  void an_equal_row_makes_no_version() {
    story.commit(new Changes().insert(1, "a"));

    apply(plan -> read(plan, 1, "a", 1));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
  }

  @Test
  void a_changed_row_closes_the_old_version_as_resnapshot() {
    story.commit(new Changes().insert(1, "a"));

    apply(plan -> read(plan, 1, "b", 1));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> resnapshot@50", "1 [b] snapshot@50#1");
  }

  @Test
  void a_key_that_is_not_there_any_more_closes_as_missing() {
    story.commit(new Changes().insert(1, "a").insert(2, "b"));

    apply(
        plan -> {
          read(plan, 2, "b", 1);
          find(plan, 1);
          plan.missing(Changes.TABLE, RowKey.of(1), AT);
        });

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> missing_at_resnapshot@50", "2 [b] insert@1#2");
  }

  @Test
  void a_row_back_after_its_delete_opens_anew() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().delete(1));

    apply(plan -> read(plan, 1, "a", 1));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> delete@2", "1 [a] snapshot@50#1");
  }

  @Test
  void a_row_read_again_and_a_row_missing_end_what_waited_for_them() {
    story.commit(new Changes().insert(1, "bad").insert(2, "bad").insert(3, "bad"));

    apply(
        plan -> {
          read(plan, 1, "a", 1);
          find(plan, 2);
          plan.missing(Changes.TABLE, RowKey.of(2), AT);
        });

    assertThat(story.versions()).containsExactly("1 [a] snapshot@50#1");
    assertThat(story.quarantine()).containsExactly("1@1#1 -> 50", "2@1#2 -> 50", "3@1#3");
  }

  @Test
  void a_snapshot_read_twice_changes_nothing_the_second_time() {
    apply(plan -> read(plan, 1, "a", 1));
    apply(
        plan -> {
          read(plan, 1, "a", 1);
          assertThat(plan.isEmpty()).isTrue();
        });

    assertThat(story.versions()).containsExactly("1 [a] snapshot@50#1");
  }

  private void apply(Consumer<CommitPlan> snapshot) {
    CommitPlan plan = new CommitPlan(story.warehouse().waiting());
    snapshot.accept(plan);
    story.warehouse().execute(plan, new Position(AT.commitLsn(), AT.time()));
  }

  private void read(CommitPlan plan, int key, String name, long ordinal) {
    find(plan, key);
    plan.snapshot(Changes.TABLE, RowKey.of(key), new Object[] {name}, AT, ordinal);
  }

  private void find(CommitPlan plan, int key) {
    RowKey name = RowKey.of(key);
    plan.found(Changes.TABLE, name, story.warehouse().openValues(Changes.TABLE, name));
  }
}
