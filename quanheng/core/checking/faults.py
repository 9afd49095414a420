"""The faults that checks found, as a table beside those of the intake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quanheng.core.checking.result import Checked
from quanheng.core.collect.sifting.quarantine import QUARANTINE
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

DOUBTFUL = "doubtful"
"""How such a row is handled: it is kept, for people to look at."""


def fault_table(results: Iterable[Checked]) -> pa.Table:
    """Return a row for each failing row, in the form of the quarantine."""
    import pyarrow as pa

    columns: dict[str, list[object]] = {name: [] for name in QUARANTINE.names}
    for result in results:
        check = result.check
        reason = _reason(result)
        for row in result.rows:
            cells: dict[str, object] = {
                "source": row.source,
                "dataset": result.dataset,
                "file": row.file,
                "sheet": row.sheet,
                "place": row.place,
                "heading": None,
                "field": ", ".join(result.fields),
                "value": row.contents.zh,
                "rule": check.id,
                "property": check.property,
                "clarity": check.clarity,
                "handled": DOUBTFUL,
                "reason_zh": reason.zh,
                "reason_en": reason.en,
                "remedy_zh": check.remedy.zh,
                "remedy_en": check.remedy.en,
            }
            for name, column in columns.items():
                column.append(cells[name])
    return pa.table(columns, schema=QUARANTINE)


def _reason(result: Checked) -> Text:
    return result.check.name.within("不符合：{}", "Not so: {}")
