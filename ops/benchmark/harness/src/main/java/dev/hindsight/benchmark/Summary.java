package dev.hindsight.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of one workload, by contender; the n-th figures of each are of the same round. */
final class Summary {
  final Workload workload;
  final long rows;
  private final Map<Contender, List<Figures>> rounds = new EnumMap<>(Contender.class);

  Summary(Workload workload, long rows) {
    this.workload = workload;
    this.rows = rows;
  }

  void add(Contender contender, Figures figures) {
    rounds.computeIfAbsent(contender, none -> new ArrayList<>()).add(figures);
  }

  List<Contender> contenders() {
    return List.copyOf(rounds.keySet());
  }

  List<Figures> rounds(Contender contender) {
    return List.copyOf(rounds.get(contender));
  }

  Spread of(Contender contender, ToDoubleFunction<Figures> figure) {
    return Spread.of(rounds.get(contender).stream().map(figure::applyAsDouble).toList());
  }

  /**
   * How many times as fast as another contender, round by round: the machine's moods fall on both.
   * Null where the other one did not take part.
   */
  Spread ratio(Contender contender, Contender other) {
    List<Figures> of = rounds.get(contender);
    List<Figures> to = rounds.get(other);
    if (to == null) {
      return null;
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(of.get(i).perSecond() / to.get(i).perSecond());
    }
    return Spread.of(ratios);
  }
}
