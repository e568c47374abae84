-- Is the history sound? One row for every broken promise: which invariant, in which table, which key, and what is wrong. No row: sound.
-- Runs unchanged on H2 and on Snowflake, reads only, and may run beside the pipeline. One statement, the same block for each history table.
--
--   is_current_iff_open    is_current is true exactly while valid_to is 9999-12-31 00:00:00 +00:00
--   interval_not_empty     a version holds for some time: valid_from is before valid_to
--   one_open_version       a key has at most one open version
--   ends_once              a key has no two versions that end at the same instant (a version loaded twice shows here)
--   no_overlap             two versions of a key never hold at the same instant
--   closed_is_complete     a closed version names why (closed_by) and by which commit (closed_lsn, later than its own commit_lsn),
--                          an open one names neither
--   close_is_explained     closed_by is a correction, or one of the known endings
--   correction_continues   a version closed by a correction is followed at the same instant by one opened by a correction
--   same_commit            where one version ends and the next begins at the same instant, one commit did both: closed_lsn = commit_lsn
--   commit_order           later versions of a key come from later commits
--
-- The retention task takes the oldest versions of a chain away first, so nothing here asks what came before a version: each version is
-- only checked by itself and against those after it.

-- transaction_history
SELECT 'is_current_iff_open' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': is_current is ' || CAST(h.is_current AS VARCHAR)
       || ', valid_to is ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM transaction_history h
