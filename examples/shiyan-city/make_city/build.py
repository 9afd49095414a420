"""Write the whole project folder."""

from __future__ import annotations

from pathlib import Path

from make_city.draws.draws import draw_all
from make_city.faults import Faults
from make_city.files.office_files import write_office_files
from make_city.files.platforms import write_hotline, write_petitions, write_staffing
from make_city.files.project import write_project
from make_city.truth.quality import quality_rates
from make_city.truth.table import right_results, write_truth


def make_city(folder: Path) -> None:
    """Write the project into a folder, with what is right and what was planted.

    The folder is made if it is not there; the same bytes come every time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draws, faults = draw_all(), Faults()
    write_project(folder, draws.city)
    write_hotline(folder, draws, faults)
    write_petitions(folder, draws, faults)
    tables = write_staffing(folder, draws, faults)
    quality = quality_rates(draws.city.evaluated, tables, faults.found)
    write_office_files(folder, draws, faults)
    write_truth(folder / "truth.csv", draws, right_results(draws, quality))
    faults.write(folder / "faults.csv")
