package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.history.LateVersion.End;
import dev.hindsight.history.LateVersion.Fit;
import dev.hindsight.history.LateVersion.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/**
 * All sequences of up to four events over two keys with rows that fail a rule among them, in every
 * split into transactions: any one of those rows replayed at the end, or all of them, gives the
 * versions of a pipeline for which they had been good when they came.
 */
class LateVersionExhaustiveTest {
  private static final int EVENTS = Integer.getInteger("history.events", 5) - 1;
  private static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");
  private static final Comparator<StoredVersion> IN_ORDER =
      Comparator.comparingLong(StoredVersion::commitLsn)
          .thenComparing(version -> (Integer) version.key().part(0));

  private final Sequences sequences =
      new Sequences(2, List.of("a", CommitLoop.BAD), List.of("a", "b", CommitLoop.BAD));
  private final LongAdder runs = new LongAdder();

  @Test
  void a_row_replayed_later_gives_the_history_of_one_that_was_good_at_once() {
    for (int length = 1; length <= EVENTS; length++) {
      sequences.after(List.of(), length).parallelStream()
          .forEach(events -> Splits.of(events).forEach(this::prove));
    }
    System.out.printf("%,d replays%n", runs.sum());
    assertThat(runs.sum()).isGreaterThan(20_000);
  }

  /** A rejected row, and what ended it. */
  private static final class Waiting {
    final Rejection rejection;
    final List<Object> values;
    Moment end;
    String endedBy;

    Waiting(Rejection rejection, List<Object> values) {
      this.rejection = rejection;
      this.values = values;
      this.end = rejection.end();
      this.endedBy = rejection.endedBy();
    }
  }

  private static Moment moment(int number) {
    Instant time = NOON.plusSeconds(number);
    return new Moment(time, 100L + number, 700L + number, time);
  }

  private void prove(List<List<SourceEvent>> transactions) {
    MemoryWarehouse warehouse = new MemoryWarehouse();
    CommitLoop loop = new CommitLoop(warehouse);
    NaiveModel table = new NaiveModel();
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      Moment moment = moment(i);
      List<SourceTransaction> one =
          List.of(
              new SourceTransaction(
                  moment.xid(),
                  moment.commitLsn(),
                  moment.committedAt(),
                  SourceEvent.changes(transactions.get(i), false).inMemory()));
      table.commit(transactions.get(i), moment);
      CommitPlan plan = loop.plan(one).plan();
      for (CommitPlan.EndedQuarantine ended : plan.endedQuarantine()) {
        all.stream()
            .filter(each -> each.end == null && each.rejection.key().equals(ended.key()))
            .forEach(
                each -> {
                  each.end = ended.end();
                  each.endedBy = ended.by();
                });
      }
      plan.rejections()
          .forEach(
              each ->
                  all.add(
                      new Waiting(each, table.table.get((Integer) each.key().part(0)).values())));
      loop.commit(one);
    }
    for (Waiting one : all) {
      List<StoredVersion> versions = new ArrayList<>(warehouse.versions(Changes.TABLE));
      replay(one, all, versions);
      long lsn = one.rejection.moment().commitLsn();
      requireSame(
          transactions,
          versions,
          (key, at) -> at == lsn && one.rejection.key().equals(RowKey.of(key)));
    }
    List<StoredVersion> versions = new ArrayList<>(warehouse.versions(Changes.TABLE));
    all.forEach(one -> replay(one, all, versions));
    requireSame(transactions, versions, (key, at) -> true);
  }

  private void replay(Waiting one, List<Waiting> all, List<StoredVersion> versions) {
    RowKey key = one.rejection.key();
    List<StoredVersion> ofKey =
        versions.stream()
            .filter(version -> version.key().equals(key))
            .sorted(Comparator.comparing(StoredVersion::validFrom))
            .toList();
    List<Stored> chain = ofKey.stream().map(LateVersionExhaustiveTest::stored).toList();
    Fit fit =
        LateVersion.of(
            key,
            one.values.toArray(),
            one.rejection.moment(),
            one.rejection.ordinal(),
            one.rejection.intent(),
            end(one, all),
            chain);
    if (fit.shortened() != null) {
      StoredVersion before = ofKey.get(chain.indexOf(fit.shortened()));
      versions.set(
          versions.indexOf(before),
          before.closed(fit.begin().time(), fit.shortenedBy().text(), fit.begin().commitLsn()));
    }
    if (fit.corrected() != null) {
      StoredVersion next = ofKey.get(chain.indexOf(fit.corrected()));
      versions.set(versions.indexOf(next), opened(next, "correction"));
    }
    fit.opens().forEach(version -> versions.add(StoredVersion.of(version)));
    runs.increment();
  }

  private static End end(Waiting one, List<Waiting> all) {
    Waiting last = one;
    while (Rejection.REJECTED.equals(last.endedBy)) {
      Waiting before = last;
      last =
          all.stream()
              .filter(
                  each ->
                      each.rejection.key().equals(before.rejection.key())
                          && each.rejection.moment().commitLsn() == before.end.commitLsn())
              .findFirst()
              .orElseThrow();
    }
    return last.end == null
        ? null
        : new End(last.end.time(), last.end.commitLsn(), ClosedBy.of(last.endedBy));
  }

  private static Stored stored(StoredVersion version) {
    return new Stored(
        version.values().toArray(),
        version.validFrom(),
        version.validTo(),
        OpenedBy.valueOf(version.openedBy().toUpperCase(Locale.ROOT)),
        ClosedBy.of(version.closedBy()),
        version.commitLsn(),
        version.closedLsn());
  }

  private static StoredVersion opened(StoredVersion version, String by) {
    return new StoredVersion(
        version.key(),
        version.values(),
        version.validFrom(),
        version.validTo(),
        by,
        version.closedBy(),
        version.previousKey(),
        version.commitLsn(),
        version.closedLsn(),
        version.ordinal(),
        version.sourceTx(),
        version.committedAt());
  }

  private static void requireSame(
      List<List<SourceEvent>> transactions,
      List<StoredVersion> versions,
      BiPredicate<Integer, Long> good) {
    NaiveModel model = new NaiveModel(good);
    for (int i = 0; i < transactions.size(); i++) {
      model.commit(transactions.get(i), moment(i));
    }
    versions.sort(IN_ORDER);
    model.versions.sort(IN_ORDER);
    // Of an event that made no version when it came nothing is known but where it stands.
    for (int i = 0; i < Math.min(versions.size(), model.versions.size()); i++) {
      if (versions.get(i).sourceTx() == null) {
        model.versions.set(i, asFarAsKnown(model.versions.get(i)));
        int at = i;
        model.versions.replaceAll(
            version ->
                version.key().equals(versions.get(at).key())
                        && versions.get(at).validFrom().equals(version.validTo())
                    ? version.closed(version.validTo(), "correction", version.closedLsn())
                    : version);
      }
    }
    assertThat(versions).as("%s", transactions).containsExactlyElementsOf(model.versions);
  }

  private static StoredVersion asFarAsKnown(StoredVersion version) {
    return new StoredVersion(
        version.key(),
        version.values(),
        version.validFrom(),
        version.validTo(),
        "correction",
        version.closedBy(),
        null,
        version.commitLsn(),
        version.closedLsn(),
        0,
        null,
        null);
  }
}
