-- By one index the purge finds all that is past the line: the day, in UTC since 1970, before which nothing about a version can be. Its clock
-- (execution_date, else creation_date, else valid_from) is not before it, and its end, which is after valid_from, is not either. So what is past the line by
-- the one or by the other stands among the days up to the line's own; what else stands there is looked at and left. Unlike its end, that day never changes:
-- the index of ends, which each correction changed in two places, is not needed, nor is the one of the clock's day. docs/decisions/017-statements-of-our-own.md
-- has the figures. H2 keeps the column itself; it is invisible: SELECT * does not show it.
ALTER TABLE transaction_history ADD COLUMN due_day BIGINT INVISIBLE
    GENERATED ALWAYS AS (DATEDIFF(DAY, DATE '1970-01-01',
        LEAST(COALESCE(execution_date, creation_date, valid_from), valid_from) AT TIME ZONE 'UTC'));
CREATE INDEX transaction_history_due ON transaction_history (due_day);
DROP INDEX transaction_history_day;
DROP INDEX transaction_history_ended;
ALTER TABLE transaction_history DROP COLUMN clock_day;
