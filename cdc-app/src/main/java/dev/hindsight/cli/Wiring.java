package dev.hindsight.cli;

import dev.hindsight.capture.CaptureSettings;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.config.Compact;
import dev.hindsight.config.OnGap;
import dev.hindsight.config.Profile;
import dev.hindsight.config.Secret;
import dev.hindsight.config.Settings;
import dev.hindsight.config.TablesFile;
import dev.hindsight.copy.Side;
import dev.hindsight.pipeline.Cleaners;
import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.pipeline.PipelineSettings;
import dev.hindsight.pipeline.Replay;
import dev.hindsight.retention.Anchor;
import dev.hindsight.retention.Belongings;
import dev.hindsight.retention.DailyPurge;
import dev.hindsight.retention.DigestKey;
import dev.hindsight.retention.Gate;
import dev.hindsight.retention.Retention;
import dev.hindsight.retention.RetentionGate;
import dev.hindsight.retention.RetentionPolicy;
import dev.hindsight.retention.Schedule;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.transform.DateRange;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.CountedConnections;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.H2Dialect;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.JdbcHistoryStore;
import dev.hindsight.warehouse.SnowflakeDialect;
import dev.hindsight.warehouse.WarehouseConnections;
import dev.hindsight.warehouse.WarehouseReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The composition root: what the settings say, made into the objects that do it. */
final class Wiring {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final Settings settings;
  private final TablesFile tablesFile;

  Wiring(Settings settings) {
    this.settings = settings;
    this.tablesFile = settings.tablesFile().map(TablesFile::read).orElseGet(TablesFile::builtIn);
  }

  Settings settings() {
    return settings;
  }

  List<TableSpec> tables() {
    return tablesFile.tables();
  }

  Duration patience() {
    return PATIENCE;
  }

  SourceDatabase source() {
    Settings.Source source = settings.source();
    return new SourceDatabase(source.url().jdbc(), source.user(), password(source));
  }

  private static String password(Settings.Source source) {
    return source.password().map(Secret::reveal).orElse("");
  }

  Dialect dialect() {
    return settings.profile() == Profile.SNOWFLAKE
        ? new SnowflakeDialect(settings.warehouse().flush().copyFrom())
        : new H2Dialect();
  }

  /**
   * The warehouse, made where it is absent; for {@code run}, {@code migrate} and {@code
   * resnapshot}.
   */
  WarehouseConnections warehouseToFill() {
    return Warehouses.toFill(settings);
  }

  /**
   * The warehouse as it is, for all other commands.
   *
   * @throws Stop with exit code 2 when there is none
   */
  WarehouseConnections warehouse() {
    return Warehouses.existing(settings);
  }

  /**
   * A look at the warehouse as it is.
   *
   * @throws Stop with exit code 2 when there is none
   */
  WarehouseReader reader() throws SQLException {
    return new WarehouseReader(warehouse(), dialect(), tables());
  }

  /** This profile's warehouse, as one of the two of a copy. */
  Side side(WarehouseConnections connections) {
    return new Side(
        settings.profile().name().toLowerCase(Locale.ROOT), connections, dialect(), tables());
  }

  /** What the history has outside its warehouse. */
  Belongings belongings() {
    return new Belongings(new Anchor(settings.audit().anchorFile()), digestKey());
  }

  IncompleteNotes incompleteNotes(WarehouseReader warehouse, HistoryTable table) {
    return new IncompleteNotes(
        warehouse, table, settings.retention().period(), Clock.systemUTC().instant());
  }

  RowCleaner cleaner(HistoryTable table) {
    return new RowCleaner(
        table.spec(),
        table.columns(),
        tablesFile.ruleSettings(),
        // What both Postgres and the warehouse hold; of the days that the change of calendars left
        // out in 1582, and of those before, Snowflake's driver makes others.
        settings.profile() == Profile.SNOWFLAKE
            ? DateRange.years(1_583, 9_999)
            : DateRange.years(-4_712, 294_275),
        Clock.systemUTC());
  }

  /** What may not come in; the caller closes it. */
  Gate gate(WarehouseConnections connections, Map<TableId, HistoryTable> tables) {
    return new RetentionGate(
        policy(), Clock.systemUTC(), connections, dialect(), digestKey(), tables);
  }

  Retention retention(WarehouseConnections connections) {
    return new Retention(
        connections,
        dialect(),
        tables(),
        policy(),
        Clock.systemUTC(),
        new Anchor(settings.audit().anchorFile()),
        digestKey(),
        System.getProperty("user.name") + ", process " + place());
  }

  DailyPurge dailyPurge(WarehouseConnections connections, Consumer<String> note) {
    return new DailyPurge(
        retention(connections), schedule(), settings.retention().compact() == Compact.DAILY, note);
  }

  Schedule schedule() {
    return new Schedule(settings.retention().at());
  }

  private RetentionPolicy policy() {
    return new RetentionPolicy(settings.retention().period());
  }

  private DigestKey digestKey() {
    return new DigestKey(settings.erase().keyFile());
  }

  Pipeline pipeline(WarehouseConnections connections, PipelineListener listener) {
    Settings.Source source = settings.source();
    CaptureSettings capture =
        new CaptureSettings(
            source.url().host(),
            source.url().port(),
            source.url().database(),
            source.user(),
            password(source),
            source.url().parameters(),
            source.slot(),
            source.publication(),
            tables(),
            source.heartbeat(),
            settings.transaction().memoryLimit(),
            memoryBytes(),
            settings.transaction().spillDirectory());
    PipelineSettings pipeline =
        new PipelineSettings(
            source.slot(),
            source.publication(),
            tables(),
            holder(),
            settings.warehouse().flush().rows(),
            settings.warehouse().flush().interval(),
            settings.quarantine().maxPerMinute(),
            settings.quarantine().maxParked(),
            settings.snapshot().onGap() == OnGap.RESNAPSHOT,
            PATIENCE,
            SILENCE);
    CountedConnections counted = new CountedConnections(connections);
    return new Pipeline(
        source(),
        capture,
        pipeline,
        () -> store(counted),
        cleaners(),
        tables -> gate(counted, tables),
        listener,
        Clock.systemUTC(),
        counted::statements);
  }

  /** The caller closes it. */
  HistoryStore store(WarehouseConnections connections) {
    return JdbcHistoryStore.open(connections, dialect(), tables(), Clock.systemUTC());
  }

  /** The caller closes it. */
  Replay replay(WarehouseConnections connections) {
    return new Replay(() -> store(connections), cleaners(), tables -> gate(connections, tables));
  }

  private Cleaners cleaners() {
    return histories ->
        histories.entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey(), entry -> cleaner(entry.getValue())));
  }

  /** What one source transaction may take: planning it takes several times as much. */
  private static long memoryBytes() {
    return Runtime.getRuntime().maxMemory() / 16;
  }

  /** This process, as another one would want to name it. */
  static String holder() {
    return "hindsight run, process " + place();
  }

  private static String place() {
    return ProcessHandle.current().pid() + " on " + host();
  }

  /** This machine's name. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }
}
