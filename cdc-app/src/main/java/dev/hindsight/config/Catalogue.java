package dev.hindsight.config;

import static dev.hindsight.config.Setting.of;
import static dev.hindsight.config.Setting.optional;

import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;

/** Every setting there is; a name that is not here is an error. */
final class Catalogue {
  static final Setting<Profile> PROFILE = of("profile", Kind.oneOf(Profile.class), "h2");

  static final Setting<String> SOURCE_URL =
      of(
          "source.url",
          new Kind<>(SourceUrl.EXPECTED, text -> text),
          "jdbc:postgresql://127.0.0.1:5432/oltp");
  static final Setting<String> SOURCE_USER = optional("source.user", Kind.text());
  static final Setting<Secret> SOURCE_PASSWORD = optional("source.password", Kind.secret());
  static final Setting<String> SOURCE_SLOT =
      optional(
          "source.slot",
          Kind.identifier("[a-z0-9_]{1,63}", "1 to 63 lower-case letters, digits and underscores"));
  static final Setting<String> SOURCE_PUBLICATION =
      of(
          "source.publication",
          Kind.identifier(
              "[a-z_][a-z0-9_]{0,62}",
              "1 to 63 lower-case letters, digits and underscores, no digit first"),
          "hindsight");
  static final Setting<Duration> SOURCE_HEARTBEAT =
      of("source.heartbeat", Kind.duration(Duration.ofMillis(100), Duration.ofHours(1)), "5s");

  static final Setting<String> TABLES_FILE = optional("tables-file", Kind.text());

  static final Setting<String> WAREHOUSE_URL = optional("warehouse.url", Kind.text());
  static final Setting<String> WAREHOUSE_USER = of("warehouse.user", Kind.text(), "hindsight");
  static final Setting<Secret> WAREHOUSE_PASSWORD = optional("warehouse.password", Kind.secret());
  static final Setting<String> PRIVATE_KEY_FILE =
      optional("warehouse.private-key-file", Kind.text());
  static final Setting<Secret> PRIVATE_KEY_PASSPHRASE =
      optional("warehouse.private-key-passphrase", Kind.secret());
  static final Setting<String> TOKEN_FILE = optional("warehouse.token-file", Kind.text());
  static final Setting<Secret> TOKEN = optional("warehouse.token", Kind.secret());
  static final Setting<String> ROLE = optional("warehouse.role", Kind.text());
  static final Setting<String> COMPUTE = optional("warehouse.warehouse", Kind.text());
  static final Setting<String> DATABASE = optional("warehouse.database", Kind.text());
  static final Setting<String> SCHEMA = optional("warehouse.schema", Kind.text());
  static final Setting<Duration> LOGIN_TIMEOUT =
      of(
          "warehouse.login-timeout",
          Kind.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          "30s");
  static final Setting<Duration> NETWORK_TIMEOUT =
      of(
          "warehouse.network-timeout",
          Kind.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "2m");
  static final Setting<Duration> QUERY_TIMEOUT =
      of("warehouse.query-timeout", Kind.duration(Duration.ofSeconds(1), Duration.ofDays(2)), "1h");
  static final Setting<Integer> FLUSH_ROWS =
      optional("warehouse.flush.rows", Kind.wholeNumber(1, 1_000_000));
  static final Setting<Integer> COPY_FROM =
      of("warehouse.flush.copy-from", Kind.wholeNumber(1, 100_000_000), "20000");
  static final Setting<Duration> FLUSH_INTERVAL =
      optional("warehouse.flush.interval", Kind.duration(Duration.ZERO, Duration.ofHours(1)));

  static final Setting<Integer> MEMORY_LIMIT =
      of("transaction.memory-limit", Kind.wholeNumber(1, 100_000_000), "100000");
  static final Setting<String> SPILL_DIRECTORY =
      optional("transaction.spill-directory", Kind.text());

  static final Setting<Period> RETENTION_PERIOD = of("retention.period", Kind.period(), "P2Y");
  static final Setting<LocalTime> RETENTION_AT = of("retention.at", Kind.timeOfDay(), "03:00");
  static final Setting<Compact> RETENTION_COMPACT =
      of("retention.compact", Kind.oneOf(Compact.class), "never");

  static final Setting<OnGap> ON_GAP = of("snapshot.on-gap", Kind.oneOf(OnGap.class), "stop");

  static final Setting<Integer> MAX_PER_MINUTE =
      of("quarantine.max-per-minute", Kind.wholeNumber(1, Integer.MAX_VALUE), "1000");
  static final Setting<Integer> MAX_PARKED =
      of("quarantine.max-parked", Kind.wholeNumber(0, Integer.MAX_VALUE), "1000000");

  static final Setting<String> ANCHOR_FILE = optional("audit.anchor-file", Kind.text());
  static final Setting<String> KEY_FILE = optional("erase.key-file", Kind.text());
  static final Setting<Integer> STATUS_PORT = of("status.port", Kind.wholeNumber(0, 65_535), "0");

  static final List<Setting<?>> ALL =
      List.of(
          PROFILE,
          SOURCE_URL,
          SOURCE_USER,
          SOURCE_PASSWORD,
          SOURCE_SLOT,
          SOURCE_PUBLICATION,
          SOURCE_HEARTBEAT,
          TABLES_FILE,
          WAREHOUSE_URL,
          WAREHOUSE_USER,
          WAREHOUSE_PASSWORD,
          PRIVATE_KEY_FILE,
          PRIVATE_KEY_PASSPHRASE,
          TOKEN_FILE,
          TOKEN,
          ROLE,
          COMPUTE,
          DATABASE,
          SCHEMA,
          LOGIN_TIMEOUT,
          NETWORK_TIMEOUT,
          QUERY_TIMEOUT,
          FLUSH_ROWS,
          FLUSH_INTERVAL,
          COPY_FROM,
          MEMORY_LIMIT,
          SPILL_DIRECTORY,
          RETENTION_PERIOD,
          RETENTION_AT,
          RETENTION_COMPACT,
          ON_GAP,
          MAX_PER_MINUTE,
          MAX_PARKED,
          ANCHOR_FILE,
          KEY_FILE,
          STATUS_PORT);

  /** The default of {@link #WAREHOUSE_URL} for H2; Snowflake has none. */
  static final String H2_URL = "jdbc:h2:file:./data/warehouse;AUTO_SERVER=TRUE";

  private Catalogue() {}

  static List<String> keys() {
    return ALL.stream().map(Setting::key).toList();
  }
}
