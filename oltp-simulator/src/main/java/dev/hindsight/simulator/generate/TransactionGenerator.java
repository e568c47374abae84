package dev.hindsight.simulator.generate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless stream of right and clean bookings for a group of parties.
 *
 * <p>The same parties, seed, first id and creation instants give the same bookings. About a tenth
 * has no merchant; of the others six in ten go to a merchant the consumer prefers. Not for use by
 * several threads at once.
 */
public final class TransactionGenerator {

  private static final int PERCENT_WITHOUT_MERCHANT = 10;
  private static final int PERCENT_PREFERRED = 60;
  private static final long MICROS_OF_DAY = Duration.ofDays(1).toSeconds() * 1_000_000;

  private final SplittableRandom random;
  private final Consumer[] consumers;
  private final int[][] preferred;
  private final Merchant[] merchants;
  private final java.util.Map<Integer, Merchant> merchantById = new java.util.HashMap<>();
  private final Bank[] banks;
  private final Phrases phrases;
  private int nextId;

  /**
   * @param firstId the id of the first booking; the next ones follow without gaps
   */
  public TransactionGenerator(Parties parties, long seed, int firstId) {
    this.random = new SplittableRandom(seed);
    this.consumers = parties.consumers().toArray(Consumer[]::new);
    this.merchants = parties.merchants().toArray(Merchant[]::new);
    this.banks = parties.banks().toArray(Bank[]::new);
    this.phrases = new Phrases(random);
    this.nextId = firstId;
    for (Merchant merchant : merchants) {
      merchantById.put(merchant.id(), merchant);
    }
    this.preferred = new int[consumers.length][];
    for (int i = 0; i < consumers.length; i++) {
      List<Integer> known = consumers[i].preferredMerchants();
      preferred[i] =
          known.stream().filter(merchantById::containsKey).mapToInt(Integer::intValue).toArray();
    }
  }

  /**
   * The next booking, created at the given instant, cut to microseconds.
   *
   * @throws ArithmeticException past the greatest id an INTEGER holds
   */
  public Booking next(Instant creation) {
    int who = random.nextInt(consumers.length);
    Instant created = creation.truncatedTo(ChronoUnit.MICROS);
    Instant executed = executed(created);
    Country country = Country.draw(random);
    Merchant merchant = merchantFor(who);
    return new Booking(
        takeId(),
        merchant == null ? phrases.transferAmount() : phrases.amount(merchant.kind()),
        created,
        executed,
        merchant == null
            ? phrases.transfer(consumers[who].name(), created)
            : phrases.purchase(merchant, created, country),
        country.name(),
        consumers[who].id(),
        bankOf(who).id(),
        merchant == null ? null : (Integer) merchant.id());
  }

  /** An id no other booking has. */
  int takeId() {
    int id = nextId;
    nextId = Math.incrementExact(id);
    return id;
  }

  private Merchant merchantFor(int who) {
    int draw = random.nextInt(100);
    if (draw < PERCENT_WITHOUT_MERCHANT) {
      return null;
    }
    int[] liked = preferred[who];
    if (liked.length > 0 && random.nextInt(100) < PERCENT_PREFERRED) {
      return merchantById.get(liked[random.nextInt(liked.length)]);
    }
    return merchants[random.nextInt(merchants.length)];
  }

  /** Most consumers bank at one branch and now and then at a second. */
  private Bank bankOf(int who) {
    int second = random.nextInt(10) == 0 ? 1 : 0;
    return banks[(who * 7 + second) % banks.length];
  }

  /** From one day before the creation (a late booking) to four days after it. */
  private Instant executed(Instant created) {
    long micros = random.nextLong(-MICROS_OF_DAY, 4 * MICROS_OF_DAY);
    return created.plus(micros, ChronoUnit.MICROS);
  }
}
