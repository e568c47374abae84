package dev.hindsight.pipeline;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.history.CommitPlan;
import dev.hindsight.history.Rejection;
import dev.hindsight.history.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the plans of one commit did, counted as they go by; the plans themselves are not kept. */
final class Tally implements Iterator<CommitPlan> {
  private record Place(TableId table, RowKey key) {}

  private final Iterator<CommitPlan> plans;
  private final List<Place> ended = new ArrayList<>();
  private final List<Place> waiting = new ArrayList<>();
  private int opened;
  private int closed;
  private int rejected;
  private final Map<TableId, Integer> parked = new HashMap<>();

  Tally(Iterator<CommitPlan> plans) {
    this.plans = plans;
  }

  @Override
  public boolean hasNext() {
    return plans.hasNext();
  }

  @Override
  public CommitPlan next() {
    CommitPlan plan = plans.next();
    for (TablePlan table : plan.tables()) {
      opened += table.opens().size();
      closed += table.closes().size();
    }
    rejected += plan.rejections().size();
    plan.parked().forEach(each -> parked.merge(each.table(), 1, Integer::sum));
    for (CommitPlan.EndedQuarantine each : plan.endedQuarantine()) {
      ended.add(new Place(each.table(), each.key()));
    }
    for (Rejection each : plan.rejections()) {
      if (each.end() == null) {
        waiting.add(new Place(each.table(), each.key()));
      }
    }
    return plan;
  }

  /** Brings the keys known to wait in quarantine up to date, once the commit is durable. */
  void update(Map<TableId, Set<RowKey>> quarantined) {
    for (Place place : ended) {
      quarantined.getOrDefault(place.table, Set.of()).remove(place.key);
    }
    for (Place place : waiting) {
      quarantined.computeIfAbsent(place.table, table -> new HashSet<>()).add(place.key);
    }
  }

  int opened() {
    return opened;
  }

  int closed() {
    return closed;
  }

  int rejected() {
    return rejected;
  }

  /** How many events wait until their table is followed again. */
  Map<TableId, Integer> parked() {
    return parked;
  }
}
