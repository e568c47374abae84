package dev.hindsight.change;

import java.util.List;

/**
 * About how many bytes of heap a change takes: what is large is counted, everything else is a flat
 * rate. For limits of memory; cheap enough to be asked for each change.
 */
public final class Footprint {
  private static final int OBJECT = 48;
  private static final int CHANGE = 200;

  private Footprint() {}

  public static long of(Change change) {
    return CHANGE + (change.row() == null ? 0 : of(change.row()));
  }

  public static long of(Row row) {
    long bytes = OBJECT;
    for (int i = 0; i < row.size(); i++) {
      bytes += of(row.value(i));
    }
    return bytes;
  }

  private static long of(Object value) {
    if (value instanceof String text) {
      return OBJECT + text.length();
    }
    if (value instanceof byte[] bytes) {
      return OBJECT + bytes.length;
    }
    if (value instanceof List<?> list) {
      long bytes = OBJECT;
      for (Object element : list) {
        bytes += of(element);
      }
      return bytes;
    }
    return OBJECT;
  }
}
