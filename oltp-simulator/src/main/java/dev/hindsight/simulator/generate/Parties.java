package dev.hindsight.simulator.generate;

import java.util.List;

/**
 * The group whose transactions are simulated.
 *
 * @throws IllegalArgumentException where one of the three lists is empty
 */
public record Parties(List<Consumer> consumers, List<Merchant> merchants, List<Bank> banks) {
  public Parties {
    consumers = List.copyOf(consumers);
    merchants = List.copyOf(merchants);
    banks = List.copyOf(banks);
    if (consumers.isEmpty() || merchants.isEmpty() || banks.isEmpty()) {
      throw new IllegalArgumentException(
          "at least one consumer, one merchant and one bank are needed");
    }
  }
}
