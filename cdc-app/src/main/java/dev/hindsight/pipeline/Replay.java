package dev.hindsight.pipeline;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.ShapeText;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.history.ClosedBy;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Effect;
import dev.hindsight.history.Intent;
import dev.hindsight.history.Moment;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.ParkedRow;
import dev.hindsight.warehouse.PlanWriter;
import dev.hindsight.warehouse.TableState;
import dev.hindsight.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Applies what waits in quarantine because its table was not followed, as if it had flowed: in
 * commit order, with its own times and positions. Chunk by chunk, each one transaction in which
 * nobody else commits to the history; so it works beside a {@code run}, can be cut off at any point
 * and gone on with, and the last one, which finds nothing left, is where the table flows again.
 */
public final class Replay implements AutoCloseable {
  private static final int CHUNK = 2_000;
  private static final int ROWS = 200;

  private final Warehouse warehouse;
  private final int chunk;
  private final Map<Long, RowShape> shapes = new HashMap<>();
  private final Verdict verdict;
  private CommitPlan planned;
  private long counter = -1;

  public Replay(Supplier<HistoryStore> stores, Cleaners cleaners, Gates gates) {
    this(stores, cleaners, gates, CHUNK);
  }

  Replay(Supplier<HistoryStore> stores, Cleaners cleaners, Gates gates, int chunk) {
    this(new Warehouse(stores, cleaners, gates, new PipelineListener() {}, () -> 0), chunk);
  }

  Replay(Warehouse warehouse) {
    this(warehouse, CHUNK);
  }

  private Replay(Warehouse warehouse, int chunk) {
    this.warehouse = warehouse;
    this.chunk = chunk;
    this.verdict = new Verdict(warehouse::gate);
  }

  /** What the history knows of each table. */
  public Map<TableId, TableState> states() {
    return warehouse.call(store -> store.followed().states());
  }

  public Map<TableId, HistoryTable> tables() {
    return warehouse.call(HistoryStore::tables);
  }

  /** How many events of a table wait until it is followed. */
  public long waiting(TableId table) {
    return warehouse.call(store -> store.replays().parkedCount(table));
  }

  /**
   * Until nothing of the table waits any more.
   *
   * @param progress told the events so far after each chunk, which are durable
   * @return how many events were applied
   * @throws Stop with exit code 2 when rows came with columns that nobody has decided about
   */
  public long parked(TableId table, LongConsumer progress) {
    long done = 0;
    long after = 0;
    while (true) {
      long from = after;
      int[] size = new int[1];
      OptionalLong last = chunkWithoutRefused(table, from, size);
      if (last.isEmpty()) {
        return done;
      }
      after = last.getAsLong();
      done += size[0];
      progress.accept(done);
    }
  }

  /** A row that the warehouse does not take goes on waiting, as one that failed a rule. */
  private OptionalLong chunkWithoutRefused(TableId table, long from, int[] size) {
    while (true) {
      try {
        OptionalLong last = warehouse.callAgainOnConflict(store -> chunk(store, table, from, size));
        verdict.forget();
        return last;
      } catch (WarehouseException e) {
        List<PlanWriter.RefusedVersion> refused =
            e.kind() == WarehouseException.Kind.REFUSED
                ? warehouse.call(store -> store.refused(List.of(planned).iterator()))
                : List.of();
        if (refused.isEmpty()) {
          throw e;
        }
        verdict.refused(refused);
      }
    }
  }

  private OptionalLong chunk(HistoryStore store, TableId table, long after, int[] size) {
    learn(store);
    TableState state = store.followed().states().get(table);
    long erasures = warehouse.gate().refresh();
    return store
        .replays()
        .replay(
            table,
            after,
            chunk,
            erasures,
            (rows, waiting) -> {
              size[0] = rows.size();
              planned = plan(store, state, rows, waiting);
              return planned;
            });
  }

  private CommitPlan plan(
      HistoryStore store,
      TableState state,
      List<ParkedRow> rows,
      Map<TableId, Set<RowKey>> waiting) {
    Map<Long, List<ParkedRow>> transactions = new LinkedHashMap<>();
    rows.forEach(
        row ->
            transactions
                .computeIfAbsent(row.moment().commitLsn(), lsn -> new ArrayList<>())
                .add(row));
    List<Moment> moments = new ArrayList<>();
    List<Collapsed> collapsed = new ArrayList<>();
    for (List<ParkedRow> transaction : transactions.values()) {
      moments.add(transaction.get(0).moment());
      collapsed.add(collapsed(state, transaction));
    }
    CommitPlan plan = new CommitPlan(waiting);
    Collapsed.read(collapsed, store, plan, true);
    for (int i = 0; i < collapsed.size(); i++) {
      collapsed.get(i).apply(moments.get(i), plan);
      collapsed.get(i).truncate(moments.get(i), plan);
    }
    return plan;
  }

