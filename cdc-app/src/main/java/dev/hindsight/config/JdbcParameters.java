package dev.hindsight.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** What JDBC URLs of all drivers have in common: parameters, some of them secret. */
final class JdbcParameters {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:\\w*(?:password|passwd|pwd|passcode|token|secret|private_?key)\\w*)=)[^&;]*");

  private static final Pattern USER_INFO = Pattern.compile("://[^/?@]*@");

  private JdbcParameters() {}

  /** The URL fit to be shown. */
  static String masked(String url) {
    String withoutUser = USER_INFO.matcher(url).replaceAll("://" + Secret.MASK + "@");
    return SECRET.matcher(withoutUser).replaceAll("$1" + Secret.MASK);
  }

  /**
   * The setting in which a parameter belongs that must not stand in a URL, since URLs show; null
   * where it may.
   */
  static String settingInstead(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "user" -> "user";
      case "password", "passcode" -> "password";
      case "token" -> "token-file";
      case "private_key_file", "private_key_base64", "privatekey" -> "private-key-file";
      case "private_key_pwd", "private_key_file_pwd" -> "private-key-passphrase";
      default -> null;
    };
  }

  static boolean isCredential(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("user") || lower.equals("password");
  }
}
