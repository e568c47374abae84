package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Change;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the engine's stream to the pipeline nothing gets lost unseen. What the engine's queue may
 * not do is in {@link HandOverTest}.
 */
class LostChangesTest {
  private static final Instant COMMITTED = Instant.ofEpochSecond(1);

  @TempDir Path folder;

  private TransactionAssembler assembler() {
    return new TransactionAssembler(10, 1 << 20, folder);
  }

  private static Change change(TransactionAssembler assembler) {
    return new Change(
        TableId.parse("t"), Change.Kind.DELETE, RowKey.of(1), null, null, assembler.nextOrdinal());
  }

  @Test
  void a_transaction_is_handed_on_at_its_commit_with_all_that_came_since_it_began() {
    try (TransactionAssembler assembler = assembler()) {
      assembler.begin();
      assembler.add(change(assembler));
      assembler.add(change(assembler));
      SourceTransaction complete = assembler.end(77, 4660, COMMITTED);
      assertThat(complete.commitLsn()).isEqualTo(4660);
      assertThat(complete.xid()).isEqualTo(77);
      assertThat(complete.committedAt()).isEqualTo(COMMITTED);
      assertThat(complete.changes().count()).isEqualTo(2);
      assembler.begin();
      assertThat(assembler.end(78, 4661, COMMITTED).changes().count()).isZero();
    }
  }

  @Test
  void a_transaction_that_begins_before_the_end_of_the_one_before_is_an_error() {
    try (TransactionAssembler assembler = assembler()) {
      assembler.begin();
      assembler.add(change(assembler));
      assertThatThrownBy(assembler::begin)
          .isInstanceOf(LostChangesException.class)
          .hasMessageContaining("its end was lost");
    }
  }
}
