package dev.hindsight.change;

import java.util.Map;

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
}
