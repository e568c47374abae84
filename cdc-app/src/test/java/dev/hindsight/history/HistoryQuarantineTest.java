package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryQuarantineTest {
  private final Story story = new Story();

  @Test
  void the_last_good_version_stays_open_until_the_next_good_one() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().update(1, "bad"))
        .commit(new Changes().update(1, "b"));

    assertThat(story.versions())
        .containsExactly("1 [a] insert@1#1 -> correction@3", "1 [b] correction@3#1");
    assertThat(story.quarantine()).containsExactly("1@2#1 -> 3");
  }

  @Test
  void a_row_put_right_again_ends_its_quarantine_without_a_version() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().update(1, "bad"), new Changes().update(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
    assertThat(story.quarantine()).containsExactly("1@2#1 -> 3");
  }

  @Test
  void a_row_bad_only_between_two_events_of_a_transaction_is_not_quarantined() {
    story.commit(new Changes().insert(1, "bad").update(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#2");
    assertThat(story.quarantine()).isEmpty();
  }

  @Test
  void a_row_that_was_bad_from_the_start_becomes_a_correction() {
    story.commit(new Changes().insert(1, "bad")).commit(new Changes().update(1, "a"));

    assertThat(story.versions()).containsExactly("1 [a] correction@2#1");
    assertThat(story.quarantine()).containsExactly("1@1#1 -> 2");
  }

  @Test
  void each_bad_event_ends_the_one_before_it_once() {
    story
        .commit(new Changes().insert(1, "bad"))
        .commit(new Changes().update(1, "bad"), new Changes().update(1, "bad"))
        .commit(new Changes().update(1, "bad"), new Changes().delete(1));

    assertThat(story.versions()).isEmpty();
    assertThat(story.quarantine())
        .containsExactly("1@1#1 -> 2", "1@2#1 -> 3", "1@3#1 -> 4", "1@4#1 -> 5");
  }

  @Test
  void a_key_change_of_a_bad_row_moves_its_quarantine_and_ends_the_old_version() {
    story
        .commit(new Changes().insert(1, "a"))
        .commit(new Changes().update(1, "bad"))
        .commit(new Changes().move(1, 2, "bad"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1 -> key_change@3");
    assertThat(story.quarantine()).containsExactly("1@2#1 -> 3", "2@3#2");
  }

  @Test
  void a_truncate_ends_what_waits_of_this_commit_and_of_earlier_ones() {
    story
        .commit(new Changes().insert(1, "bad").insert(2, "bad"))
        .commit(
            new Changes().insert(3, "bad").update(2, "a"),
            new Changes().update(2, "bad"),
            new Changes().truncate());

    assertThat(story.versions()).containsExactly("2 [a] correction@2#2 -> truncate@4");
    assertThat(story.quarantine())
        .containsExactlyInAnyOrder("1@1#1 -> 4", "2@1#2 -> 2", "3@2#1 -> 4", "2@3#1 -> 4");
  }

  @Test
  void a_bad_row_put_back_after_a_truncate_leaves_the_last_good_version_open() {
    story
        .commit(new Changes().insert(1, "a").insert(2, "bad"))
        .commit(new Changes().truncate().insert(1, "bad").insert(2, "bad"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1");
    assertThat(story.quarantine()).containsExactly("2@1#2 -> 2", "1@2#2", "2@2#3");
  }

  @Test
  void events_of_other_keys_leave_a_waiting_row_alone() {
    story
        .commit(new Changes().insert(1, "bad"))
        .commit(new Changes().insert(2, "a"), new Changes().delete(2));

    assertThat(story.quarantine()).containsExactly("1@1#1");
  }
}
