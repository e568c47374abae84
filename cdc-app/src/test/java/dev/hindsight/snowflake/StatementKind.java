package dev.hindsight.snowflake;

/** What a statement is, with the number by which the driver knows it. */
enum StatementKind {
  SELECT(4096),
  SHOW(8704),
  INSERT(12544),
  UPDATE(12800),
  DELETE(13056),
  MERGE(13312),
  COPY(13568),
  PUT(20736),
  ALTER_SESSION(16640),
  USE(16384),
  TRANSACTION(20480),
  DDL(24576);

  final int id;

  StatementKind(int id) {
    this.id = id;
  }

  boolean changesRows() {
    return this == INSERT || this == UPDATE || this == DELETE || this == MERGE || this == COPY;
  }
}
