-- One row a consumer, for models that score or group consumers. Names are left out on purpose: a model needs none.
--   reference        the newest booking (creation_date, else execution_date) of any current transaction. Days are counted back from it
--                    and not from the clock, so that the same data always gives the same features.
--   recency_days     whole days (of 24 hours) from the consumer's newest booking to reference, NULL without a dated transaction
--   frequency        current transactions
--   monetary         their total amount, average_amount over those whose amount is known
--   preferred_share  share of the transactions that were at a merchant of the consumer's prefered_merchants, 0 to 1,
--                    NULL without transactions. A transaction without a merchant counts as not preferred
--   countries        different country codes, merchants different merchants
CREATE OR REPLACE VIEW ml_consumer_features AS
SELECT c.consumer_id,
       MAX(MAX(COALESCE(t.creation_date, t.execution_date))) OVER () AS reference,
       CAST(FLOOR(DATEDIFF(SECOND, MAX(COALESCE(t.creation_date, t.execution_date)),
                           MAX(MAX(COALESCE(t.creation_date, t.execution_date))) OVER ()) / 86400) AS INTEGER) AS recency_days,
       COUNT(t.consumer_id) AS frequency,
       COALESCE(SUM(t.amount), 0) AS monetary,
       CAST(SUM(t.amount) / NULLIF(COUNT(t.amount), 0) AS NUMERIC(20, 5)) AS average_amount,
       CAST(CAST(SUM(CASE WHEN t.merchant_id IS NOT NULL AND ARRAY_CONTAINS(c.prefered_merchants, t.merchant_id) THEN 1 ELSE 0 END) AS NUMERIC(20, 8))
            / NULLIF(COUNT(t.consumer_id), 0) AS NUMERIC(5, 4)) AS preferred_share,
       COUNT(DISTINCT t.country_code) AS countries,
       COUNT(DISTINCT t.merchant_id) AS merchants
FROM consumer_history c
LEFT JOIN transaction_history t ON t.is_current = TRUE AND t.consumer_id = c.consumer_id
WHERE c.is_current
GROUP BY c.consumer_id;
