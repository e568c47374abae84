package dev.hindsight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version Maven wrote into the jar. */
final class VersionProvider implements IVersionProvider {
  private static final String FILE = "/META-INF/maven/dev.hindsight/cdc-app/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    try (InputStream stream = VersionProvider.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      if (stream != null) {
        properties.load(stream);
      }
      return new String[] {"hindsight " + properties.getProperty("version", "(not packaged)")};
    }
  }
}
