package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.AppProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snowflake's driver is in the package once, and nobody loads it who does not need it. */
class PackagedDriverIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void it_is_there_once_and_beside_the_libraries_that_every_start_opens() throws Exception {
    List<String> drivers;
    try (Stream<Path> files = Files.walk(TARGET.resolve("lib"))) {
      drivers =
          files
              .filter(file -> file.getFileName().toString().startsWith("snowflake-jdbc"))
              .map(file -> TARGET.resolve("lib").relativize(file).toString())
              .toList();
    }
    assertThat(drivers)
        .singleElement()
        .asString()
        .matches("snowflake.snowflake-jdbc-[\\d.]+\\.jar");
    try (JarFile jar = new JarFile(TARGET.resolve("cdc-app.jar").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path"))
          .contains("lib/h2-")
          .doesNotContain("snowflake-jdbc");
      assertThat(jar.stream().map(Object::toString))
          .noneMatch(entry -> entry.contains("net/snowflake"));
    }
  }

  @Test
  void an_h2_user_loads_no_class_of_it() throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    try (AppProcess app =
        AppProcess.start(
            folder.resolve("app"),
            Map.of("java.tool.options", "-Xlog:class+load:file=" + loaded),
            "migrate")) {
      assertThat(app.exitCode()).as(app.story()).isZero();
    }
    assertThat(Files.readString(loaded)).contains("org.h2.Driver").doesNotContain("net.snowflake");
  }
}
