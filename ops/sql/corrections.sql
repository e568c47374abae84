-- Versions that a correction ended or opened, and those that a delete ended, in the shape that
-- `ops/simulator truth --history FILE` compares with what the simulator did:
--   ops/hindsight sql --format json -- "$(cat ops/sql/corrections.sql)" | ops/simulator truth --history -
SELECT 'transactions' AS table_name, transaction_id AS id, opened_by, closed_by, valid_from, valid_to,
       amount, execution_date, country_code, merchant_id, CAST(NULL AS VARCHAR) AS name
FROM transaction_history
WHERE opened_by = 'correction' OR closed_by IN ('correction', 'delete')
UNION ALL
SELECT 'consumers', consumer_id, opened_by, closed_by, valid_from, valid_to, NULL, NULL, NULL, NULL, name
FROM consumer_history
WHERE opened_by = 'correction' OR closed_by IN ('correction', 'delete')
UNION ALL
SELECT 'merchants', merchant_id, opened_by, closed_by, valid_from, valid_to, NULL, NULL, NULL, NULL, name
FROM merchant_history
WHERE opened_by = 'correction' OR closed_by IN ('correction', 'delete')
