-- Writes backlogs inside the server, where no client slows it down. Rows look like the simulator's.
-- In one transaction.
CREATE FUNCTION bench_insert(first BIGINT, last BIGINT) RETURNS void LANGUAGE sql AS $$
  INSERT INTO transactions
  SELECT i::int, (1 + random() * 900)::numeric(10, 5), day, day + interval '1 day',
         'CARTE ' || (i % 9000 + 1000) || ' ' || chr((65 + i % 26)::int) || ' BOULANGERIE PARIS', 'FR',
         1 + (random() * 1999)::int, 1 + (random() * 19)::int, 1 + (random() * 499)::int
  FROM (SELECT i, date_trunc('minute', now()) - random() * interval '600 days' AS day
        FROM generate_series(first, last) AS i) AS rows
$$;

-- So many transactions of so many rows, a tenth of them corrections of rows inserted before.
CREATE PROCEDURE bench_transactions(many BIGINT, size INT) LANGUAGE plpgsql AS $$
DECLARE
  inserted BIGINT := (SELECT COALESCE(MAX(id), 0) FROM transactions);
  corrections INT;
  first BIGINT;
BEGIN
  FOR n IN 1 .. many LOOP
    corrections := CASE WHEN inserted = 0 THEN 0 WHEN size >= 10 THEN size / 10 WHEN n % 10 = 0 THEN 1 ELSE 0 END;
    IF corrections > 0 THEN
      first := 1 + floor(random() * (inserted - corrections));
      UPDATE transactions SET amount = amount + 1 WHERE id BETWEEN first AND first + corrections - 1;
    END IF;
    IF size > corrections THEN
      PERFORM bench_insert(inserted + 1, inserted + size - corrections);
      inserted := inserted + size - corrections;
    END IF;
    COMMIT;
  END LOOP;
END $$;

-- So many transactions, each a correction of every row there is.
CREATE PROCEDURE bench_hot(many BIGINT) LANGUAGE plpgsql AS $$
BEGIN
  FOR n IN 1 .. many LOOP
    UPDATE transactions SET amount = 1 + random() * 900;
    COMMIT;
  END LOOP;
END $$;

-- Single rows, each in a transaction of its own, for so long.
CREATE PROCEDURE bench_inserts(first BIGINT, lasting INTERVAL) LANGUAGE plpgsql AS $$
DECLARE
  ending TIMESTAMPTZ := clock_timestamp() + lasting;
  id BIGINT := first;
BEGIN
  WHILE clock_timestamp() < ending LOOP
    INSERT INTO transactions VALUES (id::int, 12.5, now(), now(), 'CARTE 1234 BOULANGERIE PARIS', 'FR', 1, 1, 1);
    COMMIT;
    id := id + 1;
  END LOOP;
END $$;
