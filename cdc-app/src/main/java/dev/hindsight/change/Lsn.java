package dev.hindsight.change;

/**
 * Postgres' own spelling of a place in its log, {@code 16/B374D848}, beside the number the
 * warehouse stores.
 */
public final class Lsn {
  private Lsn() {}

  public static String text(long lsn) {
    return String.format("%X/%X", lsn >>> 32, lsn & 0xFFFF_FFFFL);
  }

  public static long parse(String text) {
    int slash = text.indexOf('/');
    return Long.parseLong(text, 0, slash, 16) << 32
        | Long.parseLong(text, slash + 1, text.length(), 16);
  }
}
