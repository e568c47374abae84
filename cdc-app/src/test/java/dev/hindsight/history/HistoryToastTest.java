package dev.hindsight.history;

import static dev.hindsight.change.Unchanged.TOAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Row;
import org.junit.jupiter.api.Test;

/** Values that the source left out because an update did not touch them. */
class HistoryToastTest {
  private final Story story = new Story();

  @Test
  void an_unchanged_value_comes_from_an_earlier_event_of_the_transaction() {
    story.commit(new Changes().insert(1, "a", "long").update(1, "b", TOAST));

    assertThat(story.versions()).containsExactly("1 [b, long] insert@1#2");
  }

  @Test
  void an_unchanged_value_comes_from_an_earlier_event_through_key_changes() {
    story
        .commit(new Changes().insert(1, "a", "old"))
        .commit(
            new Changes()
                .update(1, "a", "new")
                .move(1, 2, "b", TOAST)
                .update(2, "c", TOAST)
                .move(2, 3, "c", TOAST));

    assertThat(story.versions())
        .containsExactly("1 [a, old] insert@1#1 -> key_change@2", "3 [c, new] key_change(1)@2#6");
  }

  @Test
  void an_unchanged_value_comes_from_the_open_version() {
    story
        .commit(new Changes().insert(1, "a", "long"))
        .commit(new Changes().update(1, "b", TOAST), new Changes().update(1, "c", TOAST));

    assertThat(story.versions())
        .containsExactly(
            "1 [a, long] insert@1#1 -> correction@2",
            "1 [b, long] correction@2#1 -> correction@3",
            "1 [c, long] correction@3#1");
  }

  @Test
  void an_unchanged_value_of_a_moved_row_comes_from_the_version_of_its_old_key() {
    story
        .commit(new Changes().insert(1, "a", "of 1").insert(2, "b", "of 2"))
        .commit(new Changes().move(1, 9, "a", TOAST).move(2, 1, "b", TOAST).move(9, 2, "a", TOAST));

    assertThat(story.versions())
        .containsExactly(
            "1 [a, of 1] insert@1#1 -> key_change@2",
            "1 [b, of 2] key_change(2)@2#4",
            "2 [b, of 2] insert@1#2 -> key_change@2",
            "2 [a, of 1] key_change(1)@2#6");
  }

  @Test
  void an_update_whose_only_new_value_is_unchanged_makes_no_version() {
    story.commit(new Changes().insert(1, "a", "long")).commit(new Changes().update(1, "a", TOAST));

    assertThat(story.versions()).containsExactly("1 [a, long] insert@1#1");
  }

  @Test
  void a_row_inserted_anew_does_not_inherit_from_the_one_before_it() {
    story
        .commit(new Changes().insert(1, "a", "old"))
        .commit(new Changes().delete(1).insert(1, "a", "new").update(1, "b", TOAST));

    assertThat(story.versions())
        .containsExactly("1 [a, old] insert@1#1 -> correction@2", "1 [b, new] correction@2#3");
  }

  @Test
  void a_value_that_no_event_of_the_transaction_carried_stays_marked() {
    Changes changes = new Changes().update(1, "a", TOAST).move(1, 2, "b", TOAST);

    Row row = NetEffects.of(changes.inMemory(), 0).effects().get(1).row();

    assertThat(row.value(0)).isEqualTo("b");
    assertThat(row.value(1)).isEqualTo(TOAST);
  }
}
