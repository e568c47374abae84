package dev.hindsight.retention;

import dev.hindsight.change.Column;
import dev.hindsight.change.Row;
import dev.hindsight.change.TableSpec;
import dev.hindsight.warehouse.HistoryTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a row's own clock: the first of its table's clock columns that has a time. A date counts
 * from its first moment, a time without a zone is in UTC. Thread-safe.
 */
final class RowClock {
  private final TableSpec spec;
  private final int[] places;

  RowClock(HistoryTable table) {
    this.spec = table.spec();
    List<String> names = table.columns().stream().map(Column::name).toList();
    this.places =
        spec.clock().stream()
            .map(column -> spec.historyColumn(column).toLowerCase(Locale.ROOT))
            .mapToInt(names::indexOf)
            .toArray();
  }

  /** Whether versions of this table have a clock at all, apart from their end. */
  boolean exists() {
    return places.length > 0;
  }

  /**
   * @param values in the order of the history table's columns
   */
  Optional<Instant> of(Object[] values) {
    for (int place : places) {
      Instant time = place < 0 ? null : instant(values[place]);
      if (time != null) {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  /** Of a row as the source sent it, whatever may be wrong with its other values. */
  Optional<Instant> of(Row row) {
    for (String column : spec.clock()) {
      int place = row.shape().indexOf(column);
      Instant time = place < 0 ? null : instant(row.value(place));
      if (time != null) {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  /** Null for what is no time, {@code infinity} among it. */
  private static Instant instant(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC);
    }
    return value instanceof LocalDate date ? date.atStartOfDay(ZoneOffset.UTC).toInstant() : null;
  }
}
