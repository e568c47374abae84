-- What run does just now, for other processes to ask. One row (id = 1), overwritten at each change.
CREATE TABLE run_state (
    id     INTEGER NOT NULL PRIMARY KEY,
    state  VARCHAR NOT NULL,            -- starting, snapshot, streaming, source_away, warehouse_away, stopped
    since  ${instant} NOT NULL,
    holder VARCHAR NOT NULL             -- the process, for people
);
