-- By these the purge finds what is past the line without touching the rest. docs/retention.md has what they cost while loading.
-- The clock of a transaction is execution_date, else creation_date, else valid_from: three ranges of one index.
CREATE INDEX transaction_history_clock ON transaction_history (execution_date, creation_date, valid_from);
CREATE INDEX transaction_history_ended ON transaction_history (valid_to);
CREATE INDEX consumer_history_ended ON consumer_history (valid_to);
CREATE INDEX merchant_history_ended ON merchant_history (valid_to);
CREATE INDEX bank_history_ended ON bank_history (valid_to);
CREATE INDEX quarantine_clock ON quarantine (clock);
