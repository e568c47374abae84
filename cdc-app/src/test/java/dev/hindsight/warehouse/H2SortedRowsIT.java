package dev.hindsight.warehouse;

import static dev.hindsight.warehouse.Plans.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hindsight.change.RowKey;
import dev.hindsight.config.TablesFile;
import dev.hindsight.history.Close;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.Version;
import dev.hindsight.support.TestWarehouse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rows at once are refused, taken back and seen as one by one. */
class H2SortedRowsIT {
  private static final int TWICE = ErrorCode.DUPLICATE_KEY_1;
  private static final int ROWS = 500;

  @TempDir Path folder;
  private TestWarehouse warehouse;
  private Connection connection;
  private H2Versions versions;

  @BeforeEach
  void open() throws SQLException {
    warehouse = new TestWarehouse(folder).migrated();
    connection = warehouse.connections().open();
    connection.setAutoCommit(false);
    versions = H2Versions.of(connection, table()).orElseThrow();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private HistoryTable table() {
    try (HistoryStore store =
        JdbcHistoryStore.open(
            warehouse.connections(),
            new H2Dialect(),
            TablesFile.builtIn().tables(),
            Clock.systemUTC())) {
      return store.tables().values().stream()
          .filter(table -> table.name().equals("transaction_history"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<Version> versions(long lsn, IntStream ids) {
    Plans plan = new Plans("transactions");
    ids.forEach(id -> plan.insert(lsn, RowKey.of(id), transaction(id)));
    return plan.plan().tables().iterator().next().opens();
  }

  private static Object[] transaction(int id) {
    Instant created = Plans.BEGIN.minusSeconds(id * 7_919L % 60_000_000);
    return row(id, BigDecimal.ONE, created, created, "CARTE", "FR", id % 300, id % 20, id % 7);
  }

  private void commit() throws SQLException {
    new H2Dialect().commit(connection);
  }

  /** What each index counts; it is asked by a connection of its own. */
  private static Set<Long> counts(Connection reader) throws SQLException {
    Set<Long> counts = new LinkedHashSet<>();
    try (Statement statement = reader.createStatement()) {
      List<String> indexes = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT INDEX_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.INDEX_COLUMNS WHERE"
                  + " ORDINAL_POSITION = 1 AND TABLE_NAME = 'TRANSACTION_HISTORY'")) {
        while (rows.next()) {
          indexes.add(" USE INDEX (" + rows.getString(1) + ") WHERE " + rows.getString(2));
        }
      }
      assertThat(indexes).hasSizeGreaterThanOrEqualTo(3);
      // One statement: it sees one state of the warehouse.
      String sum =
          Stream.concat(
                  Stream.of("(SELECT count(*) FROM transaction_history WHERE amount > -1)"),
                  indexes.stream()
                      .map(
                          index ->
                              "(SELECT count(*) FROM transaction_history"
                                  + index
                                  + " > -1000000000)"))
              .reduce((one, other) -> one + ", " + other)
              .orElseThrow();
      try (ResultSet row = statement.executeQuery("SELECT " + sum)) {
        row.next();
        for (int i = 1; i <= indexes.size() + 1; i++) {
          counts.add(row.getLong(i));
        }
      }
    }
    return counts;
  }

  private Set<Long> counts() throws SQLException {
    try (Connection reader = warehouse.connections().open()) {
      return counts(reader);
    }
  }

  private void mustBeRefused(List<Version> twice, long left) throws SQLException {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> versions.insert(twice, Plans.BEGIN))
        .returns(TWICE, SQLException::getErrorCode);
    commit();
    assertThat(counts()).containsExactly(left);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 250, ROWS})
  void a_second_open_version_of_a_stored_key_is_refused_and_nothing_of_its_commit_stays(int key)
      throws Exception {
    versions.insert(versions(100, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
    commit();
    List<Version> others =
        Stream.concat(
                versions(200, IntStream.rangeClosed(ROWS + 1, 2 * ROWS)).stream(),
                versions(200, IntStream.of(key)).stream())
            .toList();
    mustBeRefused(others, ROWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 550, 800})
  void a_stored_key_is_found_wherever_it_stands_among_new_ones(int key) throws Exception {
    versions.insert(versions(100, IntStream.rangeClosed(301, 800)), Plans.BEGIN);
    commit();
    List<Version> others =
        versions(
            200,
            IntStream.concat(
                IntStream.concat(IntStream.rangeClosed(1, 300), IntStream.of(key)),
                IntStream.rangeClosed(801, 1_100)));
    mustBeRefused(others, ROWS);
  }

  @Test
  void two_open_versions_of_one_key_are_refused_also_among_each_other() throws Exception {
    List<Version> twice =
        Stream.concat(
                versions(100, IntStream.rangeClosed(1, ROWS)).stream(),
                versions(101, IntStream.of(77)).stream())
            .toList();
    mustBeRefused(twice, 0);
    versions.insert(versions(102, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
    commit();
    assertThat(counts()).containsExactly((long) ROWS);
  }

  @Test
  void what_another_transaction_has_not_committed_yet_stands_in_the_way() throws Exception {
    try (Connection other = warehouse.connections().open()) {
      other.setAutoCommit(false);
      H2Versions theirs = H2Versions.of(other, table()).orElseThrow();
      theirs.insert(versions(100, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () -> versions.insert(versions(101, IntStream.rangeClosed(9, 99)), Plans.BEGIN))
          .matches(new H2Dialect()::isTransient);
      connection.rollback();
      other.rollback();
    }
    assertThat(counts()).containsExactly(0L);
    versions.insert(versions(102, IntStream.rangeClosed(9, 99)), Plans.BEGIN);
    commit();
    assertThat(counts()).containsExactly(91L);
  }

  @Test
  void a_key_can_be_closed_and_opened_again_many_times_in_one_transaction() throws Exception {
    versions.insert(versions(100, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
    for (int round = 1; round <= 3; round++) {
      long lsn = 100 + round;
      List<Close> closes =
          IntStream.rangeClosed(1, ROWS)
              .mapToObj(id -> new Close(RowKey.of(id), Plans.at(lsn), ClosedBy.CORRECTION))
              .toList();
      assertThat(versions.close(closes)).isEqualTo(ROWS);
      versions.insert(versions(lsn, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
    }
    commit();
    assertThat(counts()).containsExactly(4L * ROWS);
    assertThat(warehouse.one("SELECT count(*) FROM transaction_history WHERE is_current"))
        .isEqualTo(String.valueOf(ROWS));
  }

  @Test
  void a_commit_that_h2_refuses_for_a_write_beside_it_is_whole_and_no_error() throws Exception {
    versions.insert(versions(100, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
    failedBeside();
    commit();
    assertThat(counts()).containsExactly((long) ROWS);
    versions.insert(versions(101, IntStream.rangeClosed(ROWS + 1, 2 * ROWS)), Plans.BEGIN);
    connection.rollback();
    assertThat(counts()).containsExactly((long) ROWS);
  }

  @Test
  void a_commit_of_nothing_that_h2_refuses_is_an_error() throws Exception {
    failedBeside();
    assertThatExceptionOfType(SQLException.class).isThrownBy(this::commit);
  }

  /** What H2's own thread does when it cannot write. */
  private void failedBeside() throws SQLException {
    ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
        .getDatabase()
        .setBackgroundException(DbException.get(ErrorCode.IO_EXCEPTION_1, "no room"));
  }

  @Test
  void what_is_rolled_back_was_never_there() throws Exception {
    versions.insert(versions(100, IntStream.rangeClosed(1, ROWS)), Plans.BEGIN);
    connection.rollback();
    assertThat(counts()).containsExactly(0L);
  }

  @Test
  void whoever_reads_beside_sees_all_of_a_commit_or_nothing() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> reading =
        CompletableFuture.supplyAsync(
            () -> {
              int states = 0;
              try (Connection reader = warehouse.connections().open()) {
                while (!over.get()) {
                  Set<Long> counts = counts(reader);
                  assertThat(counts).hasSize(1).allMatch(count -> count % ROWS == 0);
                  states++;
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
              return states;
            });
    try {
      // As many as it takes the reader to have looked often, in the midst of them too.
      for (int commit = 0; commit < 60; commit++) {
        int first = commit * ROWS + 1;
        versions.insert(versions(100 + commit, IntStream.range(first, first + ROWS)), Plans.BEGIN);
        commit();
      }
    } finally {
      over.set(true);
    }
    assertThat(reading.get()).isGreaterThan(10);
    assertThat(counts()).containsExactly(60L * ROWS);
  }
}
