package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Position;
import dev.hindsight.change.SourceTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows whose new state is past the retention line. */
class HistoryRetentionTest {
  private static final Moment AT = new Moment(Story.NOON.plusSeconds(60), 50, 9L, Story.NOON);

  private final Story story = new Story();

  @Test
  void a_refused_row_ends_the_open_version_and_begins_none() {
    story.commit(new Changes().insert(1, "a"));

    refuse(new Changes().update(1, "too old"));

    assertThat(story.versions()).containsExactly("1 [a] insert@1#1 -> retention@50");
  }

  @Test
  void a_refused_row_without_a_version_leaves_none() {
    refuse(new Changes().insert(1, "too old"));

    assertThat(story.versions()).isEmpty();
  }

  @Test
  void a_refused_row_ends_what_waited_for_its_key() {
    story.commit(new Changes().insert(1, "bad"));

    refuse(new Changes().update(1, "too old"));

    assertThat(story.quarantine()).containsExactly("1@1#1 -> 50");
  }

  @Test
  void a_later_update_of_a_refused_key_is_a_correction() {
    refuse(new Changes().insert(1, "too old"));

    new CommitLoop(story.warehouse())
        .commit(
            List.of(
                new SourceTransaction(
                    60, 60, AT.time().plusSeconds(1), new Changes().update(1, "a").inMemory())));

    assertThat(story.versions()).containsExactly("1 [a] correction@60#1");
  }

  private void refuse(Changes changes) {
    CommitPlan plan = new CommitPlan(story.warehouse().waiting());
    Effect effect = NetEffects.of(changes.inMemory(), 0).effects().get(0);
    if (effect.read()) {
      plan.found(
          effect.table(), effect.key(), story.warehouse().openValues(effect.table(), effect.key()));
    }
    plan.refuse(effect, AT);
    story.warehouse().execute(plan, new Position(AT.commitLsn(), AT.time()));
  }
}
