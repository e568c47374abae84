package dev.hindsight.copy;

import dev.hindsight.change.TableSpec;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.WarehouseConnections;
import java.util.List;

/**
 * One of the two warehouses.
 *
 * @param name of its profile, for people
 */
public record Side(
    String name, WarehouseConnections connections, Dialect dialect, List<TableSpec> tables) {}
