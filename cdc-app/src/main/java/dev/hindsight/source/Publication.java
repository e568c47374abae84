package dev.hindsight.source;

import dev.hindsight.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The publication that names which tables the source sends. */
public final class Publication {
  private Publication() {}

  public static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM pg_publication WHERE pubname = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The tables it publishes; partitions count under their root. */
  public static Set<TableId> tables(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?")) {
      statement.setString(1, name);
      return tables(statement);
    }
  }

  /** The tables of which it leaves out rows or columns. */
  public static Set<TableId> partly(Connection connection, String name) throws SQLException {
    // By name from the whole row: Postgres has had these columns since 15 only.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT n.nspname, c.relname FROM pg_publication_rel r"
                + " JOIN pg_publication p ON p.oid = r.prpubid JOIN pg_class c ON c.oid = r.prrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE p.pubname = ? AND coalesce(to_jsonb(r) ->> 'prqual', to_jsonb(r) ->> 'prattrs') IS NOT NULL"
                + " ORDER BY c.oid")) {
      statement.setString(1, name);
      return tables(statement);
    }
  }

  private static Set<TableId> tables(PreparedStatement statement) throws SQLException {
    Set<TableId> tables = new LinkedHashSet<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        tables.add(new TableId(rows.getString(1), rows.getString(2)));
      }
    }
    return tables;
  }

  /** Whether the user may make one for these tables: it takes their owner. */
  public static boolean mayCreate(Connection connection, Collection<TableId> tables)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT has_database_privilege(current_database(), 'CREATE') AND NOT EXISTS (SELECT FROM unnest(?::text[]) t"
                + " JOIN pg_class c ON c.oid = t::regclass WHERE NOT pg_has_role(c.relowner, 'USAGE'))")) {
      statement.setArray(
          1, connection.createArrayOf("text", tables.stream().map(Publication::quote).toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * Whether it sends inserts, updates, deletes and truncates, and partitioned tables under their
   * root.
   */
  public static boolean sendsEverything(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot"
                + " FROM pg_publication WHERE pubname = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  public static String createStatement(String name, Collection<TableId> tables) {
    return "CREATE PUBLICATION "
        + quote(name)
        + " FOR TABLE "
        + tables.stream().map(Publication::quote).collect(Collectors.joining(", "))
        + " WITH (publish_via_partition_root = true)";
  }

  /** Takes a table out and in again, this time all of it. */
  static String wholeStatement(String name, TableId table) {
    return "ALTER PUBLICATION %s DROP TABLE %s; %s"
        .formatted(quote(name), quote(table), addStatement(name, List.of(table)));
  }

  public static String addStatement(String name, Collection<TableId> tables) {
    return "ALTER PUBLICATION "
        + quote(name)
        + " ADD TABLE "
        + tables.stream().map(Publication::quote).collect(Collectors.joining(", "));
  }

  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String quote(TableId table) {
    return quote(table.schema()) + "." + quote(table.name());
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
