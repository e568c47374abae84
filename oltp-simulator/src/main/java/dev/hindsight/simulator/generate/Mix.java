package dev.hindsight.simulator.generate;

/**
 * How much goes wrong. Shares are of the bookings made, from 0 to 1.
 *
 * @param errors share booked with a bank error, every one of them mended later
 * @param dirt share booked dirty; about half of it is mended later
 * @throws IllegalArgumentException where a share, or their sum, is not within 0 and 1
 */
public record Mix(double errors, double dirt) {
  public Mix {
    if (!(errors >= 0 && dirt >= 0 && errors + dirt <= 1)) {
      throw new IllegalArgumentException(
          "error rate and dirty rate must be from 0 to 1 and not exceed 1 together: "
              + errors
              + ", "
              + dirt);
    }
  }
}
