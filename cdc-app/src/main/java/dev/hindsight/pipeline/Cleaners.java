package dev.hindsight.pipeline;

import dev.hindsight.change.TableId;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryTable;
import java.util.Map;

/** Makes the row cleaners for the tables as the warehouse declares them. */
@FunctionalInterface
public interface Cleaners {
  Map<TableId, RowCleaner> of(Map<TableId, HistoryTable> tables);
}
