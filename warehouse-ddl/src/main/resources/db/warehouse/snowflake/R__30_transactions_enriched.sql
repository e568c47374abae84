-- Each current transaction with the names that were right when it was executed: a merchant renamed in May still shows its old name on
-- a payment of April. The moment looked at is execution_date, else creation_date, else the start of the version.
-- Where no version of the party covers that moment (history starts later, or the party was gone), the earliest known one is taken.
-- A party that is unknown altogether, or a transaction without a merchant, shows NULL: no transaction is lost, none comes twice.
-- Snowflake cannot order inside a correlated subquery, so each party is joined twice: the version of the moment, and the first version.
CREATE OR REPLACE VIEW transactions_enriched AS
WITH first_consumer AS (
    SELECT consumer_id, name
    FROM (SELECT consumer_id, name, ROW_NUMBER() OVER (PARTITION BY consumer_id ORDER BY valid_from) AS nth FROM consumer_history)
    WHERE nth = 1
),
first_merchant AS (
    SELECT merchant_id, name
    FROM (SELECT merchant_id, name, ROW_NUMBER() OVER (PARTITION BY merchant_id ORDER BY valid_from) AS nth FROM merchant_history)
    WHERE nth = 1
),
first_bank AS (
    SELECT bank_id, name
    FROM (SELECT bank_id, name, ROW_NUMBER() OVER (PARTITION BY bank_id ORDER BY valid_from) AS nth FROM bank_history)
    WHERE nth = 1
)
SELECT t.transaction_id,
       t.amount,
       t.creation_date,
       t.execution_date,
       t.label,
       t.country_code,
       t.consumer_id,
       CASE WHEN c.consumer_id IS NULL THEN fc.name ELSE c.name END AS consumer_name,
       t.merchant_id,
       CASE WHEN m.merchant_id IS NULL THEN fm.name ELSE m.name END AS merchant_name,
       t.bank_id,
       CASE WHEN b.bank_id IS NULL THEN fb.name ELSE b.name END AS bank_name,
       t.valid_from,
       t.opened_by
FROM transaction_history t
LEFT JOIN consumer_history c
       ON c.consumer_id = t.consumer_id
      AND c.valid_from <= COALESCE(t.execution_date, t.creation_date, t.valid_from)
      AND c.valid_to > COALESCE(t.execution_date, t.creation_date, t.valid_from)
LEFT JOIN first_consumer fc ON fc.consumer_id = t.consumer_id
LEFT JOIN merchant_history m
       ON m.merchant_id = t.merchant_id
      AND m.valid_from <= COALESCE(t.execution_date, t.creation_date, t.valid_from)
      AND m.valid_to > COALESCE(t.execution_date, t.creation_date, t.valid_from)
LEFT JOIN first_merchant fm ON fm.merchant_id = t.merchant_id
LEFT JOIN bank_history b
       ON b.bank_id = t.bank_id
      AND b.valid_from <= COALESCE(t.execution_date, t.creation_date, t.valid_from)
      AND b.valid_to > COALESCE(t.execution_date, t.creation_date, t.valid_from)
LEFT JOIN first_bank fb ON fb.bank_id = t.bank_id
WHERE t.is_current;
