package dev.hindsight.simulator.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import net.datafaker.Faker;

/**
 * Names composed from pools that datafaker fills once: it makes some ten thousand names a second,
 * far too few to be asked for each row.
 */
final class PartyNames {

  private static final int POOL = 400;
  private static final String[] BANKS = {
    "BNP Paribas", "Crédit Agricole", "Société Générale", "Crédit Mutuel", "La Banque Postale",
    "Caisse d'Epargne", "Banque Populaire", "CIC", "LCL", "BRED"
  };
  private static final String[] FORMS = {"SAS", "SARL", "FRANCE", "ET FILS", "DISTRIBUTION", "SA"};

  private final SplittableRandom random;
  private final List<String> firstNames;
  private final List<String> lastNames;

  PartyNames(long seed) {
    this.random = new SplittableRandom(seed);
    Faker faker = new Faker(Locale.FRANCE, new Random(seed));
    this.firstNames = pool(() -> faker.name().firstName());
    this.lastNames = pool(() -> faker.name().lastName());
  }

  /** A person's name that is not taken; it is taken afterwards. */
  String person(Set<String> taken) {
    return untaken(taken, firstName() + " " + lastName());
  }

  /** The same first name with another last name. */
  String otherLastName(String person, Set<String> taken) {
    int blank = person.indexOf(' ');
    String first = blank < 0 ? person : person.substring(0, blank);
    return untaken(taken, first + " " + lastName());
  }

  String merchant(MerchantKind kind, Set<String> taken) {
    for (String chain : kind.chains()) {
      if (taken.add(chain)) {
        return chain;
      }
    }
    return untaken(taken, lastName().toUpperCase(Locale.ROOT) + " " + form());
  }

  /** A name a merchant trades under after a merger or a correction. */
  String otherTradeName(String merchant, Set<String> taken) {
    String stem = merchant;
    for (String form : FORMS) {
      int at = stem.indexOf(" " + form);
      stem = at > 0 ? stem.substring(0, at) : stem;
    }
    return untaken(taken, stem + " " + form());
  }

  String bank() {
    return BANKS[random.nextInt(BANKS.length)];
  }

  String zipcode(Set<String> taken) {
    while (true) {
      int code = 1_000 + random.nextInt(94_000);
      String zipcode = String.format(Locale.ROOT, "%05d", code);
      if (taken.add(zipcode)) {
        return zipcode;
      }
    }
  }

  private String untaken(Set<String> taken, String wanted) {
    String name = wanted;
    // Past what the pools can combine a number tells namesakes apart.
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + " " + i;
    }
    return name;
  }

  private String firstName() {
    return firstNames.get(random.nextInt(firstNames.size()));
  }

  private String lastName() {
    return lastNames.get(random.nextInt(lastNames.size()));
  }

  private String form() {
    return FORMS[random.nextInt(FORMS.length)];
  }

  private static List<String> pool(Supplier<String> source) {
    List<String> pool = new ArrayList<>(POOL);
    for (int i = 0; i < POOL; i++) {
      pool.add(source.get());
    }
    return pool.stream().distinct().toList();
  }
}
