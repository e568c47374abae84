package dev.hindsight.history;

import static dev.hindsight.history.Sequences.insert;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As {@link HistoryExhaustiveTest}, one event shorter, with rows that fail a rule among them. */
class HistoryQuarantineExhaustiveTest {
  private static final int EVENTS = Integer.getInteger("history.events", 5) - 1;

  private final Sequences sequences =
      new Sequences(2, List.of("a", CommitLoop.BAD), List.of("a", "b", CommitLoop.BAD));

  @Test
  void bad_rows_wait_beside_the_last_good_version_until_the_next_event_of_their_key() {
    assertThat(Exhaustion.of(sequences, List.of(), EVENTS, false).runs()).isGreaterThan(100_000);
  }

  @Test
  void so_they_do_beside_a_version_that_was_there_before() {
    List<SourceEvent> start = List.of(insert(1, "a"), insert(2, CommitLoop.BAD));
    assertThat(Exhaustion.of(sequences, start, EVENTS, false).runs()).isGreaterThan(100_000);
  }
}
