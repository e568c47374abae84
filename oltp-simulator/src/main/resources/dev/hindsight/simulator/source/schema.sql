-- The OLTP schema as the source owns it; the spelling prefered_merchants is the source's own and is kept.
-- Repeatable: what exists stays as it is.
CREATE TABLE IF NOT EXISTS consumers    (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, prefered_merchants INTEGER[]);
CREATE TABLE IF NOT EXISTS merchants    (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS banks        (id INTEGER PRIMARY KEY, name TEXT NOT NULL, zipcode TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS transactions (id INTEGER PRIMARY KEY, amount NUMERIC(10, 5), creation_date TIMESTAMP WITH TIME ZONE,
  execution_date TIMESTAMP WITH TIME ZONE, label TEXT, country_code TEXT,
  consumer_id INTEGER NOT NULL REFERENCES consumers (id), bank_id INTEGER NOT NULL REFERENCES banks (id),
  merchant_id INTEGER REFERENCES merchants (id));
