package dev.hindsight.pipeline;

import dev.hindsight.change.Position;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.TableId;
import dev.hindsight.warehouse.TableState;
import dev.hindsight.warehouse.TableState.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the source's tables as their columns change: what can be followed without a doubt by
 * itself; of other tables the changes wait in quarantine until somebody has decided. One thread at
 * a time.
 *
 * <p>What it knows is as old as {@link #known}; a commit that was planned with less than there is
 * by now fails, and everything is judged again.
 */
final class FollowedTables {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedTables.class);

  private final Warehouse warehouse;
  private final PipelineListener listener;
  private final long epoch;
  private final long mostParked;
  // The shape last seen of each table and found in order: it is what nearly every row has.
  private final Map<TableId, RowShape> inOrder = new HashMap<>();
  private final Map<RowShape, Long> numbers = new IdentityHashMap<>();
  private final Map<TableId, Long> parked = new HashMap<>();
  private Map<TableId, TableState> states;
  private long known;

  /**
   * @param mostParked when more events of a table wait it is given up until it is copied anew
   */
  FollowedTables(Warehouse warehouse, PipelineListener listener, long epoch, long mostParked) {
    this.warehouse = warehouse;
    this.listener = listener;
    this.epoch = epoch;
    this.mostParked = mostParked;
    load();
  }

  /** Forgets what it knew, and reads what there is. */
  void load() {
    inOrder.clear();
    numbers.clear();
    parked.clear();
    warehouse.call(
        store -> {
          // Before the rest: what changes in between makes this number too small, never too large.
          known = store.followed().counter();
          states = store.followed().states();
          return null;
        });
    states
        .values()
        .forEach(
            state -> {
              if (state.state() == State.PARKED) {
                parked.put(
                    state.table(),
                    warehouse.call(store -> store.replays().parkedCount(state.table())));
              }
            });
  }

  /** How far the states are known. */
  long known() {
    return known;
  }

  State state(TableId table) {
    return states.get(table).state();
  }

  String reason(TableId table) {
    return states.get(table).reason();
  }

  /** The number under which the columns of a parked row are stored; null where they are not. */
  Long number(RowShape shape) {
    return numbers.get(shape);
  }

  /** Whether something is to be done before rows of these columns can be planned. */
  boolean needed(Map<TableId, Set<RowShape>> shapes) {
    boolean needed = false;
    for (Map.Entry<TableId, Set<RowShape>> entry : shapes.entrySet()) {
      for (RowShape shape : entry.getValue()) {
        if (inOrder.get(entry.getKey()) != shape) {
          if (!inOrder(entry.getKey(), shape)) {
            needed = true;
          } else {
            inOrder.put(entry.getKey(), shape);
          }
        }
      }
    }
    return needed;
  }

  private boolean inOrder(TableId table, RowShape shape) {
    return switch (state(table)) {
      case FLOWS -> drift(table, shape).isNothing();
      case PARKED -> numbers.containsKey(shape);
      case RESNAPSHOT -> true;
    };
  }

  private Drift drift(TableId table, RowShape shape) {
    return Drift.between(
        states.get(table), shape, warehouse.table(table), warehouse.cleaners().get(table));
  }

  /**
   * Makes the history follow, or parks a table; what was made of {@link Warehouse#cleaners} before
   * is outdated.
   *
   * @param commitLsn the source transaction that shows the columns
   * @param time its time
   */
  void follow(Map<TableId, Set<RowShape>> shapes, long commitLsn, Instant time) {
    shapes.forEach((table, all) -> all.forEach(shape -> follow(table, shape, commitLsn, time)));
  }

  private void follow(TableId table, RowShape shape, long commitLsn, Instant time) {
    boolean anew = state(table) == State.FLOWS;
    if (anew) {
      Drift drift = drift(table, shape);
      if (drift.needsDecision() || !adapt(table, drift, commitLsn)) {
        park(table, drift.sentence(), commitLsn, time);
      } else if (drift.isNew()) {
        note(table, shape, commitLsn);
      }
    }
    if (state(table) == State.PARKED && !numbers.containsKey(shape)) {
      numbers.put(
          shape,
          warehouse.call(
              store -> store.followed().noteShape(table, shape, anew, epoch, commitLsn)));
    }
    states = warehouse.call(store -> store.followed().states());
  }

  /**
   * As {@link #follow}, for a copy of the whole table, which cannot be parked.
   *
   * @throws dev.hindsight.change.Stop when somebody has to decide first
   */
  void followCopied(TableId table, RowShape shape, long commitLsn) {
    Drift drift = drift(table, shape);
    if (drift.needsDecision() || !adapt(table, drift, commitLsn)) {
      throw drift.stop();
    }
    if (drift.isNew()) {
      note(table, shape, commitLsn);
      states = warehouse.call(store -> store.followed().states());
    }
  }

  private void note(TableId table, RowShape shape, long commitLsn) {
    warehouse.call(
        store -> {
          store.followed().follow(table, shape, epoch, commitLsn);
          return null;
        });
  }

  private boolean adapt(TableId table, Drift drift, long commitLsn) {
    boolean[] done = {true};
    if (!drift.wider().isEmpty()) {
      warehouse.change(
          store -> done[0] = store.followed().widen(table, drift.wider(), epoch, commitLsn));
    }
    if (done[0] && !drift.added().isEmpty()) {
      warehouse.change(
          store -> store.followed().addColumns(table, drift.added(), epoch, commitLsn));
    }
    return done[0];
  }

  private void park(TableId table, String sentence, long commitLsn, Instant time) {
    warehouse.call(
        store -> {
          store.followed().park(table, sentence, epoch, commitLsn, time);
          return null;
        });
    parked.put(table, 0L);
    states = warehouse.call(store -> store.followed().states());
    String line =
        sentence
            + " Its changes wait in quarantine; other tables go on. Run ops/hindsight migrate, then"
            + " ops/hindsight quarantine replay --table "
            + table
            + ".";
    LOG.warn("{}", line);
    listener.notice(line);
  }

  /** Counts what a commit has parked, and gives a table up of which too much waits. */
  void committed(Map<TableId, Integer> justParked, Position position) {
    justParked.forEach(
        (table, count) -> {
          if (parked.merge(table, (long) count, Long::sum) > mostParked) {
            giveUp(
                table,
                "More than "
                    + mostParked
                    + " changes of "
                    + table
                    + " wait in quarantine: "
                    + reason(table),
                "Run ops/hindsight migrate, then ops/hindsight quarantine replay --table "
                    + table
                    + ", and then, with run stopped, ops/hindsight resnapshot.",
                position);
          }
        });
  }

  /**
   * Gives tables up that are not there any more, or are other ones under the same name: which rows
   * went with the old one no log tells, so that later ones can not follow them.
   */
  void remade(Set<TableId> tables, Position position) {
    for (TableId table : tables) {
      if (states.containsKey(table) && state(table) != State.RESNAPSHOT) {
        giveUp(
            table,
            "Table "
                + table
                + " was dropped in the source, or dropped and made anew: what became of its rows is in no log.",
            "When it is there and in the publication again, and run is stopped, run ops/hindsight resnapshot.",
            position);
      }
    }
  }

  private void giveUp(TableId table, String sentence, String mend, Position position) {
    warehouse.call(
        store -> {
          store.followed().giveUp(table, sentence, epoch, position);
          return null;
        });
    parked.remove(table);
    states = warehouse.call(store -> store.followed().states());
    String line =
        sentence
            + " Its changes are left out from now on, and history_gap says so; other tables go on. "
            + mend;
    LOG.warn("{}", line);
    listener.notice(line);
  }
}
