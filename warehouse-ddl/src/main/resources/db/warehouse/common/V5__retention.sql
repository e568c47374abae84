-- What retention keeps for itself.

-- How old a quarantined row is: its own clock, but never later than recorded_at, which counts where it has none.
ALTER TABLE quarantine ADD COLUMN clock ${instant};
UPDATE quarantine SET clock = recorded_at;

-- What a line of the audit says in words, such as the reason of a restore that was accepted. Part of the line's hash.
ALTER TABLE purge_audit ADD COLUMN note VARCHAR;

-- Keyed digests of what must not come back though no date of its own tells its age: rows purged by valid_from or recorded_at
-- (kind 'age'), persons erased (kind 'erasure'). The key is outside the warehouse.
CREATE TABLE kept_out (
    table_name  VARCHAR NOT NULL,
    digest      VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    recorded_at ${instant} NOT NULL,
    PRIMARY KEY (table_name, digest)
);

-- Rows kept out so far, counted in the transaction that kept them out; purge_audit takes the counts over.
CREATE TABLE refusal_count (
    table_name   VARCHAR NOT NULL PRIMARY KEY,
    rows_refused BIGINT NOT NULL
);

-- Between the processes: 'run' is locked by the one that purges, 'kept_out' grows with each digest.
CREATE TABLE retention_state (
    name  VARCHAR NOT NULL PRIMARY KEY,
    counter BIGINT NOT NULL
);
INSERT INTO retention_state VALUES ('run', 0), ('kept_out', 0);
