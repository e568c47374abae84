-- In place of transaction_history_consumer, which had a place of its own for each row: consumers come in no order, so that each commit changed a page a
-- row all over that index, and the larger the history, the more. Here the rows of a consumer are found by segments: 32,768 rows each, in the order in
-- which they came. New rows go into the newest segment alone, whose pages are few. Whoever looks for a consumer looks into each segment; there
-- is one for each 32,768 rows. docs/decisions/016-segments.md has the figures and what it costs readers. The column is invisible: SELECT * does not show it.
CREATE SEQUENCE transaction_history_rows CACHE 1024;
ALTER TABLE transaction_history ADD COLUMN segment BIGINT INVISIBLE
    DEFAULT (NEXT VALUE FOR transaction_history_rows / 32768) NOT NULL;
CREATE INDEX transaction_history_segment ON transaction_history (segment, consumer_id, merchant_id);
DROP INDEX transaction_history_consumer;

-- The segments there are. Joined with the history, it leads H2 to the rows of one consumer:
--   FROM transaction_history_segments s JOIN transaction_history h ON h.segment = s.segment WHERE h.consumer_id = ...
CREATE VIEW transaction_history_segments (segment) AS
SELECT x FROM SYSTEM_RANGE((SELECT COALESCE(MIN(segment), 1) FROM transaction_history), (SELECT COALESCE(MAX(segment), 0) FROM transaction_history));
