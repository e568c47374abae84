package dev.hindsight.source;

import dev.hindsight.change.Lsn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The branches of a source's log. A standby that takes over, and a server restored to an earlier
 * moment, go on in a new one: what the old one held beyond that place they do not know, and they
 * write other transactions under the same positions.
 */
public final class Timeline {
  // "1 <tab> 0/3000148 <tab> no recovery target specified"
  private static final Pattern LEFT = Pattern.compile("(?m)^\\s*(\\d+)\\s+([0-9A-F]+/[0-9A-F]+)");

  private Timeline() {}

  /** The one that the server writes. */
  public static int current(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")) {
      row.next();
      return Integer.parseUnsignedInt(row.getString(1), 16);
    }
  }

  /**
   * Up to where the log of timeline {@code now} is that of timeline {@code then}.
   *
   * @return 0 when it does not come from there at all
   */
  public static long sharedUpTo(SourceDatabase source, int then, int now) throws SQLException {
    if (then == now) {
      return Long.MAX_VALUE;
    }
    if (now == 1) {
      // The first has no history.
      return 0;
    }
    try (Connection connection = source.connectForReplication();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("TIMELINE_HISTORY " + Integer.toUnsignedString(now))) {
      row.next();
      Matcher left = LEFT.matcher(new String(row.getBytes(2), StandardCharsets.UTF_8));
      while (left.find()) {
        if (Integer.parseUnsignedInt(left.group(1)) == then) {
          return Lsn.parse(left.group(2));
        }
      }
      return 0;
    }
  }
}
