package dev.hindsight.warehouse;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * What the flushes of one {@code run} have cost.
 *
 * @param holder the process, as in {@link RunState}
 * @param flushes so many, at least one
 * @param at when the last one was durable
 * @param all the sum of them
 */
public record FlushCost(String holder, long flushes, Instant at, Figures last, Figures all) {

  /**
   * Of one flush, or of several.
   *
   * @param rows changes of the source
   * @param statements sent to the warehouse, a batch is one
   */
  public record Figures(long rows, long statements, BigDecimal seconds) {

    /**
     * @param nanos for planning and writing
     */
    public static Figures of(long rows, long statements, long nanos) {
      return new Figures(rows, statements, BigDecimal.valueOf(nanos / 1_000, 6));
    }

    private Figures plus(Figures other) {
      return new Figures(
          rows + other.rows, statements + other.statements, seconds.add(other.seconds));
    }
  }

  public static FlushCost first(String holder, Instant at, Figures figures) {
    return new FlushCost(holder, 1, at, figures, figures);
  }

  /** With one more flush. */
  public FlushCost and(Instant time, Figures figures) {
    return new FlushCost(holder, flushes + 1, time, figures, all.plus(figures));
  }

  public BigDecimal meanRows() {
    return mean(BigDecimal.valueOf(all.rows()), 1);
  }

  public BigDecimal meanStatements() {
    return mean(BigDecimal.valueOf(all.statements()), 1);
  }

  public BigDecimal meanSeconds() {
    return mean(all.seconds(), 3);
  }

  private BigDecimal mean(BigDecimal sum, int digits) {
    return sum.divide(BigDecimal.valueOf(flushes), digits, RoundingMode.HALF_UP);
  }

  /** Empty where no run has flushed anything yet. */
  public static Optional<FlushCost> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT holder, flushes, last_at, last_rows, last_statements, last_seconds,"
                    + " all_rows, all_statements, all_seconds FROM flush_cost WHERE id = 1")) {
      return row.next()
          ? Optional.of(
              new FlushCost(
                  row.getString(1),
                  row.getLong(2),
                  row.getObject(3, Instant.class),
                  new Figures(row.getLong(4), row.getLong(5), row.getBigDecimal(6)),
                  new Figures(row.getLong(7), row.getLong(8), row.getBigDecimal(9))))
          : Optional.empty();
    }
  }

  /** Overwrites what was there. */
  public void write(Connection connection) throws SQLException {
    if (write(
            connection,
            "UPDATE flush_cost SET holder = ?, flushes = ?, last_at = ?, last_rows = ?,"
                + " last_statements = ?, last_seconds = ?, all_rows = ?, all_statements = ?,"
                + " all_seconds = ? WHERE id = 1")
        == 0) {
      write(
          connection,
          "INSERT INTO flush_cost (holder, flushes, last_at, last_rows, last_statements,"
              + " last_seconds, all_rows, all_statements, all_seconds, id)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)");
    }
  }

  private int write(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, holder);
      statement.setLong(2, flushes);
      statement.setObject(3, at);
      bind(statement, 4, last);
      bind(statement, 7, all);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, int first, Figures figures)
      throws SQLException {
    statement.setLong(first, figures.rows());
    statement.setLong(first + 1, figures.statements());
    statement.setBigDecimal(first + 2, figures.seconds());
  }
}
