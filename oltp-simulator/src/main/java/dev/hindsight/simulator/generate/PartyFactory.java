package dev.hindsight.simulator.generate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes parties from a seed. Names and zipcodes avoid those handed in as taken, which grow by what
 * is made. Not for use by several threads at once.
 */
public final class PartyFactory {

  private final PartyNames names;
  private final SplittableRandom random;

  public PartyFactory(long seed) {
    this.names = new PartyNames(seed);
    this.random = new SplittableRandom(seed ^ 0x9e3779b97f4a7c15L);
  }

  /** Parties for an empty source: ids from 1. */
  public static Parties parties(long seed, int consumers, int merchants, int banks) {
    PartyFactory factory = new PartyFactory(seed);
    Set<String> shops = new LinkedHashSet<>();
    Set<String> people = new LinkedHashSet<>();
    Set<String> zipcodes = new LinkedHashSet<>();
    List<Merchant> made = new ArrayList<>();
    for (int id = 1; id <= merchants; id++) {
      made.add(new Merchant(id, factory.merchantName(id, shops)));
    }
    List<Bank> branches = new ArrayList<>();
    for (int id = 1; id <= banks; id++) {
      branches.add(factory.bank(id, factory.bankName(), zipcodes));
    }
    List<Consumer> persons = new ArrayList<>();
    for (int id = 1; id <= consumers; id++) {
      persons.add(factory.consumer(id, factory.consumerName(people), made));
    }
    return new Parties(persons, made, branches);
  }

  public String consumerName(Set<String> taken) {
    return names.person(taken);
  }

  public String merchantName(int id, Set<String> taken) {
    return names.merchant(MerchantKind.byId(id), taken);
  }

  public String bankName() {
    return names.bank();
  }

  /** A consumer who prefers two to five of the merchants, or fewer where there are fewer. */
  public Consumer consumer(int id, String name, List<Merchant> merchants) {
    int wanted = Math.min(merchants.size(), 2 + random.nextInt(4));
    Set<Integer> preferred = new LinkedHashSet<>();
    while (preferred.size() < wanted) {
      preferred.add(merchants.get(random.nextInt(merchants.size())).id());
    }
    return new Consumer(id, name, List.copyOf(preferred));
  }

  public Bank bank(int id, String name, Set<String> takenZipcodes) {
    return new Bank(id, name, names.zipcode(takenZipcodes));
  }
}
