-- The days of transaction_history_due within each segment (V52), and segments of 8,192 rows in place of 32,768. Since rows go down an index together, what a
-- commit costs is the pages that its rows come into: over all rows one for every day that they are of, in a segment the fewer the smaller it is.
-- Whoever looks for a consumer, and the purge, look into each segment. docs/decisions/024-days-within-segments.md has the figures.
CREATE INDEX transaction_history_segment_due ON transaction_history (segment, due_day);
DROP INDEX transaction_history_due;
ALTER INDEX transaction_history_segment_due RENAME TO transaction_history_due;
-- Segments go on behind those there are.
ALTER SEQUENCE transaction_history_rows RESTART WITH (SELECT COALESCE((MAX(segment) + 1) * 8192, 1) FROM transaction_history);
ALTER TABLE transaction_history ALTER COLUMN segment SET DEFAULT (NEXT VALUE FOR transaction_history_rows / 8192);
