package dev.hindsight.oracle;

/** A row of {@code quarantine}. */
final class ExpectedRejection {
  private final String table;
  private final int key;
  private final ExpectedMoment moment;
  private final long ordinal;
  private final String rule;
  private ExpectedMoment end;

  ExpectedRejection(String table, int key, ExpectedMoment moment, long ordinal, String rule) {
    this.table = table;
    this.key = key;
    this.moment = moment;
    this.ordinal = ordinal;
    this.rule = rule;
  }

  void end(ExpectedMoment at) {
    this.end = at;
  }

  long lsn() {
    return moment.lsn();
  }

  long ordinal() {
    return ordinal;
  }

  int key() {
    return key;
  }

  /** As {@link StoredHistory} reads it. */
  String line() {
    return String.join(
        " | ",
        "public." + table,
        Integer.toString(key),
        Long.toString(moment.lsn()),
        Long.toString(ordinal),
        rule,
        end == null ? null : end.time().toString(),
        end == null ? null : Long.toString(end.lsn()));
  }
}
