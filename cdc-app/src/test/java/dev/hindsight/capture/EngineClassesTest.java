package dev.hindsight.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineClassesTest {

  @Test
  void what_a_start_loads_ahead_is_in_this_engine() {
    assertThat(EngineClasses.NAMES)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
                    .doesNotThrowAnyException());
  }

  @Test
  void a_class_that_is_not_there_any_more_is_no_error() {
    assertThatCode(() -> EngineClasses.load(List.of("io.debezium.NoSuchClass")))
        .doesNotThrowAnyException();
  }
}
