package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.BankError;
import dev.hindsight.simulator.generate.Cause;
import dev.hindsight.simulator.generate.Step;
import dev.hindsight.simulator.truth.TruthEntry;
import dev.hindsight.simulator.truth.TruthEntry.Event;
import dev.hindsight.simulator.truth.TruthFile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Enters what was committed into the counts and the truth file. Safe for several threads. */
final class Ledger {

  private final Tally tally;
  private final TruthFile truth;

  /**
   * @param truth null where nobody wants one
   */
  Ledger(Tally tally, TruthFile truth) {
    this.tally = tally;
    this.truth = truth;
  }

  /** A step whose row was not there any more. */
  void missed() {
    tally.missed.increment();
  }

  void committed(Step step, Instant sent, Instant known) {
    tally.committed.increment();
    if (step instanceof Step.Book book) {
      booked(book, sent, known);
    } else if (step instanceof Step.Amend amend) {
      amended(amend, sent, known);
    } else if (step instanceof Step.Withdraw withdraw) {
      tally.deletion(withdraw.cause());
      Map<String, Object> before = withdraw.booking().columns();
      enter(Event.DELETION, withdraw.cause(), step, sent, known, before, null);
    } else if (step instanceof Step.Rename rename) {
      tally.correction(rename.cause());
      Map<String, Object> before = Map.of("name", rename.before());
      Map<String, Object> after = Map.of("name", rename.after());
      enter(Event.CORRECTION, rename.cause(), step, sent, known, before, after);
    }
  }

  private void booked(Step.Book book, Instant sent, Instant known) {
    tally.booked.increment();
    if (book.cause() == null) {
      return;
    }
    boolean wrong = book.cause() instanceof BankError;
    if (!wrong) {
      tally.dirty(book.cause());
    }
    Map<String, Object> after = book.booking().columns();
    enter(wrong ? Event.WRONG : Event.DIRTY, book.cause(), book, sent, known, null, after);
  }

  private void amended(Step.Amend amend, Instant sent, Instant known) {
    boolean correction = amend.cause() instanceof BankError;
    if (correction) {
      tally.correction(amend.cause());
    } else {
      tally.mended(amend.cause());
    }
    Map<String, Object> before = new LinkedHashMap<>(amend.before().columns());
    Map<String, Object> after = new LinkedHashMap<>(amend.after().columns());
    before.entrySet().removeIf(column -> same(column, amend.after().columns()));
    after.keySet().retainAll(before.keySet());
    Event event = correction ? Event.CORRECTION : Event.MENDED;
    enter(event, amend.cause(), amend, sent, known, before, after);
  }

  private static boolean same(Map.Entry<String, Object> column, Map<String, Object> others) {
    return Objects.equals(column.getValue(), others.get(column.getKey()));
  }

  private void enter(
      Event event,
      Cause cause,
      Step step,
      Instant sent,
      Instant known,
      Map<String, Object> before,
      Map<String, Object> after) {
    if (truth != null) {
      truth.append(
          new TruthEntry(
              event,
              cause.name(),
              step.table(),
              step.id(),
              sent.toString(),
              known.toString(),
              before,
              after));
    }
  }
}
