package dev.hindsight.pipeline;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.Stop;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.warehouse.StoredPosition;
import java.util.Optional;

/**
 * How a start goes on from what warehouse and source say of each other: nothing is ever passed over
 * in silence. Pure.
 */
public enum Resume {
  /** Both are new: make a slot, copy everything. */
  FIRST_SNAPSHOT,
  /** A snapshot was interrupted: a new slot, and the copy as a difference. */
  SNAPSHOT_AGAIN,
  /** The slot goes on where the warehouse stands. */
  STREAM,
  /**
   * A stretch of the log is lost and the settings say to copy anew: a difference, and the stretch
   * is recorded as a gap.
   */
  RESNAPSHOT;

  private static final String MEND =
      " The history is kept as it is. Run ops/hindsight resnapshot, or set hindsight.snapshot.on-gap=resnapshot:"
          + " the difference is applied and the stretch recorded in history_gap.";

  /**
   * @param resnapshotOnGap {@code hindsight.snapshot.on-gap=resnapshot}
   * @throws Stop with exit code 3 where a person must decide
   */
  public static Resume decide(
      Optional<StoredPosition> stored,
      Optional<Slot> slot,
      SourceDatabase.Identity source,
      String slotName,
      boolean resnapshotOnGap) {
    if (stored.isEmpty()) {
      if (slot.isPresent()) {
        throw lost(
            "The warehouse is empty but slot "
                + slotName
                + " exists at the source: another warehouse may live from it. Set hindsight.source.slot to another name,"
                + " or run ops/hindsight resnapshot to drop that slot and copy everything.");
      }
      return FIRST_SNAPSHOT;
    }
    StoredPosition position = stored.get();
    if (!position.systemIdentifier().equals(source.systemIdentifier())) {
      if (resnapshotOnGap && slot.isEmpty()) {
        return RESNAPSHOT;
      }
      throw lost(
          "The warehouse holds the history of another Postgres (system identifier "
              + position.systemIdentifier()
              + ", here "
              + source.systemIdentifier()
              + "). Set hindsight.source.url or hindsight.warehouse.url; where the source was moved on purpose, run"
              + " ops/hindsight resnapshot"
              + (slot.isEmpty()
                  ? "."
                  : ", which drops slot "
                      + slotName
                      + " there: another warehouse may live from it."));
    }
    if (!position.slot().equals(slotName)) {
      throw lost(
          "The warehouse was filled through slot "
              + position.slot()
              + ", not "
              + slotName
              + ". Set hindsight.source.slot="
              + position.slot()
              + ", or run ops/hindsight resnapshot.");
    }
    if (slot.isPresent() && !source.database().equals(slot.get().database())) {
      throw lost(
          "Slot "
              + slotName
              + " belongs to database "
              + slot.get().database()
              + " of this Postgres, not to "
              + source.database()
              + ": the warehouse holds the history of that one. Set hindsight.source.url, or hindsight.source.slot and"
              + " hindsight.warehouse.url.");
    }
    if (position.snapshotting()) {
      return SNAPSHOT_AGAIN;
    }
    String gap = gap(position, slot, source, slotName);
    if (gap == null) {
      return STREAM;
    }
    if (resnapshotOnGap) {
      return RESNAPSHOT;
    }
    throw lost(gap + MEND);
  }

  /**
   * The same, once the source's state has been compared with what it was when the history was last
   * brought up to date.
   *
   * @param breach what {@link Breach} says
   * @throws Stop with exit code 3 where a person must decide
   */
  public Resume unbroken(Optional<String> breach, boolean resnapshotOnGap) {
    if (this != STREAM || breach.isEmpty()) {
      return this;
    }
    if (resnapshotOnGap) {
      return RESNAPSHOT;
    }
    throw lost(breach.get() + MEND);
  }

  /** What is missing between warehouse and source, or null. */
  private static String gap(
      StoredPosition stored, Optional<Slot> slot, SourceDatabase.Identity source, String slotName) {
    long position = stored.position().commitLsn();
    if (slot.isEmpty()) {
      return "Slot "
          + slotName
          + " is gone from the source: what was committed after "
          + Lsn.text(position)
          + " can not be read any more.";
    }
    if (slot.get().lost()) {
      return "Slot "
          + slotName
          + " is lost: the source has dropped log after "
          + Lsn.text(position)
          + " that was not read yet.";
    }
    if (position < slot.get().confirmedLsn()) {
      return "The warehouse stands at "
          + Lsn.text(position)
          + ", behind slot "
          + slotName
          + " at "
          + Lsn.text(slot.get().confirmedLsn())
          + ": the warehouse was restored from an older copy, or somebody else moved the slot.";
    }
    if (position > source.walLsn()) {
      return "The warehouse stands at "
          + Lsn.text(position)
          + ", ahead of the source's log at "
          + Lsn.text(source.walLsn())
          + ": the source was restored from an older copy.";
    }
    return null;
  }

  private static Stop lost(String message) {
    return new Stop(Stop.Reason.POSITION_LOST, message);
  }
}
