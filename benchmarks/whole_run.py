"""The example as a whole process: seconds, peak memory, where the time goes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import report

BY_HAND = """
import duckdb, sys
duckdb.sql(f'''
    SELECT account, year(opendate) AS year, count(*), count(closedate), median(closedate - opendate),
           count(*) FILTER (WHERE closedate - opendate <= 7) / count(*),
           count(*) FILTER (WHERE closedate - opendate > 30) / count(*)
    FROM read_csv('{sys.argv[1]}') GROUP BY ALL ORDER BY ALL
''').write_csv(sys.argv[2])
"""
"""The same figures by a script that someone would write: no checks, no scores, no reports."""


def measure() -> None:
    """Run the demo in a fresh folder, then again, and a bare script beside it."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "demo"
        command = [sys.executable, "-m", "quanheng", "demo", str(folder)]
        first = _timed(command)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = _timed(command)
        data = folder / "data" / "council-tickets.csv.gz"
        script = _timed([sys.executable, "-c", BY_HAND, str(data), str(Path(place) / "by-hand.csv")])
        manifest = next((folder / "runs").glob("*/run.json"))
        seconds = json.loads(manifest.read_text(encoding="utf-8"))["times"]["seconds"]
    names = "a bare DuckDB script, figures only", "quanheng demo, first time", "quanheng demo, again"
    report(dict(zip(names, (script, first, again), strict=True)), names[0])
    spent = ", ".join(f"{name} {value:.2f} s" for name, value in seconds.items())
    start = first - sum(seconds.values())
    sys.stdout.write(f"  where the first run went: {spent}, start and the rest {start:.2f} s\n")
    sys.stdout.write(f"  peak memory of the first run: {peak:.0f} MB\n")


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began