  private Collapsed collapsed(TableState state, List<ParkedRow> transaction) {
    List<Effect> effects = new ArrayList<>();
    Map<TableId, Long> truncated = new HashMap<>();
    for (ParkedRow parked : transaction) {
      Intent intent = parked.intent();
      if (intent.kind() == Intent.Kind.TRUNCATE) {
        truncated.put(state.table(), parked.ordinal());
        continue;
      }
      effects.add(
          new Effect(
              state.table(),
              parked.key(),
              row(state, parked),
              intent.existed(),
              true,
              intent.origin(),
              // Of what may not be kept there is nothing: the version before ends all the same.
              intent.kind() == Intent.Kind.ABSENT ? intent.ending() : ClosedBy.RETENTION,
              parked.ordinal()));
    }
    return new Collapsed(effects, truncated, warehouse.cleaners(), verdict, null);
  }

  private Row row(TableState state, ParkedRow parked) {
    if (parked.content() == null) {
      return null;
    }
    Long number = parked.intent().shape();
    TableState.Shape shape =
        state.shapes().stream().filter(each -> each.id() == number).findFirst().orElseThrow();
    if (!shape.followed()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "Rows of "
              + state.table()
              + " came with columns that nobody has decided about yet; what came before is in the history. Run"
              + " ops/hindsight migrate, then ops/hindsight quarantine replay --table "
              + state.table()
              + " again.");
    }
    return RowContent.read(
        parked.content(), shapes.computeIfAbsent(number, id -> ShapeText.parse(shape.text())));
  }

  /**
   * What became of rows that failed a rule.
   *
   * @param fitted in the history now, or equal to what is there
   * @param refused past the retention line, or about a consumer who was erased: gone
   * @param failed they fail a rule today too, and go on waiting
   */
  public record Rejected(long fitted, long refused, long failed) {
    private Rejected and(Rejected other) {
      return new Rejected(fitted + other.fitted, refused + other.refused, failed + other.failed);
    }
  }

  /** The numbers of a table's rows that failed a rule and can be judged again. */
  public List<Long> rejectedIds(TableId table) {
    return warehouse.call(store -> store.replays().rejected(table));
  }

  /**
   * Judges rows of {@link #rejectedIds} again, and fits those that are good now into their time.
   */
  public Rejected rejected(TableId table, List<Long> ids) {
    Rejected total = new Rejected(0, 0, 0);
    for (int from = 0; from < ids.size(); from += ROWS) {
      List<Long> some = ids.subList(from, Math.min(from + ROWS, ids.size()));
      Rejected done = rejectedWithoutRefused(table, some);
      total = total.and(done);
    }
    return total;
  }

  private Rejected rejectedWithoutRefused(TableId table, List<Long> ids) {
    try {
      return warehouse.callAgainOnConflict(store -> rejected(store, table, ids, false));
    } catch (WarehouseException e) {
      if (e.kind() != WarehouseException.Kind.REFUSED) {
        throw e;
      }
    }
    if (ids.size() == 1) {
      return warehouse.callAgainOnConflict(store -> rejected(store, table, ids, true));
    }
    int half = ids.size() / 2;
    return rejected(table, ids.subList(0, half))
        .and(rejected(table, ids.subList(half, ids.size())));
  }

  /**
   * @param refused whether the warehouse does not take them
   */
  private Rejected rejected(HistoryStore store, TableId table, List<Long> ids, boolean refused) {
    learn(store);
    LateRows judge =
        new LateRows(
            store.followed().states().get(table),
            store.tables().get(table),
            warehouse.cleaners().get(table),
            warehouse.gate(),
            refused);
    long erasures = warehouse.gate().refresh();
    store.replays().replayRejected(table, ids, erasures, judge::judge);
    return judge.result();
  }

  private void learn(HistoryStore store) {
    long now = store.followed().counter();
    if (now != counter) {
      warehouse.learn();
      counter = now;
    }
  }

  @Override
  public void close() {
    warehouse.close();
  }
}
