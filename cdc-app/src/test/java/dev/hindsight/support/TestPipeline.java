package dev.hindsight.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.capture.CaptureSettings;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.config.TablesFile;
import dev.hindsight.pipeline.Cleaners;
import dev.hindsight.pipeline.Decisions;
import dev.hindsight.pipeline.Gates;
import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.pipeline.PipelineSettings;
import dev.hindsight.pipeline.Replay;
import dev.hindsight.pipeline.TableMigration;
import dev.hindsight.retention.Gate;
import dev.hindsight.source.Attributes;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.transform.DateRange;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.transform.RuleSettings;
import dev.hindsight.verify.Report;
import dev.hindsight.verify.TableResult;
import dev.hindsight.verify.Verifier;
import dev.hindsight.warehouse.CountedConnections;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.JdbcHistoryStore;
import dev.hindsight.warehouse.VersionReader;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A pipeline between a test's source and warehouse. */
public final class TestPipeline {
  public static final String SLOT = "hindsight_h2";

  private static final Cleaners CLEANERS =
      histories ->
          histories.values().stream()
              .collect(Collectors.toMap(history -> history.spec().source(), TestPipeline::cleaner));

  private final TestSource source;
  private final TestWarehouse warehouse;
  private List<TableSpec> tables = TablesFile.builtIn().tables();
  private boolean resnapshotOnGap;
  private Duration silence = Duration.ofSeconds(20);
  private Duration patience = Duration.ofSeconds(10);
  private Duration heartbeat = Duration.ofSeconds(1);
  private UnaryOperator<WarehouseConnections> through = UnaryOperator.identity();
  private int rowsPerCommit = 50_000;
  private Duration flushInterval = Duration.ZERO;
  private String slotSuffix = "";
  private long mostParked = 1_000_000;
  private Gates gates = histories -> Gate.OPEN;
  private int memoryLimit = 100_000;
  private long memoryBytes = 64 << 20;
  private Path spillFolder = Path.of(System.getProperty("java.io.tmpdir"));

  public TestPipeline(TestSource source, TestWarehouse warehouse) {
    this.source = source;
    this.warehouse = warehouse;
  }

  public TestPipeline tables(List<TableSpec> tables) {
    this.tables = tables;
    return this;
  }

  public TestPipeline resnapshotOnGap() {
    this.resnapshotOnGap = true;
    return this;
  }

  /** After how long the source is asked whether it is still there. */
  public TestPipeline askingAfter(Duration silence) {
    this.silence = silence;
    return this;
  }

  /** How long a start waits. */
  public TestPipeline patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /** Nothing is written into the source's log while nobody else writes. */
  public TestPipeline withoutHeartbeat() {
    this.heartbeat = Duration.ZERO;
    return this;
  }

  /** What stands between the pipeline and the warehouse. */
  public TestPipeline through(UnaryOperator<WarehouseConnections> between) {
    this.through = between;
    return this;
  }

  public TestPipeline rowsPerCommit(int rows) {
    this.rowsPerCommit = rows;
    return this;
  }

  /** Changes wait so long for more; not at all, unless said. */
  public TestPipeline flushInterval(Duration interval) {
    this.flushInterval = interval;
    return this;
  }

  /** A table of which more changes wait is given up. */
  public TestPipeline mostParked(long changes) {
    this.mostParked = changes;
    return this;
  }

  /** What is kept out; nothing, unless said. */
  public TestPipeline gates(Gates gates) {
    this.gates = gates;
    return this;
  }

  public TestPipeline spillingAfter(int changes, Path folder) {
    this.memoryLimit = changes;
    this.spillFolder = folder;
    return this;
  }

  public TestPipeline spillingAfterBytes(long bytes, Path folder) {
    this.memoryBytes = bytes;
    this.spillFolder = folder;
    return this;
  }

  /** Through a slot of its own, beside another pipeline from the same source. */
  public TestPipeline slotSuffix(String suffix) {
    this.slotSuffix = suffix;
    return this;
  }

  /** The slot's name: replication slots are one namespace for the whole server. */
  public String slot() {
    return SLOT + "_" + source.name() + slotSuffix;
  }

  /** Runs until the history holds all that the source has committed. */
  public void catchUp() {
    run(Pipeline.Goal.CATCH_UP);
  }

  /** Copies the source anew. */
  public void resnapshot() {
    run(Pipeline.Goal.RESNAPSHOT);
  }

  private void run(Pipeline.Goal goal) {
    try {
      build(new PipelineListener() {}).run(goal);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Pipeline build(PipelineListener listener) {
    SourceDatabase database = source.database();
    CaptureSettings capture =
        source.capture(slot(), tables, heartbeat, memoryLimit, memoryBytes, spillFolder);
    PipelineSettings settings =
        new PipelineSettings(
            slot(),
            "hindsight",
            tables,
            "test",
            rowsPerCommit,
            flushInterval,
            1_000,
            mostParked,
            resnapshotOnGap,
            patience,
            silence);
    CountedConnections counted = new CountedConnections(through.apply(warehouse.connections()));
    return new Pipeline(
        database,
        capture,
        settings,
        () -> store(counted),
        CLEANERS,
        gates,
        listener,
        Clock.systemUTC(),
        counted::statements);
  }

  private HistoryStore store() {
    return store(through.apply(warehouse.connections()));
  }

  private HistoryStore store(WarehouseConnections connections) {
    return JdbcHistoryStore.open(connections, warehouse.dialect(), tables, Clock.systemUTC());
  }

  /** Makes the history follow what has changed of the source's tables. */
  public TableMigration.Result migrate(Map<TableId, Decisions.Wishes> wishes) {
    try (HistoryStore store = store();
        Connection connection = source.connect()) {
      return new TableMigration(store, table -> Attributes.of(connection, table), wishes).run();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the history follow what it can without being told more. */
  public TableMigration.Result migrate() {
    return migrate(Map.of());
  }

  public Replay replay() {
    return new Replay(this::store, CLEANERS, gates);
  }

  /** Applies what waits of a table; how many events that were. */
  public long replay(String table) {
    try (Replay replay = replay()) {
      return replay.parked(TableId.parse(table), done -> {});
    }
  }

  /** Holds source and history against each other; nothing is running meanwhile. */
  public Report verify() {
    try (WarehouseReader reader =
            new WarehouseReader(warehouse.connections(), warehouse.dialect(), tables);
        Gate gate = gates.of(reader.tables())) {
      return new Verifier(
              source.database(),
              "hindsight",
              new VersionReader(reader),
              TestPipeline::cleaner,
              gate)
          .verify(tables, Duration.ofSeconds(10));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What {@link #verify} makes of each table: no difference, and so much that is explained. */
  public List<TableResult> verified() {
    Report report = verify();
    assertThat(report.differences()).isEmpty();
    return report.tables();
  }

  private static RowCleaner cleaner(HistoryTable history) {
    return new RowCleaner(
        history.spec(),
        history.columns(),
        RuleSettings.DEFAULTS,
        // As the command line has it.
        DateRange.years(-4_712, 294_275),
        Clock.systemUTC());
  }
}
