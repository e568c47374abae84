package dev.hindsight.change;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the source was like when it was looked at, apart from its rows.
 *
 * @param timeline the branch of its log that it wrote; 0 when not known
 * @param published how each table was in the publication, as text to be compared
 */
public record SourceState(int timeline, Map<TableId, String> published) {
  /** Before it was ever looked at. */
  public static final SourceState UNKNOWN = new SourceState(0, Map.of());

  public SourceState {
    published = Map.copyOf(published);
  }

  /** The same, but some tables as they were in another one. */
  public SourceState with(SourceState former, Set<TableId> tables) {
    Map<TableId, String> mixed = new HashMap<>(published);
    tables.forEach(table -> mixed.put(table, former.published.get(table)));
    return new SourceState(timeline, mixed);
  }
}
