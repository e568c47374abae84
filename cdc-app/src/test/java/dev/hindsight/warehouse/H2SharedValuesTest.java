package dev.hindsight.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueInteger;
import org.h2.value.ValueNull;
import org.h2.value.ValueVarchar;
import org.junit.jupiter.api.Test;

class H2SharedValuesTest {
  private final H2SharedValues shared = new H2SharedValues();

  @Test
  void equalNumbersOfOneTypeBecomeOneObject() {
    Value integer = ValueInteger.get(123_456);
    Value bigint = ValueBigint.get(123_456);
    letH2ForgetThem();
    assertNotSame(integer, ValueInteger.get(123_456));
    assertSame(integer, shared.of(integer));
    assertSame(bigint, shared.of(bigint));
    assertSame(integer, shared.of(ValueInteger.get(123_456)));
    assertSame(bigint, shared.of(ValueBigint.get(123_456)));
  }

  /** H2 remembers the last thousand values itself, unless it is told not to, as in the product. */
  private static void letH2ForgetThem() {
    for (int i = 0; i < 1 << 16; i++) {
      ValueInteger.get(1 << 20 | i);
      ValueBigint.get(1 << 20 | i);
    }
  }

  @Test
  void everyOtherValueStaysItself() {
    Value text = ValueVarchar.get("123456");
    assertSame(text, shared.of(text));
    Value again = ValueVarchar.get("123456");
    assertSame(again, shared.of(again));
    assertSame(ValueNull.INSTANCE, shared.of(ValueNull.INSTANCE));
  }

  /** Far more numbers than there are places: they push each other out, and stay what they are. */
  @Test
  void numbersThatMeetAtOnePlaceStayApart() {
    for (int round = 0; round < 2; round++) {
      for (long number = -200_000; number < 200_000; number++) {
        assertEquals(number, shared.of(ValueBigint.get(number)).getLong());
        assertEquals((int) number, shared.of(ValueInteger.get((int) number)).getInt());
      }
    }
    assertEquals(Long.MIN_VALUE, shared.of(ValueBigint.get(Long.MIN_VALUE)).getLong());
  }

  /** As the numbers of some thousand consumers, a segment and two years of days are. */
  @Test
  void thousandsOfNumbersAreRememberedAtOnce() {
    Value[] first = new Value[10_000];
    for (int i = 0; i < first.length; i++) {
      first[i] = shared.of(ValueInteger.get(1_000 + i));
    }
    letH2ForgetThem();
    int same = 0;
    for (int i = 0; i < first.length; i++) {
      same += shared.of(ValueInteger.get(1_000 + i)) == first[i] ? 1 : 0;
    }
    assertEquals(first.length, same);
  }
}
