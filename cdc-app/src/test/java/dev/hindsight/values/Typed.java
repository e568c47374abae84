package dev.hindsight.values;

import dev.hindsight.support.SideBySide;
import java.util.ArrayList;
import java.util.List;

/**
 * One column of some type, its values brought to the history in the three ways there are: read by
 * the first snapshot, inserted by the stream, put in place of NULL by the stream.
 */
final class Typed {
  /** The ways a value comes, as the offsets of their keys. */
  private static final int[] WAYS = {1_000, 2_000, 3_000};

  private final SideBySide both;
  private final List<String> tables = new ArrayList<>();
  private final List<List<String>> literals = new ArrayList<>();

  Typed(SideBySide both) {
    this.both = both;
  }

  /**
   * @param table also the name of the history table
   * @param values SQL expressions of the type
   */
  Typed column(String table, String sourceType, String historyType, String... values) {
    both.table(
        table,
        "id INTEGER PRIMARY KEY, v " + sourceType + ", other INTEGER",
        "id INTEGER, v " + historyType + ", other INTEGER");
    tables.add(table);
    literals.add(List.of(values));
    return this;
  }

  /** Snapshot, then stream; afterwards every value is there three times. */
  void roundTrip() {
    each((table, value, key) -> insert(table, value, key + WAYS[0]));
    each((table, value, key) -> insert(table, "NULL", key + WAYS[2]));
    both.catchUp();
    each((table, value, key) -> insert(table, value, key + WAYS[1]));
    each(
        (table, value, key) ->
            both.source()
                .execute(
                    "UPDATE %s SET v = %s WHERE id = %d".formatted(table, value, key + WAYS[2])));
    both.catchUp();
  }

  private void insert(String table, String value, int key) {
    both.source().execute("INSERT INTO %s VALUES (%d, %s, 0)".formatted(table, key, value));
  }

  /** What the history holds of a value: one entry where all three ways came to the same. */
  List<String> held(String table) {
    return both.rows(
        "SELECT DISTINCT MOD(id, 1000), v FROM "
            + table
            + " WHERE is_current AND (v IS NOT NULL OR id < 3000) ORDER BY 1, 2");
  }

  private interface Visit {
    void to(String table, String value, int key);
  }

  private void each(Visit visit) {
    for (int t = 0; t < tables.size(); t++) {
      for (int v = 0; v < literals.get(t).size(); v++) {
        visit.to(tables.get(t), literals.get(t).get(v), v);
      }
    }
  }
}
