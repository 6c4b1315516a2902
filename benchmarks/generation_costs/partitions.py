"""What monthly partitions would cost: `python -m benchmarks.generation_costs.partitions`.

A partitioned table cannot hold a key that is unique without the month, so a table of all event ids
stands beside it. Both sides record batches idempotently into a million rows.
"""

import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import psycopg

from benchmarks.bench import Bench, median
from benchmarks.generation_costs import references
from benchmarks.generation_costs.calls import usages
from benchmarks.generation_costs.filling import ledger
from benchmarks.generation_costs.references import NAMES, ROWS_A_COMMIT, Row
from tests.support.postgres import PostgresServer

ROUNDS = 7
CALLS_A_CALLER = 60
COLUMNS = ", ".join(NAMES)

PARTITIONED = f"""
CREATE TABLE partitioned (LIKE token_usages INCLUDING DEFAULTS) PARTITION BY RANGE (created_at);
DO $$
DECLARE month timestamptz := date_trunc('month', now() - interval '3 months');
BEGIN
  FOR n IN 0..5 LOOP
    EXECUTE format(
      'CREATE TABLE partition_%s PARTITION OF partitioned FOR VALUES FROM (%L) TO (%L)', n,
      month + n * interval '1 month', month + (n + 1) * interval '1 month');
  END LOOP;
END $$;
CREATE TABLE events (event_id uuid PRIMARY KEY);
INSERT INTO partitioned ({COLUMNS}) SELECT {COLUMNS} FROM token_usages ORDER BY id;
INSERT INTO events SELECT event_id FROM token_usages ORDER BY id;
ALTER TABLE partitioned ADD PRIMARY KEY (id, created_at);
CREATE INDEX ON partitioned (request_id);
CREATE INDEX ON partitioned (created_at);
CREATE INDEX ON partitioned (ebook_id);
CREATE INDEX ON partitioned (resource_id, resource_type);
CREATE INDEX ON partitioned (tenant_id, created_at);
"""

STAGE = "CREATE TEMPORARY TABLE stage (LIKE token_usages INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
COPY = f"COPY stage ({COLUMNS}) FROM STDIN"
PLAIN = (
    f"INSERT INTO token_usages ({COLUMNS}) SELECT {COLUMNS} FROM stage "
    "ON CONFLICT (event_id) DO NOTHING RETURNING event_id"
)
BESIDE = (
    "WITH new AS (INSERT INTO events SELECT event_id FROM stage "
    "ON CONFLICT DO NOTHING RETURNING event_id) "
    f"INSERT INTO partitioned ({COLUMNS}) SELECT {COLUMNS} FROM stage JOIN new USING (event_id) "
    "RETURNING event_id"
)


def main() -> None:
    runs = count()
    with tempfile.TemporaryDirectory() as folder, PostgresServer(durable=True) as server:
        url = ledger(Bench(Path(folder), server, full=False), "postgresql")
        with references.connect_postgresql(url) as connection:
            connection.execute(PARTITIONED)
            connection.execute(STAGE)
            connection.commit()
            rates: dict[str, list[float]] = {PLAIN: [], BESIDE: []}
            for _ in range(ROUNDS):
                for insert, measured in rates.items():
                    rows = references.rows_for(url, usages(f"run-{next(runs)}", CALLS_A_CALLER))
                    measured.append(_rate(connection, insert, rows))
    plain, beside = (median(measured) for measured in rates.values())
    print(f"one table: {plain:,.0f} rows/s; partitions and a table of ids: {beside:,.0f} rows/s")
    print(f"ratio {beside / plain:.2f}; all rounds: {rates[PLAIN]} {rates[BESIDE]}")


def _rate(connection: psycopg.Connection[Row], insert: str, rows: Sequence[Row]) -> float:
    start = time.perf_counter()
    for at in range(0, len(rows), ROWS_A_COMMIT):
        with connection.cursor() as cursor:
            with cursor.copy(COPY) as copy:
                for row in rows[at : at + ROWS_A_COMMIT]:
                    copy.write_row(row)
            cursor.execute(insert)
            assert cursor.rowcount == len(rows[at : at + ROWS_A_COMMIT])
        connection.commit()
    return len(rows) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
