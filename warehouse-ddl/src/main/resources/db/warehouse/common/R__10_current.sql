-- What is true now: the open version of every row, one row a key, as the source shows it at the pipeline's position.
-- valid_from says since when it has been so, opened_by what made it so (insert, correction, key_change, snapshot).
-- Columns are named one by one, so that a column added to a history table later does not change these views.

CREATE OR REPLACE VIEW transactions_current AS
SELECT transaction_id,
       amount,
       creation_date,
       execution_date,
       label,
       country_code,
       consumer_id,
       bank_id,
       merchant_id,
       valid_from,
       opened_by
FROM transaction_history
WHERE is_current;

CREATE OR REPLACE VIEW consumers_current AS
SELECT consumer_id,
       name,
       prefered_merchants,
       valid_from,
       opened_by
FROM consumer_history
WHERE is_current;

CREATE OR REPLACE VIEW merchants_current AS
SELECT merchant_id,
       name,
       valid_from,
       opened_by
FROM merchant_history
WHERE is_current;

CREATE OR REPLACE VIEW banks_current AS
SELECT bank_id,
       name,
       zipcode,
       valid_from,
       opened_by
FROM bank_history
WHERE is_current;
