package dev.hindsight.benchmark;

import java.util.List;
import java.util.stream.Stream;

/** What is measured side by side. */
enum Contender {
  STOCK(
      "stock", "stock engine, events thrown away", "dev.hindsight.benchmark.contender.Discarding"),
  METADATA(
      "metadata",
      "the same, with transaction metadata",
      "dev.hindsight.benchmark.contender.Discarding",
      "metadata=true"),
  SINK(
      "jdbc-sink",
      "stock engine and Debezium's JDBC sink into Postgres",
      "dev.hindsight.benchmark.sink.JdbcSink"),
  POSTGRES(
      "postgres", "Postgres decoding alone", "dev.hindsight.benchmark.contender.DecodingAlone"),
  HINDSIGHT("hindsight", "Hindsight into H2", "dev.hindsight.cli.MeasuredRun"),
  SNOWFLAKE_DOUBLE(
      "snowflake-double",
      "Hindsight into the tests' double of Snowflake, which is H2 behind its driver's protocol",
      "dev.hindsight.cli.MeasuredRun");

  final String name;
  final String text;
  final String main;
  final List<String> arguments;

  Contender(String name, String text, String main, String... arguments) {
    this.name = name;
    this.text = text;
    this.main = main;
    this.arguments = List.of(arguments);
  }

  static Contender named(String name) {
    return Stream.of(values())
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no contender " + name));
  }

  boolean isHindsight() {
    return this == HINDSIGHT || this == SNOWFLAKE_DOUBLE;
  }

  @Override
  public String toString() {
    return name;
  }
}
