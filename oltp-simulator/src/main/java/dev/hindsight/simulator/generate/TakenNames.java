package dev.hindsight.simulator.generate;

import java.util.Set;
import java.util.stream.Collectors;

/** The names the source already holds, also those of parties outside the simulated group. */
public record TakenNames(Set<String> consumers, Set<String> merchants) {
  public TakenNames {
    consumers = Set.copyOf(consumers);
    merchants = Set.copyOf(merchants);
  }

  /** Where the source holds no other parties than these. */
  public static TakenNames of(Parties parties) {
    return new TakenNames(
        parties.consumers().stream().map(Consumer::name).collect(Collectors.toSet()),
        parties.merchants().stream().map(Merchant::name).collect(Collectors.toSet()));
  }
}
