package dev.hindsight.warehouse;

import dev.hindsight.change.RowShape;
import dev.hindsight.change.ShapeText;
import dev.hindsight.change.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What the history knows of a source table's columns, and whether it follows them.
 *
 * @param state what becomes of the table's changes
 * @param sinceLsn the first transaction that was not followed; null while the table flows
 * @param reason what differs, a sentence; null while the table flows
 * @param shapes the columns that its rows came with, oldest first
 */
public record TableState(
    TableId table,
    State state,
    Long sinceLsn,
    Instant sinceTime,
    String reason,
    List<Shape> shapes) {

  /** What becomes of a table's changes. */
  public enum State {
    /** They go into the history. */
    FLOWS,
    /** They wait in quarantine, in order. */
    PARKED,
    /** They are left out until the table is copied anew. */
    RESNAPSHOT;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Columns of a table's rows.
   *
   * @param text as {@link ShapeText}
   * @param followed whether the history has a place for each
   */
  public record Shape(long id, String text, boolean followed, Long commitLsn) {}

  /** The newest shape that is followed; null where none is. */
  public Shape followed() {
    Shape newest = null;
    for (Shape shape : shapes) {
      newest = shape.followed() ? shape : newest;
    }
    return newest;
  }

  /** Those that came and are not followed, oldest first. */
  public List<Shape> unfollowed() {
    Shape newest = followed();
    return shapes.stream()
        .filter(shape -> !shape.followed() && (newest == null || shape.id() > newest.id()))
        .toList();
  }

  /** The shape with that text; null where it never came. */
  public Shape shape(RowShape shape) {
    String text = ShapeText.of(shape);
    Shape newest = null;
    for (Shape each : shapes) {
      newest = each.text().equals(text) ? each : newest;
    }
    return newest;
  }
}
