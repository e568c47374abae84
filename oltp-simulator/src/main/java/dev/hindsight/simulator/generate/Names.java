package dev.hindsight.simulator.generate;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** The names of the parties as they stand, and what they are renamed to. */
final class Names {

  private final SplittableRandom random;
  private final PartyNames pool;
  private final Consumer[] consumers;
  private final Merchant[] merchants;
  private final Set<String> takenByConsumers;
  private final Set<String> takenByMerchants;

  Names(SplittableRandom random, Parties parties, TakenNames taken) {
    this.random = random;
    this.pool = new PartyNames(random.nextLong());
    this.consumers = parties.consumers().toArray(Consumer[]::new);
    this.merchants = parties.merchants().toArray(Merchant[]::new);
    this.takenByConsumers = new HashSet<>(taken.consumers());
    this.takenByMerchants = new HashSet<>(taken.merchants());
  }

  Step renameConsumer() {
    int at = random.nextInt(consumers.length);
    Consumer old = consumers[at];
    String name = pool.otherLastName(old.name(), takenByConsumers);
    consumers[at] = new Consumer(old.id(), name, old.preferredMerchants());
    return new Step.Rename("consumers", old.id(), old.name(), name, BankError.RENAMED_CONSUMER);
  }

  Step renameMerchant() {
    int at = random.nextInt(merchants.length);
    Merchant old = merchants[at];
    String name = pool.otherTradeName(old.name(), takenByMerchants);
    merchants[at] = new Merchant(old.id(), name);
    return new Step.Rename("merchants", old.id(), old.name(), name, BankError.RENAMED_MERCHANT);
  }
}
