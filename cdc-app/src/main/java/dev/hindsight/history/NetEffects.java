package dev.hindsight.history;

import dev.hindsight.change.Change;
import dev.hindsight.change.Changes;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collapses the events of one source transaction to its net effect on each key (design: at most one
 * version a key and transaction). Feed it the events in order, then take the {@link #effects()}.
 * Not thread-safe; one instance a transaction.
 */
public final class NetEffects {
  private record Place(TableId table, RowKey key) {}

  /** A row on its way from a deleted key to the one inserted next. */
  private record Moving(RowKey origin, Row row) {}

  private static final class Track {
    final Place place;
    final boolean existed;
    final boolean read;
    RowKey origin;
    Row row;
    ClosedBy ending;
    long ordinal;

    Track(Place place, boolean existed, boolean read) {
      this.place = place;
      this.existed = existed;
      this.read = read;
    }
  }

  private final Map<Place, Track> tracks = new LinkedHashMap<>();
  // Made when first needed: most transactions neither change keys nor empty tables.
  private Map<Place, Moving> moving = Map.of();
  private Map<TableId, Long> truncated = Map.of();

  /** The net effects of a transaction's events, or of one slice of them. */
  public static NetEffects of(Changes changes, int slice) {
    NetEffects effects = new NetEffects();
    changes.forEach(slice, effects::add);
    return effects;
  }

  /** Takes the next event. */
  public void add(Change change) {
    switch (change.kind()) {
      case INSERT -> insert(change);
      case UPDATE -> update(change);
      case DELETE -> delete(change);
      case TRUNCATE -> truncate(change);
    }
  }

  private void insert(Change change) {
    Track track = track(change, false);
    Row row = change.row();
    track.origin = null;
    if (change.linkedKey() != null) {
      Moving came = moving.isEmpty() ? null : moving.remove(track.place);
      if (came != null) {
        track.origin = came.origin;
        row = came.row == null ? row : row.fillUnchanged(came.row);
      }
    }
    track.row = row;
    track.ordinal = change.ordinal();
  }

  private void update(Change change) {
    Track track = track(change, true);
    track.row = track.row == null ? change.row() : change.row().fillUnchanged(track.row);
    track.ordinal = change.ordinal();
  }

  private void delete(Change change) {
    Track track = track(change, true);
    if (change.linkedKey() == null) {
      track.ending = ClosedBy.DELETE;
    } else {
      track.ending = ClosedBy.KEY_CHANGE;
      moving = moving.isEmpty() ? new HashMap<>() : moving;
      moving.put(
          new Place(change.table(), change.linkedKey()), new Moving(track.origin, track.row));
    }
    track.row = null;
    track.origin = null;
    track.ordinal = change.ordinal();
  }

  private void truncate(Change change) {
    truncated = truncated.isEmpty() ? new LinkedHashMap<>() : truncated;
    truncated.put(change.table(), change.ordinal());
    for (Track track : tracks.values()) {
      // A key that was gone already went as its own event says.
      if (track.row != null && track.place.table.equals(change.table())) {
        track.row = null;
        track.origin = null;
        track.ending = ClosedBy.TRUNCATE;
        track.ordinal = change.ordinal();
      }
    }
  }

  private Track track(Change change, boolean existed) {
    Place place = new Place(change.table(), change.key());
    Track track = tracks.get(place);
    if (track == null) {
      boolean mayBeOpen = existed || truncated.containsKey(change.table());
      track = new Track(place, existed, mayBeOpen);
      track.origin = existed ? change.key() : null;
      tracks.put(place, track);
    }
    return track;
  }

  /** One effect for each key touched, in the order in which the keys were first touched. */
  public List<Effect> effects() {
    List<Effect> effects = new ArrayList<>(tracks.size());
    for (Track track : tracks.values()) {
      effects.add(
          new Effect(
              track.place.table,
              track.place.key,
              track.row,
              track.existed,
              track.read,
              track.origin,
              track.row == null ? track.ending : null,
              track.ordinal));
    }
    return effects;
  }

  /**
   * The tables the transaction emptied, with the place of the last such event. Keys touched beside
   * it have their own effect.
   */
  public Map<TableId, Long> truncated() {
    return truncated;
  }
}
