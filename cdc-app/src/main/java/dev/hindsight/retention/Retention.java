package dev.hindsight.retention;

import dev.hindsight.change.TableSpec;
import dev.hindsight.warehouse.Dialect;
import dev.hindsight.warehouse.WarehouseConnections;
import java.time.InstantSource;
import java.util.List;

/**
 * What every part of retention works with.
 *
 * @param anchor where the audit's newest hash is kept
 * @param key the secret of the digests
 * @param runBy this process and its user, for the audit's lines
 */
public record Retention(
    WarehouseConnections connections,
    Dialect dialect,
    List<TableSpec> tables,
    RetentionPolicy policy,
    InstantSource clock,
    Anchor anchor,
    DigestKey key,
    String runBy) {}
