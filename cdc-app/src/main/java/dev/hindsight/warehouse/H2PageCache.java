package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;

/**
 * Lets H2 keep fewer pages in memory while this process loads. Corrections of rows of any age read
 * and change each page once; what a cache is good for then are the upper pages of the indexes. All
 * else that it holds the collector moves, finds alive and clears away again, for more than is saved
 * by reading less (docs/decisions/020-page-cache.md).
 *
 * <p>What the database itself says, by {@code CACHE_SIZE}, is not changed: it holds for whoever
 * opens the file to ask. Where another process serves the file there is nothing to do here.
 */
final class H2PageCache {
  private static final int HEAP_SHARE = 32;
  private static final long LEAST = 16L << 20;

  private H2PageCache() {}

  static void fit(Connection connection) throws SQLException {
    fit(connection, Math.max(LEAST, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  /** Makes it no larger than it is. */
  static void fit(Connection connection, long bytes) throws SQLException {
    MVStore store = H2WriteBuffer.storeOf(connection).orElse(null);
    if (store == null) {
      return;
    }
    FileStore<?> file = store.getFileStore();
    int megabytes = (int) (bytes >> 20);
    if (megabytes < file.getCacheSize()) {
      file.setCacheSize(megabytes);
    }
  }
}
