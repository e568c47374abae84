package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import org.junit.jupiter.api.Test;

class HistoryTruncateTest {
  private final Story story = new Story();

  @Test
  void a_truncate_ends_every_open_version_and_no_other() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b").insert(3, "c"))
        .commit(new Changes().delete(3))
        .commit(new Changes().truncate());

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> truncate@3",
            "2 [b] insert@1#2 -> truncate@3",
            "3 [c] insert@1#3 -> delete@2");
  }

  @Test
  void a_truncate_leaves_other_tables_alone() {
    TableId other = TableId.parse("public.other");
    story
        .commit(new Changes().insert(1, "a"), new Changes(other).insert(1, "a"))
        .commit(new Changes().truncate());

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1 -> truncate@3");
    assertThat(story.versions(other)).containsExactly("1 [a] insert@2#1");
  }

  @Test
  void an_equal_row_put_back_stays_open_as_it_was() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b"))
        .commit(new Changes().truncate().insert(1, "a"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1", "2 [b] insert@1#2 -> truncate@2");
  }

  @Test
  void an_equal_row_put_back_can_end_in_a_later_commit() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().truncate().insert(1, "a"))
        .commit(new Changes().delete(1));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1 -> delete@3");
  }

  @Test
  void another_row_put_back_at_a_key_is_a_correction() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().truncate().insert(1, "b"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> correction@2", "1 [b] correction@2#2");
  }

  @Test
  void a_new_row_after_a_truncate_is_an_insert() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().truncate().insert(2, "a"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> truncate@2", "2 [a] insert@2#2");
  }

  @Test
  void a_row_put_back_and_deleted_ends_as_deleted() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().truncate().insert(1, "a").delete(1));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1 -> delete@2");
  }

  @Test
  void a_row_deleted_or_moved_before_the_truncate_ends_as_it_went() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b").insert(3, "c"))
        .commit(new Changes().delete(1).move(2, 9, "b").truncate());

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> delete@2",
            "2 [b] insert@1#2 -> key_change@2",
            "3 [c] insert@1#3 -> truncate@2");
  }

  @Test
  void a_row_inserted_before_the_truncate_was_never_there() {
    story.commit(new Changes().insert(1, "a").truncate());

    assertThat(story.versions()).isEmpty();
  }

  @Test
  void only_what_follows_the_last_of_several_truncates_is_left() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().truncate().insert(1, "b").insert(2, "b").truncate().insert(2, "c"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> truncate@2", "2 [c] insert@2#5");
  }

  @Test
  void versions_of_earlier_transactions_of_the_same_commit_end_too() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b"))
        .commit(
            new Changes().update(1, "c").insert(3, "d"),
            new Changes().insert(4, "e"),
            new Changes().truncate().insert(3, "d").insert(4, "f"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> correction@2",
            "1 [c] correction@2#1 -> truncate@4",
            "2 [b] insert@1#2 -> truncate@4",
            "3 [d] insert@2#2",
            "4 [e] insert@3#1 -> correction@4",
            "4 [f] correction@4#3");
  }

  @Test
  void a_truncate_of_an_empty_table_does_nothing() {
    story.commit(new Changes().truncate()).commit(new Changes().truncate());

    assertThat(story.versions()).isEmpty();
  }
}
