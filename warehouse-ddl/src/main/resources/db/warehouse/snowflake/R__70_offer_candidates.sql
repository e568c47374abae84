-- Merchants to offer to a consumer, the five best each, with the score that put them there.
-- The idea: "people who like the shops you like also like this one". Two merchants are close when many consumers prefer both. For each
-- merchant that a consumer prefers, its ten closest merchants are looked at, and
--   score       = for each of the consumer's preferred merchants that led here, the number of consumers who prefer both, added up
--   because_of  = those preferred merchants, by id
--   offer_rank  = 1 is the best; equal scores go by merchant_id, so that the list is always the same
-- Left out: merchants the consumer already prefers, or has a current transaction with, and merchants that no longer exist.
-- Built on the stated preferences and not on all payments: a stated preference is the clearer sign, and small enough to answer at once.
-- A consumer without preferences gets no offers.
CREATE OR REPLACE VIEW offer_candidates AS
WITH preferences AS (
    SELECT DISTINCT c.consumer_id, CAST(f.value AS INTEGER) AS merchant_id
    FROM consumer_history c, LATERAL FLATTEN(input => c.prefered_merchants) f
    WHERE c.is_current AND NOT IS_NULL_VALUE(f.value) AND f.value IS NOT NULL
),
close_merchants AS (
    SELECT preferred, merchant_id, weight
    FROM (
        SELECT a.merchant_id AS preferred, b.merchant_id, COUNT(*) AS weight,
               ROW_NUMBER() OVER (PARTITION BY a.merchant_id ORDER BY COUNT(*) DESC, b.merchant_id) AS nth
        FROM preferences a
        JOIN preferences b ON b.consumer_id = a.consumer_id AND b.merchant_id <> a.merchant_id
        GROUP BY a.merchant_id, b.merchant_id
    )
    WHERE nth <= 10
),
scored AS (
    SELECT p.consumer_id,
           n.merchant_id,
           SUM(n.weight) AS score,
           LISTAGG(n.preferred, ', ') WITHIN GROUP (ORDER BY n.preferred) AS because_of
    FROM preferences p
    JOIN close_merchants n ON n.preferred = p.merchant_id
    GROUP BY p.consumer_id, n.merchant_id
),
used AS (
    SELECT consumer_id, merchant_id FROM transaction_history WHERE is_current AND merchant_id IS NOT NULL
    UNION
    SELECT consumer_id, merchant_id FROM preferences
)
SELECT s.consumer_id,
       s.merchant_id,
       m.name AS merchant_name,
       s.score,
       s.because_of,
       ROW_NUMBER() OVER (PARTITION BY s.consumer_id ORDER BY s.score DESC, s.merchant_id) AS offer_rank
FROM scored s
JOIN merchant_history m ON m.merchant_id = s.merchant_id AND m.is_current
LEFT JOIN used u ON u.consumer_id = s.consumer_id AND u.merchant_id = s.merchant_id
WHERE u.consumer_id IS NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY s.consumer_id ORDER BY s.score DESC, s.merchant_id) <= 5;
