package dev.hindsight.oracle;

import java.util.List;
import java.util.Random;

/**
 * Statements on the three tables that bookings refer to. The parties referred to have the keys up
 * to 8 and only ever change their names; the others come and go.
 */
final class RandomParty {
  static final String FIRST =
      "INSERT INTO consumers SELECT g, 'consumer ' || g, ARRAY[g, g + 1] FROM generate_series(1, 8) g;"
          + " INSERT INTO merchants SELECT g, 'merchant ' || g FROM generate_series(1, 8) g;"
          + " INSERT INTO banks SELECT g, 'bank ' || g, 'zip ' || g FROM generate_series(1, 8) g";

  private static final List<String> TABLES = List.of("consumers", "merchants", "banks");
  // The last is so large that an update of the name does not log it again.
  private static final String[] ARRAYS = {
    "NULL", "'{}'", "'{1,NULL,3}'", "(SELECT array_agg(id + g * 7) FROM generate_series(1, 1200) g)"
  };

  private final Random random;

  RandomParty(Random random) {
    this.random = random;
  }

  List<String> statements() {
    String table = TABLES.get(random.nextInt(TABLES.size()));
    int key = 100 + random.nextInt(40);
    return switch (random.nextInt(8)) {
      case 0, 1 -> List.of(insert(table, key, key + random.nextInt(4)));
      case 2 -> List.of(rename(table, 1 + random.nextInt(8)));
      case 3 -> List.of(rename(table, key));
      case 4 -> List.of("DELETE FROM " + table + " WHERE id = " + key);
      case 5 -> List.of("DELETE FROM " + table + " WHERE id = " + key, insert(table, key, key));
      case 6 ->
          List.of(
              "UPDATE %1$s SET id = %2$d WHERE id = %3$d AND NOT EXISTS (SELECT 1 FROM %1$s WHERE id = %2$d)"
                  .formatted(table, 100 + random.nextInt(40), key));
      default ->
          List.of(
              "UPDATE consumers SET prefered_merchants = "
                  + ARRAYS[random.nextInt(ARRAYS.length)]
                  + " WHERE id < "
                  + (1 + random.nextInt(8)));
    };
  }

  private static String insert(String table, int from, int to) {
    String more =
        switch (table) {
          case "consumers" -> ", ARRAY[g]";
          case "banks" -> ", 'zip ' || g || ' ' || gen_random_uuid()";
          default -> "";
        };
    return "INSERT INTO %s SELECT g, 'name ' || g || ' ' || gen_random_uuid()%s FROM generate_series(%d, %d) g ON CONFLICT DO NOTHING"
        .formatted(table, more, from, to);
  }

  private static String rename(String table, int key) {
    return "UPDATE %s SET name = '  renamed  ' || gen_random_uuid() WHERE id = %d"
        .formatted(table, key);
  }
}
