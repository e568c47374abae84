package dev.hindsight.simulator.source;

/** The group that takes part in a simulation, by table. */
public record Cast(Selection consumers, Selection merchants, Selection banks) {

  private static final int MOST_BANKS = 20_000;

  public Cast {
    if (banks.count() > MOST_BANKS) {
      throw new IllegalArgumentException("there are zipcodes for " + MOST_BANKS + " banks at most");
    }
  }

  /** 500 consumers, 200 merchants, 20 banks. */
  public static Cast usual() {
    return of(500, 200, 20);
  }

  public static Cast of(int consumers, int merchants, int banks) {
    return new Cast(Selection.of(consumers), Selection.of(merchants), Selection.of(banks));
  }
}
