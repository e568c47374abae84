package dev.hindsight.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The architecture as a whitelist: a package that is not in the table, or uses what the table does
 * not give it, fails the build.
 */
class PackagesTest {
  private static final String ROOT = "dev.hindsight.";
  private static final String JDK =
      "java.lang java.lang.runtime java.lang.invoke java.lang.annotation java.util"
          + " java.util.function java.util.stream java.util.regex java.math java.time"
          + " java.time.format java.time.temporal java.time.zone java.text java.nio.charset";
  private static final String IO =
      " java.io java.nio java.nio.channels java.nio.file.. java.net java.util.concurrent..";
  private static final String JDBC = " java.sql javax.sql java.util.logging";
  private static final String LOG = " org.slf4j";
  private static final String EVERYTHING = "everything";

  private static final Map<String, String> MAY_USE =
      Map.ofEntries(
          Map.entry("change", JDK),
          Map.entry("history", JDK + own("change")),
          Map.entry("transform", JDK + own("change")),
          Map.entry("source", JDK + IO + JDBC + own("change") + " org.postgresql.."),
          Map.entry(
              "capture",
              JDK
                  + IO
                  + own("change")
                  + " io.debezium.. org.apache.kafka.connect.."
                  // What the engine hands a converter is sometimes the driver's own object.
                  + " org.postgresql.jdbc org.postgresql.util"
                  // Its connections' sockets, to be closed from outside.
                  + " javax.net jdk.net"
                  // The exceptions of the engine's stream, no more: docs/decisions/011.
                  + " java.sql"),
          Map.entry(
              "warehouse",
              JDK
                  + IO
                  + JDBC
                  + LOG
                  + own("change history")
                  + " org.h2 org.h2.api org.flywaydb.core.."
                  // Snowflake's arrays are JSON; its driver is given what java.time it does not
                  // know by a proxy.
                  + " com.fasterxml.jackson.. java.lang.reflect java.util.zip"
                  // H2's memory for changed pages: docs/decisions/012.
                  + " org.h2.engine org.h2.jdbc org.h2.mvstore org.h2.mvstore.db"
                  // Statements of our own: docs/decisions/017.
                  + " org.h2.command org.h2.index org.h2.message org.h2.result org.h2.schema org.h2.table"
                  + " org.h2.value org.h2.mvstore.tx"),
          Map.entry(
              "retention",
              JDK
                  + IO
                  + JDBC
                  + LOG
                  + own("change warehouse")
                  + " java.security javax.crypto javax.crypto.spec"
                  // The content of quarantine is JSON.
                  + " com.fasterxml.jackson.."),
          Map.entry(
              "pipeline",
              JDK
                  + IO
                  + JDBC
                  + LOG
                  + own("change history transform capture source warehouse retention")
                  + " com.fasterxml.jackson.."),
          Map.entry(
              "verify",
              JDK + IO + JDBC + LOG + own("change history transform source warehouse retention")),
          Map.entry("copy", JDK + IO + JDBC + own("change warehouse retention") + " java.security"),
          Map.entry(
              "status",
              JDK + IO + LOG + own("change pipeline") + " io.micrometer.. com.sun.net.httpserver"),
          Map.entry(
              "config",
              JDK
                  + IO
                  + LOG
                  + own("change transform")
                  + " java.security com.fasterxml.jackson.. io.smallrye.config.."
                  + " org.eclipse.microprofile.config.."),
          Map.entry("cli", EVERYTHING));

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.hindsight")
          .that(
              DescribedPredicate.describe(
                  "of the app",
                  (JavaClass type) -> !type.getPackageName().startsWith(ROOT + "simulator")));

  private static String own(String names) {
    return Stream.of(names.split(" ")).map(name -> " " + ROOT + name).collect(Collectors.joining());
  }

  @TestFactory
  Stream<DynamicTest> each_package_uses_only_what_the_table_allows() {
    return MAY_USE.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(EVERYTHING))
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(ROOT + entry.getKey())
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(
                                (ROOT + entry.getKey() + " " + entry.getValue()).split(" +"))
                            .check(ALL)));
  }

  @Test
  void every_package_is_in_the_table() {
    Set<String> packages =
        ALL.stream()
            .map(type -> type.getPackageName().replace(ROOT, ""))
            .collect(Collectors.toSet());
    assertThat(packages).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void the_inside_of_h2_is_known_in_five_places() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*\\.H2(Versions|SortedRows|WriteBuffer|PageCache|SharedValues)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.h2.command..",
            "org.h2.engine..",
            "org.h2.index..",
            "org.h2.mvstore..",
            "org.h2.result..",
            "org.h2.schema..",
            "org.h2.table..",
            "org.h2.value..")
        .check(ALL);
  }

  @Test
  void the_clock_is_handed_in() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(ALL);
  }

  @Test
  void only_the_command_line_prints_and_exits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ALL);
  }

  @Test
  void names_say_what_a_class_is() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .check(ALL);
  }
}
