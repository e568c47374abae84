-- What banks put right afterwards: by bank and month, how many versions were closed by a correction, in how many of them the amount
-- changed, and by how much in all (new minus old, so 100 corrected to 90 counts -10).
-- The bank is the one named in the version that was wrong. month_start is the first day of the month of the correction itself, in UTC.
-- Where the old or the new amount is unknown, the correction counts but adds nothing to net_amount.
-- Deletes, and the changes that a new snapshot found without knowing when they happened, are no corrections.
-- Closed versions are purged after the retention period, so older months thin out and then vanish.
CREATE OR REPLACE VIEW kpi_bank_corrections AS
SELECT g.bank_id,
       b.name AS bank_name,
       DATEADD(MONTH, g.months, DATE '2000-01-01') AS month_start,
       g.corrections,
       g.amounts_changed,
       g.net_amount
FROM (
    SELECT o.bank_id,
           DATEDIFF(MONTH, TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00', o.valid_to AT TIME ZONE 'UTC') AS months,
           COUNT(*) AS corrections,
           SUM(CASE WHEN n.amount <> o.amount THEN 1 ELSE 0 END) AS amounts_changed,
           COALESCE(SUM(n.amount - o.amount), 0) AS net_amount
    FROM transaction_history o
    LEFT JOIN transaction_history n
           ON n.transaction_id = o.transaction_id AND n.valid_from = o.valid_to
    WHERE o.is_current = FALSE AND o.closed_by = 'correction'
    GROUP BY o.bank_id, months
) g
LEFT JOIN bank_history b ON b.bank_id = g.bank_id AND b.is_current;
