package dev.hindsight.capture;

import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Properties;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Carries {@code numeric} values exactly. The engine's own way makes {@code NaN} a NULL where the
 * column has a precision, and nobody would see that there was a value. Made by the engine from its
 * class name.
 */
public final class NumericConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  // The engine's schema for decimals takes numbers only, so these stand for what is none. Postgres
  // has at most 16,383 digits after the point.
  static final BigDecimal NAN = standIn(1);
  static final BigDecimal INFINITY = standIn(2);
  static final BigDecimal MINUS_INFINITY = standIn(3);
  static final BigDecimal UNCHANGED = standIn(4);

  private static BigDecimal standIn(int number) {
    return new BigDecimal(BigInteger.valueOf(number), 1_000_000);
  }

  /** No settings. */
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    if (column.typeName().equalsIgnoreCase("numeric")) {
      registration.register(Decimal.builder(0).optional(), NumericConverter::exact);
    }
  }

  private static Object exact(Object value) {
    if (value == null || value instanceof BigDecimal) {
      return value;
    }
    if (value instanceof SpecialValueDecimal decimal) {
      return decimal.getDecimalValue().orElseGet(() -> standInFor(decimal.toDouble()));
    }
    return UNCHANGED;
  }

  private static BigDecimal standInFor(double value) {
    return Double.isNaN(value) ? NAN : value > 0 ? INFINITY : MINUS_INFINITY;
  }
}
