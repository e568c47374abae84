-- What the pipeline keeps beside the history. All of it is written in the same transactions as the versions.

-- One row (id = 1): how far the history has come, on which slot of which database, and who may write.
CREATE TABLE pipeline_position (
    id                INTEGER NOT NULL PRIMARY KEY,
    slot              VARCHAR NOT NULL,
    system_identifier VARCHAR NOT NULL,
    epoch             BIGINT NOT NULL,
    holder            VARCHAR NOT NULL,
    state             VARCHAR NOT NULL,            -- 'snapshot' until the initial copy is whole, then 'streaming'
    commit_lsn        BIGINT,                      -- the newest source transaction in the history; NULL while state = 'snapshot'
    last_time         ${instant},                  -- that transaction's valid_from
    snapshot_rows     BIGINT NOT NULL,             -- rows of the running or last snapshot
    snapshot_expected BIGINT NOT NULL,             -- the source's own estimate of them
    updated_at        ${instant} NOT NULL
);

CREATE ${table} quarantine (
    id          BIGINT NOT NULL PRIMARY KEY,
    table_name  VARCHAR NOT NULL,
    row_key     VARCHAR NOT NULL,
    commit_lsn  BIGINT NOT NULL,
    tx_ordinal  BIGINT NOT NULL,
    rule        VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    content     VARCHAR,
    recorded_at ${instant} NOT NULL,
    ended_at    ${instant},
    ended_lsn   BIGINT,
    replayed_at ${instant}
);

-- A stretch of the source's log that the history does not hold.
CREATE TABLE history_gap (
    table_name  VARCHAR NOT NULL,
    from_lsn    BIGINT,
    to_lsn      BIGINT,
    from_time   ${instant},
    to_time     ${instant},
    reason      VARCHAR NOT NULL,
    recorded_at ${instant} NOT NULL
);

CREATE TABLE schema_change (
    table_name  VARCHAR NOT NULL,
    column_name VARCHAR,
    commit_lsn  BIGINT,
    change      VARCHAR NOT NULL,
    statement   VARCHAR,
    recorded_at ${instant} NOT NULL
);

-- A hash chain; no personal data in it. See docs/architecture.md.
CREATE TABLE purge_audit (
    seq          BIGINT NOT NULL PRIMARY KEY,
    at           ${instant} NOT NULL,
    kind         VARCHAR NOT NULL,
    table_name   VARCHAR,
    cutoff       ${instant},
    rows_deleted BIGINT NOT NULL,
    rows_refused BIGINT NOT NULL,
    oldest       ${instant},
    newest       ${instant},
    position     BIGINT,
    run_by       VARCHAR NOT NULL,
    gone_by      ${instant},
    prev_hash    VARCHAR NOT NULL,
    hash         VARCHAR NOT NULL
);
