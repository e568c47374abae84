package dev.hindsight.oracle;

import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** A version the history must hold. */
final class ExpectedVersion {
  /** {@code valid_to} of an open version. */
  private static final Instant OPEN = Instant.parse("9999-12-31T00:00:00Z");

  final List<String> values;
  private final ExpectedMoment begin;
  private final String openedBy;
  private final Integer previousKey;
  private final long ordinal;
  private ExpectedMoment end;
  private String closedBy;

  ExpectedVersion(
      List<String> values,
      ExpectedMoment begin,
      String openedBy,
      Integer previousKey,
      long ordinal) {
    this.values = values;
    this.begin = begin;
    this.openedBy = openedBy;
    this.previousKey = previousKey;
    this.ordinal = ordinal;
  }

  void close(ExpectedMoment moment, String by) {
    this.end = moment;
    this.closedBy = by;
  }

  long lsn() {
    return begin.lsn();
  }

  long ordinal() {
    return ordinal;
  }

  int key() {
    return Integer.parseInt(values.get(0));
  }

  /** As {@link StoredHistory} reads it. */
  String line() {
    StringJoiner line = new StringJoiner(" | ");
    values.forEach(line::add);
    return line.add(begin.time().toString())
        .add((end == null ? OPEN : end.time()).toString())
        .add(Boolean.toString(end == null))
        .add(openedBy)
        .add(closedBy)
        .add(previousKey == null ? null : previousKey.toString())
        .add(Long.toString(begin.lsn()))
        .add(end == null ? null : Long.toString(end.lsn()))
        .add(Long.toString(ordinal))
        .add(begin.xid() == null ? null : begin.xid().toString())
        .add(begin.committedAt() == null ? null : begin.committedAt().toString())
        .toString();
  }
}
