package dev.hindsight.pipeline;

import dev.hindsight.change.TableId;
import dev.hindsight.retention.Gate;
import dev.hindsight.warehouse.HistoryTable;
import java.util.Map;

/** Makes the gate for the tables as the warehouse declares them. */
@FunctionalInterface
public interface Gates {
  Gate of(Map<TableId, HistoryTable> tables);
}
