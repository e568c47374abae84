package dev.hindsight.capture;

import dev.hindsight.change.Change;
import dev.hindsight.change.Changes;
import dev.hindsight.change.Footprint;
import dev.hindsight.change.SourceTransaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds back a transaction's changes until its commit: only there its place in the log is known.
 * One thread at a time; a new one for each run of the engine.
 */
final class TransactionAssembler implements AutoCloseable {
  private final int memoryLimit;
  private final long memoryBytes;
  private final Path spillFolder;
  private List<Change> changes = new ArrayList<>();
  private SpilledChanges spilled;
  private long received;
  private long bytes;

  /**
   * @param memoryLimit a transaction of more changes is spilled to a file
   * @param memoryBytes and so is one of about more bytes
   */
  TransactionAssembler(int memoryLimit, long memoryBytes, Path spillFolder) {
    this.memoryLimit = memoryLimit;
    this.memoryBytes = memoryBytes;
    this.spillFolder = spillFolder;
  }

  void begin() {
    if (received > 0) {
      throw new LostChangesException(
          "a source transaction began before the one before it ended; its end was lost");
    }
  }

  /** The place in the transaction of the event that comes now. */
  long nextOrdinal() {
    return ++received;
  }

  /** How many events of the transaction have come. */
  long received() {
    return received;
  }

  void add(Change change) {
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

  /** All that came since {@link #begin}. */
  SourceTransaction end(long xid, long commitLsn, Instant committedAt) {
    // As large as it has to be: tens of thousands of small transactions wait in memory at once.
    Changes complete = spilled == null ? Changes.of(List.copyOf(changes), bytes) : spilled;
    changes.clear();
    spilled = null;
    received = 0;
    bytes = 0;
    return new SourceTransaction(xid, commitLsn, committedAt, complete);
  }

  /** Gives up a transaction that was not complete. */
  @Override
  public void close() {
    if (spilled != null) {
      spilled.close();
    }
  }
}
