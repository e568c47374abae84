package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Booking;
import dev.hindsight.simulator.generate.Step;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/**
 * Takes many steps in one round trip and commits each as a source transaction of its own, in their
 * order. For one thread.
 *
 * <p>A procedure that commits after every row does it; it lives in the session's temporary schema,
 * so the source's own schema stays as it is. It answers with the server's clock before and after
 * each step.
 */
final class StepProcedure implements AutoCloseable {

  private static final String BOOK = "B";
  private static final String AMEND = "A";
  private static final String WITHDRAW = "W";
  private static final String CONSUMER = "C";
  private static final String MERCHANT = "M";

  private static final String PROCEDURE =
      """
      CREATE OR REPLACE PROCEDURE pg_temp.take(kinds text[], ids integer[], amounts numeric[],
        created timestamptz[], executed timestamptz[], labels text[], countries text[],
        consumer_ids integer[], bank_ids integer[], merchant_ids integer[], old_names text[],
        new_names text[], INOUT began float8[], INOUT committed float8[])
      LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 1 .. cardinality(ids) LOOP
          began[i] := date_part('epoch', clock_timestamp());
          IF kinds[i] = 'B' THEN
            INSERT INTO transactions (id, amount, creation_date, execution_date, label,
              country_code, consumer_id, bank_id, merchant_id)
            VALUES (ids[i], amounts[i], created[i], executed[i], labels[i], countries[i],
              consumer_ids[i], bank_ids[i], merchant_ids[i]);
          ELSIF kinds[i] = 'A' THEN
            UPDATE transactions SET amount = amounts[i], creation_date = created[i],
              execution_date = executed[i], label = labels[i], country_code = countries[i],
              consumer_id = consumer_ids[i], bank_id = bank_ids[i], merchant_id = merchant_ids[i]
            WHERE id = ids[i];
          ELSIF kinds[i] = 'W' THEN
            DELETE FROM transactions WHERE id = ids[i];
          ELSIF kinds[i] = 'C' THEN
            UPDATE consumers SET name = new_names[i] WHERE id = ids[i] AND name = old_names[i];
          ELSE
            UPDATE merchants SET name = new_names[i] WHERE id = ids[i] AND name = old_names[i];
          END IF;
          IF FOUND THEN
            COMMIT;
            committed[i] := date_part('epoch', clock_timestamp());
          ELSE
            ROLLBACK;
            committed[i] := NULL;
          END IF;
        END LOOP;
      END $$
      """;

  /**
   * When each step began and was committed, in seconds by the server's clock; null for the commit
   * of one whose row was not there any more.
   */
  record Times(Double[] began, Double[] committed) {}

  private final Connection connection;
  private final PreparedStatement call;

  StepProcedure(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(PROCEDURE);
    }
    this.call =
        connection.prepareStatement(
            "CALL pg_temp.take(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', '{}')");
  }

  Times take(List<Step> steps) throws SQLException {
    int size = steps.size();
    String[] kinds = new String[size];
    Integer[] ids = new Integer[size];
    BigDecimal[] amounts = new BigDecimal[size];
    Instant[] created = new Instant[size];
    Instant[] executed = new Instant[size];
    String[] labels = new String[size];
    String[] countries = new String[size];
    Integer[] consumers = new Integer[size];
    Integer[] banks = new Integer[size];
    Integer[] merchants = new Integer[size];
    String[] oldNames = new String[size];
    String[] newNames = new String[size];
    for (int i = 0; i < size; i++) {
      Step step = steps.get(i);
      kinds[i] = kind(step);
      ids[i] = step.id();
      Booking row = row(step);
      if (row != null) {
        amounts[i] = row.amount();
        created[i] = row.creationDate();
        executed[i] = row.executionDate();
        labels[i] = row.label();
        countries[i] = row.countryCode();
        consumers[i] = row.consumerId();
        banks[i] = row.bankId();
        merchants[i] = row.merchantId();
      } else if (step instanceof Step.Rename rename) {
        oldNames[i] = rename.before();
        newNames[i] = rename.after();
      }
    }
    int at = 1;
    call.setArray(at++, connection.createArrayOf("text", kinds));
    call.setArray(at++, connection.createArrayOf("integer", ids));
    call.setArray(at++, connection.createArrayOf("numeric", amounts));
    call.setArray(at++, connection.createArrayOf("timestamptz", created));
    call.setArray(at++, connection.createArrayOf("timestamptz", executed));
    call.setArray(at++, connection.createArrayOf("text", labels));
    call.setArray(at++, connection.createArrayOf("text", countries));
    call.setArray(at++, connection.createArrayOf("integer", consumers));
    call.setArray(at++, connection.createArrayOf("integer", banks));
    call.setArray(at++, connection.createArrayOf("integer", merchants));
    call.setArray(at++, connection.createArrayOf("text", oldNames));
    call.setArray(at, connection.createArrayOf("text", newNames));
    try (ResultSet answer = call.executeQuery()) {
      answer.next();
      return new Times(
          (Double[]) answer.getArray(1).getArray(), (Double[]) answer.getArray(2).getArray());
    }
  }

  @Override
  public void close() throws SQLException {
    call.close();
  }

  private static String kind(Step step) {
    if (step instanceof Step.Book) {
      return BOOK;
    }
    if (step instanceof Step.Amend) {
      return AMEND;
    }
    if (step instanceof Step.Withdraw) {
      return WITHDRAW;
    }
    return step.table().equals("consumers") ? CONSUMER : MERCHANT;
  }

  /** The row as it is to be; null where no row of the bookings is written. */
  private static Booking row(Step step) {
    if (step instanceof Step.Book book) {
      return book.booking();
    }
    return step instanceof Step.Amend amend ? amend.after() : null;
  }
}
