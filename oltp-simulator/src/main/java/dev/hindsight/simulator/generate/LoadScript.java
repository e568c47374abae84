package dev.hindsight.simulator.generate;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What the banks do, one source transaction after the other: bookings, some of them wrong or dirty,
 * and what mends them a few to a few hundred steps later.
 *
 * <p>The same parties, names, seed, first id and instants give the same steps. Not for use by
 * several threads at once.
 */
public final class LoadScript {

  private static final int SHORTEST_DELAY = 5;
  private static final int LONGEST_DELAY = 300;

  private final TransactionGenerator generator;
  private final SplittableRandom random;
  private final Mix mix;
  private final Mistakes mistakes;
  private final Names names;
  private final Agenda agenda = new Agenda();
  private long steps;

  /**
   * @param taken every name in the source, so that renames stay unique
   * @param firstId the id of the first booking
   */
  public LoadScript(Parties parties, TakenNames taken, Mix mix, long seed, int firstId) {
    SplittableRandom seeds = new SplittableRandom(seed);
    this.generator = new TransactionGenerator(parties, seeds.nextLong(), firstId);
    this.random = seeds.split();
    this.mix = mix;
    this.mistakes = new Mistakes(random, parties);
    this.names = new Names(seeds.split(), parties, taken);
  }

  /** The next step; a new booking is created at the given instant. */
  public Step next(Instant now) {
    Step due = agenda.dueAt(++steps);
    if (due != null) {
      return due;
    }
    double draw = random.nextDouble();
    if (draw < mix.errors()) {
      return mistaken(now);
    }
    Booking clean = generator.next(now);
    return draw < mix.errors() + mix.dirt() ? dirty(clean) : new Step.Book(clean, null);
  }

  /** The next step that mends something, due or not; null where nothing waits. */
  public Step nextPending() {
    return agenda.dueAt(Long.MAX_VALUE);
  }

  /** Steps that still wait to be made. */
  public int pending() {
    return agenda.size();
  }

  private Step mistaken(Instant now) {
    BankError error = mistakes.draw();
    if (error == BankError.RENAMED_CONSUMER) {
      return names.renameConsumer();
    }
    if (error == BankError.RENAMED_MERCHANT) {
      return names.renameMerchant();
    }
    Booking right = generator.next(now);
    if (error == BankError.DOUBLE_BOOKING) {
      Booking copy = right.withId(generator.takeId());
      agenda.add(steps + 1, new Step.Book(copy, error));
      agenda.add(later(), new Step.Withdraw(copy, error));
      return new Step.Book(right, null);
    }
    if (!mistakes.fits(error, right)) {
      error = BankError.WRONG_AMOUNT;
    }
    Booking wrong = mistakes.wrong(error, right);
    agenda.add(later(), new Step.Amend(wrong, right, error));
    return new Step.Book(wrong, error);
  }

  private Step dirty(Booking clean) {
    Dirt dirt = Dirt.draw(random);
    Booking soiled = dirt.soil(clean, random);
    if (random.nextBoolean()) {
      agenda.add(later(), new Step.Amend(soiled, clean, dirt));
    }
    return new Step.Book(soiled, dirt);
  }

  private long later() {
    return steps + SHORTEST_DELAY + random.nextInt(LONGEST_DELAY - SHORTEST_DELAY);
  }
}
