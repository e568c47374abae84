package dev.hindsight.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.Optional;

/**
 * Every setting, typed and checked; {@code docs/configuration.md} explains each. Paths are
 * absolute.
 *
 * @param tablesFile the user's own {@code tables.yaml}; empty: the one built in
 */
public record Settings(
    Profile profile,
    Source source,
    Optional<Path> tablesFile,
    Warehouse warehouse,
    Transaction transaction,
    Retention retention,
    Snapshot snapshot,
    Quarantine quarantine,
    Audit audit,
    Erase erase,
    Status status) {

  /**
   * The database whose changes are followed.
   *
   * @param password empty: the driver's own ways, such as {@code ~/.pgpass}
   * @param heartbeat how often an idle source's position is moved on
   */
  public record Source(
      SourceUrl url,
      String user,
      Optional<Secret> password,
      String slot,
      String publication,
      Duration heartbeat) {}

  /**
   * Where history is kept.
   *
   * @param password empty: see {@link WarehousePassword}
   */
  public record Warehouse(
      WarehouseUrl url, String user, Optional<Secret> password, Snowflake snowflake, Flush flush) {

    /** The H2 database file; empty where the warehouse is no local file. */
    public Optional<Path> file() {
      return url.file();
    }

    /** Where a password that was made, not set, is kept. */
    public Optional<Path> passwordFile() {
      return url.sibling(".password");
    }
  }

  /**
   * What only Snowflake has. Of the ways to sign in the first that is set counts: key pair, token,
   * password.
   *
   * @param privateKeyFile PKCS#8, as PEM
   * @param passphrase of an encrypted key
   * @param tokenFile holds an OAuth access token, and is read anew for each session
   * @param role empty, as the three that follow: that of the URL, else the user's own default
   * @param warehouse the compute that statements run on
   */
  public record Snowflake(
      Optional<Path> privateKeyFile,
      Optional<Secret> passphrase,
      Optional<Path> tokenFile,
      Optional<Secret> token,
      Optional<String> role,
      Optional<String> warehouse,
      Optional<String> database,
      Optional<String> schema,
      Timeouts timeouts) {}

  /**
   * @param login for signing in
   * @param network for a request to be answered, tries included
   * @param query for one statement
   */
  public record Timeouts(Duration login, Duration network, Duration query) {}

  /**
   * A commit to the warehouse is due at so many rows or after so long, whichever is first.
   *
   * @param copyFrom so many rows of one table go to Snowflake as a file, fewer as array inserts
   */
  public record Flush(int rows, Duration interval, int copyFrom) {}

  /** A source transaction of more rows than the limit is spilled to a private file. */
  public record Transaction(int memoryLimit, Path spillDirectory) {}

  /**
   * @param period what is older is purged
   * @param at when in the day, in UTC
   * @param compact whether the daily purge also writes the warehouse's files anew
   */
  public record Retention(Period period, LocalTime at, Compact compact) {}

  public record Snapshot(OnGap onGap) {}

  /**
   * More rejected rows a minute than this stop the pipeline, after they are committed; of a table
   * of which more changes wait for {@code migrate}, what comes is left out until it is copied anew.
   */
  public record Quarantine(int maxPerMinute, int maxParked) {}

  /** The newest hash of the audit chain is anchored in a file outside the warehouse. */
  public record Audit(Path anchorFile) {}

  /**
   * @param keyFile the secret of the digests; made when first needed
   */
  public record Erase(Path keyFile) {}

  /**
   * @param port of the loopback address; 0: no status page
   */
  public record Status(int port) {}
}
