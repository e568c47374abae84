package dev.hindsight.pipeline;

import dev.hindsight.change.Lsn;
import dev.hindsight.change.SourceState;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.source.Membership;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.source.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has passed by the history although slot and position fit together. */
public final class Breach {
  private Breach() {}

  /** The source's state now. */
  public static SourceState look(Connection connection, String publication, List<TableSpec> tables)
      throws SQLException {
    return new SourceState(
        Timeline.current(connection),
        Membership.read(connection, publication, tables.stream().map(TableSpec::source).toList()));
  }

  /**
   * @param position where the history stands
   * @param known the state when it was brought there
   * @return what happened since then, as a sentence for people
   */
  public static Optional<String> since(
      SourceDatabase source, String publication, long position, SourceState known, SourceState now)
      throws SQLException {
    if (known.timeline() != 0) {
      long shared = Timeline.sharedUpTo(source, known.timeline(), now.timeline());
      if (position > shared) {
        return Optional.of(
            "The warehouse stands at "
                + Lsn.text(position)
                + ", but the source's log is another one from "
                + Lsn.text(shared)
                + " on (a standby has taken over, or the source was restored): the history knows transactions that the"
                + " source does not, and may lack others in their place.");
      }
    }
    Set<TableId> broken = Membership.broken(known.published(), now.published());
    return broken.isEmpty() ? Optional.empty() : Optional.of(unpublished(publication, broken));
  }

  static String unpublished(String publication, Set<TableId> tables) {
    return "Publication "
        + publication
        + " was changed for "
        + tables
        + " since the history was last brought up to date: what was committed meanwhile may have passed by.";
  }
}
