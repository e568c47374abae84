package dev.hindsight.benchmark.contender;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The stock engine with its own offsets in a file, as its documentation shows it, and a consumer
 * that writes down the id of each inserted row before the engine may count it as processed. Ends
 * cleanly on SIGTERM.
 */
public final class Recording {
  private Recording() {}

  public static void main(String[] args) throws IOException {
    Arguments arguments = new Arguments(args);
    Properties properties = StockEngine.properties(arguments);
    properties.setProperty(
        "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    properties.setProperty("offset.storage.file.filename", arguments.text("offsets"));
    try (BufferedWriter delivered =
        Files.newBufferedWriter(
            Path.of(arguments.text("delivered")),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND)) {
      StockEngine engine =
          new StockEngine(
              properties,
              records -> {
                try {
                  for (SourceRecord record : records) {
                    if (StockEngine.isChange(record)) {
                      Struct after = ((Struct) record.value()).getStruct("after");
                      delivered.write(after.getInt32("id") + "\n");
                    }
                  }
                  delivered.flush();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
      engine.run();
    }
  }
}
