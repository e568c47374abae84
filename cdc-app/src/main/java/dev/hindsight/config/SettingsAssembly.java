package dev.hindsight.config;

import dev.hindsight.config.Settings.Audit;
import dev.hindsight.config.Settings.Erase;
import dev.hindsight.config.Settings.Flush;
import dev.hindsight.config.Settings.Quarantine;
import dev.hindsight.config.Settings.Retention;
import dev.hindsight.config.Settings.Snapshot;
import dev.hindsight.config.Settings.Snowflake;
import dev.hindsight.config.Settings.Source;
import dev.hindsight.config.Settings.Status;
import dev.hindsight.config.Settings.Timeouts;
import dev.hindsight.config.Settings.Transaction;
import dev.hindsight.config.Settings.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts the tree together: each setting once, then what follows from several. */
final class SettingsAssembly {
  private final Profile profile;
  private final SettingsReader reader;
  private final Path base;
  private final List<String> problems;

  SettingsAssembly(Profile profile, SettingsReader reader, Path base, List<String> problems) {
    this.profile = profile;
    this.reader = reader;
    this.base = base;
    this.problems = problems;
  }

  /** The tree, fit for use only when no problems were added. */
  Settings assemble() {
    Source source = source();
    Optional<WarehouseUrl> url = warehouseUrl();
    String slot = source.slot();
    Path anchor =
        path(Catalogue.ANCHOR_FILE).orElseGet(() -> besideWarehouse(url, ".mv.db.anchor", slot));
    Path spill =
        path(Catalogue.SPILL_DIRECTORY).orElseGet(() -> besideWarehouse(url, ".spill", slot));
    Path key = path(Catalogue.KEY_FILE).orElseGet(() -> besideWarehouse(url, ".erase.key", slot));
    Optional<Path> tables = reader.optional(Catalogue.TABLES_FILE, this::existing);
    return new Settings(
        profile,
        source,
        tables,
        warehouse(url),
        new Transaction(number(Catalogue.MEMORY_LIMIT), spill),
        new Retention(
            reader.required(Catalogue.RETENTION_PERIOD),
            reader.required(Catalogue.RETENTION_AT),
            reader.required(Catalogue.RETENTION_COMPACT)),
        new Snapshot(reader.required(Catalogue.ON_GAP)),
        new Quarantine(number(Catalogue.MAX_PER_MINUTE), number(Catalogue.MAX_PARKED)),
        new Audit(anchor),
        new Erase(key),
        new Status(number(Catalogue.STATUS_PORT)));
  }

  private Source source() {
    Optional<SourceUrl> url = reader.optional(Catalogue.SOURCE_URL, SourceUrl::parse);
    String user =
        once(Catalogue.SOURCE_USER, reader.optional(Catalogue.SOURCE_USER), url, "user")
            .orElse("oltp");
    Optional<Secret> password =
        once(
                Catalogue.SOURCE_PASSWORD,
                reader.optional(Catalogue.SOURCE_PASSWORD).map(Secret::reveal),
                url,
                "password")
            // The simulator's own user; another user without a password has ~/.pgpass or trust.
            .or(() -> user.equals("oltp") ? Optional.of("oltp") : Optional.empty())
            .map(Secret::new);
    return new Source(
        url.map(SourceUrl::withoutCredentials).orElse(null),
        user,
        password,
        reader.optional(Catalogue.SOURCE_SLOT).orElse("hindsight_" + Kind.lower(profile)),
        reader.required(Catalogue.SOURCE_PUBLICATION),
        reader.required(Catalogue.SOURCE_HEARTBEAT));
  }

  /** A value that may stand in the URL or in its own setting, but not differently in both. */
  private Optional<String> once(
      Setting<?> setting, Optional<String> own, Optional<SourceUrl> url, String parameter) {
    Optional<String> inUrl = url.map(found -> found.parameters().get(parameter));
    if (own.isPresent() && inUrl.isPresent() && !own.equals(inUrl)) {
      problems.add(
          setting.key() + " and " + Catalogue.SOURCE_URL.key() + " name different ones; give one");
    }
    return own.or(() -> inUrl);
  }

