package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Change;
import dev.hindsight.change.SourceTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs a sequence of events in every split into source transactions, each of these in every split
 * into warehouse commits, and each of those with every crash, against {@link NaiveModel}.
 */
final class Exhaustion {
  private static final Instant NOON = Instant.parse("2024-02-29T12:00:00.000007Z");
  // Goes on, stands still, goes back, goes on by less than it went back.
  private static final long[] CLOCK = {0, 1_000_000, 1_000_000, 400_000, 999_999, 1_000_001, 9};
  private static final Comparator<StoredVersion> IN_ORDER =
      Comparator.comparingLong(StoredVersion::commitLsn)
          .thenComparing(version -> (Integer) version.key().part(0));

  private static final Comparator<StoredRejection> IN_SEQUENCE =
      Comparator.comparingLong(StoredRejection::commitLsn).thenComparing(StoredRejection::ordinal);

  private final boolean toasted;
  private final LongAdder runs = new LongAdder();

  private Exhaustion(boolean toasted) {
    this.toasted = toasted;
  }

  /**
   * @param start what is there before: a transaction and a commit of its own, or empty
   * @param toasted whether updates leave out the value that they do not touch
   */
  static Exhaustion of(Sequences sequences, List<SourceEvent> start, int longest, boolean toasted) {
    long began = System.nanoTime();
    Exhaustion exhaustion = new Exhaustion(toasted);
    long found = 0;
    for (int length = 1; length <= longest; length++) {
      List<List<SourceEvent>> all = sequences.after(start, length);
      found += all.size();
      all.parallelStream().forEach(events -> exhaustion.prove(start, events));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%,d runs of %,d sequences of up to %d events in %.1f s%n",
        exhaustion.runs(), found, longest, seconds);
    return exhaustion;
  }

  long runs() {
    return runs.sum();
  }

  private void prove(List<SourceEvent> start, List<SourceEvent> events) {
    for (List<List<SourceEvent>> split : Splits.of(events)) {
      List<List<SourceEvent>> transactions = new ArrayList<>(split);
      if (!start.isEmpty()) {
        transactions.add(0, start);
      }
      prove(transactions, start.isEmpty() ? 0 : 1);
    }
  }

  private void prove(List<List<SourceEvent>> events, int alone) {
    NaiveModel model = new NaiveModel();
    HistoryInvariants invariants = new HistoryInvariants();
    List<SourceTransaction> transactions = new ArrayList<>();
    Instant last = Instant.EPOCH;
    for (List<SourceEvent> of : events) {
      int number = transactions.size();
      Instant committed = NOON.plusNanos(CLOCK[number % CLOCK.length] * 1_000);
      last = committed.isAfter(last) ? committed : last.plusNanos(1_000);
      long lsn = 100 + 10 * number;
      Moment moment = new Moment(last, lsn, 700L + number, committed);
      model.commit(of, moment);
      invariants.after(moment, model.table);
      transactions.add(
          new SourceTransaction(
              700 + number, lsn, committed, SourceEvent.changes(of, toasted).inMemory()));
    }
    model.versions.sort(IN_ORDER);
    model.quarantine.sort(IN_SEQUENCE);
    invariants.check(model.versions, model.quarantine);
    List<SourceTransaction> rest = transactions.subList(alone, transactions.size());
    for (List<List<SourceTransaction>> commits : Splits.of(rest)) {
      if (eachTruncateEndsItsCommit(commits, events)) {
        List<List<SourceTransaction>> all = new ArrayList<>(commits);
        if (alone > 0) {
          all.add(0, transactions.subList(0, alone));
        }
        prove(model, transactions, all);
      }
    }
  }

  private static boolean eachTruncateEndsItsCommit(
      List<List<SourceTransaction>> commits, List<List<SourceEvent>> events) {
    return commits.stream()
        .flatMap(commit -> commit.subList(0, commit.size() - 1).stream())
        .noneMatch(t -> SourceEvent.truncates(events.get((int) (t.xid() - 700))));
  }

  /**
   * One run without a crash, and one for each crash: after any commit, with the next one planned
   * but not executed, the source delivers again from any earlier transaction on, what is durable
   * already in one batch with that next commit. Such a run must reach the very state of the run
   * without a crash; from there on it would only repeat it.
   */
  private void prove(
      NaiveModel model,
      List<SourceTransaction> transactions,
      List<List<SourceTransaction>> commits) {
    MemoryWarehouse warehouse = new MemoryWarehouse();
    try {
      int done = 0;
      for (List<SourceTransaction> commit : commits) {
        List<MemoryWarehouse> crashed = new ArrayList<>();
        new CommitLoop(warehouse).plan(commit);
        for (int from = 0; from < done; from++) {
          MemoryWarehouse again = warehouse.copy();
          new CommitLoop(again).commit(transactions.subList(from, done + commit.size()));
          crashed.add(again);
        }
        new CommitLoop(warehouse).commit(commit);
        done += commit.size();
        crashed.forEach(again -> again.requireSameAs(warehouse));
        runs.add(crashed.size());
      }
      for (int from = 0; from < done; from++) {
        MemoryWarehouse again = warehouse.copy();
        new CommitLoop(again).commit(transactions.subList(from, done));
        again.requireSameAs(warehouse);
        runs.increment();
      }
    } catch (RuntimeException e) {
      throw new AssertionError(describe(commits), e);
    }
    runs.increment();
    List<StoredVersion> versions = new ArrayList<>(warehouse.versions(Changes.TABLE));
    versions.sort(IN_ORDER);
    List<StoredRejection> quarantine = new ArrayList<>(warehouse.quarantine(Changes.TABLE));
    quarantine.sort(IN_SEQUENCE);
    if (!versions.equals(model.versions) || !quarantine.equals(model.quarantine)) {
      assertThat(versions).as(describe(commits)).containsExactlyElementsOf(model.versions);
      assertThat(quarantine).as(describe(commits)).containsExactlyElementsOf(model.quarantine);
    }
  }

  private static String describe(List<List<SourceTransaction>> commits) {
    StringBuilder text = new StringBuilder();
    for (List<SourceTransaction> commit : commits) {
      text.append("\n  commit");
      for (SourceTransaction transaction : commit) {
        text.append("\n    transaction ").append(transaction.commitLsn()).append(": ");
        transaction.changes().forEach(0, change -> text.append(describe(change)).append("; "));
      }
    }
    return text.toString();
  }

  private static String describe(Change change) {
    return change.kind()
        + (change.key() == null ? "" : " " + change.key())
        + (change.linkedKey() == null ? "" : " linked to " + change.linkedKey())
        + (change.row() == null ? "" : " = " + change.row().value(0));
  }
}
