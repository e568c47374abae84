-- (key, valid_to) finds the open version of a key, its whole story, and lets H2 itself refuse a second open version.
CREATE UNIQUE INDEX transaction_history_key ON transaction_history (transaction_id, valid_to);
CREATE UNIQUE INDEX consumer_history_key ON consumer_history (consumer_id, valid_to);
CREATE UNIQUE INDEX merchant_history_key ON merchant_history (merchant_id, valid_to);
CREATE UNIQUE INDEX bank_history_key ON bank_history (bank_id, valid_to);
CREATE INDEX quarantine_key ON quarantine (table_name, row_key);
