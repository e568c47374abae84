package dev.hindsight.cli;

import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A folder in which commands find a warehouse where they look for one by default: two bookings, one
 * of them corrected and the other deleted.
 */
final class CommandFolder {
  private static final String OPEN = "9999-12-31 00:00:00+00";

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  CommandFolder(Path directory) {
    this.directory = directory;
    set("HINDSIGHT_WAREHOUSE_PASSWORD", "secret");
    // Nobody listens there: commands that look at the source find none.
    set("HINDSIGHT_SOURCE_URL", "jdbc:postgresql://127.0.0.1:1/oltp");
    // Longer than these dates are old.
    set("HINDSIGHT_RETENTION_PERIOD", "P100Y");
  }

  CommandFolder set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  TestWarehouse warehouse() {
    return new TestWarehouse(directory.resolve("data"));
  }

  TestWarehouse filled() {
    TestWarehouse warehouse = warehouse().migrated();
    warehouse.execute(
        booking(1, "10.5", "bakery", "2026-01-01 00:00:00", "2026-01-05 10:00:00", 100),
        booking(1, "12.25", "bakery", "2026-01-05 10:00:00", OPEN, 200),
        booking(2, "7", "\"books\", 2nd", "2026-01-03 00:00:00", "2026-01-04 00:00:00", 150),
        "INSERT INTO consumer_history VALUES (1, 'Ada', ARRAY[1, 2], '2026-01-01 00:00:00+00', '"
            + OPEN
            + "', TRUE, 'snapshot', NULL, NULL, 100, NULL, 0, NULL, NULL, '2026-01-01 00:00:01+00')",
        "INSERT INTO pipeline_position VALUES (1, 'hindsight_h2', '77', 3, 'a test', 'streaming', 4294967496,"
            + " '2026-01-05 10:00:00+00', 2, 2, '2026-01-05 10:00:01+00')");
    return warehouse;
  }

  /** A version; those that begin with the year were found by a snapshot. */
  private static String booking(
      int id, String amount, String label, String from, String to, int lsn) {
    boolean current = to.equals(OPEN);
    boolean snapshot = from.equals("2026-01-01 00:00:00");
    return "INSERT INTO transaction_history VALUES (%d, %s, '2025-12-30 08:00:00+00', '2025-12-31 08:00:00+00', '%s', 'FR', %d, 1, NULL, '%s+00', '%s', %s, '%s', %s, NULL, %d, %s, 0, NULL, NULL, '2026-01-05 10:00:01.5+00')"
        .formatted(
            id,
            amount,
            label,
            id,
            from,
            current ? OPEN : to + "+00",
            current,
            snapshot ? "snapshot" : current ? "correction" : "insert",
            current ? "NULL" : id == 1 ? "'correction'" : "'delete'",
            lsn,
            current ? "NULL" : Integer.toString(lsn + 100));
  }

  CommandRun run(String... args) {
    return CommandRun.of(directory, environment, "", args);
  }

  CommandRun runWithInput(String stdin, String... args) {
    return CommandRun.of(directory, environment, stdin, args);
  }

  static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}
