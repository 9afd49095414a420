"""The example city as `quanheng demo` leaves it, made once for all tests of a run."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from quanheng.cli import cli

EXAMPLE = Path(__file__).parents[1] / "examples" / "shiyan-city"


def table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of the city, which may begin with a mark of UTF-8."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def finished_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a finished demo, which all workers share: look, do not touch."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    made = shared / "jingan"
    with FileLock(shared / "jingan.lock"):
        if not (made / "runs").is_dir():
            shutil.rmtree(made, ignore_errors=True)
            result = CliRunner().invoke(cli, ["demo", str(made)], catch_exceptions=False)
            assert result.exit_code == 0, result.output
            (made / "demo.txt").write_text(result.output, encoding="utf-8")
    return made
