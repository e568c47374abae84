-- What holds rows of the source is TRANSIENT, so it has no Fail-safe: what was deleted can be had back by Time Travel for one day, the
-- most that a transient table may have, and is gone then. purge_audit's gone_by counts with that day.
-- No clustering: below some hundred GB it costs more than it saves. docs/snowflake.md has the statement for later.
ALTER TABLE transaction_history SET DATA_RETENTION_TIME_IN_DAYS = 1;
ALTER TABLE consumer_history SET DATA_RETENTION_TIME_IN_DAYS = 1;
ALTER TABLE merchant_history SET DATA_RETENTION_TIME_IN_DAYS = 1;
ALTER TABLE bank_history SET DATA_RETENTION_TIME_IN_DAYS = 1;
ALTER TABLE quarantine SET DATA_RETENTION_TIME_IN_DAYS = 1;
