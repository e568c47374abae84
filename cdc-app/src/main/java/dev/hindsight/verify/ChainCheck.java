package dev.hindsight.verify;

import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.OpenedBy;
import dev.hindsight.warehouse.VersionSpan;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What holds in every history, judged from the history alone and looking forward only: a purge
 * takes the beginning of a key's story away, never its middle. Takes the versions key by key, by
 * {@code valid_to} within a key. Pure; one thread at a time.
 */
final class ChainCheck {
  private static final Set<String> BEGINNINGS =
      Arrays.stream(OpenedBy.values()).map(OpenedBy::text).collect(Collectors.toSet());
  private static final Set<String> ENDINGS =
      Arrays.stream(ClosedBy.values()).map(ClosedBy::text).collect(Collectors.toSet());
  // What these end goes on at once, as another version.
  private static final Set<String> GOES_ON =
      Set.of(ClosedBy.CORRECTION.text(), ClosedBy.RESNAPSHOT.text());
  private static final Set<String> AT_COPIES =
      Set.of(ClosedBy.RESNAPSHOT.text(), ClosedBy.MISSING_AT_RESNAPSHOT.text());

  private final LogLines lines;
  private final BiConsumer<VersionSpan, String> broken;
  private VersionSpan before;
  private VersionSpan newest;

  /**
   * @param broken takes the version and the sentence that says what is wrong with it
   */
  ChainCheck(LogLines lines, BiConsumer<VersionSpan, String> broken) {
    this.lines = lines;
    this.broken = broken;
  }

  void next(VersionSpan version) {
    if (before != null && !before.key().equals(version.key())) {
      end();
    }
    alone(version);
    if (before != null) {
      follows(version);
    }
    before = version;
    if (newest == null || newest.validFrom().isBefore(version.validFrom())) {
      newest = version;
    }
  }

  /** After the last version. */
  void end() {
    if (before != null && !before.open() && goesOn(before)) {
      broken.accept(before, "ends as " + before.closedBy() + ", but nothing follows");
    }
    before = null;
  }

  /** The version that began last; null if there was none. */
  VersionSpan newest() {
    return newest;
  }

  /** Whether only a copy taken anew can end a version so: it ended somewhere in a gap. */
  static boolean inGap(VersionSpan version) {
    return version.closedBy() != null && AT_COPIES.contains(version.closedBy());
  }

  private static boolean goesOn(VersionSpan version) {
    return version.closedBy() != null && GOES_ON.contains(version.closedBy());
  }

  private void alone(VersionSpan version) {
    if (version.current() != version.open()) {
      broken.accept(
          version, "is_current is " + version.current() + ", valid_to is " + version.validTo());
    }
    if (!version.validFrom().isBefore(version.validTo())) {
      broken.accept(version, "ends at " + version.validTo() + ", not after it begins");
    }
    if (!BEGINNINGS.contains(version.openedBy())) {
      broken.accept(version, "opened_by " + version.openedBy() + " is no known beginning");
    }
    if (version.openedBy().equals(OpenedBy.KEY_CHANGE.text()) && version.previousKey() == null) {
      broken.accept(version, "came from another key, but previous_key is empty");
    }
    if (version.open()) {
      if (version.closedBy() != null || version.closedLsn() != null) {
        broken.accept(version, "is open, but says what closed it");
      }
      return;
    }
    if (version.closedBy() == null || version.closedLsn() == null) {
      broken.accept(version, "is closed, but does not say by what and where");
      return;
    }
    if (!ENDINGS.contains(version.closedBy())) {
      broken.accept(version, "closed_by " + version.closedBy() + " is no known ending");
    }
    if (inGap(version) && !lines.explain(version.validTo())) {
      broken.accept(
          version, "ends as " + version.closedBy() + ", but history_gap names no stretch there");
    }
    if (version.closedLsn() <= version.commitLsn()
        && lines.same(version.validFrom(), version.validTo())) {
      broken.accept(version, "was closed at a position that is not after its commit");
    }
  }

  private void follows(VersionSpan version) {
    if (before.open() && version.open()) {
      broken.accept(version, "is open beside another open version");
    } else if (before.validTo().equals(version.validTo())) {
      broken.accept(version, "ends when another version ends");
    } else if (version.validFrom().isBefore(before.validTo())) {
      broken.accept(version, "begins before the version before it ends");
    } else if (version.validFrom().equals(before.validTo())) {
      continues(version);
    } else {
      if (goesOn(before)) {
        broken.accept(
            before,
            "ends as " + before.closedBy() + ", but the next begins at " + version.validFrom());
      }
      inOrder(version);
    }
  }

  private void continues(VersionSpan version) {
    if (before.closedLsn() != null && before.closedLsn() != version.commitLsn()) {
      broken.accept(version, "begins when another ends, but at another position");
    }
    String beginning =
        ClosedBy.RESNAPSHOT.text().equals(before.closedBy())
            ? OpenedBy.SNAPSHOT.text()
            : before.closedBy();
    if (before.closedBy() != null && !version.openedBy().equals(beginning)) {
      broken.accept(
          version,
          "begins as " + version.openedBy() + " when another ends as " + before.closedBy());
    }
  }

  private void inOrder(VersionSpan version) {
    if (before.closedLsn() != null
        && version.commitLsn() <= before.closedLsn()
        && lines.same(before.validTo(), version.validFrom())) {
      broken.accept(version, "is later than another, but at an earlier position");
    }
  }
}
