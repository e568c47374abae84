package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a version that failed a rule when it came into its time: from its commit up to the next
 * event of its key, as if it had been good. Of the versions there are only the one before is
 * shortened. Pure.
 *
 * <p>While a row waits, the last good version stays open, so it is the one before; where the next
 * event brought back that version's own values it made none, and the version before goes on behind
 * the new one.
 */
public final class LateVersion {

  /**
   * A version of the key that is in the history.
   *
   * @param to null while it is open
   */
  public record Stored(
      Object[] values,
      Instant from,
      Instant to,
      OpenedBy openedBy,
      ClosedBy closedBy,
      long commitLsn,
      Long closedLsn) {

    private boolean covers(Instant time) {
      return from.isBefore(time) && (to == null || to.isAfter(time));
    }
  }

  /**
   * What ended the row; the next rows that failed a rule are passed over, since the last good
   * version stays open while they wait.
   *
   * @param by null where that is not known
   */
  public record End(Instant time, long lsn, ClosedBy by) {}

  /**
   * What to do.
   *
   * @param shortened the version before, which ends now at {@code begin}; null where there is none
   * @param shortenedBy why it ends
   * @param opens the version, and what goes on behind it; empty where it equals its neighbour
   * @param corrected the version behind that is a correction now, since there is one before it;
   *     null where there is none
   */
  public record Fit(
      Moment begin,
      Stored shortened,
      ClosedBy shortenedBy,
      List<Version> opens,
      Stored corrected) {}

  private LateVersion() {}

  /**
   * @param chain the key's versions, oldest first
   * @param end null while nothing has ended it
   * @param intent what it would have done
   */
  public static Fit of(
      RowKey key,
      Object[] values,
      Moment begin,
      long ordinal,
      Intent intent,
      End end,
      List<Stored> chain) {
    Stored before =
        chain.stream().filter(each -> each.covers(begin.time())).findFirst().orElse(null);
    Stored next =
        chain.stream().filter(each -> each.from().isAfter(begin.time())).findFirst().orElse(null);
    boolean touches = next != null && end != null && next.from().equals(end.time());
    if ((before != null && Values.same(before.values(), values))
        || (touches && Values.same(next.values(), values))) {
      return new Fit(begin, null, null, List.of(), null);
    }
    RowKey previous = key.equals(intent.origin()) ? null : intent.origin();
    OpenedBy openedBy = openedBy(intent, before, previous);
    Version version =
        new Version(
            key, values, begin, openedBy, previous == null ? null : previous.text(), ordinal);
    List<Version> opens = new ArrayList<>();
    opens.add(version);
    if (before == null) {
      Stored corrected = endAlone(version, end, next);
      return new Fit(begin, null, null, opens, corrected);
    }
    if (end != null && (before.to() == null || before.to().isAfter(end.time()))) {
      goOn(key, before, version, end, opens);
    } else if (before.to() != null) {
      version.close(moment(before.to(), before.closedLsn()), before.closedBy());
    }
    return new Fit(begin, before, closing(openedBy), opens, null);
  }

  private static OpenedBy openedBy(Intent intent, Stored before, RowKey previous) {
    if (intent.kind() == Intent.Kind.SNAPSHOT) {
      return OpenedBy.SNAPSHOT;
    } else if (previous != null) {
      return OpenedBy.KEY_CHANGE;
    }
    return before != null || intent.existed() ? OpenedBy.CORRECTION : OpenedBy.INSERT;
  }

  private static ClosedBy closing(OpenedBy next) {
    return switch (next) {
      case SNAPSHOT -> ClosedBy.RESNAPSHOT;
      case KEY_CHANGE -> ClosedBy.KEY_CHANGE;
      default -> ClosedBy.CORRECTION;
    };
  }

  /** The next event brought the version before back: what is known of it is where it stands. */
  private static void goOn(
      RowKey key, Stored before, Version version, End end, List<Version> opens) {
    version.close(moment(end.time(), end.lsn()), ClosedBy.CORRECTION);
    Version again =
        new Version(
            key, before.values(), moment(end.time(), end.lsn()), OpenedBy.CORRECTION, null, 0);
    if (before.to() != null) {
      again.close(moment(before.to(), before.closedLsn()), before.closedBy());
    }
    opens.add(again);
  }

  /**
   * Ends a version with nothing before it.
   *
   * @return the version behind, if it has to be called a correction
   */
  private static Stored endAlone(Version version, End end, Stored next) {
    if (next != null && (end == null || !next.from().isAfter(end.time()))) {
      version.close(moment(next.from(), next.commitLsn()), closing(next.openedBy()));
      return next.openedBy() == OpenedBy.INSERT ? next : null;
    }
    if (end != null) {
      // A correction without a version: it is not in the history any more, or never came in.
      boolean goesOn =
          end.by() == null || end.by() == ClosedBy.CORRECTION || end.by() == ClosedBy.RESNAPSHOT;
      version.close(moment(end.time(), end.lsn()), goesOn ? ClosedBy.RETENTION : end.by());
    }
    return null;
  }

  private static Moment moment(Instant time, long lsn) {
    return new Moment(time, lsn, null, null);
  }
}
