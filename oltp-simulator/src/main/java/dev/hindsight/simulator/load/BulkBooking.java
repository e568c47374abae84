package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Booking;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;

/**
 * Books many rows in one round trip, each in a source transaction of its own.
 *
 * <p>A procedure that commits after every row does it; it lives in the session's temporary schema,
 * so the source's own schema stays as it is.
 */
final class BulkBooking implements AutoCloseable {

  private static final String PROCEDURE =
      """
      CREATE OR REPLACE PROCEDURE pg_temp.book(ids integer[], amounts numeric[],
        created timestamptz[], executed timestamptz[], labels text[], countries text[],
        consumers integer[], banks integer[], merchants integer[])
      LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 1 .. cardinality(ids) LOOP
          INSERT INTO transactions (id, amount, creation_date, execution_date, label, country_code,
            consumer_id, bank_id, merchant_id)
          VALUES (ids[i], amounts[i], created[i], executed[i], labels[i], countries[i],
            consumers[i], banks[i], merchants[i]);
          COMMIT;
        END LOOP;
      END $$
      """;

  private final Connection connection;
  private final PreparedStatement call;

  BulkBooking(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(PROCEDURE);
    }
    this.call = connection.prepareStatement("CALL pg_temp.book(?, ?, ?, ?, ?, ?, ?, ?, ?)");
  }

  void book(List<Booking> bookings) throws SQLException {
    array(1, "integer", bookings, Booking::id);
    array(2, "numeric", bookings, Booking::amount);
    array(3, "timestamptz", bookings, Booking::creationDate);
    array(4, "timestamptz", bookings, Booking::executionDate);
    array(5, "text", bookings, Booking::label);
    array(6, "text", bookings, Booking::countryCode);
    array(7, "integer", bookings, Booking::consumerId);
    array(8, "integer", bookings, Booking::bankId);
    array(9, "integer", bookings, Booking::merchantId);
    call.execute();
  }

  @Override
  public void close() throws SQLException {
    call.close();
  }

  private void array(
      int index, String type, List<Booking> bookings, Function<Booking, Object> column)
      throws SQLException {
    Object[] values = new Object[bookings.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(bookings.get(i));
    }
    call.setArray(index, connection.createArrayOf(type, values));
  }
}
