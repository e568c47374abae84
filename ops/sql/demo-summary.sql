-- What ops/demo's history took in since :start, beside what was committed. Times are the source's.
WITH version AS (
    SELECT valid_from, valid_to, opened_by, closed_by, source_committed_at, recorded_at FROM transaction_history
    UNION ALL
    SELECT valid_from, valid_to, opened_by, closed_by, source_committed_at, recorded_at FROM consumer_history
    UNION ALL
    SELECT valid_from, valid_to, opened_by, closed_by, source_committed_at, recorded_at FROM merchant_history
    UNION ALL
    SELECT valid_from, valid_to, opened_by, closed_by, source_committed_at, recorded_at FROM bank_history
),
lag AS (
    SELECT DATEDIFF(MILLISECOND, source_committed_at, recorded_at) AS ms FROM version WHERE source_committed_at >= :start
)
SELECT (SELECT COUNT(*) FROM version WHERE opened_by = 'insert' AND valid_from >= :start) AS inserts,
       (SELECT COUNT(*) FROM version WHERE opened_by = 'correction' AND valid_from >= :start) AS corrections,
       (SELECT COUNT(*) FROM version WHERE closed_by = 'delete' AND valid_to >= :start) AS deletes,
       (SELECT COUNT(*) FROM quarantine WHERE recorded_at >= :start) AS quarantined,
       (SELECT COUNT(*) FROM quarantine WHERE recorded_at >= :start AND ended_at IS NULL AND replayed_at IS NULL) AS waiting,
       (SELECT COUNT(*) FROM version WHERE valid_from >= :start) AS versions,
       (SELECT COUNT(*) FROM version) AS all_versions,
       (SELECT COALESCE(CAST(PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ms) AS BIGINT), 0) FROM lag) AS lag_median,
       (SELECT COALESCE(CAST(PERCENTILE_CONT(0.99) WITHIN GROUP (ORDER BY ms) AS BIGINT), 0) FROM lag) AS lag_99,
       (SELECT COALESCE(MAX(ms), 0) FROM lag) AS lag_max
