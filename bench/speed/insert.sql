\set n random(1, 1000000)
INSERT INTO bench_events (n, note) VALUES (:n, 'an event of ordinary length');
