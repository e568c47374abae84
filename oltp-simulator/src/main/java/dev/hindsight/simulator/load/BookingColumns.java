package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Booking;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A booking as the parameters of a statement. */
final class BookingColumns {

  static final String INSERT =
      "INSERT INTO transactions (amount, creation_date, execution_date, label, country_code,"
          + " consumer_id, bank_id, merchant_id, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String UPDATE =
      "UPDATE transactions SET amount = ?, creation_date = ?, execution_date = ?, label = ?,"
          + " country_code = ?, consumer_id = ?, bank_id = ?, merchant_id = ? WHERE id = ?";

  static final String DELETE = "DELETE FROM transactions WHERE id = ?";

  private BookingColumns() {}

  static void bind(PreparedStatement statement, Booking booking) throws SQLException {
    statement.setBigDecimal(1, booking.amount());
    statement.setObject(2, time(booking.creationDate()));
    statement.setObject(3, time(booking.executionDate()));
    statement.setString(4, booking.label());
    statement.setString(5, booking.countryCode());
    statement.setInt(6, booking.consumerId());
    statement.setInt(7, booking.bankId());
    if (booking.merchantId() == null) {
      statement.setNull(8, Types.INTEGER);
    } else {
      statement.setInt(8, booking.merchantId());
    }
    statement.setInt(9, booking.id());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
