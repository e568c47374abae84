package dev.hindsight.transform;

import java.util.Locale;

/** ISO 3166-1 alpha-2, from the JDK's own list, as a table of 26 by 26. */
final class CountryCodes {
  private static final boolean[] ASSIGNED = new boolean[26 * 26];

  static {
    for (String code : Locale.getISOCountries()) {
      ASSIGNED[place(code)] = true;
    }
  }

  private CountryCodes() {}

  /**
   * The code, or null when it is none. {@code UK} and {@code EL}, which the European institutions
   * use, become the ISO codes of the same countries.
   */
  static String canonical(String code) {
    int place = place(code);
    if (place < 0) {
      return null;
    } else if (ASSIGNED[place]) {
      return code;
    } else if (code.equals("UK")) {
      return "GB";
    } else if (code.equals("EL")) {
      return "GR";
    }
    return null;
  }

  private static int place(String code) {
    if (code.length() != 2) {
      return -1;
    }
    int first = code.charAt(0) - 'A';
    int second = code.charAt(1) - 'A';
    return first < 0 || first >= 26 || second < 0 || second >= 26 ? -1 : first * 26 + second;
  }
}
