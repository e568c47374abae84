package dev.hindsight.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The user as whom queries of one's own run: not an administrator, who could write files and run
 * code through any query, and without a right to what quarantined rows contained. For him {@code
 * quarantine} is a view in a schema of his own that has no content.
 */
final class H2Reader {
  static final String NAME = "HINDSIGHT_READER";

  private static final String QUARANTINE = "QUARANTINE";

  private H2Reader() {}

  static boolean exists(Connection owner) throws SQLException {
    return !strings(
            owner,
            "SELECT USER_NAME FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME = '" + NAME + "'")
        .isEmpty();
  }

  /** Makes the user, or renews password and rights. */
  static void admit(Connection owner, String password) throws SQLException {
    String columns =
        String.join(
            ", ",
            strings(
                owner,
                "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'PUBLIC'"
                    + " AND TABLE_NAME = 'QUARANTINE' AND COLUMN_NAME <> 'CONTENT'"
                    + " ORDER BY ORDINAL_POSITION"));
    try (Statement statement = owner.createStatement()) {
      statement.execute("CREATE USER IF NOT EXISTS " + NAME + " PASSWORD ''");
      statement.execute("ALTER USER " + NAME + " ADMIN FALSE");
      statement.execute("REVOKE SELECT ON SCHEMA PUBLIC FROM " + NAME);
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + NAME);
      statement.execute(
          "CREATE OR REPLACE VIEW %s.%s AS SELECT %s FROM PUBLIC.%2$s"
              .formatted(NAME, QUARANTINE, columns));
      statement.execute("GRANT SELECT ON SCHEMA " + NAME + " TO " + NAME);
    }
    try (PreparedStatement renew =
        owner.prepareStatement("ALTER USER " + NAME + " SET PASSWORD ?")) {
      renew.setString(1, password);
      renew.execute();
    }
    admitToLaterTables(owner);
  }

  /** To the tables that have been made since. */
  static void admitToLaterTables(Connection owner) throws SQLException {
    List<String> tables =
        strings(
            owner,
            "SELECT t.TABLE_NAME FROM INFORMATION_SCHEMA.TABLES t WHERE t.TABLE_SCHEMA = 'PUBLIC'"
                + " AND t.TABLE_NAME <> 'QUARANTINE' AND NOT EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.RIGHTS r"
                + " WHERE r.GRANTEE = '"
                + NAME
                + "' AND r.TABLE_SCHEMA = 'PUBLIC' AND r.TABLE_NAME = t.TABLE_NAME)");
    try (Statement statement = owner.createStatement()) {
      for (String table : tables) {
        // Not in capitals where it was made so.
        String quoted = '"' + table.replace("\"", "\"\"") + '"';
        statement.execute("GRANT SELECT ON PUBLIC." + quoted + " TO " + NAME);
      }
    }
  }

  /** Names without a schema are the reader's own first. */
  static Connection prepared(Connection reader) throws SQLException {
    try (Statement statement = reader.createStatement()) {
      statement.execute("SET SCHEMA " + NAME);
      statement.execute("SET SCHEMA_SEARCH_PATH " + NAME + ", PUBLIC");
      return reader;
    } catch (SQLException e) {
      reader.close();
      throw e;
    }
  }

  private static List<String> strings(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
