package dev.hindsight.simulator.generate;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Steps to be made later, by the number of the step they wait for; equal numbers in order. */
final class Agenda {

  private record Entry(long due, long order, Step step) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::due).thenComparingLong(Entry::order));
  private long order;

  void add(long due, Step step) {
    entries.add(new Entry(due, order++, step));
  }

  /** The first step due by now, taken out; null where none is. */
  Step dueAt(long now) {
    Entry first = entries.peek();
    return first == null || first.due() > now ? null : entries.remove().step();
  }

  int size() {
    return entries.size();
  }
}
