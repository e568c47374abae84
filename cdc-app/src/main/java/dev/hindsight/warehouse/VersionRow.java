package dev.hindsight.warehouse;

import dev.hindsight.history.Version;
import java.time.Instant;

/** A version as a row of its history table. */
final class VersionRow {
  private VersionRow() {}

  /** The row's own values, then those of {@link Catalogue#VERSION_COLUMNS}. */
  static Object[] values(Version version, Instant recordedAt) {
    Object[] own = version.values();
    Object[] row = new Object[own.length + Catalogue.VERSION_COLUMNS.size()];
    System.arraycopy(own, 0, row, 0, own.length);
    int i = own.length;
    row[i++] = version.begin().time();
    row[i++] = version.isOpen() ? OpenVersions.OPEN : version.validTo();
    row[i++] = version.isOpen();
    row[i++] = version.openedBy().text();
    row[i++] = version.isOpen() ? null : version.closedBy().text();
    row[i++] = version.previousKey();
    row[i++] = version.begin().commitLsn();
    row[i++] = version.closedLsn();
    row[i++] = version.ordinal();
    row[i++] = version.begin().xid();
    row[i++] = version.begin().committedAt();
    row[i] = recordedAt;
    return row;
  }
}
