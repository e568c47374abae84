package dev.hindsight.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir Path directory;

  @Test
  void nothing_set_gives_the_defaults() {
    Path data = directory.toAbsolutePath().resolve("data");
    assertThat(LoaderFixture.in(directory).load())
        .isEqualTo(
            new Settings(
                Profile.H2,
                new Settings.Source(
                    new SourceUrl("127.0.0.1", 5432, "oltp", Map.of()),
                    "oltp",
                    Optional.of(new Secret("oltp")),
                    "hindsight_h2",
                    "hindsight",
                    Duration.ofSeconds(5)),
                Optional.empty(),
                new Settings.Warehouse(
                    new WarehouseUrl(
                        "jdbc:h2:file:" + data.resolve("warehouse") + ";AUTO_SERVER=TRUE",
                        Optional.of(data.resolve("warehouse.mv.db"))),
                    "hindsight",
                    Optional.empty(),
                    new Settings.Snowflake(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Settings.Timeouts(
                            Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofHours(1))),
                    new Settings.Flush(3_000, Duration.ZERO, 20_000)),
                new Settings.Transaction(100_000, data.resolve("warehouse.spill")),
                new Settings.Retention(Period.ofYears(2), LocalTime.of(3, 0), Compact.NEVER),
                new Settings.Snapshot(OnGap.STOP),
                new Settings.Quarantine(1000, 1_000_000),
                new Settings.Audit(data.resolve("warehouse.mv.db.anchor")),
                new Settings.Erase(data.resolve("warehouse.erase.key")),
                new Settings.Status(0)));
  }

  @Test
  void every_setting_reaches_its_place_from_the_environment_as_from_the_flags() throws Exception {
    Files.writeString(directory.resolve("my-tables.yaml"), "");
    Map<String, String> flags = everySettingChanged();
    Map<String, String> variables = new TreeMap<>();
    Catalogue.ALL.forEach(
        setting -> variables.put(setting.environmentName(), flags.get(setting.key())));
    Settings expected =
        new Settings(
            Profile.SNOWFLAKE,
            new Settings.Source(
                new SourceUrl("db.bank", 6543, "core", Map.of("sslmode", "require")),
                "reader",
                Optional.of(new Secret("s3cret")),
                "my_slot",
                "my_publication",
                Duration.ofMillis(1500)),
            Optional.of(directory.toAbsolutePath().resolve("my-tables.yaml")),
            new Settings.Warehouse(
                new WarehouseUrl(
                    "jdbc:snowflake://acme.snowflakecomputing.com/?db=H", Optional.empty()),
                "loader",
                Optional.of(new Secret("w4rehouse")),
                new Settings.Snowflake(
                    Optional.of(directory.toAbsolutePath().resolve("my-tables.yaml")),
                    Optional.of(new Secret("phr4se")),
                    Optional.of(directory.toAbsolutePath().resolve("my-tables.yaml")),
                    Optional.of(new Secret("t0ken")),
                    Optional.of("LOADER"),
                    Optional.of("XS"),
                    Optional.of("H"),
                    Optional.of("BANK"),
                    new Settings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(50), Duration.ofMinutes(5))),
                new Settings.Flush(5, Duration.ofMinutes(2), 7)),
            new Settings.Transaction(7, directory.toAbsolutePath().resolve("spill")),
            new Settings.Retention(Period.ofMonths(18), LocalTime.of(11, 30), Compact.DAILY),
            new Settings.Snapshot(OnGap.RESNAPSHOT),
            new Settings.Quarantine(42, 43),
            new Settings.Audit(Path.of("/var/anchor")),
            new Settings.Erase(directory.toAbsolutePath().resolve("erase.key")),
            new Settings.Status(8080));
    assertThat(flags.keySet()).containsExactlyInAnyOrderElementsOf(Catalogue.keys());
    assertThat(LoaderFixture.in(directory).load(flags)).isEqualTo(expected);
    assertThat(LoaderFixture.in(directory).with(variables).load()).isEqualTo(expected);
    StringBuilder yaml = new StringBuilder();
    flags.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
    assertThat(LoaderFixture.in(directory).file(yaml.toString()).load()).isEqualTo(expected);
  }

  @Test
  void no_secret_shows_in_the_text_of_the_settings() {
    Settings settings =
        LoaderFixture.in(directory)
            .load(
                Map.of(
                    "hindsight.source.url",
                    "jdbc:postgresql://h/d?user=u&password=hush1&sslpassword=hush2",
                    "hindsight.warehouse.password",
                    "hush3",
                    "hindsight.warehouse.token",
                    "hush4",
                    "hindsight.warehouse.private-key-passphrase",
                    "hush5"));
    assertThat(settings.toString()).contains("user=u", "***").doesNotContain("hush");
    assertThat(settings.source().password()).contains(new Secret("hush1"));
    assertThat(settings.source().url().jdbc())
        .isEqualTo("jdbc:postgresql://h:5432/d?sslpassword=hush2");
  }

  private static Map<String, String> everySettingChanged() {
    Map<String, String> values = new TreeMap<>();
    values.put("hindsight.profile", "snowflake");
    values.put("hindsight.source.url", "jdbc:postgresql://db.bank:6543/core?sslmode=require");
    values.put("hindsight.source.user", "reader");
    values.put("hindsight.source.password", "s3cret");
    values.put("hindsight.source.slot", "my_slot");
    values.put("hindsight.source.publication", "my_publication");
    values.put("hindsight.source.heartbeat", "PT1.5S");
    values.put("hindsight.tables-file", "./my-tables.yaml");
    values.put("hindsight.warehouse.url", "jdbc:snowflake://acme.snowflakecomputing.com/?db=H");
    values.put("hindsight.warehouse.user", "loader");
    values.put("hindsight.warehouse.password", "w4rehouse");
    values.put("hindsight.warehouse.private-key-file", "my-tables.yaml");
    values.put("hindsight.warehouse.private-key-passphrase", "phr4se");
    values.put("hindsight.warehouse.token-file", "my-tables.yaml");
    values.put("hindsight.warehouse.token", "t0ken");
    values.put("hindsight.warehouse.role", "LOADER");
    values.put("hindsight.warehouse.warehouse", "XS");
    values.put("hindsight.warehouse.database", "H");
    values.put("hindsight.warehouse.schema", "BANK");
    values.put("hindsight.warehouse.login-timeout", "5s");
    values.put("hindsight.warehouse.network-timeout", "50s");
    values.put("hindsight.warehouse.query-timeout", "5m");
    values.put("hindsight.warehouse.flush.rows", "5");
    values.put("hindsight.warehouse.flush.copy-from", "7");
    values.put("hindsight.warehouse.flush.interval", "2m");
    values.put("hindsight.transaction.memory-limit", "7");
    values.put("hindsight.transaction.spill-directory", "spill");
    values.put("hindsight.retention.period", "P18M");
    values.put("hindsight.retention.at", "11:30");
    values.put("hindsight.retention.compact", "daily");
    values.put("hindsight.snapshot.on-gap", "resnapshot");
    values.put("hindsight.quarantine.max-per-minute", "42");
    values.put("hindsight.quarantine.max-parked", "43");
    values.put("hindsight.audit.anchor-file", "/var/anchor");
    values.put("hindsight.erase.key-file", "erase.key");
    values.put("hindsight.status.port", "8080");
    return values;
  }
}
