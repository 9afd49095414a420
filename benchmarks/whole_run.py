"""The example city as whole processes: making it, evaluating it, where the time goes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import report

EXAMPLE = Path(__file__).parents[1] / "examples" / "shiyan-city"

READING = """
import sys
from pathlib import Path
import openpyxl
folder = Path(sys.argv[1])
for path in folder.rglob("*.xlsx"):
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
        list(sheet.iter_rows(values_only=True))
for path in folder.rglob("*.csv"):
    path.read_text("gb18030", errors="replace").splitlines()
"""
"""Reads workbooks and CSV files by the usual library: no database, no service, no rules, no results."""


def measure() -> None:
    """Make the city, evaluate it in a demo, and read its files by a bare script."""
    with TemporaryDirectory() as place:
        made, folder = Path(place) / "made", Path(place) / "demo"
        making = _timed([sys.executable, "-m", "make_city", str(made)], PYTHONPATH=str(EXAMPLE))
        demo = _timed([sys.executable, "-m", "quanheng", "demo", str(folder)])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        script = _timed([sys.executable, "-c", READING, str(made)])
        [manifest] = (folder / "runs").glob("*/run.json")
        seconds = json.loads(manifest.read_text(encoding="utf-8"))["times"]["seconds"]
    names = (
        "a bare script that reads the workbooks and CSV files",
        "making the city",
        "quanheng demo: making and running",
    )
    report(dict(zip(names, (script, making, demo), strict=True)), names[0])
    spent = ", ".join(f"{name} {value:.2f} s" for name, value in seconds.items())
    rest = demo - making - sum(seconds.values())
    sys.stdout.write(f"  where the run went: {spent}, start and the rest {rest:.2f} s\n")
    sys.stdout.write(f"  peak memory of the largest process: {peak:.0f} MB\n")


def _timed(command: list[str], **environment: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    return time.perf_counter() - began
