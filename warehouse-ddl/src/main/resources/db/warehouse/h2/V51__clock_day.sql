-- The day of a transaction's clock (execution_date, else creation_date, else valid_from), in UTC since 1970, kept by H2 itself. By it the purge
-- finds what is past the line: whole days, and of the line's own day those rows that are before it. The index over the three dates that it replaces
-- had a place of its own for each row: dates in no order changed a page a row, which took more time while loading than everything else together.
-- Rows of one day lie side by side. docs/decisions/014-the-speed-of-h2.md has the figures. The column is invisible: SELECT * does not show it.
ALTER TABLE transaction_history ADD COLUMN clock_day BIGINT INVISIBLE
    GENERATED ALWAYS AS (DATEDIFF(DAY, DATE '1970-01-01', COALESCE(execution_date, creation_date, valid_from) AT TIME ZONE 'UTC'));
CREATE INDEX transaction_history_day ON transaction_history (clock_day);
DROP INDEX transaction_history_clock;
