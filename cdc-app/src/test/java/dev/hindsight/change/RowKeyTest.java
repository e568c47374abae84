package dev.hindsight.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowKeyTest {
  @ParameterizedTest
  @CsvSource({"1.5, 1.50, 1.5", "7, 7.00, 7", "100, 1E+2, 100", "0, 0.000, 0", "-0.10, -0.1, -0.1"})
  void equal_numbers_are_the_same_key_with_one_text(String one, String other, String text) {
    RowKey key = RowKey.of(new BigDecimal(one));
    assertThat(key).isEqualTo(RowKey.of(new BigDecimal(other)));
    assertThat(key).hasSameHashCodeAs(RowKey.of(new BigDecimal(other)));
    assertThat(RowKey.of(new BigDecimal(other)).text()).isEqualTo(text).isEqualTo(key.text());
  }

  @Test
  void the_parts_of_a_key_can_not_be_confused_with_one_another() {
    assertThat(RowKey.of("a|b", "c").text()).isEqualTo("a\\|b|c");
    assertThat(RowKey.of("a", "b|c").text()).isEqualTo("a|b\\|c");
    assertThat(RowKey.of("a\\", "b").text()).isEqualTo("a\\\\|b");
  }
}
