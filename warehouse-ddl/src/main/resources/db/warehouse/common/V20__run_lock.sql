-- The row that the process which purges or erases holds locked. In a table of its own: Snowflake locks tables, not rows.
CREATE TABLE run_lock (
    id    INTEGER NOT NULL PRIMARY KEY,
    takes BIGINT NOT NULL
);
INSERT INTO run_lock VALUES (1, 0);
