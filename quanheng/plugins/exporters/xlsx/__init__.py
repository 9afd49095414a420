"""Write an evaluation as one Excel workbook, for the office."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from quanheng import Exporter, exporter, hookimpl

if TYPE_CHECKING:
    from quanheng import Evaluation


@exporter(name="xlsx", suffix=".xlsx", title={"zh": "Excel 工作簿", "en": "Excel workbook"})
def write_xlsx(evaluation: Evaluation, path: Path) -> None:
    """Write ranking, units × indicators, a sheet for each unit, findings, method.

    The language is that of the evaluation. Totals are rounded half up as the
    scheme says, scores and points to two decimals; what is not there is said
    in words. The same run gives the same bytes.
    """
    from quanheng.plugins.exporters.xlsx.workbook import write_workbook

    write_workbook(evaluation, Path(path))


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """Offer the format `xlsx`."""
    return [write_xlsx]
