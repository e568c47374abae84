-- The story of a consumer's money: every version of every transaction while it was booked on that consumer, one row a version.
-- Ask it with WHERE consumer_id = ...; order by transaction_id, valid_from to read each story from its beginning.
-- A correction that moved a transaction from one consumer to another ends the story of the first and starts that of the second:
-- moved_to_consumer_id and moved_from_consumer_id name the other side, and are NULL in every other row.
-- The two halves (open and closed versions) are written apart because that is how H2 finds a consumer through its index; the placeholder of the rows
-- begins with its segments for the same reason (h2/V52). To go through all consumers, read transaction_history itself.
CREATE OR REPLACE VIEW consumer_transactions AS
SELECT h.consumer_id,
       h.transaction_id,
       h.amount,
       h.creation_date,
       h.execution_date,
       h.label,
       h.country_code,
       h.bank_id,
       h.merchant_id,
       h.valid_from,
       h.valid_to,
       h.is_current,
       h.opened_by,
       h.closed_by,
       CASE WHEN p.consumer_id <> h.consumer_id THEN p.consumer_id END AS moved_from_consumer_id,
       CAST(NULL AS INTEGER) AS moved_to_consumer_id
FROM ${transactions_of_consumers}
LEFT JOIN transaction_history p
       ON p.transaction_id = h.transaction_id AND p.valid_to = h.valid_from
WHERE h.is_current = TRUE
UNION ALL
SELECT h.consumer_id,
       h.transaction_id,
       h.amount,
       h.creation_date,
       h.execution_date,
       h.label,
       h.country_code,
       h.bank_id,
       h.merchant_id,
       h.valid_from,
       h.valid_to,
       h.is_current,
       h.opened_by,
       h.closed_by,
       CASE WHEN p.consumer_id <> h.consumer_id THEN p.consumer_id END AS moved_from_consumer_id,
       CASE WHEN n.consumer_id <> h.consumer_id THEN n.consumer_id END AS moved_to_consumer_id
FROM ${transactions_of_consumers}
LEFT JOIN transaction_history p
       ON p.transaction_id = h.transaction_id AND p.valid_to = h.valid_from
LEFT JOIN transaction_history n
       ON n.transaction_id = h.transaction_id AND n.valid_from = h.valid_to
WHERE h.is_current = FALSE;
