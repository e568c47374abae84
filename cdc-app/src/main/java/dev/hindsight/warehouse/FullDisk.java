package dev.hindsight.warehouse;

import java.io.IOException;

/** Tells a disk without room from other trouble; H2 only says that reading or writing failed. */
final class FullDisk {
  static final String SENTENCE =
      "There is no room left on the disk of the warehouse: what could not be written is not in the history, and nothing"
          + " else is lost. Make room and start again; it goes on where it stopped.";

  private FullDisk() {}

  /** Whether the operating system said so. */
  static boolean caused(Throwable problem) {
    int depth = 0;
    for (Throwable each = problem; each != null && depth < 30; each = each.getCause(), depth++) {
      String text = each.getMessage();
      if (each instanceof IOException
          && text != null
          && (text.contains("No space left")
              || text.contains("not enough space")
              || text.contains("Disk quota exceeded"))) {
        return true;
      }
    }
    return false;
  }
}
