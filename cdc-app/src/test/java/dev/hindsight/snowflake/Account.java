package dev.hindsight.snowflake;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.Driver;

/** The databases of the double, each an H2 database. Thread-safe. */
final class Account implements AutoCloseable {
  /** Where a session is whose schema does not exist. */
  static final String NOWHERE = "SNOWFLAKE_NOWHERE";

  // Types as Snowflake's own catalogue names them.
  private static final String[] SETUP = {
    "CREATE SCHEMA IF NOT EXISTS SNOWFLAKE_NOWHERE",
    "CREATE SCHEMA IF NOT EXISTS SNOWFLAKE_INFORMATION",
    """
    CREATE OR REPLACE VIEW SNOWFLAKE_INFORMATION.COLUMNS AS
    SELECT TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE,
           CASE DATA_TYPE WHEN 'NUMERIC' THEN 'NUMBER' WHEN 'CHARACTER VARYING' THEN 'TEXT'
                WHEN 'DOUBLE PRECISION' THEN 'FLOAT' WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'TIMESTAMP_TZ'
                WHEN 'TIMESTAMP' THEN 'TIMESTAMP_NTZ' WHEN 'BINARY VARYING' THEN 'BINARY' WHEN 'JSON' THEN 'ARRAY'
                ELSE DATA_TYPE END AS DATA_TYPE,
           CASE WHEN CHARACTER_MAXIMUM_LENGTH = 1048576 AND DATA_TYPE = 'CHARACTER VARYING' THEN 16777216
                WHEN CHARACTER_MAXIMUM_LENGTH = 1048576 THEN 8388608
                ELSE CHARACTER_MAXIMUM_LENGTH END AS CHARACTER_MAXIMUM_LENGTH,
           NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION, REMARKS AS COMMENT
    FROM INFORMATION_SCHEMA.COLUMNS\
    """,
    """
    CREATE OR REPLACE VIEW SNOWFLAKE_INFORMATION.TABLES AS
    SELECT TABLE_CATALOG, TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES
    WHERE TABLE_SCHEMA NOT LIKE 'SNOWFLAKE%' AND TABLE_SCHEMA <> 'INFORMATION_SCHEMA'\
    """,
    """
    CREATE OR REPLACE VIEW SNOWFLAKE_INFORMATION.SCHEMATA AS
    SELECT CATALOG_NAME, SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA
    WHERE SCHEMA_NAME NOT LIKE 'SNOWFLAKE%' AND SCHEMA_NAME <> 'INFORMATION_SCHEMA'\
    """,
    alias("HAS_ELEMENT", "hasElement"),
    alias("ELEMENTS", "elements"),
    alias("ELEMENT", "element"),
    alias("ROWS_OF", "rowsOf"),
  };

  private final String prefix;
  private final Map<String, Connection> databases = new ConcurrentHashMap<>();

  private Account(String prefix) {
    this.prefix = prefix;
  }

  static Account inMemory() {
    return new Account("jdbc:h2:mem:snowflake-" + UUID.randomUUID() + "-");
  }

  static Account in(Path folder) {
    return new Account("jdbc:h2:file:" + folder.toAbsolutePath() + "/snowflake-");
  }

  private static String alias(String name, String method) {
    return "CREATE ALIAS IF NOT EXISTS SNOWFLAKE_INFORMATION.%s FOR 'dev.hindsight.snowflake.Elements.%s'"
        .formatted(name, method);
  }

  void createDatabase(String name) {
    databases.computeIfAbsent(
        name,
        key -> {
          try {
            Connection connection = connect(key);
            try (Statement statement = connection.createStatement()) {
              for (String sql : SETUP) {
                statement.execute(sql);
              }
            }
            return connection;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  void createSchema(String database, String schema) {
    createDatabase(database);
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + schema + '"');
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a schema with the tables of another one, and the rows in them. */
  void copySchema(String database, String from, String to) {
    createSchema(database, to);
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      List<String> script = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("SCRIPT NOSETTINGS SCHEMA \"" + from + '"')) {
        while (rows.next()) {
          script.add(rows.getString(1));
        }
      }
      String name = '"' + from + "\".";
      for (String sql : script) {
        if (sql.contains(name)) {
          statement.execute(sql.replace(name, '"' + to + "\"."));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean hasDatabase(String name) {
    return databases.containsKey(name);
  }

  boolean hasSchema(String database, String schema) {
    try (Connection connection = connect(database);
        ResultSet row = connection.getMetaData().getSchemas(null, schema)) {
      return row.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In UTC, in autocommit. */
  Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "sa");
    properties.setProperty("password", "");
    Connection connection =
        new Driver().connect(prefix + database + ";DATABASE_TO_UPPER=TRUE", properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      // The session waits longer, and looks around in between.
      statement.execute("SET LOCK_TIMEOUT 100");
    }
    return connection;
  }

  @Override
  public void close() {
    for (Connection connection : databases.values()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN");
      } catch (SQLException gone) {
        // It is to go.
      }
    }
    databases.clear();
  }
}
