package dev.hindsight.history;

import static dev.hindsight.history.Sequences.insert;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All sequences of up to five events over two keys (more with {@code -Dhistory.events=6}), every
 * split into transactions and commits, every replay. Each update and key change leaves out the
 * value that it did not touch.
 */
class HistoryExhaustiveTest {
  private static final int EVENTS = Integer.getInteger("history.events", 5);

  @Test
  void every_sequence_split_and_replay_gives_the_history_of_the_naive_model() {
    assertThat(Exhaustion.of(over(2), List.of(), EVENTS, true).runs()).isGreaterThan(1_000_000);
  }

  @Test
  void so_it_does_on_a_table_that_held_rows_already() {
    List<SourceEvent> start = List.of(insert(1, "a"), insert(2, "a"));
    assertThat(Exhaustion.of(over(2), start, EVENTS - 1, true).runs()).isGreaterThan(100_000);
  }

  @Test
  void so_it_does_where_a_third_key_lets_two_rows_swap_theirs() {
    List<SourceEvent> start = List.of(insert(1, "a"), insert(2, "a"));
    assertThat(Exhaustion.of(over(3), start, EVENTS - 2, true).runs()).isGreaterThan(10_000);
  }

  private static Sequences over(int keys) {
    return new Sequences(keys, List.of("a"), List.of("a", "b"));
  }
}
