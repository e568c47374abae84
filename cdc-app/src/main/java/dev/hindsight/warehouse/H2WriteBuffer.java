package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Lets H2 collect more changed pages before it writes them. By itself it writes whenever 19 MB of
 * them are in memory: with indexes that is every few hundred rows, and the same pages are written
 * again and again within one commit. What is durable when is not touched: {@code CHECKPOINT SYNC}
 * writes all there is.
 *
 * <p>H2 has no setting for it. The store's own count of unsaved bytes is lowered instead, anew
 * after each time it has written (docs/decisions/012-h2-write-buffer.md). Where another process
 * serves the file there is nothing to do here.
 */
final class H2WriteBuffer {
  private static final int HEAP_SHARE = 16;
  private static final long MOST = 64L << 20;

  private final MVStore store;
  private final int bytes;
  private long version = -1;

  private H2WriteBuffer(MVStore store, int bytes) {
    this.store = store;
    this.bytes = bytes;
  }

  static H2WriteBuffer of(Connection connection) throws SQLException {
    return of(connection, Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  static H2WriteBuffer of(Connection connection, long bytes) throws SQLException {
    return new H2WriteBuffer(storeOf(connection).orElse(null), (int) bytes);
  }

  /** Empty where another process has the file, and where there is none. */
  static Optional<MVStore> storeOf(Connection connection) throws SQLException {
    Session session =
        connection.isWrapperFor(JdbcConnection.class)
            ? connection.unwrap(JdbcConnection.class).getSession()
            : null;
    return session instanceof SessionLocal local
        ? Optional.of(local.getDatabase().getStore().getMvStore())
            .filter(store -> store.getFileStore() != null)
        : Optional.empty();
  }

  /** Call it before each batch of rows; costs nothing when H2 has not written since. */
  void widen() {
    if (store != null && store.getCurrentVersion() != version) {
      version = store.getCurrentVersion();
      store.registerUnsavedMemory(-bytes - Math.min(0, store.getUnsavedMemory()));
    }
  }
}
