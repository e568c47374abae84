package dev.hindsight.warehouse;

import dev.hindsight.change.Column;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.change.TableId;
import java.util.List;

/**
 * What the history makes of changed columns of a source table. Nothing that is in it is lost.
 *
 * @param commitLsn the source transaction that showed them first; null when unknown
 * @param steps in order
 * @param shapes the numbers of the columns that are followed once it is carried out
 */
public record Decision(TableId table, Long commitLsn, List<Step> steps, List<Long> shapes) {

  /** One column. */
  public sealed interface Step {
    /** The source column. */
    String column();
  }

  /** The history's column stays, NULL from now on. */
  public record Dropped(String column) implements Step {}

  /** The column goes on in the same history column. */
  public record Renamed(String column, String former) implements Step {}

  /** The history gets a column. */
  public record Added(SourceColumn declared) implements Step {
    @Override
    public String column() {
      return declared.name();
    }
  }

  /** The history column holds more. */
  public record Widened(String column, Column wider) implements Step {}

  /** The values go to a new history column from now on; the old one stays. */
  public record Retyped(SourceColumn declared, String history) implements Step {
    @Override
    public String column() {
      return declared.name();
    }
  }
}
