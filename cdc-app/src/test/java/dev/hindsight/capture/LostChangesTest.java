package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.SourceTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between the engine and the pipeline nothing gets lost unseen. */
class LostChangesTest {
  private static final Schema TRANSACTION =
      SchemaBuilder.struct()
          .field("status", Schema.STRING_SCHEMA)
          .field("id", Schema.STRING_SCHEMA)
          .field("event_count", Schema.OPTIONAL_INT64_SCHEMA)
          .build();
  private static final Schema MESSAGE =
      SchemaBuilder.struct().field("transaction", Schema.OPTIONAL_STRING_SCHEMA).build();

  @TempDir Path folder;

  private TransactionAssembler assembler() {
    return new TransactionAssembler(
        new EnvelopeDecoder(List.of(), "unchanged"), "x", 10, 1 << 20, folder);
  }

  private static SourceRecord transaction(String status, Long count) {
    return record(
        "x.transaction",
        new Struct(TRANSACTION)
            .put("status", status)
            .put("id", "77:4660")
            .put("event_count", count));
  }

  /** Counts as one change, and is none. */
  private static SourceRecord change() {
    return record("x.message", new Struct(MESSAGE).put("transaction", "77"));
  }

  private static SourceRecord record(String topic, Struct value) {
    return new SourceRecord(
        Map.of(),
        Map.of("lsn_commit", 4660L, "ts_usec", 1_000_000L),
        topic,
        null,
        value.schema(),
        value);
  }

  @Test
  void a_transaction_with_as_many_changes_as_the_engine_counted_is_handed_on() {
    try (TransactionAssembler assembler = assembler()) {
      assertThat(assembler.add(transaction("BEGIN", null))).isNull();
      assertThat(assembler.add(change())).isNull();
      SourceTransaction complete = assembler.add(transaction("END", 1L));
      assertThat(complete.commitLsn()).isEqualTo(4660);
      assertThat(complete.xid()).isEqualTo(77);
    }
  }

  @Test
  void one_change_less_than_the_engine_counted_is_an_error_that_names_the_place() {
    try (TransactionAssembler assembler = assembler()) {
      assembler.add(transaction("BEGIN", null));
      assembler.add(change());
      assertThatThrownBy(() -> assembler.add(transaction("END", 2L)))
          .isInstanceOf(LostChangesException.class)
          .hasMessage(
              "the engine counted 2 changes in source transaction 77:4660 committed at 0/1234, 1 arrived;"
                  + " nothing of it was applied");
    }
  }

  @Test
  void a_transaction_that_begins_before_the_end_of_the_one_before_is_an_error() {
    try (TransactionAssembler assembler = assembler()) {
      assembler.add(transaction("BEGIN", null));
      assembler.add(change());
      assertThatThrownBy(() -> assembler.add(transaction("BEGIN", null)))
          .isInstanceOf(LostChangesException.class)
          .hasMessageContaining("its end was lost");
    }
  }
}
