package dev.hindsight.oracle;

import java.util.List;
import java.util.Random;

/** Statements on {@code transactions}, the clean, the dirty and the pointless. */
final class RandomBooking {
  private static final int KEYS = 500;

  private static final String[] LABELS = {
    "'CB BOULANGERIE'",
    "'  PRLV   EDF  '",
    "E'VIR\\tSALAIRE\\u00a0MAI'",
    "E'caf\\u00e9 \\U0001F950'",
    "E'con\\u0007trol'",
    "'__debezium_unavailable_value'",
    "''",
    "NULL"
  };

  private static final String[] GOOD_COUNTRIES = {"FR", " fr ", "de", "BE", "uk", "EL"};
  private static final String[] BAD_VALUES = {
    "country_code = 'XX'",
    "country_code = 'France'",
    "amount = NULL",
    "amount = 'NaN'",
    "execution_date = '1815-06-18 11:30+00'",
    "creation_date = '2190-01-01 00:00+00'",
    "creation_date = 'infinity'",
    "amount = NULL, country_code = ''"
  };

  private final Random random;

  RandomBooking(Random random) {
    this.random = random;
  }

  private int key() {
    return 1 + random.nextInt(KEYS);
  }

  private String range() {
    int from = key();
    return "BETWEEN " + from + " AND " + (from + random.nextInt(12));
  }

  private String label() {
    return LABELS[random.nextInt(LABELS.length)];
  }

  private String amount() {
    return random.nextInt(10_000) + "." + random.nextInt(100_000);
  }

  private String country() {
    return "'" + GOOD_COUNTRIES[random.nextInt(GOOD_COUNTRIES.length)] + "'";
  }

  /** A row for each g of a series. */
  private String insert(String series) {
    return "INSERT INTO transactions SELECT g, "
        + amount()
        + " + g, '2025-03-30 01:59:59.999999+00'::timestamptz + g * interval '1 hour',"
        + " '2025-10-26 00:30+00'::timestamptz + g * interval '17.000001 s', "
        + label()
        + ", "
        + country()
        + ", 1 + g % 8, 1 + g % 4, nullif(g % 9, 0) FROM "
        + series
        + " g ON CONFLICT (id) DO ";
  }

  private static String one(int key) {
    return "generate_series(" + key + ", " + key + ")";
  }

  /** More rows than usual, on keys of its own or on everyone's. */
  String manyRows() {
    return random.nextInt(3) == 0
        ? "UPDATE transactions SET amount = amount + 0.00001 WHERE id <= 4000"
        : insert("generate_series(1000, 3500)") + "NOTHING";
  }

  /** One thing done to the table, in one statement or a few. */
  List<String> statements() {
    int dice = random.nextInt(100);
    if (dice < 22) {
      int from = key();
      return List.of(
          insert("generate_series(" + from + ", " + (from + random.nextInt(15)) + ")") + "NOTHING");
    } else if (dice < 30) {
      return List.of(
          insert(one(key())) + "UPDATE SET amount = EXCLUDED.amount, label = EXCLUDED.label");
    } else if (dice < 42) {
      return List.of("UPDATE transactions SET amount = " + amount() + " + id WHERE id " + range());
    } else if (dice < 50) {
      return List.of(
          "UPDATE transactions SET label = "
              + label()
              + ", country_code = "
              + country()
              + " WHERE id "
              + range());
    } else if (dice < 57) {
      return severalUpdates("id = " + key());
    } else if (dice < 63) {
      return List.of("UPDATE transactions SET amount = amount WHERE id " + range());
    } else if (dice < 71) {
      return List.of("DELETE FROM transactions WHERE id " + range());
    } else if (dice < 76) {
      int key = key();
      return List.of("DELETE FROM transactions WHERE id = " + key, insert(one(key)) + "NOTHING");
    } else if (dice < 85) {
      return moves();
    } else if (dice < 89) {
      return List.of(largeLabel(), "UPDATE transactions SET merchant_id = 1 WHERE id " + range());
    } else if (dice < 92) {
      return List.of("UPDATE transactions SET merchant_id = 1 + id % 8 WHERE length(label) > 1000");
    } else if (dice < 97) {
      return List.of(
          "UPDATE transactions SET "
              + BAD_VALUES[random.nextInt(BAD_VALUES.length)]
              + " WHERE id IN ("
              + key()
              + ", "
              + key()
              + ")");
    }
    // Makes bad rows good again.
    return List.of(
        "UPDATE transactions SET amount = 1, country_code = 'FR', creation_date = '2025-01-01 00:00+00',"
            + " execution_date = '2025-01-02 00:00+00' WHERE id "
            + "BETWEEN 1 AND "
            + key());
  }

  private List<String> severalUpdates(String where) {
    String set = "UPDATE transactions SET ";
    return random.nextBoolean()
        ? List.of(
            set + "amount = " + amount() + " WHERE " + where,
            set + "label = " + label() + " WHERE " + where,
            set + "amount = " + amount() + " WHERE " + where)
        // There and back: nobody outside saw a change.
        : List.of(set + "amount = -amount WHERE " + where, set + "amount = -amount WHERE " + where);
  }

  private String largeLabel() {
    return "UPDATE transactions SET label = (SELECT string_agg(md5((g * "
        + (1 + random.nextInt(1_000_000))
        + ")::text), '') FROM generate_series(1, 140) g) WHERE id "
        + range();
  }

  private List<String> moves() {
    int from = key();
    int to = key();
    return switch (random.nextInt(5)) {
      case 0 -> List.of(move(from, to), move(to, key()));
      case 1 -> List.of(move(from, to), move(to, from));
      // Two rows change places.
      case 2 -> List.of(move(from, -from), move(to, from), move(-from, to));
      case 3 -> List.of("DELETE FROM transactions WHERE id = " + to, move(from, to));
      default -> List.of(move(from, to));
    };
  }

  private static String move(int from, int to) {
    return "UPDATE transactions SET id = "
        + to
        + " WHERE id = "
        + from
        + " AND NOT EXISTS (SELECT 1 FROM transactions WHERE id = "
        + to
        + ")";
  }
}
