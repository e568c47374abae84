package dev.hindsight.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SideBySide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the warehouse cannot hold exactly waits in quarantine; the rest flows on. */
class UnkeepableValuesIT {
  private static final String[][] COLUMNS = {
    {"d", "DATE", "DATE", "'infinity'", "'-infinity'", "'5874897-12-31'"},
    {
      "ts",
      "TIMESTAMP",
      "TIMESTAMP(6)",
      "'infinity'",
      "'-infinity'",
      "'294276-12-31 23:59:59.999999'"
    },
    {
      "tz",
      "TIMESTAMPTZ",
      "TIMESTAMP(6) WITH TIME ZONE",
      "'infinity'",
      "'-infinity'",
      "'294276-12-31 23:59:59.999999+00'"
    },
    {"coarse", "TIMESTAMP", "TIMESTAMP(3)", "'2024-01-01 00:00:00.000001'"},
    {"t", "TIME", "TIME(6)", "'24:00'"},
    {
      "n",
      "NUMERIC",
      "NUMERIC(10, 2)",
      "'NaN'",
      "'Infinity'",
      "'-Infinity'",
      "0.001",
      "123456789",
      "1e100"
    },
    {"fixed", "NUMERIC(12, 3)", "NUMERIC(10, 2)", "'NaN'", "0.001"},
    {"r", "REAL", "REAL", "'NaN'", "'Infinity'"},
    {"f", "DOUBLE PRECISION", "DOUBLE PRECISION", "'NaN'", "'-Infinity'"},
    {"l", "BIGINT", "INTEGER", "2147483648"},
    {"x", "TEXT", "VARCHAR(3)", "'four'", "repeat('🙂', 2)"},
    {"b", "BYTEA", "VARBINARY(3)", "'\\x01020304'"},
    {
      "a",
      "INTEGER[]",
      "INTEGER ARRAY",
      "'{{1,2},{3,4}}'",
      "'[0:1]={1,2}'",
      "array_fill(1, ARRAY[65537])"
    },
    {"an", "NUMERIC[]", "NUMERIC(4, 2) ARRAY", "'{NaN}'", "'{1.001}'"},
    {"az", "TIMESTAMPTZ[]", "TIMESTAMP(6) WITH TIME ZONE ARRAY", "'{infinity}'"},
    {"ax", "TEXT[]", "VARCHAR(3) ARRAY", "'{four}'"},
  };

  @TempDir Path folder;
  private SideBySide both;

  @BeforeEach
  void prepare() {
    both = new SideBySide(folder);
  }

  @AfterEach
  void close() {
    both.close();
  }

  @Test
  void infinity_nan_and_more_digits_are_quarantined_and_never_rounded_or_nulled() {
    StringBuilder source = new StringBuilder("id INTEGER PRIMARY KEY");
    StringBuilder history = new StringBuilder("id INTEGER");
    for (String[] column : COLUMNS) {
      source.append(", ").append(column[0]).append(' ').append(column[1]);
      history.append(", ").append(column[0]).append(' ').append(column[2]);
    }
    both.table("unkeepable", source.toString(), history.toString());

    List<String> rejected = new ArrayList<>();
    String[] snapshot =
        statements(1_000, "INSERT INTO unkeepable (id, %s) VALUES (%d, %s)", rejected);
    both.source().execute(snapshot);
    both.source()
        .execute(statements(3_000, "INSERT INTO unkeepable (id) VALUES (%2$d)", new ArrayList<>()));
    both.catchUp();
    both.source()
        .execute(statements(2_000, "INSERT INTO unkeepable (id, %s) VALUES (%d, %s)", rejected));
    both.source()
        .execute(statements(3_000, "UPDATE unkeepable SET %1$s = %3$s WHERE id = %2$d", rejected));
    both.source().execute("INSERT INTO unkeepable (id) VALUES (1)");
    both.catchUp();

    assertThat(both.rows("SELECT row_key, rule FROM quarantine WHERE ended_at IS NULL ORDER BY 1"))
        .containsExactlyElementsOf(rejected.stream().sorted().toList());
    // The last good version of what was updated stays open.
    assertThat(both.rows("SELECT count(*), min(id) FROM unkeepable WHERE is_current"))
        .containsExactly(snapshot.length + 1 + "|1");
    both.assertNoDifference();

    // Read again as they are, the waiting rows make no second entry: both ways print them alike.
    both.pipeline().resnapshot();
    assertThat(
            both.rows(
                "SELECT min(content), max(content) FROM quarantine GROUP BY row_key HAVING count(*) > 1"))
        .isEmpty();

    both.source().execute("DELETE FROM unkeepable WHERE id > 1");
    both.catchUp();
    both.assertAgreement();
  }

  private static String[] statements(int first, String form, List<String> rejected) {
    List<String> statements = new ArrayList<>();
    int key = first;
    for (String[] column : COLUMNS) {
      for (int i = 3; i < column.length; i++) {
        statements.add(form.formatted(column[0], key, column[i]));
        rejected.add(key + "|exact-value");
        key++;
      }
    }
    return statements.toArray(String[]::new);
  }
}
