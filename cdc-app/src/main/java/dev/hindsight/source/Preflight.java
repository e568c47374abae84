package dev.hindsight.source;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at the source before anything is started: all that is wrong at once, each with the
 * statement that mends it.
 */
public final class Preflight {
  private Preflight() {}

  /**
   * What must be mended by somebody before {@code run} can start; a missing publication is not
   * among it, {@code run} makes it.
   */
  public static List<Finding> findings(
      Connection connection, List<TableSpec> tables, String publication) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    walLevel(connection).ifPresent(findings::add);
    role(connection).ifPresent(findings::add);
    Set<TableId> present = new LinkedHashSet<>();
    for (TableSpec table : tables) {
      table(connection, table, present, findings);
    }
    publication(connection, publication, present, findings);
    return findings;
  }

  private static Optional<Finding> walLevel(Connection connection) throws SQLException {
    String level = one(connection, "SHOW wal_level");
    return level.equals("logical")
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "wal_level is " + level + ", so the log holds no row changes.",
                "ALTER SYSTEM SET wal_level = logical;  -- then restart Postgres"));
  }

  private static Optional<Finding> role(Connection connection) throws SQLException {
    String may =
        one(
            connection,
            "SELECT (rolsuper OR rolreplication OR pg_has_role(current_user, 'pg_read_all_settings', 'member')"
                + " AND EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = 'rds_replication'"
                + " AND pg_has_role(current_user, r.oid, 'member')))::text"
                + " FROM pg_roles WHERE rolname = current_user");
    return may.equals("true")
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "user " + one(connection, "SELECT current_user") + " may not replicate.",
                "ALTER ROLE "
                    + Publication.quote(one(connection, "SELECT current_user"))
                    + " REPLICATION;"));
  }

  private static void table(
      Connection connection, TableSpec spec, Set<TableId> present, List<Finding> findings)
      throws SQLException {
    TableId table = spec.source();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.relreplident, has_table_privilege(c.oid, 'SELECT'),
                   (SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_index i,
                      unnest(i.indkey) WITH ORDINALITY k(attnum, n)
                      JOIN pg_attribute a ON a.attnum = k.attnum
                    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid),
                   c.relreplident = 'i' AND (SELECT r.indkey::int2[] @> p.indkey::int2[]
                     FROM pg_index r, pg_index p WHERE r.indrelid = c.oid AND r.indisreplident
                     AND p.indrelid = c.oid AND p.indisprimary),
                   c.relpersistence <> 'p'
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')""")) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          findings.add(
              new Finding(
                  "table " + table + " does not exist.",
                  "create it, or take it out of the tables file (hindsight.tables-file)",
                  table,
                  true));
          return;
        }
        present.add(table);
        String identity = row.getString(1);
        boolean readable = row.getBoolean(2);
        boolean indexHoldsKey = row.getBoolean(4);
        java.sql.Array key = row.getArray(3);
        if (row.getBoolean(5)) {
          findings.add(
              new Finding(
                  "table "
                      + table
                      + " is unlogged or temporary, so the log holds none of its rows.",
                  "ALTER TABLE " + Publication.quote(table) + " SET LOGGED;"));
        }
        if (!readable) {
          findings.add(
              new Finding(
                  "table " + table + " may not be read.",
                  "GRANT SELECT ON "
                      + Publication.quote(table)
                      + " TO "
                      + Publication.quote(one(connection, "SELECT current_user"))
                      + ";"));
        }
        if (key == null) {
          findings.add(
              new Finding(
                  "table " + table + " has no primary key.",
                  "ALTER TABLE "
                      + Publication.quote(table)
                      + " ADD PRIMARY KEY ("
                      + spec.key().stream()
                          .map(Publication::quote)
                          .collect(Collectors.joining(", "))
                      + ");",
                  table,
                  false));
        } else if (!List.of((Object[]) key.getArray()).equals(List.copyOf(spec.key()))) {
          findings.add(
              new Finding(
                  "table " + table + " has another primary key than the tables file says.",
                  "set its key to " + String.join(", ", (String[]) key.getArray()) + " there",
                  table,
                  false));
        }
        if (identity.equals("n") || (identity.equals("i") && !indexHoldsKey)) {
          findings.add(
              new Finding(
                  "table " + table + " does not log its primary key (REPLICA IDENTITY).",
                  "ALTER TABLE " + Publication.quote(table) + " REPLICA IDENTITY DEFAULT;"));
        }
      }
    }
  }

  private static void publication(
      Connection connection, String name, Set<TableId> wanted, List<Finding> findings)
      throws SQLException {
    if (!Publication.exists(connection, name)) {
      if (!wanted.isEmpty() && !Publication.mayCreate(connection, wanted)) {
        findings.add(
            new Finding(
                "there is no publication "
                    + name
                    + ", and user "
                    + one(connection, "SELECT current_user")
                    + " may not make it.",
                Publication.createStatement(name, wanted) + ";  -- as the owner of the tables"));
      }
      return;
    }
    if (!Publication.sendsEverything(connection, name)) {
      findings.add(
          new Finding(
              "publication " + name + " leaves out some kinds of change.",
              "ALTER PUBLICATION "
                  + Publication.quote(name)
                  + " SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);"));
    }
    for (TableId table : Publication.partly(connection, name)) {
      if (wanted.contains(table)) {
        findings.add(
            new Finding(
                "publication "
                    + name
                    + " leaves out rows or columns of "
                    + table
                    + " (WHERE, column list).",
                Publication.wholeStatement(name, table) + ";  -- then: ops/hindsight resnapshot"));
      }
    }
    Set<TableId> missing = new LinkedHashSet<>(wanted);
    missing.removeAll(Publication.tables(connection, name));
    if (!missing.isEmpty()) {
      findings.add(
          new Finding(
              "publication " + name + " lacks " + missing + ".",
              Publication.addStatement(name, missing) + ";  -- then: ops/hindsight resnapshot",
              missing.size() == 1 ? missing.iterator().next() : null,
              true));
    }
  }

  /**
   * What stands in the way of the slot; {@code run} decides about slots by the warehouse's
   * position, so this is for {@code check}.
   */
  public static List<Finding> slotFindings(Connection connection, String name) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    Optional<Slot> slot = Slot.find(connection, name);
    if (slot.isPresent() && slot.get().lost()) {
      findings.add(
          new Finding(
              "slot " + name + " is lost: the source has dropped log that it still needed.",
              "ops/hindsight resnapshot"));
    } else if (slot.isPresent() && !slot.get().plugin().equals("pgoutput")) {
      findings.add(
          new Finding(
              "slot " + name + " uses the plugin " + slot.get().plugin() + ", not pgoutput.",
              "set hindsight.source.slot to another name"));
    }
    int free =
        Integer.parseInt(
            one(
                connection,
                "SELECT current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)"));
    if (slot.isEmpty() && free < 1) {
      findings.add(
          new Finding(
              "all replication slots are taken.",
              "ALTER SYSTEM SET max_replication_slots = 10;  -- then restart Postgres, or drop a slot"));
    }
    return findings;
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
