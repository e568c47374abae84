package dev.hindsight.snowflake;

/** An answer that the driver makes an SQLException of. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  final String code;
  final String sqlState;

  Refused(String code, String sqlState, String message) {
    super(message);
    this.code = code;
    this.sqlState = sqlState;
  }

  static Refused syntax(String what) {
    return new Refused("001003", "42000", "SQL compilation error: " + what);
  }

  static Refused unknownFunction(String name) {
    return new Refused("002140", "42601", "SQL compilation error: Unknown function " + name);
  }
}
