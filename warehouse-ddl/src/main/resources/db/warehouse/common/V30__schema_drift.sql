-- What the history follows of the source's tables, and what a row needs that waits for its table to be followed again.

-- One row a table that was ever seen. state: 'flows'; 'parked' (its changes wait in quarantine, rule 'schema', since since_lsn);
-- 'resnapshot' (its changes are left out since since_lsn, until it is copied anew).
CREATE TABLE source_table (
    table_name VARCHAR NOT NULL PRIMARY KEY,
    state      VARCHAR NOT NULL,
    since_lsn  BIGINT,
    since_time ${instant},
    reason     VARCHAR
);

-- The columns that rows of a table came with. followed: the history has a place for each of them.
CREATE TABLE source_shape (
    id          BIGINT NOT NULL PRIMARY KEY,
    table_name  VARCHAR NOT NULL,
    columns     VARCHAR NOT NULL,
    followed    BOOLEAN NOT NULL,
    commit_lsn  BIGINT,
    recorded_at ${instant} NOT NULL
);

-- Which history column a source column goes to since the source renamed it, or gave it another type (retyped).
CREATE TABLE source_rename (
    table_name     VARCHAR NOT NULL,
    source_column  VARCHAR NOT NULL,
    former_column  VARCHAR NOT NULL,
    history_column VARCHAR NOT NULL,
    retyped        BOOLEAN NOT NULL,
    recorded_at    ${instant} NOT NULL
);

-- What a row in quarantine would have done to the history: 'present', 'absent', 'truncate', or 'refused' where nothing of it may
-- be kept; when (valid_from of what it would have opened), and in which transaction. NULL in rows of an earlier version.
ALTER TABLE quarantine ADD COLUMN event VARCHAR;
ALTER TABLE quarantine ADD COLUMN event_time ${instant};
ALTER TABLE quarantine ADD COLUMN source_tx BIGINT;
ALTER TABLE quarantine ADD COLUMN source_committed_at ${instant};
ALTER TABLE quarantine ADD COLUMN origin_key VARCHAR;
ALTER TABLE quarantine ADD COLUMN existed BOOLEAN;
ALTER TABLE quarantine ADD COLUMN ending VARCHAR;
ALTER TABLE quarantine ADD COLUMN shape_id BIGINT;
-- What ended it: as closed_by, or 'rejected' where the next event failed a rule too.
ALTER TABLE quarantine ADD COLUMN ended_by VARCHAR;

-- 'tables' grows with each change of the three tables above, and with each replay, that another process than run makes.
INSERT INTO retention_state VALUES ('tables', 0);