  private Warehouse warehouse(Optional<WarehouseUrl> url) {
    return new Warehouse(
        url.orElse(null),
        reader.required(Catalogue.WAREHOUSE_USER),
        reader.optional(Catalogue.WAREHOUSE_PASSWORD),
        snowflake(url),
        flush());
  }

  /**
   * A warehouse that bills by the minute is woken seldom; one in a file of ours takes each batch.
   */
  private Flush flush() {
    boolean far = profile == Profile.SNOWFLAKE;
    return new Flush(
        reader.optional(Catalogue.FLUSH_ROWS).orElse(far ? 50_000 : 3_000),
        reader
            .optional(Catalogue.FLUSH_INTERVAL)
            .orElse(far ? Duration.ofSeconds(60) : Duration.ZERO),
        number(Catalogue.COPY_FROM));
  }

  private Snowflake snowflake(Optional<WarehouseUrl> url) {
    Snowflake snowflake =
        new Snowflake(
            reader.optional(Catalogue.PRIVATE_KEY_FILE, this::existing),
            reader.optional(Catalogue.PRIVATE_KEY_PASSPHRASE),
            reader.optional(Catalogue.TOKEN_FILE, this::existing),
            reader.optional(Catalogue.TOKEN),
            place(Catalogue.ROLE, url, "role"),
            place(Catalogue.COMPUTE, url, "warehouse"),
            place(Catalogue.DATABASE, url, "db", "database"),
            place(Catalogue.SCHEMA, url, "schema"),
            new Timeouts(
                reader.required(Catalogue.LOGIN_TIMEOUT),
                reader.required(Catalogue.NETWORK_TIMEOUT),
                reader.required(Catalogue.QUERY_TIMEOUT)));
    boolean signsIn =
        Stream.of(
                Catalogue.PRIVATE_KEY_FILE,
                Catalogue.TOKEN_FILE,
                Catalogue.TOKEN,
                Catalogue.WAREHOUSE_PASSWORD)
            .anyMatch(reader::isSet);
    if (profile == Profile.SNOWFLAKE && !signsIn) {
      problems.add(
          "profile snowflake has nothing to sign in with: set "
              + Catalogue.PRIVATE_KEY_FILE.key()
              + ", or "
              + Catalogue.TOKEN_FILE.key()
              + ", or "
              + Catalogue.WAREHOUSE_PASSWORD.key());
    }
    return snowflake;
  }

  /** A name that may stand in the URL or in its own setting, but not differently in both. */
  private Optional<String> place(
      Setting<String> setting, Optional<WarehouseUrl> url, String... parameters) {
    Optional<String> own = reader.optional(setting);
    Optional<String> inUrl = url.flatMap(known -> known.parameter(parameters));
    if (own.isPresent() && inUrl.isPresent() && !own.get().equalsIgnoreCase(inUrl.get())) {
      problems.add(
          setting.key()
              + " and "
              + Catalogue.WAREHOUSE_URL.key()
              + " name different ones; give one");
    }
    return own.or(() -> inUrl);
  }

  private Optional<WarehouseUrl> warehouseUrl() {
    int before = problems.size();
    Optional<WarehouseUrl> given =
        reader.optional(Catalogue.WAREHOUSE_URL, text -> WarehouseUrl.parse(text, profile, base));
    if (given.isPresent() || problems.size() > before) {
      return given;
    }
    if (profile == Profile.H2) {
      return Optional.of(WarehouseUrl.parse(Catalogue.H2_URL, profile, base));
    }
    problems.add(
        Catalogue.WAREHOUSE_URL.key()
            + " is missing: profile "
            + Kind.lower(profile)
            + " has no default");
    return Optional.empty();
  }

  private int number(Setting<Integer> setting) {
    return reader.optional(setting).orElse(0);
  }

  private Optional<Path> path(Setting<String> setting) {
    return reader.optional(setting, text -> Paths.absolute(text, base));
  }

  private Path existing(String text) {
    Path path = Paths.absolute(text, base);
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException("a file that can be read");
    }
    return path;
  }

  /** A warehouse that is no file has its local companions in the data folder, by slot. */
  private Path besideWarehouse(Optional<WarehouseUrl> url, String suffix, String slot) {
    return url.flatMap(known -> known.sibling(suffix))
        .orElseGet(() -> Paths.absolute("./data/" + slot + suffix.replace(".mv.db", ""), base));
  }
}
