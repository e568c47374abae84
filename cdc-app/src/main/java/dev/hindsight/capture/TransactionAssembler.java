package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Changes;
import dev.hindsight.change.Footprint;
import dev.hindsight.change.Lsn;
import dev.hindsight.change.SourceTransaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Holds back a transaction's changes until its END record: only there the commit LSN is known, and
 * the engine's own count of the changes sent. One thread at a time; a new one for each run of the
 * engine.
 */
final class TransactionAssembler implements AutoCloseable {
  private static final String HEARTBEAT_TOPICS = "__debezium-heartbeat";

  private final EnvelopeDecoder decoder;
  private final String transactionTopic;
  private final String messageTopic;
  private List<Change> changes = new ArrayList<>();
  private final int memoryLimit;
  private final long memoryBytes;
  private final Path spillFolder;
  private SpilledChanges spilled;
  private long received;
  private long bytes;

  /**
   * @param memoryLimit a transaction of more changes is spilled to a file
   * @param memoryBytes and so is one of about more bytes
   */
  TransactionAssembler(
      EnvelopeDecoder decoder,
      String topicPrefix,
      int memoryLimit,
      long memoryBytes,
      Path spillFolder) {
    this.decoder = decoder;
    this.memoryLimit = memoryLimit;
    this.memoryBytes = memoryBytes;
    this.spillFolder = spillFolder;
    this.transactionTopic = topicPrefix + ".transaction";
    this.messageTopic = topicPrefix + ".message";
  }

  /** Whether the record is the engine's own sign of life. */
  static boolean isHeartbeat(SourceRecord record) {
    return record.topic().startsWith(HEARTBEAT_TOPICS);
  }

  /**
   * Takes the engine's next record.
   *
   * @return the transaction that the record ends, or null
   */
  SourceTransaction add(SourceRecord record) {
    String topic = record.topic();
    if (topic.equals(transactionTopic)) {
      Struct value = (Struct) record.value();
      return value.getString("status").equals("END") ? end(record, value) : begin();
    }
    if (topic.equals(messageTopic)) {
      // A message sent outside a transaction comes between two of them and is in nobody's count.
      if (((Struct) record.value()).get("transaction") != null) {
        received++;
      }
    } else if (!isHeartbeat(record)) {
      received++;
      keep(decoder.decode(record, received));
    }
    return null;
  }

  private void keep(Change change) {
    if (spilled != null) {
      spilled.add(change);
      return;
    }
    changes.add(change);
    bytes += Footprint.of(change);
    if (changes.size() >= memoryLimit || bytes >= memoryBytes) {
      spilled = new SpilledChanges(spillFolder, memoryLimit, memoryBytes);
      changes.forEach(spilled::add);
      changes = new ArrayList<>();
    }
  }

  private SourceTransaction begin() {
    if (received > 0) {
      throw new LostChangesException(
          "a source transaction began before the one before it ended; its end was lost");
    }
    return null;
  }

  private SourceTransaction end(SourceRecord record, Struct value) {
    Map<String, ?> offset = record.sourceOffset();
    long commitLsn = (Long) offset.get("lsn_commit");
    long counted = value.getInt64("event_count");
    String id = value.getString("id");
    if (counted != received) {
      throw new LostChangesException(
          "the engine counted "
              + counted
              + " changes in source transaction "
              + id
              + " committed at "
              + Lsn.text(commitLsn)
              + ", "
              + received
              + " arrived; nothing of it was applied");
    }
    long micros = ((Number) offset.get("ts_usec")).longValue();
    Instant committedAt =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    Changes complete = spilled == null ? Changes.of(changes) : spilled;
    changes = new ArrayList<>();
    spilled = null;
    received = 0;
    bytes = 0;
    return new SourceTransaction(
        Long.parseLong(id, 0, id.indexOf(':'), 10), commitLsn, committedAt, complete);
  }

  /** Gives up a transaction that was not complete. */
  @Override
  public void close() {
    if (spilled != null) {
      spilled.close();
    }
  }
}
