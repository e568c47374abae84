-- How far a copy into this warehouse has come, written with the rows; empty unless one is under way.
CREATE TABLE copy_progress (
    table_name  VARCHAR NOT NULL,
    source      VARCHAR NOT NULL,
    state       VARCHAR NOT NULL,
    rows_copied BIGINT NOT NULL,
    after_key   VARCHAR,
    PRIMARY KEY (table_name)
);
