package dev.hindsight.warehouse;

import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueInteger;

/**
 * Equal whole numbers as one object, as far as they are remembered: on the way down an index most
 * comparisons are of numbers that stand in many rows, and those of one object need not be fetched
 * from memory each time (docs/decisions/021-shared-numbers.md). H2's values never change, so nobody
 * can tell. One thread at a time.
 */
final class H2SharedValues {
  private static final int BITS = 15;

  /** The one that was seen last at each place. */
  private final Value[] known = new Value[1 << BITS];

  /** The object to use in place of this one: itself, where no equal one is remembered. */
  Value of(Value value) {
    if (!(value instanceof ValueInteger || value instanceof ValueBigint)) {
      return value;
    }
    // The golden ratio spreads numbers that follow each other; those of the two types lie apart.
    int place = (31 * value.getValueType() + value.hashCode()) * 0x9E3779B9 >>> 32 - BITS;
    Value equal = known[place];
    if (value.equals(equal)) {
      return equal;
    }
    known[place] = value;
    return value;
  }
}
