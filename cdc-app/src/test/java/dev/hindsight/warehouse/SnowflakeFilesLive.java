package dev.hindsight.warehouse;

/**
 * The same, all rows by {@code PUT} and {@code COPY INTO}: what a stage of its own makes of them.
 */
class SnowflakeFilesLive extends SnowflakeContractLive {
  @Override
  SnowflakeDialect dialect() {
    return new SnowflakeDialect(1);
  }
}
