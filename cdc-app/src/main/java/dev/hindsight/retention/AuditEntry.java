package dev.hindsight.retention;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A line of {@code purge_audit}, but for its place in the chain.
 *
 * @param kind what it tells
 * @param table the warehouse's table; null for a line about all of them
 * @param cutoff the line that was drawn; null where none was
 * @param oldest the oldest clock among the rows deleted
 * @param position how far the history had come
 * @param goneBy when the bytes are gone too; null where that takes a compaction, whose own line
 *     follows
 */
public record AuditEntry(
    Instant at,
    String kind,
    String table,
    Instant cutoff,
    long rowsDeleted,
    long rowsRefused,
    Instant oldest,
    Instant newest,
    Long position,
    String runBy,
    Instant goneBy,
    String note) {

  /** Rows of one table were deleted, in the transaction that wrote this line. */
  static final String PURGE = "purge";

  /** Rows of one table were kept out since the last such line. */
  static final String REFUSED = "refused";

  /** A whole run ended; its rows are the sum of the lines since the run before. */
  static final String RUN = "run";

  /** How the note of a run begins: by which period its line was drawn. */
  static final String PERIOD = "period ";

  /** An erasure deleted rows of one table, or began; the note has the consumer's digest. */
  static final String ERASE = "erase";

  /** An erasure ended; its rows are the sum of its lines since it began. */
  static final String ERASURE = "erasure";

  /** A consumer who was erased is let in again. */
  static final String LIFT = "lift";

  /** The files were written anew without what was deleted. */
  static final String COMPACT = "compact";

  /** Chain and anchor were linked again, after a restore, for the reason in the note. */
  static final String RESTORE = "restore";

  /** Before the first line. */
  static final String GENESIS = "0".repeat(64);

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  public AuditEntry {
    // What the warehouse gives back, so that the hash is the same then.
    at = at.truncatedTo(ChronoUnit.MICROS);
    goneBy = goneBy == null ? null : goneBy.truncatedTo(ChronoUnit.MICROS);
  }

  /** Of a line about an erasure: the consumer's digest. */
  String digest() {
    int end = note == null ? 0 : note.indexOf(';');
    return note == null ? "" : end < 0 ? note : note.substring(0, end);
  }

  AuditEntry goneBy(Instant time) {
    return new AuditEntry(
        at,
        kind,
        table,
        cutoff,
        rowsDeleted,
        rowsRefused,
        oldest,
        newest,
        position,
        runBy,
        time,
        note);
  }

  /**
   * SHA-256 over the previous line's hash and every column of this one, each preceded by its
   * length, so that no two lines give the same bytes; a null is {@code -}.
   */
  String hash(long seq, String previous) {
    StringBuilder text = new StringBuilder();
    for (Object field :
        Arrays.asList(
            previous,
            seq,
            at,
            kind,
            table,
            cutoff,
            rowsDeleted,
            rowsRefused,
            oldest,
            newest,
            position,
            runBy,
            goneBy,
            note)) {
      String each = field instanceof Instant time ? MICROS.format(time) : String.valueOf(field);
      text.append(field == null ? "-" : each.length() + ":" + each).append('\n');
    }
    return sha256(text.toString());
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
