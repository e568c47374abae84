-- The history tables: one row a version. An open version ends at 9999-12-31 00:00:00+00.
-- Placeholders (instant, integer_array, table) are the few words in which the warehouses differ.

CREATE ${table} transaction_history (
    transaction_id      INTEGER NOT NULL,
    amount              NUMERIC(10, 5),
    creation_date       ${instant},
    execution_date      ${instant},
    label               VARCHAR,
    country_code        VARCHAR,
    consumer_id         INTEGER,
    bank_id             INTEGER,
    merchant_id         INTEGER,
    valid_from          ${instant} NOT NULL,
    valid_to            ${instant} NOT NULL,
    is_current          BOOLEAN NOT NULL,
    opened_by           VARCHAR NOT NULL,
    closed_by           VARCHAR,
    previous_key        VARCHAR,
    commit_lsn          BIGINT NOT NULL,
    closed_lsn          BIGINT,
    tx_ordinal          BIGINT NOT NULL,
    source_tx           BIGINT,
    source_committed_at ${instant},
    recorded_at         ${instant} NOT NULL
);

CREATE ${table} consumer_history (
    consumer_id         INTEGER NOT NULL,
    name                VARCHAR,
    prefered_merchants  ${integer_array},
    valid_from          ${instant} NOT NULL,
    valid_to            ${instant} NOT NULL,
    is_current          BOOLEAN NOT NULL,
    opened_by           VARCHAR NOT NULL,
    closed_by           VARCHAR,
    previous_key        VARCHAR,
    commit_lsn          BIGINT NOT NULL,
    closed_lsn          BIGINT,
    tx_ordinal          BIGINT NOT NULL,
    source_tx           BIGINT,
    source_committed_at ${instant},
    recorded_at         ${instant} NOT NULL
);

CREATE ${table} merchant_history (
    merchant_id         INTEGER NOT NULL,
    name                VARCHAR,
    valid_from          ${instant} NOT NULL,
    valid_to            ${instant} NOT NULL,
    is_current          BOOLEAN NOT NULL,
    opened_by           VARCHAR NOT NULL,
    closed_by           VARCHAR,
    previous_key        VARCHAR,
    commit_lsn          BIGINT NOT NULL,
    closed_lsn          BIGINT,
    tx_ordinal          BIGINT NOT NULL,
    source_tx           BIGINT,
    source_committed_at ${instant},
    recorded_at         ${instant} NOT NULL
);

CREATE ${table} bank_history (
    bank_id             INTEGER NOT NULL,
    name                VARCHAR,
    zipcode             VARCHAR,
    valid_from          ${instant} NOT NULL,
    valid_to            ${instant} NOT NULL,
    is_current          BOOLEAN NOT NULL,
    opened_by           VARCHAR NOT NULL,
    closed_by           VARCHAR,
    previous_key        VARCHAR,
    commit_lsn          BIGINT NOT NULL,
    closed_lsn          BIGINT,
    tx_ordinal          BIGINT NOT NULL,
    source_tx           BIGINT,
    source_committed_at ${instant},
    recorded_at         ${instant} NOT NULL
);
