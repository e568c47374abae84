package dev.hindsight.history;

import static dev.hindsight.history.Story.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Position;
import dev.hindsight.change.SourceTransaction;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order is the commit order, whatever the source's clock does. */
class HistoryClockTest {
  private static final long MICROSECOND = 1_000;

  private final Position noon = new Position(7, NOON);

  @Test
  void a_clock_that_goes_on_is_taken_as_it_is() {
    Instant next = NOON.plusNanos(MICROSECOND);

    assertThat(noon.timeOf(next)).isEqualTo(next);
  }

  @Test
  void a_clock_that_stands_still_counts_as_a_microsecond() {
    assertThat(noon.timeOf(NOON)).isEqualTo(NOON.plusNanos(MICROSECOND));
  }

  @Test
  void a_clock_that_went_back_counts_as_a_microsecond() {
    assertThat(noon.timeOf(NOON.minusSeconds(3600))).isEqualTo(NOON.plusNanos(MICROSECOND));
  }

  @Test
  void versions_follow_one_another_and_keep_the_raw_clock_beside_them() {
    Instant before = NOON.minusSeconds(3600);
    MemoryWarehouse warehouse = new MemoryWarehouse();
    CommitLoop loop = new CommitLoop(warehouse);
    loop.commit(
        List.of(
            at(1, NOON, new Changes().insert(1, "a")), at(2, NOON, new Changes().update(1, "b"))));
    loop.commit(List.of(at(3, before, new Changes().update(1, "c"))));

    List<StoredVersion> versions = warehouse.versions(Changes.TABLE);
    Instant second = NOON.plusNanos(MICROSECOND);
    Instant third = second.plusNanos(MICROSECOND);
    assertThat(versions).extracting(StoredVersion::validFrom).containsExactly(NOON, second, third);
    assertThat(versions).extracting(StoredVersion::validTo).containsExactly(second, third, null);
    assertThat(versions).extracting(StoredVersion::committedAt).containsExactly(NOON, NOON, before);
    assertThat(versions).extracting(StoredVersion::sourceTx).containsExactly(1L, 2L, 3L);
  }

  @Test
  void the_time_is_the_same_however_the_transactions_are_split_into_commits() {
    List<SourceTransaction> transactions =
        List.of(
            at(1, NOON, new Changes().insert(1, "a")),
            at(2, NOON.minusSeconds(1), new Changes().insert(2, "a")),
            at(3, NOON, new Changes().insert(3, "a")));
    MemoryWarehouse together = new MemoryWarehouse();
    new CommitLoop(together).commit(transactions);
    MemoryWarehouse apart = new MemoryWarehouse();
    transactions.forEach(one -> new CommitLoop(apart).commit(List.of(one)));

    assertThat(apart.versions(Changes.TABLE)).isEqualTo(together.versions(Changes.TABLE));
    assertThat(apart.position()).isEqualTo(together.position());
  }

  private static SourceTransaction at(long lsn, Instant clock, Changes changes) {
    return new SourceTransaction(lsn, lsn, clock, changes.inMemory());
  }
}
