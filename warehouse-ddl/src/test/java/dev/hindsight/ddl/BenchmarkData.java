package dev.hindsight.ddl;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Random;

/**
 * Fills a warehouse as two years of streaming would: 2,000 consumers, 500 merchants, 20 banks; six
 * of ten payments at a preferred merchant, one of ten without a merchant, one of fifty without an
 * execution date; every twentieth corrected three days later.
 */
final class BenchmarkData {

  static final int CONSUMERS = 2_000;
  static final int MERCHANTS = 500;
  static final int BANKS = 20;

  private static final OffsetDateTime START = OffsetDateTime.parse("2024-01-01T00:00:00Z");
  private static final OffsetDateTime OPEN = OffsetDateTime.parse(TestWarehouse.OPEN);
  private static final double SECONDS = 730d * 86_400;
  private static final String[] COUNTRIES = {"FR", "DE", "ES", "IT", "BE", "NL", "GB", "US"};

  private final Random random = new Random(7);
  private final Integer[][] preferred = new Integer[CONSUMERS + 1][];
  private long lsn = 1_000;

  void parties(TestWarehouse warehouse) {
    for (int consumer = 1; consumer <= CONSUMERS; consumer++) {
      preferred[consumer] = new Integer[1 + random.nextInt(6)];
      for (int i = 0; i < preferred[consumer].length; i++) {
        preferred[consumer][i] = 1 + random.nextInt(MERCHANTS);
      }
      warehouse.consumer(
          consumer, "Consumer " + consumer, "prefered_merchants", preferred[consumer]);
    }
    for (int merchant = 1; merchant <= MERCHANTS; merchant++) {
      warehouse.merchant(merchant, "Merchant " + merchant);
    }
    for (int bank = 1; bank <= BANKS; bank++) {
      warehouse.bank(bank, "Bank " + bank);
    }
  }

  /**
   * Transactions {@code from} to {@code to} (inclusive), of {@code total} in two years; returns the
   * milliseconds it took.
   */
  long transactions(Connection connection, int from, int to, int total, int versionsPerCommit)
      throws SQLException {
    long started = System.nanoTime();
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO transaction_history (transaction_id, amount, creation_date, execution_date, label, country_code,"
                + " consumer_id, bank_id, merchant_id, valid_from, valid_to, is_current, opened_by, closed_by, commit_lsn,"
                + " closed_lsn, tx_ordinal, source_tx, source_committed_at, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)")) {
      int waiting = 0;
      for (int id = from; id <= to; id++) {
        waiting += story(insert, id, START.plusSeconds((long) (id * (SECONDS / total))));
        if (waiting >= versionsPerCommit) {
          insert.executeBatch();
          connection.commit();
          waiting = 0;
        }
      }
      insert.executeBatch();
      connection.commit();
    }
    connection.setAutoCommit(true);
    return (System.nanoTime() - started) / 1_000_000;
  }

  private int story(PreparedStatement insert, int id, OffsetDateTime created) throws SQLException {
    int consumer = 1 + random.nextInt(CONSUMERS);
    int bank = 1 + random.nextInt(BANKS);
    Integer merchant = merchant(consumer);
    String country = COUNTRIES[Math.min(7, (int) Math.abs(random.nextGaussian() * 1.5))];
    OffsetDateTime executed =
        random.nextInt(50) == 0 ? null : created.plusHours(random.nextInt(96) - 24L);
    BigDecimal amount = BigDecimal.valueOf(100_000 + random.nextInt(50_000_000), 5);
    int versions = random.nextInt(20) == 0 ? 2 : 1;
    for (int version = 1; version <= versions; version++) {
      boolean open = version == versions;
      OffsetDateTime validFrom = version == 1 ? created : created.plusDays(3);
      lsn += 100;
      insert.setInt(1, id);
      insert.setBigDecimal(2, amount.add(BigDecimal.valueOf(version)));
      insert.setObject(3, created);
      insert.setObject(4, executed);
      insert.setString(5, "CARD PAYMENT " + id);
      insert.setString(6, country);
      insert.setInt(7, consumer);
      insert.setInt(8, bank);
      insert.setObject(9, merchant, Types.INTEGER);
      insert.setObject(10, validFrom);
      insert.setObject(11, open ? OPEN : created.plusDays(3));
      insert.setBoolean(12, open);
      insert.setString(13, version == 1 ? "insert" : "correction");
      insert.setString(14, open ? null : "correction");
      insert.setLong(15, lsn);
      insert.setObject(16, open ? null : lsn + 100, Types.BIGINT);
      insert.setLong(17, id);
      insert.setObject(18, validFrom);
      insert.setObject(19, validFrom);
      insert.addBatch();
    }
    return versions;
  }

  private Integer merchant(int consumer) {
    int of10 = random.nextInt(10);
    if (of10 == 0) {
      return null;
    }
    return of10 <= 6
        ? preferred[consumer][random.nextInt(preferred[consumer].length)]
        : Integer.valueOf(1 + (int) (MERCHANTS * Math.pow(random.nextDouble(), 2)));
  }
}
