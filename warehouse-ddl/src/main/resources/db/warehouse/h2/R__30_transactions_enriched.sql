-- Each current transaction with the names that were right when it was executed: a merchant renamed in May still shows its old name on
-- a payment of April. The moment looked at is execution_date, else creation_date, else the start of the version.
-- Where no version of the party covers that moment (history starts later, or the party was gone), the earliest known one is taken.
-- A party that is unknown altogether, or a transaction without a merchant, shows NULL: no transaction is lost, none comes twice.
CREATE OR REPLACE VIEW transactions_enriched AS
SELECT t.transaction_id,
       t.amount,
       t.creation_date,
       t.execution_date,
       t.label,
       t.country_code,
       t.consumer_id,
       (SELECT c.name
        FROM consumer_history c
        WHERE c.consumer_id = t.consumer_id
        ORDER BY CASE WHEN c.valid_from <= COALESCE(t.execution_date, t.creation_date, t.valid_from)
                       AND c.valid_to > COALESCE(t.execution_date, t.creation_date, t.valid_from) THEN 0 ELSE 1 END,
                 c.valid_from
        FETCH FIRST ROW ONLY) AS consumer_name,
       t.merchant_id,
       (SELECT m.name
        FROM merchant_history m
        WHERE m.merchant_id = t.merchant_id
        ORDER BY CASE WHEN m.valid_from <= COALESCE(t.execution_date, t.creation_date, t.valid_from)
                       AND m.valid_to > COALESCE(t.execution_date, t.creation_date, t.valid_from) THEN 0 ELSE 1 END,
                 m.valid_from
        FETCH FIRST ROW ONLY) AS merchant_name,
       t.bank_id,
       (SELECT b.name
        FROM bank_history b
        WHERE b.bank_id = t.bank_id
        ORDER BY CASE WHEN b.valid_from <= COALESCE(t.execution_date, t.creation_date, t.valid_from)
                       AND b.valid_to > COALESCE(t.execution_date, t.creation_date, t.valid_from) THEN 0 ELSE 1 END,
                 b.valid_from
        FETCH FIRST ROW ONLY) AS bank_name,
       t.valid_from,
       t.opened_by
FROM transaction_history t
WHERE t.is_current;
