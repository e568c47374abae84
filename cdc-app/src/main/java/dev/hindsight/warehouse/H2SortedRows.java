package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.h2.api.ErrorCode;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.HiddenCounter;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.db.MVPrimaryIndex;
import org.h2.mvstore.db.MVSecondaryIndex;
import org.h2.mvstore.db.MVTable;
import org.h2.mvstore.tx.SortedTransaction;
import org.h2.mvstore.tx.TransactionMap;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.value.Value;
import org.h2.value.ValueNull;
import org.h2.value.VersionedValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds many rows to an index of H2 at once, in its order, and commits them so: each page is copied
 * once, where H2 copies all pages from the root down for each row of each index, and once more at
 * the commit (docs/decisions/023-sorted-changes.md). What is refused and what others see is the
 * same.
 */
final class H2SortedRows {
  private static final Logger LOG = LoggerFactory.getLogger(H2SortedRows.class);

  /** The last number that a row of a table was given. */
  private static final HiddenCounter<MVPrimaryIndex> LAST_NUMBER =
      new HiddenCounter<>(MVPrimaryIndex.class, "lastKey");

  private H2SortedRows() {}

  /** As {@link Dialect#commit}. */
  static void commit(Connection connection) throws SQLException {
    boolean settled = settle(connection);
    try {
      connection.commit();
    } catch (SQLException e) {
      if (!settled) {
        throw e;
      }
      // All is committed. H2 refuses the commit after a write of its own failed in the background,
      // and says so once: an error here would have a commit taken for lost that is there.
      LOG.warn(
          "H2 could not write in the background; the commit under way is whole. If the disk is the"
              + " cause, the next write says so",
          e);
      connection.commit();
    }
  }

  /** False if there was nothing that can be committed so. */
  private static boolean settle(Connection connection) throws SQLException {
    Session session =
        connection.isWrapperFor(JdbcConnection.class)
            ? connection.unwrap(JdbcConnection.class).getSession()
            : null;
    if (!(session instanceof SessionLocal local)) {
      // Another process has the file.
      return false;
    }
    local.lock();
    try {
      return local.containsUncommitted() && SortedTransaction.settle(local.getTransaction());
    } catch (MVStoreException e) {
      throw named(e, "committing").getSQLException();
    } finally {
      local.unlock();
    }
  }

  /** Within a statement. The index of the table itself must come first: it numbers the rows. */
  static void add(SessionLocal session, MVTable table, Index index, List<Row> rows) {
    // By a higher isolation level H2 also asks the snapshot of the transaction.
    boolean readCommitted = session.getTransaction().allowNonRepeatableRead();
    try {
      if (index instanceof MVPrimaryIndex all
          && all.getMainIndexColumn() == SearchRow.ROWID_INDEX
          && !table.getContainsLargeObject()
          && readCommitted) {
        intoTable(session, all, rows);
      } else if (index instanceof MVSecondaryIndex secondary
          && (!index.getIndexType().isUnique()
              || index.getUniqueRowFactory() == index.getRowFactory())
          && readCommitted) {
        intoIndex(session, secondary, rows);
      } else {
        rows.forEach(row -> index.add(session, row));
      }
    } catch (MVStoreException e) {
      throw named(e, table.getName());
    }
  }

  /** As H2 names them, which shows nobody how. */
  private static DbException named(MVStoreException e, String where) {
    int code =
        switch (e.getErrorCode()) {
          case DataUtils.ERROR_CLOSED -> ErrorCode.DATABASE_IS_CLOSED;
          case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED ->
              ErrorCode.IO_EXCEPTION_1;
          case DataUtils.ERROR_FILE_CORRUPT -> ErrorCode.FILE_CORRUPTED_1;
          case DataUtils.ERROR_TRANSACTION_LOCKED -> ErrorCode.CONCURRENT_UPDATE_1;
          case DataUtils.ERROR_TRANSACTIONS_DEADLOCK -> ErrorCode.DEADLOCK_1;
          default -> ErrorCode.GENERAL_ERROR_1;
        };
    return DbException.get(code, e, where);
  }

  private static void intoTable(SessionLocal session, MVPrimaryIndex table, List<Row> rows) {
    long before = LAST_NUMBER.of(table).getAndAdd(rows.size());
    List<Long> keys = new ArrayList<>(rows.size());
    for (Row row : rows) {
      row.setKey(before + 1 + keys.size());
      keys.add(row.getKey());
    }
    List<Integer> present =
        SortedTransaction.add(
            session.getTransaction(), table.getMVMap(), keys, rows, (place, left, right) -> {});
    if (!present.isEmpty()) {
      // Somebody has chosen the row's number.
      throw DbException.get(ErrorCode.CONCURRENT_UPDATE_1, table.getTable().getName());
    }
  }

  private static void intoIndex(SessionLocal session, MVSecondaryIndex index, List<Row> rows) {
    MVMap<SearchRow, VersionedValue<Value>> map = index.getMVMap();
    List<SearchRow> keys = new ArrayList<>(rows.size());
    for (Row row : rows) {
      SearchRow key = index.getRowFactory().createRow();
      key.copyFrom(row);
      keys.add(key);
    }
    keys.sort(map.getKeyType());
    // One too many does no harm: what decides is the question that follows.
    List<SearchRow> doubtful = new ArrayList<>();
    List<Integer> present =
        SortedTransaction.add(
            session.getTransaction(),
            map,
            keys,
            Collections.nCopies(keys.size(), ValueNull.INSTANCE),
            index.getIndexType().isUnique()
                ? (place, left, right) -> {
                  SearchRow key = keys.get(place);
                  if (isLike(index, key, left != null ? left : map.lowerKey(key))
                      || isLike(index, key, right != null ? right : map.higherKey(key))
                      || place > 0 && isLike(index, key, keys.get(place - 1))) {
                    doubtful.add(key);
                  }
                }
                : (place, left, right) -> {});
    TransactionMap<SearchRow, Value> own = session.getTransaction().openMapX(map);
    for (int place : present) {
      // Left over from a process that was killed; H2 knows what to do with it.
      own.put(keys.get(place), ValueNull.INSTANCE);
    }
    for (SearchRow key : doubtful) {
      if (index.needsUniqueCheck(key)) {
        mustBeAlone(index, own, key);
      }
    }
  }

  private static boolean isLike(Index index, SearchRow key, SearchRow neighbour) {
    return neighbour != null && index.compareRows(key, neighbour) == 0;
  }

  /** What H2 asks for each row: a neighbour may be one that this transaction has taken away. */
  private static void mustBeAlone(
      MVSecondaryIndex index, TransactionMap<SearchRow, Value> own, SearchRow key) {
    TransactionMap.TMIterator<SearchRow, Value, SearchRow> alike =
        own.keyIteratorUncommitted(
            bound(index, key, Long.MIN_VALUE), bound(index, key, Long.MAX_VALUE));
    for (SearchRow other; (other = alike.fetchNext()) != null; ) {
      if (other.getKey() != key.getKey()) {
        throw DbException.get(
            own.getImmediate(other) != null
                ? ErrorCode.DUPLICATE_KEY_1
                : ErrorCode.CONCURRENT_UPDATE_1,
            index.getName());
      }
    }
  }

  private static SearchRow bound(MVSecondaryIndex index, SearchRow key, long row) {
    SearchRow bound = index.getUniqueRowFactory().createRow();
    bound.copyFrom(key);
    bound.setKey(row);
    return bound;
  }
}
