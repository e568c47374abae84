package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryKeyChangeTest {
  private final Story story = new Story();

  @Test
  void a_key_change_ends_the_old_key_and_opens_the_new_one() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().move(1, 2, "a"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> key_change@2", "2 [a] key_change(1)@2#2");
  }

  @Test
  void two_rows_swap_their_keys_within_one_transaction() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b"))
        .commit(new Changes().move(1, 9, "a").move(2, 1, "b").move(9, 2, "a"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> key_change@2",
            "1 [b] key_change(2)@2#4",
            "2 [b] insert@1#2 -> key_change@2",
            "2 [a] key_change(1)@2#6");
  }

  @Test
  void two_equal_rows_that_swap_their_keys_make_no_version() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "a"))
        .commit(new Changes().move(1, 9, "a").move(2, 1, "a").move(9, 2, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1", "2 [a] insert@1#2");
  }

  @Test
  void three_rows_rotate_over_two_transactions_of_one_commit() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b").insert(3, "c"))
        .commit(
            new Changes().move(3, 9, "c").move(2, 3, "b"),
            new Changes().move(1, 2, "a").move(9, 1, "c"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> key_change@3",
            "1 [c] key_change(9)@3#4",
            "2 [b] insert@1#2 -> key_change@2",
            "2 [a] key_change(1)@3#2",
            "3 [c] insert@1#3 -> key_change@2",
            "3 [b] key_change(2)@2#4",
            "9 [c] key_change(3)@2#2 -> key_change@3");
  }

  @Test
  void a_chain_within_one_transaction_names_the_key_before_it() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().move(1, 2, "a").update(2, "b").move(2, 3, "b").move(3, 4, "b"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> key_change@2", "4 [b] key_change(1)@2#7");
  }

  @Test
  void a_chain_over_transactions_names_each_step() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().move(1, 2, "a"), new Changes().move(2, 3, "a"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> key_change@2",
            "2 [a] key_change(1)@2#2 -> key_change@3",
            "3 [a] key_change(2)@3#2");
  }

  @Test
  void a_row_inserted_and_moved_in_one_transaction_is_an_insert() {
    story.commit(new Changes().insert(1, "a").move(1, 2, "a"));

    assertThat(story.versions()).containsExactly("2 [a] insert@1#3");
  }

  @Test
  void a_key_that_a_row_leaves_and_comes_back_to_has_no_new_version() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().move(1, 2, "a").move(2, 1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
  }

  @Test
  void a_row_updated_while_it_was_away_is_a_correction() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().move(1, 2, "a").update(2, "b").move(2, 1, "b"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> correction@2", "1 [b] correction@2#5");
  }

  @Test
  void a_row_moved_away_and_back_in_two_transactions_leaves_a_hole() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().move(1, 2, "a"), new Changes().move(2, 1, "a"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> key_change@2",
            "1 [a] key_change(2)@3#2",
            "2 [a] key_change(1)@2#2 -> key_change@3");
  }

  @Test
  void a_key_taken_over_after_a_delete_goes_on_as_a_key_change() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "b"))
        .commit(new Changes().delete(2).move(1, 2, "a"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> key_change@2",
            "2 [b] insert@1#2 -> key_change@2",
            "2 [a] key_change(1)@2#3");
  }

  @Test
  void a_key_taken_over_by_an_equal_row_has_no_new_version() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "a"))
        .commit(new Changes().delete(2).move(1, 2, "a"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> key_change@2", "2 [a] insert@1#2");
  }

  @Test
  void a_key_given_anew_after_a_move_is_a_correction() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().move(1, 2, "a").insert(1, "b"));

    assertThat(story.versions())
        .containsExactly(
            "1 [a] insert@1#1 -> correction@2", "1 [b] correction@2#3", "2 [a] key_change(1)@2#2");
  }

  @Test
  void a_row_moved_and_then_deleted_ends_its_old_key_as_moved() {
    story.commit(new Changes().insert(1, "a")).commit(new Changes().move(1, 2, "a").delete(2));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1 -> key_change@2");
  }
}
