package dev.hindsight.capture;

import dev.hindsight.change.SourceTransaction;
import io.debezium.connector.postgresql.connection.LogicalDecodingMessage;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;

/**
 * Takes the changes out of the engine's stream and lets only commits through, which move the
 * engine's position on. Behind the last commit of a group of transactions it sends the engine a
 * message of its own: the record made of it carries that position and the group's number, and with
 * it the group becomes the receiver's.
 *
 * <p>A group ends when it is large, when nothing more waits in the stream, or after some
 * milliseconds. Used by the engine's reading thread.
 */
@SuppressWarnings("try") // The interfaces' close() may throw anything.
final class TappedStream implements ReplicationStream {
  /** The prefix of the engine's messages; those of users do not get through. */
  static final String MARK = "hindsight.mark";

  private static final int MOST_TRANSACTIONS = 512;
  private static final long LONGEST_NANOS = 5_000_000;

  private final ReplicationStream stream;
  private final MessageDecoder decoder;
  private final HandOver handOver;
  private HandOver.Group group = new HandOver.Group();
  private long begun;

  TappedStream(ReplicationStream stream, MessageDecoder decoder, HandOver handOver) {
    this.stream = stream;
    this.decoder = decoder;
    this.handOver = handOver;
  }

  @Override
  public void read(ReplicationMessageProcessor processor)
      throws SQLException, InterruptedException {
    stream.read(message -> take(message, processor));
  }

  @Override
  public boolean readPending(ReplicationMessageProcessor processor)
      throws SQLException, InterruptedException {
    boolean received = stream.readPending(message -> take(message, processor));
    if (received) {
      handOver.heard();
    }
    if (!group.isEmpty() && (!received || System.nanoTime() - begun > LONGEST_NANOS)) {
      end(processor);
    }
    return received;
  }

  private void take(ReplicationMessage message, ReplicationMessageProcessor processor)
      throws SQLException, InterruptedException {
    try {
      sort(message, processor);
    } catch (LostChangesException | IllegalStateException | UncheckedIOException e) {
      handOver.failed(e);
      throw e;
    }
  }

  private void sort(ReplicationMessage message, ReplicationMessageProcessor processor)
      throws SQLException, InterruptedException {
    Operation operation = message.getOperation();
    if (operation == Operation.COMMIT) {
      SourceTransaction complete =
          decoder.commit(
              message.getTransactionId().getAsLong(),
              stream.lastReceivedLsn().asLong(),
              message.getCommitTime());
      processor.process(message);
      if (group.isEmpty()) {
        begun = System.nanoTime();
      }
      group.add(complete);
      if (group.transactions().size() >= MOST_TRANSACTIONS || group.isLarge()) {
        end(processor);
      }
    } else {
      decoder.take(message);
    }
  }

  private void end(ReplicationMessageProcessor processor)
      throws SQLException, InterruptedException {
    SourceTransaction last = group.transactions().get(group.transactions().size() - 1);
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(handOver.put(group)).array();
    group = new HandOver.Group();
    processor.process(
        new LogicalDecodingMessage(
            Operation.MESSAGE, last.committedAt(), last.xid(), true, MARK, number));
  }

  @Override
  public void flushLsn(Lsn lsn) throws SQLException {
    stream.flushLsn(lsn);
  }

  @Override
  public Lsn lastReceivedLsn() {
    return stream.lastReceivedLsn();
  }

  @Override
  public Lsn startLsn() {
    return stream.startLsn();
  }

  @Override
  public void startKeepAlive(ExecutorService service) {
    stream.startKeepAlive(service);
  }

  @Override
  public void stopKeepAlive() {
    stream.stopKeepAlive();
  }

  @Override
  public void close() throws Exception {
    stream.close();
  }
}
