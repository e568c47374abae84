package dev.hindsight.simulator.generate;

import java.util.List;

/**
 * A row of {@code consumers}.
 *
 * @param preferredMerchants ids of merchants; the column is spelt {@code prefered_merchants}
 */
public record Consumer(int id, String name, List<Integer> preferredMerchants) {
  public Consumer {
    preferredMerchants = List.copyOf(preferredMerchants);
  }
}
