package dev.hindsight.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.verify.Report;
import dev.hindsight.verify.TableResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of a test's own in a new source database, and their history tables beside them. */
public final class SideBySide implements AutoCloseable {
  private static final String VERSION_COLUMNS =
      """
      , valid_from TIMESTAMP(6) WITH TIME ZONE NOT NULL, valid_to TIMESTAMP(6) WITH TIME ZONE NOT NULL,
      is_current BOOLEAN NOT NULL, opened_by VARCHAR NOT NULL, closed_by VARCHAR, previous_key VARCHAR,
      commit_lsn BIGINT NOT NULL, closed_lsn BIGINT, tx_ordinal BIGINT NOT NULL, source_tx BIGINT,
      source_committed_at TIMESTAMP(6) WITH TIME ZONE, recorded_at TIMESTAMP(6) WITH TIME ZONE NOT NULL""";

  private final TestSource source = SourceServer.emptySource();
  private final TestWarehouse warehouse;
  // Keeps the database open under the pipelines that come and go: H2 takes seconds for each file.
  private final Connection open;
  private final List<TableSpec> specs = new ArrayList<>();

  public SideBySide(Path folder) {
    this.warehouse = new TestWarehouse(folder).migrated();
    try {
      this.open = warehouse.connections().open();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A table with the key {@code id}, its history under the same name. */
  public SideBySide table(String name, String sourceColumns, String historyColumns) {
    source.execute("CREATE TABLE " + name + " (" + sourceColumns + ")");
    return history(TableId.parse(name), name, List.of("id"), historyColumns);
  }

  /** The history of a table that the test makes itself. */
  public SideBySide history(TableId table, String history, List<String> key, String columns) {
    String keyColumns =
        key.stream()
            .map(column -> '"' + column.toUpperCase(Locale.ROOT) + '"')
            .collect(Collectors.joining(", "));
    warehouse.execute(
        historyTable(history, columns),
        "CREATE UNIQUE INDEX %s_key ON %1$s (%s, valid_to)".formatted(history, keyColumns));
    specs.add(new TableSpec(table, history, key, Map.of(), Map.of(), List.of()));
    return this;
  }

  /** The statement that makes a history table. */
  public static String historyTable(String name, String columns) {
    return "CREATE TABLE " + name + " (" + columns + VERSION_COLUMNS + ")";
  }

  /** The entries of the tables file so far. */
  public List<TableSpec> specs() {
    return List.copyOf(specs);
  }

  public TestSource source() {
    return source;
  }

  public TestWarehouse warehouse() {
    return warehouse;
  }

  public TestPipeline pipeline() {
    return new TestPipeline(source, warehouse).tables(specs);
  }

  public void catchUp() {
    pipeline().catchUp();
  }

  public List<String> rows(String query) {
    return warehouse.rows(query);
  }

  /** All versions of a table in the order of the commits. */
  public List<String> versions(String history, String columns) {
    return rows(
        "SELECT "
            + columns
            + ", opened_by, closed_by, previous_key FROM "
            + history
            + " ORDER BY valid_from, tx_ordinal, "
            + columns);
  }

  /** Rule and key of all that waits in quarantine. */
  public List<String> waiting() {
    return rows(
        "SELECT table_name, row_key, rule FROM quarantine WHERE ended_at IS NULL AND replayed_at IS NULL ORDER BY table_name, id");
  }

  /** Source and history hold the same, and nothing waits in quarantine. */
  public void assertAgreement() {
    assertThat(
            rows(
                "SELECT row_key, rule, reason FROM quarantine WHERE ended_at IS NULL AND replayed_at IS NULL"))
        .isEmpty();
    assertNoDifference();
  }

  /** Source and history hold the same, but for what waits in quarantine. */
  public void assertNoDifference() {
    Report report = pipeline().verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.tables()).allSatisfy(SideBySide::complete);
    assertThat(
            rows(
                "SELECT 'overlap' FROM quarantine a JOIN quarantine b ON a.table_name = b.table_name AND a.row_key = b.row_key"
                    + " AND a.id < b.id AND a.ended_at IS NULL AND b.ended_at IS NULL AND a.replayed_at IS NULL AND b.replayed_at IS NULL"))
        .isEmpty();
  }

  private static void complete(TableResult result) {
    assertThat(result.equal() + result.quarantined()).isEqualTo(result.sourceRows());
  }

  /** Gives the slot back too: the server has few, for all tests together. */
  @Override
  public void close() {
    try {
      open.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    source.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + pipeline().slot()
            + "' AND NOT active");
  }
}
