-- The one index that the analytical views need: the few columns they read, in an index of their own, so that H2 answers them without
-- touching the rows. Current versions come first (is_current), then consumer by consumer, so that a consumer's transactions are found
-- at once as well. docs/benchmarks.md has what it costs while loading.
CREATE INDEX transaction_history_facts ON transaction_history
    (is_current, consumer_id, merchant_id, execution_date, creation_date, country_code, amount);

-- H2 keeps 16 MB of pages in memory unless told otherwise, and would read that index from the file again for every question.
-- The figure is in KB, is kept in the database, and is filled only as far as pages are read.
SET CACHE_SIZE 131072;
