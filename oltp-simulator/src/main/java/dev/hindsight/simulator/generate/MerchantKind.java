package dev.hindsight.simulator.generate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trade, with the usual amounts of one purchase and the way a bank labels it. */
public enum MerchantKind {
  GROCERY("CB", 300, 18_000, "CARREFOUR", "LECLERC", "AUCHAN", "INTERMARCHE", "MONOPRIX", "LIDL"),
  RESTAURANT("CB", 800, 9_000, "BUFFALO GRILL", "FLUNCH", "MCDONALDS", "PAUL", "BRIOCHE DOREE"),
  FUEL("CB", 2_000, 11_000, "TOTALENERGIES", "ESSO", "SHELL", "AVIA", "BP"),
  FASHION("CB", 1_500, 25_000, "ZARA", "H&M", "KIABI", "CELIO", "ETAM", "JULES"),
  ELECTRONICS("CB", 1_000, 180_000, "FNAC", "DARTY", "BOULANGER", "LDLC", "APPLE STORE"),
  TRAVEL("CB", 2_500, 120_000, "SNCF CONNECT", "AIR FRANCE", "ACCOR", "BOOKING", "BLABLACAR"),
  LEISURE("CB", 500, 12_000, "UGC", "DECATHLON", "BASIC FIT", "CULTURA", "GO SPORT"),
  UTILITY("PRLV SEPA", 2_500, 25_000, "EDF", "ENGIE", "VEOLIA", "SUEZ", "EKWATEUR"),
  TELECOM("PRLV SEPA", 999, 8_000, "ORANGE", "SFR", "BOUYGUES TELECOM", "FREE"),
  INSURANCE("PRLV SEPA", 1_500, 30_000, "MAIF", "MACIF", "AXA", "ALLIANZ", "MATMUT");

  private static final MerchantKind[] VALUES = values();
  private static final Map<String, MerchantKind> BY_CHAIN = new HashMap<>();

  static {
    for (MerchantKind kind : VALUES) {
      kind.chains.forEach(chain -> BY_CHAIN.put(chain, kind));
    }
  }

  private final String means;
  private final int leastCents;
  private final int mostCents;
  private final List<String> chains;

  MerchantKind(String means, int leastCents, int mostCents, String... chains) {
    this.means = means;
    this.leastCents = leastCents;
    this.mostCents = mostCents;
    this.chains = List.of(chains);
  }

  static MerchantKind of(Merchant merchant) {
    MerchantKind known = BY_CHAIN.get(merchant.name());
    return known != null ? known : byId(merchant.id());
  }

  static MerchantKind byId(int id) {
    return VALUES[Math.floorMod(id - 1, VALUES.length)];
  }

  /** The first words of a label: a card payment or a direct debit. */
  public String means() {
    return means;
  }

  /** The least amount of one purchase, in cents. */
  public int leastCents() {
    return leastCents;
  }

  /** The greatest amount of one purchase, in cents. */
  public int mostCents() {
    return mostCents;
  }

  /** Well-known names of this trade. */
  public List<String> chains() {
    return chains;
  }
}
