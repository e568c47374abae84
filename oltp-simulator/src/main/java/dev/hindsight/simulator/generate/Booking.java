package dev.hindsight.simulator.generate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of {@code transactions}: what the source stores, right or wrong.
 *
 * @param amount euros, scale 5, below 100,000; null where it is missing
 * @param creationDate to the microsecond
 * @param executionDate to the microsecond
 * @param countryCode usually ISO 3166-1 alpha-2
 * @param merchantId null for the transactions without a merchant
 */
public record Booking(
    int id,
    BigDecimal amount,
    Instant creationDate,
    Instant executionDate,
    String label,
    String countryCode,
    int consumerId,
    int bankId,
    Integer merchantId) {

  Booking withId(int other) {
    return new Booking(
        other,
        amount,
        creationDate,
        executionDate,
        label,
        countryCode,
        consumerId,
        bankId,
        merchantId);
  }

  Booking withAmount(BigDecimal other) {
    return new Booking(
        id, other, creationDate, executionDate, label, countryCode, consumerId, bankId, merchantId);
  }

  Booking withExecutionDate(Instant other) {
    return new Booking(
        id, amount, creationDate, other, label, countryCode, consumerId, bankId, merchantId);
  }

  Booking withLabel(String other) {
    return new Booking(
        id,
        amount,
        creationDate,
        executionDate,
        other,
        countryCode,
        consumerId,
        bankId,
        merchantId);
  }

  Booking withCountry(String other) {
    return new Booking(
        id, amount, creationDate, executionDate, label, other, consumerId, bankId, merchantId);
  }

  Booking withMerchant(Integer other) {
    return new Booking(
        id, amount, creationDate, executionDate, label, countryCode, consumerId, bankId, other);
  }

  /** Every column but the key, by its name in the source; amounts and instants as text. */
  public Map<String, Object> columns() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("amount", amount == null ? null : amount.toPlainString());
    columns.put("creation_date", creationDate.toString());
    columns.put("execution_date", executionDate.toString());
    columns.put("label", label);
    columns.put("country_code", countryCode);
    columns.put("consumer_id", consumerId);
    columns.put("bank_id", bankId);
    columns.put("merchant_id", merchantId);
    return columns;
  }
}
