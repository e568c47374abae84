package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          390112 | 08001 | Your session has expired. Please login again.        | true
          390114 | 08001 | Authentication token has expired.                    | true
          390111 | 08001 | Session no longer exists. New login required.        | true
          390145 | 08001 | Service unavailable.                                 | true
          200015 | 58030 | JDBC driver encountered communication error.         | true
          200015 | 58030 | communication error. Message: HTTP status=429.       | true
          200015 | 58030 | communication error. Message: HTTP status=503.       | true
          200015 | 58030 | communication error. Message: HTTP status=404.       | false
          200016 | 58030 | JDBC driver encountered IO error.                    | true
          200052 | 08003 | Connection has been closed.                          | true
          253003 | 58000 | Error during file upload to stage                    | true
          625    | 57014 | this lock has not yet been released                  | true
          630    | 57014 | Statement reached its statement or warehouse timeout | true
          606    | 57P03 | No active warehouse selected in the current session. | true
          90073  | 22000 | Warehouse cannot be resumed: quota                   | true
          0      | 08006 | connection failure                                   | true
          390100 | 08001 | Incorrect username or password was specified.        | false
          390144 | 08001 | JWT token is invalid.                                | false
          394304 | 08001 | JWT token is invalid.                                | false
          390318 | 08001 | OAuth access token expired.                          | false
          390201 | 08001 | The requested schema does not exist                  | false
          200045 | 42601 | Private key provided is invalid                      | false
          1003   | 42000 | SQL compilation error                                | false
          2003   | 42S02 | Object does not exist or not authorized              | false
          3001   | 42501 | Insufficient privileges to operate on schema         | false
          100090 | 42P18 | Duplicate row detected during DML action             | false
          100132 | 22003 | numeric value is out of range                        | false
          603    | XX000 | SQL execution internal error                         | false
          200018 | 0A000 | Data type not supported for binding                  | false
          """)
  void what_may_pass_is_tried_again_and_what_will_not_is_not(
      int code, String state, String message, boolean again) {
    assertThat(SnowflakeErrors.isTransient(new SQLException(message, state, code)))
        .isEqualTo(again);
  }

  @ParameterizedTest
  @CsvSource({
    "606, AUTO_RESUME",
    "90073, quota",
    "3001, GRANT",
    "2003, ops/hindsight migrate",
    "90105, hindsight.warehouse.schema",
    "630, hindsight.warehouse.query-timeout"
  })
  void what_a_person_can_mend_is_said(int code, String mend) {
    assertThat(SnowflakeErrors.mend(new SQLException("x", "y", code)).orElseThrow()).contains(mend);
    assertThat(SnowflakeErrors.mend(new SQLException("x", "y", 1003))).isEmpty();
  }
}
