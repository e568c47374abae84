package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Change;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetEffectsTest {
  @Test
  void a_key_first_seen_by_an_insert_needs_no_look_up() {
    Effect effect = only(new Changes().insert(1, "a").update(1, "b").delete(1).insert(1, "c"));

    assertThat(effect.read()).isFalse();
    assertThat(effect.existed()).isFalse();
  }

  @Test
  void a_key_first_seen_by_an_update_or_delete_is_looked_up() {
    List<Effect> effects =
        NetEffects.of(new Changes().update(1, "a").delete(2).insert(2, "b").inMemory(), 0)
            .effects();

    assertThat(effects).extracting(Effect::read).containsExactly(true, true);
    assertThat(effects).extracting(Effect::existed).containsExactly(true, true);
  }

  @Test
  void a_key_change_looks_up_the_old_key_only() {
    List<Effect> effects = NetEffects.of(new Changes().move(1, 2, "a").inMemory(), 0).effects();

    assertThat(effects).extracting(Effect::read).containsExactly(true, false);
    assertThat(effects.get(1).previousKey()).isEqualTo(RowKey.of(1));
  }

  @Test
  void an_insert_after_a_truncate_is_looked_up_although_no_event_shows_the_key_before() {
    Effect effect = only(new Changes().truncate().insert(1, "a"));

    assertThat(effect.read()).isTrue();
    assertThat(effect.existed()).isFalse();
  }

  @Test
  void a_row_updated_in_place_did_not_come_from_another_key() {
    Effect effect = only(new Changes().update(1, "a"));

    assertThat(effect.origin()).isEqualTo(RowKey.of(1));
    assertThat(effect.previousKey()).isNull();
  }

  @Test
  void a_row_inserted_anew_came_from_nowhere() {
    assertThat(only(new Changes().delete(1).insert(1, "a")).origin()).isNull();
  }

  @Test
  void a_key_gone_says_how_it_went_last() {
    assertThat(only(new Changes().delete(1)).ending()).isEqualTo(ClosedBy.DELETE);
    assertThat(only(new Changes().update(1, "a").truncate()).ending()).isEqualTo(ClosedBy.TRUNCATE);
    assertThat(only(new Changes().delete(1).truncate()).ending()).isEqualTo(ClosedBy.DELETE);
    assertThat(only(new Changes().delete(1).insert(1, "a").truncate()).ending())
        .isEqualTo(ClosedBy.TRUNCATE);
  }

  @Test
  void a_key_still_there_has_no_ending() {
    assertThat(only(new Changes().delete(1).insert(1, "a")).ending()).isNull();
  }

  @Test
  void the_same_key_of_two_tables_is_two_keys() {
    TableId other = TableId.parse("public.other");
    List<Change> changes = new ArrayList<>(new Changes().update(1, "a").list());
    changes.addAll(new Changes(other).truncate().insert(1, "b").list());

    NetEffects net = NetEffects.of(dev.hindsight.change.Changes.of(changes), 0);

    assertThat(net.effects()).extracting(Effect::table).containsExactly(Changes.TABLE, other);
    assertThat(net.effects().get(0).row().value(0)).isEqualTo("a");
    assertThat(net.truncated()).containsOnlyKeys(other);
  }

  @Test
  void a_transaction_without_changes_has_no_effect() {
    NetEffects net = NetEffects.of(dev.hindsight.change.Changes.of(List.of()), 0);

    assertThat(net.effects()).isEmpty();
    assertThat(net.truncated()).isEmpty();
  }

  private static Effect only(Changes changes) {
    List<Effect> effects = NetEffects.of(changes.inMemory(), 0).effects();
    assertThat(effects).hasSize(1);
    return effects.get(0);
  }
}
