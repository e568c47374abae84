-- Merchants to offer to a consumer, the five best each, with the score that put them there.
-- The idea: "people who like the shops you like also like this one". Two merchants are close when many consumers prefer both. For each
-- merchant that a consumer prefers, its ten closest merchants are looked at, and
--   score       = for each of the consumer's preferred merchants that led here, the number of consumers who prefer both, added up
--   because_of  = those preferred merchants, by id
--   offer_rank  = 1 is the best; equal scores go by merchant_id, so that the list is always the same
-- Left out: merchants the consumer already prefers, or has a current transaction with, and merchants that no longer exist.
-- Built on the stated preferences and not on all payments: a stated preference is the clearer sign, and small enough to answer at once.
-- A consumer without preferences gets no offers.
-- H2 cannot unnest an array of the row at hand nor join two derived tables fast, hence the numbered positions (SYSTEM_RANGE) and the
-- arrays of consumers and of close merchants kept per preferred merchant.
CREATE OR REPLACE VIEW offer_candidates AS
SELECT r.consumer_id,
       r.merchant_id,
       m.name AS merchant_name,
       r.score,
       r.because_of,
       r.offer_rank
FROM (
    SELECT s.consumer_id,
           s.merchant_id,
           s.score,
           s.because_of,
           ROW_NUMBER() OVER (PARTITION BY s.consumer_id ORDER BY s.score DESC, s.merchant_id) AS offer_rank
    FROM (
        SELECT n.consumers[c.x] AS consumer_id,
               n.merchants[k.x] AS merchant_id,
               SUM(n.weights[k.x]) AS score,
               LISTAGG(n.preferred, ', ') WITHIN GROUP (ORDER BY n.preferred) AS because_of
        FROM (
            -- one row a preferred merchant: who prefers it, and which merchants are close to it, closest first
            SELECT preferred,
                   ARRAY_AGG(consumers) FILTER (WHERE merchant_id = preferred)[1] AS consumers,
                   ARRAY_AGG(merchant_id ORDER BY weight DESC, merchant_id) FILTER (WHERE merchant_id <> preferred) AS merchants,
                   ARRAY_AGG(weight ORDER BY weight DESC, merchant_id) FILTER (WHERE merchant_id <> preferred) AS weights
            FROM (
                SELECT h.prefered_merchants[a.x] AS preferred,
                       h.prefered_merchants[b.x] AS merchant_id,
                       ARRAY_AGG(DISTINCT h.consumer_id) AS consumers,
                       COUNT(DISTINCT h.consumer_id) AS weight
                FROM consumer_history h
                LEFT JOIN SYSTEM_RANGE(1, 1000) a ON a.x <= COALESCE(CARDINALITY(h.prefered_merchants), 0)
                LEFT JOIN SYSTEM_RANGE(1, 1000) b ON b.x <= COALESCE(CARDINALITY(h.prefered_merchants), 0)
                WHERE h.is_current
                  AND h.prefered_merchants[a.x] IS NOT NULL
                  AND h.prefered_merchants[b.x] IS NOT NULL
                GROUP BY preferred, merchant_id
            ) pairs
            GROUP BY preferred
        ) n
        LEFT JOIN SYSTEM_RANGE(1, 10) k ON k.x <= COALESCE(CARDINALITY(n.merchants), 0)
        LEFT JOIN SYSTEM_RANGE(1, 2147483647) c ON c.x <= COALESCE(CARDINALITY(n.consumers), 0)
        WHERE k.x IS NOT NULL
        GROUP BY consumer_id, merchant_id
    ) s
    WHERE NOT EXISTS (
              SELECT 1 FROM consumer_history h
              WHERE h.consumer_id = s.consumer_id AND h.is_current AND ARRAY_CONTAINS(h.prefered_merchants, s.merchant_id))
      AND NOT EXISTS (
              SELECT 1 FROM transaction_history_segments g
              INNER JOIN transaction_history t ON t.segment = g.segment
              WHERE t.is_current AND t.consumer_id = s.consumer_id AND t.merchant_id = s.merchant_id)
      AND EXISTS (
              SELECT 1 FROM merchant_history m WHERE m.merchant_id = s.merchant_id AND m.is_current)
) r
LEFT JOIN merchant_history m ON m.merchant_id = r.merchant_id AND m.is_current
WHERE r.offer_rank <= 5;
