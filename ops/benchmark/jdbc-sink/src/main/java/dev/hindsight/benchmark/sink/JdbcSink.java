package dev.hindsight.benchmark.sink;

import static java.util.Map.entry;

import dev.hindsight.benchmark.contender.Arguments;
import dev.hindsight.benchmark.contender.Meter;
import dev.hindsight.benchmark.contender.StockEngine;
import io.debezium.connector.jdbc.JdbcSinkConnectorTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The embedded engine with Debezium's own JDBC sink behind it, in one process: current rows are
 * upserted into another Postgres, no history is kept. An event counts when the sink has written it.
 */
public final class JdbcSink {
  private final JdbcSinkConnectorTask task = new JdbcSinkConnectorTask();
  private final Meter meter;
  private StockEngine engine;
  private long offset;

  private JdbcSink(Meter meter) {
    this.meter = meter;
  }

  public static void main(String[] args) {
    Arguments arguments = new Arguments(args);
    JdbcSink sink = new JdbcSink(Meter.of(arguments));
    sink.run(arguments);
    sink.meter.print();
    System.exit(0);
  }

  private void run(Arguments arguments) {
    task.initialize(new Context());
    task.start(
        Map.ofEntries(
            entry("name", "bench-sink"),
            entry("topics.regex", "bench\\.public\\..*"),
            entry(
                "connection.url",
                "jdbc:postgresql://127.0.0.1:" + arguments.text("target-port") + "/oltp"),
            entry("connection.username", "oltp"),
            entry("connection.password", "oltp"),
            entry("insert.mode", "upsert"),
            entry("primary.key.mode", "record_key"),
            entry("delete.enabled", "true"),
            entry("schema.evolution", "basic"),
            entry("batch.size", "8192"),
            entry("collection.name.format", "${source.table}")));
    engine = new StockEngine(StockEngine.properties(arguments), this::put);
    engine.run();
    task.stop();
  }

  private void put(List<SourceRecord> records) {
    List<SinkRecord> changes = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      if (StockEngine.isChange(record)) {
        changes.add(
            new SinkRecord(
                record.topic(),
                0,
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                offset++));
      }
    }
    task.put(changes);
    task.flush(Map.of());
    if (meter.done(changes.size())) {
      new Thread(engine::close).start();
    }
  }

  /** What the sink would be told by Kafka Connect. */
  private static final class Context implements SinkTaskContext {
    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {}

    @Override
    public void offset(TopicPartition partition, long offset) {}

    @Override
    public void timeout(long millis) {}

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of();
    }

    @Override
    public void pause(TopicPartition... partitions) {}

    @Override
    public void resume(TopicPartition... partitions) {}

    @Override
    public void requestCommit() {}

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("the sink has not asked for these so far");
    }
  }
}
