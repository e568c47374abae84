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
SELECT g.consumer_id,
       MAX(g.latest) OVER () AS reference,
       CAST(FLOOR(DATEDIFF(SECOND, g.latest, MAX(g.latest) OVER ()) / 86400) AS INTEGER) AS recency_days,
       g.frequency,
       COALESCE(g.total_amount, 0) AS monetary,
       CAST(g.total_amount / NULLIF(g.known_amounts, 0) AS NUMERIC(20, 5)) AS average_amount,
       CAST(CAST(g.at_preferred AS NUMERIC(20, 8)) / NULLIF(g.frequency, 0) AS NUMERIC(5, 4)) AS preferred_share,
       g.countries,
       g.merchants
FROM (
    -- One row a consumer of the two halves below; where both have him, the second says nothing.
    SELECT u.consumer_id,
           MAX(u.latest) AS latest,
           MAX(u.frequency) AS frequency,
           MAX(u.known_amounts) AS known_amounts,
           MAX(u.total_amount) AS total_amount,
           MAX(u.at_preferred) AS at_preferred,
           MAX(u.countries) AS countries,
           MAX(u.merchants) AS merchants
    FROM (
        -- Written so that H2 reads all transactions once, in their own order, and looks the consumer up; from the consumers' side it would fetch
        -- each consumer's rows from all over the table. So it would by an index of consumers, which it takes to group by the column as such.
        SELECT t.consumer_id + 0 AS consumer_id,
               MAX(COALESCE(t.creation_date, t.execution_date)) AS latest,
               COUNT(*) AS frequency,
               COUNT(t.amount) AS known_amounts,
               SUM(t.amount) AS total_amount,
               COUNT(CASE WHEN ARRAY_CONTAINS(c.prefered_merchants, t.merchant_id) THEN t.merchant_id END) AS at_preferred,
               COUNT(DISTINCT t.country_code) AS countries,
               COUNT(DISTINCT t.merchant_id) AS merchants
        FROM transaction_history t
        LEFT JOIN consumer_history c ON c.consumer_id = t.consumer_id AND c.is_current
        WHERE t.is_current
        GROUP BY t.consumer_id + 0
        HAVING COUNT(c.consumer_id) > 0
        UNION ALL
        SELECT c.consumer_id, NULL, 0, 0, NULL, 0, 0, 0
        FROM consumer_history c
        WHERE c.is_current
    ) u
    GROUP BY u.consumer_id
) g;
