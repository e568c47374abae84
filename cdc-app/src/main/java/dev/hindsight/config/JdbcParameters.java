package dev.hindsight.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** What JDBC URLs of all drivers have in common: parameters, some of them secret. */
final class JdbcParameters {
  private static final Pattern SECRET =
      Pattern.compile("(?i)((?:\\w*(?:password|passwd|pwd|passcode|token|secret)\\w*)=)[^&;]*");

  private static final Pattern USER_INFO = Pattern.compile("://[^/?@]*@");

  private JdbcParameters() {}

  /** The URL fit to be shown. */
  static String masked(String url) {
    String withoutUser = USER_INFO.matcher(url).replaceAll("://" + Secret.MASK + "@");
    return SECRET.matcher(withoutUser).replaceAll("$1" + Secret.MASK);
  }

  static boolean isCredential(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("user") || lower.equals("password");
  }
}
