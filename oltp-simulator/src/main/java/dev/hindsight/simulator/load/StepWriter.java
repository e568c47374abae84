package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Booking;
import dev.hindsight.simulator.generate.Step;
import dev.hindsight.simulator.source.SourceAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits steps over one connection, each as a source transaction of its own. For one thread.
 *
 * <p>In a batch the bookings go first, in one round trip; what mends rows follows one by one, so
 * that its instants in the truth are exact. A row's insert never comes after its update.
 */
final class StepWriter implements AutoCloseable {

  private final Connection connection;
  private final Ledger ledger;
  private final Clock clock;
  private final BulkBooking bulk;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement delete;
  private final PreparedStatement renameConsumer;
  private final PreparedStatement renameMerchant;
  private final List<Step> books = new ArrayList<>();
  private final List<Step> others = new ArrayList<>();

  StepWriter(SourceAddress source, boolean waitForDisk, Ledger ledger, Clock clock)
      throws SQLException {
    this.connection = source.connect();
    this.ledger = ledger;
    this.clock = clock;
    if (!waitForDisk) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = off");
      }
    }
    this.bulk = new BulkBooking(connection);
    this.insert = connection.prepareStatement(BookingColumns.INSERT);
    this.update = connection.prepareStatement(BookingColumns.UPDATE);
    this.delete = connection.prepareStatement(BookingColumns.DELETE);
    this.renameConsumer =
        connection.prepareStatement("UPDATE consumers SET name = ? WHERE id = ? AND name = ?");
    this.renameMerchant =
        connection.prepareStatement("UPDATE merchants SET name = ? WHERE id = ? AND name = ?");
  }

  void write(List<Step> steps) throws SQLException {
    books.clear();
    others.clear();
    for (Step step : steps) {
      (step instanceof Step.Book ? books : others).add(step);
    }
    if (books.size() > 1) {
      book();
    } else {
      others.addAll(0, books);
    }
    for (Step step : others) {
      writeOne(step);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void book() throws SQLException {
    List<Booking> rows = new ArrayList<>(books.size());
    for (Step step : books) {
      rows.add(((Step.Book) step).booking());
    }
    Instant sent = now();
    bulk.book(rows);
    Instant known = now();
    books.forEach(step -> ledger.committed(step, sent, known));
  }

  private void writeOne(Step step) throws SQLException {
    PreparedStatement statement = bound(step);
    Instant sent = now();
    int rows = statement.executeUpdate();
    if (rows == 1) {
      ledger.committed(step, sent, now());
    } else {
      ledger.missed();
    }
  }

  private PreparedStatement bound(Step step) throws SQLException {
    if (step instanceof Step.Book book) {
      BookingColumns.bind(insert, book.booking());
      return insert;
    }
    if (step instanceof Step.Amend amend) {
      BookingColumns.bind(update, amend.after());
      return update;
    }
    if (step instanceof Step.Rename rename) {
      PreparedStatement statement =
          rename.table().equals("consumers") ? renameConsumer : renameMerchant;
      statement.setString(1, rename.after());
      statement.setInt(2, rename.id());
      statement.setString(3, rename.before());
      return statement;
    }
    delete.setInt(1, step.id());
    return delete;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
