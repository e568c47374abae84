package dev.hindsight.capture;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Task;

/**
 * Debezium's connector for Postgres, with one change: what its stream decodes is assembled to whole
 * source transactions where it is read, and the engine's queue carries one record for many of them
 * (docs/decisions/011-transactions-at-the-stream.md). Made by the engine from its class name.
 */
public final class TransactionConnector extends PostgresConnector {
  /** The property by which a task finds the {@link HandOver} of its run. */
  static final String HAND_OVER = "hindsight.hand.over";

  @Override
  public Class<? extends Task> taskClass() {
    return StreamTask.class;
  }

  /** Debezium finds what belongs to a connector by exactly this class. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> configs = super.taskConfigs(maxTasks);
    configs.forEach(config -> config.replace("connector.class", PostgresConnector.class.getName()));
    return configs;
  }

  /** The one task. */
  public static final class StreamTask extends PostgresConnectorTask {
    private HandOver handOver;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(
        Configuration config) {
      handOver = HandOver.named(config.getString(HAND_OVER));
      return super.start(config);
    }

    @Override
    protected ReplicationConnection buildReplicationConnection(
        PostgresConnection metadata, PostgresSchema schema, PostgresConnectorConfig config)
        throws SQLException {
      MessageDecoder decoder =
          new MessageDecoder(config, schema, metadata, handOver.rows(), handOver.assembler());
      return new TappedConnection(
          super.buildReplicationConnection(metadata, schema, config),
          stream -> new TappedStream(stream, decoder, handOver));
    }
  }
}
