-- In place of transaction_history_facts, which held seven columns so that the analytical views need not read the rows. Kept up while loading it
-- cost more than all else together: H2 keeps 48 entries a page, consumers come in random order, and so each commit wrote wide pages anew all
-- over that index. This one finds a consumer, and a consumer at a merchant; the views that go through everything read the rows.
-- docs/benchmarks.md has both sides.
CREATE INDEX transaction_history_consumer ON transaction_history (consumer_id, merchant_id);
DROP INDEX transaction_history_facts;
