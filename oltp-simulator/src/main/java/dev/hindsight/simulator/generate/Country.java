package dev.hindsight.simulator.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The countries purchases happen in, each with its share in percent and some of its cities. */
enum Country {
  FR(76, "PARIS", "LYON", "MARSEILLE", "LILLE", "NANTES", "BORDEAUX", "RENNES", "TOULOUSE"),
  BE(5, "BRUXELLES", "LIEGE", "NAMUR"),
  DE(4, "BERLIN", "KOELN", "MUENCHEN"),
  ES(4, "BARCELONA", "MADRID", "SEVILLA"),
  IT(3, "ROMA", "MILANO", "TORINO"),
  GB(2, "LONDON", "DOVER"),
  CH(2, "GENEVE", "LAUSANNE"),
  LU(1, "LUXEMBOURG"),
  NL(1, "AMSTERDAM", "UTRECHT"),
  PT(1, "LISBOA", "PORTO"),
  US(1, "NEW YORK", "BOSTON");

  private static final Country[] BY_PERCENT = byPercent();

  private final int percent;
  private final String[] cities;

  Country(int percent, String... cities) {
    this.percent = percent;
    this.cities = cities;
  }

  static Country draw(SplittableRandom random) {
    return BY_PERCENT[random.nextInt(BY_PERCENT.length)];
  }

  static Country other(SplittableRandom random, String than) {
    Country drawn = draw(random);
    while (drawn.name().equals(than)) {
      drawn = draw(random);
    }
    return drawn;
  }

  String city(SplittableRandom random) {
    return cities[random.nextInt(cities.length)];
  }

  private static Country[] byPercent() {
    List<Country> places = new ArrayList<>(100);
    for (Country country : values()) {
      for (int i = 0; i < country.percent; i++) {
        places.add(country);
      }
    }
    return places.toArray(Country[]::new);
  }
}
