-- Turnover by merchant and month, over the transactions as they are known now (a corrected amount counts corrected).
-- The month is that of execution_date, else of creation_date, in UTC: 31 January 23:30 at -02:00 is already February.
-- month_start is the first day of that month, NULL where a transaction has neither date.
-- Transactions without a merchant stand in rows of their own (merchant_id NULL), so that the totals add up to all transactions.
-- transactions counts all of them, the amounts only those whose amount is known.
CREATE OR REPLACE VIEW kpi_merchant_monthly AS
SELECT g.merchant_id,
       p.name AS merchant_name,
       g.utc_month AS month_start,
       g.transactions,
       g.total_amount,
       CAST(g.total_amount / NULLIF(g.known_amounts, 0) AS NUMERIC(20, 5)) AS average_amount
FROM (
    SELECT merchant_id,
           CAST(DATE_TRUNC('MONTH', CONVERT_TIMEZONE('UTC', COALESCE(execution_date, creation_date))) AS DATE) AS utc_month,
           COUNT(*) AS transactions,
           COUNT(amount) AS known_amounts,
           SUM(amount) AS total_amount
    FROM transaction_history
    WHERE is_current
    GROUP BY 1, 2
) g
LEFT JOIN merchant_history p ON p.merchant_id = g.merchant_id AND p.is_current;

-- Turnover by consumer and month, over the transactions as they are known now (a corrected amount counts corrected).
-- The month is that of execution_date, else of creation_date, in UTC: 31 January 23:30 at -02:00 is already February.
-- month_start is the first day of that month, NULL where a transaction has neither date.
-- transactions counts all of them, the amounts only those whose amount is known.
CREATE OR REPLACE VIEW kpi_consumer_monthly AS
SELECT g.consumer_id,
       p.name AS consumer_name,
       g.utc_month AS month_start,
       g.transactions,
       g.total_amount,
       CAST(g.total_amount / NULLIF(g.known_amounts, 0) AS NUMERIC(20, 5)) AS average_amount
FROM (
    SELECT consumer_id,
           CAST(DATE_TRUNC('MONTH', CONVERT_TIMEZONE('UTC', COALESCE(execution_date, creation_date))) AS DATE) AS utc_month,
           COUNT(*) AS transactions,
           COUNT(amount) AS known_amounts,
           SUM(amount) AS total_amount
    FROM transaction_history
    WHERE is_current
    GROUP BY 1, 2
) g
LEFT JOIN consumer_history p ON p.consumer_id = g.consumer_id AND p.is_current;
