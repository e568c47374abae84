package dev.hindsight.history;

import static dev.hindsight.history.Changes.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan knows while it is built. */
class CommitPlanTest {
  private static final RowKey KEY = RowKey.of(1);
  private static final Moment AT = new Moment(Story.NOON, 5, 5L, Story.NOON);

  private final CommitPlan plan = new CommitPlan(Map.of());

  @Test
  void a_new_plan_knows_nothing_and_does_nothing() {
    assertThat(plan.knows(TABLE, KEY)).isFalse();
    assertThat(plan.openValues(TABLE, KEY)).isNull();
    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void a_key_found_without_a_version_is_known_too() {
    plan.found(TABLE, KEY, null);

    assertThat(plan.knows(TABLE, KEY)).isTrue();
    assertThat(plan.openValues(TABLE, KEY)).isNull();
    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void what_was_applied_is_open_and_a_later_look_up_does_not_undo_it() {
    plan.found(TABLE, KEY, new Object[] {"a"});
    plan.present(only(new Changes().update(1, "b")), new Object[] {"b"}, AT);
    plan.found(TABLE, KEY, new Object[] {"a"});

    assertThat(plan.openValues(TABLE, KEY)).containsExactly("b");
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void nothing_is_open_after_a_truncate_but_what_followed_it() {
    plan.found(TABLE, KEY, new Object[] {"a"});
    plan.found(TABLE, RowKey.of(2), new Object[] {"a"});
    plan.present(only(new Changes().truncate().insert(2, "a")), new Object[] {"a"}, AT);
    plan.truncate(TABLE, AT, Set.of(RowKey.of(2)));

    assertThat(plan.openValues(TABLE, KEY)).isNull();
    assertThat(plan.openValues(TABLE, RowKey.of(2))).containsExactly("a");
    assertThat(plan.isEmpty()).isFalse();
  }

  private static Effect only(Changes changes) {
    return NetEffects.of(changes.inMemory(), 0).effects().get(0);
  }
}
