package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One transaction, one key: at most one version. */
class HistoryTransactionTest {
  private final Story story = new Story();

  @Test
  void an_update_corrects() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().update(1, "b"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> correction@2", "1 [b] correction@2#1");
  }

  @Test
  void an_update_that_changes_nothing_leaves_the_version_and_its_ordinal_alone() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().update(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
  }

  @Test
  void several_updates_are_one_correction_with_the_ordinal_of_the_last() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().update(1, "b").insert(2, "x").update(1, "c").update(1, "c"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> correction@2", "1 [c] correction@2#4", "2 [x] insert@2#2");
  }

  @Test
  void an_update_taken_back_makes_no_version() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().update(1, "b").update(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
  }

  @Test
  void an_insert_and_its_updates_are_one_insert() {
    story.commit(new Changes().insert(1, "a").update(1, "b"));

    assertThat(story.versions()).containsExactly("1 [b] insert@1#2");
  }

  @Test
  void a_row_that_came_and_went_in_one_transaction_was_never_there() {
    story.commit(new Changes().insert(1, "a").delete(1));

    assertThat(story.versions()).isEmpty();
  }

  @Test
  void a_row_deleted_and_inserted_again_with_equal_values_makes_no_version() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().delete(1).insert(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
  }

  @Test
  void a_row_deleted_and_inserted_again_with_other_values_is_a_correction() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().delete(1).insert(1, "b"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> correction@2", "1 [b] correction@2#2");
  }

  @Test
  void an_insert_in_a_later_transaction_than_the_delete_leaves_a_hole() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(
            new Changes().delete(1), new Changes().insert(2, "x"), new Changes().insert(1, "a"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> delete@2", "1 [a] insert@4#1", "2 [x] insert@3#1");
  }

  @Test
  void versions_that_begin_and_end_within_one_commit_are_all_there() {
    story.commit(
        new Changes().insert(1, "a"),
        new Changes().update(1, "b"),
        new Changes().delete(1),
        new Changes().insert(1, "a"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> correction@2",
            "1 [b] correction@2#1 -> delete@3",
            "1 [a] insert@4#1");
  }

  @Test
  void an_update_of_a_key_with_no_open_version_opens_one_as_a_correction() {
    story.commit(new Changes().update(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] correction@1#1");
  }

  @Test
  void a_delete_of_a_key_with_no_open_version_does_nothing() {
    story.commit(new Changes().delete(1));

    assertThat(story.versions()).isEmpty();
  }

  @Test
  void a_key_change_of_a_key_with_no_open_version_opens_the_new_key_as_moved() {
    story.commit(new Changes().move(1, 2, "a"));

    assertThat(story.versions()).containsExactly("2 [a] key_change(1)@1#2");
  }
}
