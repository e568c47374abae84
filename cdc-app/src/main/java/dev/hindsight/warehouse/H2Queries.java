package dev.hindsight.warehouse;

import dev.hindsight.change.Stop;
import dev.hindsight.change.WrongInput;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;

/**
 * A person's own queries of H2. That they only read is seen to by the rights of the user they run
 * as; what needs no right and is still more than reading is refused here.
 */
final class H2Queries implements QueryGuard {
  private static final int NOT_A_QUERY = 90002;
  private static final Set<Integer> FORBIDDEN = Set.of(90040, 90096);
  // The messages of these name what is in the statement or the catalogue: a column not in GROUP BY,
  // a function that is not there, a parameter without a value, and the like. All others may hold
  // values of rows.
  private static final Set<Integer> TELLING = Set.of(90012, 90016, 90022, 90054, 90068);
  private static final String STATEMENT_AND_BUILD = "(?s)(; SQL statement:\\n.*)? \\[\\d+-\\d+]$";

  @Override
  public PreparedStatement prepare(Connection connection, String query) throws SQLException {
    try (Statement settings = connection.createStatement()) {
      // Rows as they are found, instead of all of them in memory first.
      settings.execute("SET LAZY_QUERY_EXECUTION 1");
    }
    PreparedStatement statement = connection.prepareStatement(query);
    if (statement.getMetaData() == null) {
      throw refused("this statement is not a query.", null);
    }
    refuseFurtherStatements(connection, query);
    refuseLocks(connection, query);
    return statement;
  }

  /**
   * What follows a semicolon would run as well, and some of it needs no right ({@code SET
   * PASSWORD}). Text that stands as a query by itself and within parentheses too is one query.
   */
  private static void refuseFurtherStatements(Connection connection, String query) {
    String one = query.stripTrailing().replaceFirst(";$", "");
    if (one.indexOf(';') < 0) {
      return;
    }
    try {
      connection.prepareStatement("SELECT EXISTS(" + one + "\n)").close();
    } catch (SQLException e) {
      throw refused("write one query, without a semicolon.", e);
    }
  }

  /** {@code FOR UPDATE} needs no more than the right to read, and would hold {@code run} up. */
  private static void refuseLocks(Connection connection, String query) {
    String upper = query.toUpperCase(Locale.ROOT);
    if (!upper.contains("FOR") || !upper.contains("UPDATE")) {
      return;
    }
    // The plan has the query in H2's own spelling, so that only strings and names are to be left
    // out.
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN " + query)) {
      plan.next();
      String spelled = plan.getString(1).replaceAll("'[^']*'|\"[^\"]*\"", "");
      if (!spelled.contains("FOR UPDATE")) {
        return;
      }
    } catch (SQLException e) {
      throw refused("it locks no rows, write it without FOR UPDATE.", e);
    }
    throw refused("it locks no rows, write it without FOR UPDATE.", null);
  }

  @Override
  public RuntimeException explained(SQLException e) {
    int code = e.getErrorCode();
    if (code == NOT_A_QUERY) {
      return refused("this statement is not a query.", e);
    }
    if (FORBIDDEN.contains(code)) {
      return refused("this statement asks for more (code " + code + ").", e);
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String reason;
    if (state.startsWith("42") || TELLING.contains(code)) {
      reason = e.getMessage().replaceFirst(STATEMENT_AND_BUILD, "").replaceAll("\\s+", " ");
    } else if (state.startsWith("22")) {
      reason = "a value cannot be converted or computed";
    } else {
      reason = "H2 refused it";
    }
    return new WrongInput("The query failed: " + reason + " (code " + code + ").", e);
  }

  private static Stop refused(String why, SQLException cause) {
    return ReadOnlyQuery.refused(why, cause);
  }
}
