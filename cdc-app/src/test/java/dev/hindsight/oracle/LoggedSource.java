package dev.hindsight.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A source that keeps its own books: triggers write every row event into a log table, in the
 * transaction that made it, so that what is rolled back leaves no line.
 *
 * <p>A trigger cannot know when its transaction commits, or in which order. Both come from Postgres
 * itself, by ways the product has no part in: the order and the places in the log from a second
 * slot, made before the first event and read by SQL at the end ({@code
 * pg_logical_slot_get_binary_changes}; logical decoding hands out transactions in the order of
 * their commit records), the commit times from {@code pg_xact_commit_timestamp}.
 */
final class LoggedSource {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private static final String BOOKS =
      """
      CREATE SCHEMA oracle;
      CREATE TABLE oracle.noise (id BIGSERIAL PRIMARY KEY, what TEXT);
      CREATE TABLE oracle.log (seq BIGSERIAL PRIMARY KEY, xid BIGINT NOT NULL, tab TEXT NOT NULL,
        kind TEXT NOT NULL, old_key INTEGER, new_key INTEGER, content TEXT);
      CREATE FUNCTION oracle.note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO oracle.log (xid, tab, kind, old_key, new_key, content)
        VALUES (pg_current_xact_id()::text::bigint, TG_TABLE_NAME, left(TG_OP, 1),
          CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN OLD.id END,
          CASE WHEN TG_OP IN ('INSERT', 'UPDATE') THEN NEW.id END,
          CASE WHEN TG_OP IN ('INSERT', 'UPDATE') THEN to_jsonb(NEW)::text END);
        RETURN NULL;
      END $$;
      CREATE FUNCTION oracle.note_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO oracle.log (xid, tab, kind)
        VALUES (pg_current_xact_id()::text::bigint, TG_TABLE_NAME, 'T');
        RETURN NULL;
      END $$;
      -- Kept outside the row and uncompressed, so that an update of other columns does not log it again.
      ALTER TABLE transactions ALTER label SET STORAGE EXTERNAL;
      ALTER TABLE consumers ALTER prefered_merchants SET STORAGE EXTERNAL;
      CREATE PUBLICATION oracle FOR TABLE oracle.log (seq) WITH (publish = 'insert')""";

  private static final String TRIGGERS =
      """
      CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON %1$s
        FOR EACH ROW EXECUTE FUNCTION oracle.note();
      CREATE TRIGGER note_truncate AFTER TRUNCATE ON %1$s
        FOR EACH STATEMENT EXECUTE FUNCTION oracle.note_truncate()""";

  private record Commit(long xid, long lsn) {}

  private final TestSource source = SourceServer.bankSource();
  private final String slot = "oracle_" + source.name();

  LoggedSource() {
    source.execute("DELETE FROM consumers; DELETE FROM merchants; DELETE FROM banks", BOOKS);
    for (String table : HistoryTables.SOURCES) {
      source.execute(TRIGGERS.formatted(table));
    }
    source.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
  }

  TestSource database() {
    return source;
  }

  /** Everything that was committed, in commit order. */
  List<LoggedTransaction> transactions() throws SQLException {
    try (Connection connection = source.connect()) {
      Map<Long, List<LoggedChange>> changes = changes(connection);
      Map<Long, Instant> times = commitTimes(connection);
      List<LoggedTransaction> all = new ArrayList<>();
      for (Commit commit : commits(connection)) {
        List<LoggedChange> own = changes.remove(commit.xid);
        assertThat(own).as("log of transaction %d", commit.xid).isNotNull();
        all.add(new LoggedTransaction(commit.xid, commit.lsn, times.get(commit.xid), own));
      }
      assertThat(changes).as("logged transactions that the second slot did not show").isEmpty();
      return all;
    }
  }

  private List<Commit> commits(Connection connection) throws SQLException {
    String query =
        "SELECT xid::text::bigint, data FROM pg_logical_slot_get_binary_changes('%s', NULL, NULL,"
            + " 'proto_version', '1', 'publication_names', 'oracle') WHERE get_byte(data, 0) = ascii('C')";
    List<Commit> commits = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query.formatted(slot))) {
      while (rows.next()) {
        // Postgres' manual, logical replication message formats, Commit: kind, flags, the commit
        // record's own place, its end, the time.
        ByteBuffer message = ByteBuffer.wrap(rows.getBytes(2));
        commits.add(new Commit(rows.getLong(1), message.getLong(10)));
      }
    }
    return commits;
  }

  private static Map<Long, List<LoggedChange>> changes(Connection connection) throws SQLException {
    Map<Long, List<LoggedChange>> changes = new TreeMap<>();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(5_000);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT xid, tab, kind, old_key, new_key, content FROM oracle.log ORDER BY seq")) {
        while (rows.next()) {
          String content = rows.getString(6);
          changes
              .computeIfAbsent(rows.getLong(1), xid -> new ArrayList<>())
              .add(
                  new LoggedChange(
                      rows.getString(2),
                      rows.getString(3).charAt(0),
                      rows.getObject(4, Integer.class),
                      rows.getObject(5, Integer.class),
                      content == null ? null : JSON.readTree(content)));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    connection.setAutoCommit(true);
    return changes;
  }

  private static Map<Long, Instant> commitTimes(Connection connection) throws SQLException {
    Map<Long, Instant> times = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT xid, (extract(epoch FROM pg_xact_commit_timestamp(xid::text::xid)"
                    + " - '2000-01-01 00:00+00') * 1000000)::bigint"
                    + " FROM (SELECT DISTINCT xid FROM oracle.log) x")) {
      while (rows.next()) {
        times.put(rows.getLong(1), POSTGRES_EPOCH.plus(rows.getLong(2), ChronoUnit.MICROS));
      }
    }
    return times;
  }
}