WHERE (h.is_current = TRUE AND h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
   OR (h.is_current = FALSE AND h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
UNION ALL
SELECT 'interval_not_empty' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ', valid_to ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM transaction_history h
WHERE h.valid_from >= h.valid_to
UNION ALL
SELECT 'one_open_version' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' open versions' AS detail
FROM transaction_history h
WHERE h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.transaction_id
HAVING COUNT(*) > 1
UNION ALL
SELECT 'ends_once' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' versions end at ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM transaction_history h
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.transaction_id, h.valid_to
HAVING COUNT(*) > 1
UNION ALL
SELECT 'no_overlap' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'valid_to ' || CAST(h.valid_to AS VARCHAR) || ' is after the valid_from ' || CAST(n.valid_from AS VARCHAR) || ' of a later version' AS detail
FROM transaction_history h
JOIN transaction_history n ON n.transaction_id = h.transaction_id
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
  AND n.valid_to > h.valid_from AND n.valid_from < h.valid_to
  AND n.valid_to <> h.valid_to
  AND (n.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       OR n.commit_lsn > h.commit_lsn OR (n.commit_lsn = h.commit_lsn AND n.valid_to > h.valid_to))
UNION ALL
SELECT 'closed_is_complete' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || COALESCE(h.closed_by, 'NULL') || ', closed_lsn '
       || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') || ', commit_lsn ' || CAST(h.commit_lsn AS VARCHAR) AS detail
FROM transaction_history h
WHERE (h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE) AND (h.closed_by IS NOT NULL OR h.closed_lsn IS NOT NULL))
   OR (h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       AND (h.closed_by IS NULL OR h.closed_lsn IS NULL OR h.closed_lsn <= h.commit_lsn))
UNION ALL
SELECT 'close_is_explained' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || h.closed_by || ' is no known ending' AS detail
FROM transaction_history h
WHERE h.closed_by NOT IN ('correction', 'delete', 'truncate', 'key_change', 'missing_at_resnapshot', 'resnapshot', 'retention')
UNION ALL
SELECT 'correction_continues' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'closed by a correction at ' || CAST(h.valid_to AS VARCHAR) || ', but none opens there' AS detail
FROM transaction_history h
LEFT JOIN transaction_history n
  ON n.transaction_id = h.transaction_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to AND n.opened_by = 'correction'
WHERE h.is_current = FALSE AND h.closed_by = 'correction' AND n.transaction_id IS NULL
UNION ALL
SELECT 'same_commit' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'at ' || CAST(h.valid_to AS VARCHAR) || ': closed_lsn ' || CAST(h.closed_lsn AS VARCHAR)
       || ', commit_lsn of the next ' || CAST(n.commit_lsn AS VARCHAR) AS detail
FROM transaction_history h
JOIN transaction_history n
  ON n.transaction_id = h.transaction_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND n.commit_lsn <> h.closed_lsn
UNION ALL
SELECT 'commit_order' AS invariant, 'transaction_history' AS table_name, CAST(h.transaction_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(n.valid_from AS VARCHAR) || ' has commit_lsn ' || CAST(n.commit_lsn AS VARCHAR) || ', an earlier version has '
       || CAST(h.commit_lsn AS VARCHAR) || ', closed_lsn ' || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') AS detail
FROM transaction_history h
JOIN transaction_history n
  ON n.transaction_id = h.transaction_id AND n.valid_from > h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND (n.commit_lsn <= h.commit_lsn OR n.commit_lsn <= h.closed_lsn)
UNION ALL
-- consumer_history
SELECT 'is_current_iff_open' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': is_current is ' || CAST(h.is_current AS VARCHAR)
       || ', valid_to is ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM consumer_history h
WHERE (h.is_current = TRUE AND h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
   OR (h.is_current = FALSE AND h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
UNION ALL
SELECT 'interval_not_empty' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ', valid_to ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM consumer_history h
WHERE h.valid_from >= h.valid_to
UNION ALL
SELECT 'one_open_version' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' open versions' AS detail
FROM consumer_history h
WHERE h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.consumer_id
HAVING COUNT(*) > 1
UNION ALL
SELECT 'ends_once' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' versions end at ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM consumer_history h
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.consumer_id, h.valid_to
HAVING COUNT(*) > 1
UNION ALL
SELECT 'no_overlap' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'valid_to ' || CAST(h.valid_to AS VARCHAR) || ' is after the valid_from ' || CAST(n.valid_from AS VARCHAR) || ' of a later version' AS detail
FROM consumer_history h
JOIN consumer_history n ON n.consumer_id = h.consumer_id
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
  AND n.valid_to > h.valid_from AND n.valid_from < h.valid_to
  AND n.valid_to <> h.valid_to
  AND (n.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       OR n.commit_lsn > h.commit_lsn OR (n.commit_lsn = h.commit_lsn AND n.valid_to > h.valid_to))
UNION ALL
SELECT 'closed_is_complete' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || COALESCE(h.closed_by, 'NULL') || ', closed_lsn '
       || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') || ', commit_lsn ' || CAST(h.commit_lsn AS VARCHAR) AS detail
FROM consumer_history h
WHERE (h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE) AND (h.closed_by IS NOT NULL OR h.closed_lsn IS NOT NULL))
   OR (h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       AND (h.closed_by IS NULL OR h.closed_lsn IS NULL OR h.closed_lsn <= h.commit_lsn))
UNION ALL
SELECT 'close_is_explained' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || h.closed_by || ' is no known ending' AS detail
FROM consumer_history h
WHERE h.closed_by NOT IN ('correction', 'delete', 'truncate', 'key_change', 'missing_at_resnapshot', 'resnapshot', 'retention')
UNION ALL
SELECT 'correction_continues' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'closed by a correction at ' || CAST(h.valid_to AS VARCHAR) || ', but none opens there' AS detail
FROM consumer_history h
LEFT JOIN consumer_history n
  ON n.consumer_id = h.consumer_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to AND n.opened_by = 'correction'
WHERE h.is_current = FALSE AND h.closed_by = 'correction' AND n.consumer_id IS NULL
UNION ALL
SELECT 'same_commit' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'at ' || CAST(h.valid_to AS VARCHAR) || ': closed_lsn ' || CAST(h.closed_lsn AS VARCHAR)
       || ', commit_lsn of the next ' || CAST(n.commit_lsn AS VARCHAR) AS detail
FROM consumer_history h
JOIN consumer_history n
  ON n.consumer_id = h.consumer_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND n.commit_lsn <> h.closed_lsn
UNION ALL
SELECT 'commit_order' AS invariant, 'consumer_history' AS table_name, CAST(h.consumer_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(n.valid_from AS VARCHAR) || ' has commit_lsn ' || CAST(n.commit_lsn AS VARCHAR) || ', an earlier version has '
       || CAST(h.commit_lsn AS VARCHAR) || ', closed_lsn ' || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') AS detail
FROM consumer_history h
JOIN consumer_history n
  ON n.consumer_id = h.consumer_id AND n.valid_from > h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND (n.commit_lsn <= h.commit_lsn OR n.commit_lsn <= h.closed_lsn)
UNION ALL
-- merchant_history
SELECT 'is_current_iff_open' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': is_current is ' || CAST(h.is_current AS VARCHAR)
       || ', valid_to is ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM merchant_history h
WHERE (h.is_current = TRUE AND h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
   OR (h.is_current = FALSE AND h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
UNION ALL
SELECT 'interval_not_empty' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ', valid_to ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM merchant_history h
WHERE h.valid_from >= h.valid_to
UNION ALL
SELECT 'one_open_version' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' open versions' AS detail
FROM merchant_history h
WHERE h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.merchant_id
HAVING COUNT(*) > 1
UNION ALL
SELECT 'ends_once' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' versions end at ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM merchant_history h
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.merchant_id, h.valid_to
HAVING COUNT(*) > 1
UNION ALL
SELECT 'no_overlap' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'valid_to ' || CAST(h.valid_to AS VARCHAR) || ' is after the valid_from ' || CAST(n.valid_from AS VARCHAR) || ' of a later version' AS detail
FROM merchant_history h
JOIN merchant_history n ON n.merchant_id = h.merchant_id
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
  AND n.valid_to > h.valid_from AND n.valid_from < h.valid_to
  AND n.valid_to <> h.valid_to
  AND (n.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       OR n.commit_lsn > h.commit_lsn OR (n.commit_lsn = h.commit_lsn AND n.valid_to > h.valid_to))
UNION ALL
SELECT 'closed_is_complete' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || COALESCE(h.closed_by, 'NULL') || ', closed_lsn '
       || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') || ', commit_lsn ' || CAST(h.commit_lsn AS VARCHAR) AS detail
FROM merchant_history h
WHERE (h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE) AND (h.closed_by IS NOT NULL OR h.closed_lsn IS NOT NULL))
   OR (h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       AND (h.closed_by IS NULL OR h.closed_lsn IS NULL OR h.closed_lsn <= h.commit_lsn))
UNION ALL
SELECT 'close_is_explained' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || h.closed_by || ' is no known ending' AS detail
FROM merchant_history h
WHERE h.closed_by NOT IN ('correction', 'delete', 'truncate', 'key_change', 'missing_at_resnapshot', 'resnapshot', 'retention')
UNION ALL
SELECT 'correction_continues' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'closed by a correction at ' || CAST(h.valid_to AS VARCHAR) || ', but none opens there' AS detail
FROM merchant_history h
LEFT JOIN merchant_history n
  ON n.merchant_id = h.merchant_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to AND n.opened_by = 'correction'
WHERE h.is_current = FALSE AND h.closed_by = 'correction' AND n.merchant_id IS NULL
UNION ALL
SELECT 'same_commit' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'at ' || CAST(h.valid_to AS VARCHAR) || ': closed_lsn ' || CAST(h.closed_lsn AS VARCHAR)
       || ', commit_lsn of the next ' || CAST(n.commit_lsn AS VARCHAR) AS detail
FROM merchant_history h
JOIN merchant_history n
  ON n.merchant_id = h.merchant_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND n.commit_lsn <> h.closed_lsn
UNION ALL
SELECT 'commit_order' AS invariant, 'merchant_history' AS table_name, CAST(h.merchant_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(n.valid_from AS VARCHAR) || ' has commit_lsn ' || CAST(n.commit_lsn AS VARCHAR) || ', an earlier version has '
       || CAST(h.commit_lsn AS VARCHAR) || ', closed_lsn ' || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') AS detail
FROM merchant_history h
JOIN merchant_history n
  ON n.merchant_id = h.merchant_id AND n.valid_from > h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND (n.commit_lsn <= h.commit_lsn OR n.commit_lsn <= h.closed_lsn)
UNION ALL
-- bank_history
SELECT 'is_current_iff_open' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': is_current is ' || CAST(h.is_current AS VARCHAR)
       || ', valid_to is ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM bank_history h
WHERE (h.is_current = TRUE AND h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
   OR (h.is_current = FALSE AND h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE))
UNION ALL
SELECT 'interval_not_empty' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ', valid_to ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM bank_history h
WHERE h.valid_from >= h.valid_to
UNION ALL
SELECT 'one_open_version' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' open versions' AS detail
FROM bank_history h
WHERE h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.bank_id
HAVING COUNT(*) > 1
UNION ALL
SELECT 'ends_once' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       CAST(COUNT(*) AS VARCHAR) || ' versions end at ' || CAST(h.valid_to AS VARCHAR) AS detail
FROM bank_history h
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
GROUP BY h.bank_id, h.valid_to
HAVING COUNT(*) > 1
UNION ALL
SELECT 'no_overlap' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'valid_to ' || CAST(h.valid_to AS VARCHAR) || ' is after the valid_from ' || CAST(n.valid_from AS VARCHAR) || ' of a later version' AS detail
FROM bank_history h
JOIN bank_history n ON n.bank_id = h.bank_id
WHERE h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
  AND n.valid_to > h.valid_from AND n.valid_from < h.valid_to
  AND n.valid_to <> h.valid_to
  AND (n.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       OR n.commit_lsn > h.commit_lsn OR (n.commit_lsn = h.commit_lsn AND n.valid_to > h.valid_to))
UNION ALL
SELECT 'closed_is_complete' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || COALESCE(h.closed_by, 'NULL') || ', closed_lsn '
       || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') || ', commit_lsn ' || CAST(h.commit_lsn AS VARCHAR) AS detail
FROM bank_history h
WHERE (h.valid_to = CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE) AND (h.closed_by IS NOT NULL OR h.closed_lsn IS NOT NULL))
   OR (h.valid_to <> CAST('9999-12-31 00:00:00 +00:00' AS TIMESTAMP WITH TIME ZONE)
       AND (h.closed_by IS NULL OR h.closed_lsn IS NULL OR h.closed_lsn <= h.commit_lsn))
UNION ALL
SELECT 'close_is_explained' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(h.valid_from AS VARCHAR) || ': closed_by ' || h.closed_by || ' is no known ending' AS detail
FROM bank_history h
WHERE h.closed_by NOT IN ('correction', 'delete', 'truncate', 'key_change', 'missing_at_resnapshot', 'resnapshot', 'retention')
UNION ALL
SELECT 'correction_continues' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'closed by a correction at ' || CAST(h.valid_to AS VARCHAR) || ', but none opens there' AS detail
FROM bank_history h
LEFT JOIN bank_history n
  ON n.bank_id = h.bank_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to AND n.opened_by = 'correction'
WHERE h.is_current = FALSE AND h.closed_by = 'correction' AND n.bank_id IS NULL
UNION ALL
SELECT 'same_commit' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'at ' || CAST(h.valid_to AS VARCHAR) || ': closed_lsn ' || CAST(h.closed_lsn AS VARCHAR)
       || ', commit_lsn of the next ' || CAST(n.commit_lsn AS VARCHAR) AS detail
FROM bank_history h
JOIN bank_history n
  ON n.bank_id = h.bank_id AND n.valid_from = h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND n.commit_lsn <> h.closed_lsn
UNION ALL
SELECT 'commit_order' AS invariant, 'bank_history' AS table_name, CAST(h.bank_id AS VARCHAR) AS row_key,
       'valid_from ' || CAST(n.valid_from AS VARCHAR) || ' has commit_lsn ' || CAST(n.commit_lsn AS VARCHAR) || ', an earlier version has '
       || CAST(h.commit_lsn AS VARCHAR) || ', closed_lsn ' || COALESCE(CAST(h.closed_lsn AS VARCHAR), 'NULL') AS detail
FROM bank_history h
JOIN bank_history n
  ON n.bank_id = h.bank_id AND n.valid_from > h.valid_to AND n.valid_to > h.valid_to
WHERE h.is_current = FALSE AND (n.commit_lsn <= h.commit_lsn OR n.commit_lsn <= h.closed_lsn)
ORDER BY table_name, row_key, invariant, detail;
