-- What the flushes of the run under way have cost, for other processes to ask. One row (id = 1), overwritten as it goes on.
CREATE TABLE flush_cost (
    id              INTEGER NOT NULL PRIMARY KEY,
    holder          VARCHAR NOT NULL,        -- the process, as in run_state
    flushes         BIGINT NOT NULL,         -- since that process began
    last_at         ${instant} NOT NULL,
    last_rows       BIGINT NOT NULL,         -- changes of the source
    last_statements BIGINT NOT NULL,         -- sent to the warehouse; an array insert, or a batch, is one
    last_seconds    NUMERIC(18, 6) NOT NULL,
    all_rows        BIGINT NOT NULL,
    all_statements  BIGINT NOT NULL,
    all_seconds     NUMERIC(18, 6) NOT NULL
);
