-- 'erasures' grows with each erasure and each lift; a load commits only while it is what its plan was made with.
INSERT INTO retention_state VALUES ('erasures', 0);
