"""The tables that belong to the project itself: its units and its aliases."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pyarrow.compute as pc

from quanheng.core.model.dataset import Dataset
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.aliases import CONTRACT as ALIASES
from quanheng.core.project.init.recognise import columns_of
from quanheng.core.project.init.report import Recognised
from quanheng.core.project.init.tables import FoundTable
from quanheng.core.project.units import COLUMNS, units_contract
from quanheng.core.reading.headings import HeadingMap, known_headings, map_headings
from quanheng.core.text import Text

_UNITS_FILE = re.compile(r"units?\b|单位|评估对象|机构名录")
_ALIASES_FILE = re.compile(r"alias|别名|曾用名")


class OwnTables:
    """Find the tables of units and of aliases among those left over."""

    def __init__(self, scheme: Scheme | None) -> None:
        self.units: str | None = None
        self.aliases: str | None = None
        self._units = (
            units_contract(scheme)
            if scheme is not None
            else Dataset(name="units", unit="unit_id", fields=COLUMNS, key=["unit_id"])
        )

    @property
    def headings(self) -> set[str]:
        """Return every heading by which either could be known."""
        return {*known_headings(self._units), *known_headings(ALIASES)}

    def take(self, tables: list[FoundTable], folder: Path, recognised: list[Recognised]) -> list[FoundTable]:
        """Take the first fitting table for each; return those that remain."""
        left = []
        for table in tables:
            stem = PurePosixPath(table.name).name.split(".")[0].casefold()
            as_units = map_headings(table.headings, self._units)
            as_aliases = map_headings(table.headings, ALIASES)
            alone = table.kind == "file" or table.sheet != ""
            if table.kind == "sqlite" or not alone:
                left.append(table)
            elif self.aliases is None and _ALIASES_FILE.search(stem) and _whole(as_aliases, ALIASES):
                self.aliases = table.name
                recognised.append(_said(table, "aliases", Text("别名", "aliases"), ALIASES, as_aliases))
            elif (
                self.units is None
                and _whole(as_units, self._units)
                and self._is_units(table, stem, as_units, folder)
            ):
                self.units = table.name
                recognised.append(_said(table, "units", Text("评估对象", "units"), self._units, as_units))
            else:
                left.append(table)
        return left

    def _is_units(self, table: FoundTable, stem: str, found: HeadingMap, folder: Path) -> bool:
        """Tell a table of units from data about units: by its name, or its columns.

        In the former neither a unit nor its name is there twice.
        """
        if _UNITS_FILE.search(stem):
            return True
        if len(found.fields) < 2 or len(found.fields) < len(found.unknown):
            return False
        once = [found.fields[name] for name in ("unit_id", "name") if name in found.fields]
        seen: dict[int, set[str]] = {index: set() for index in once}
        for part in table.parts(folder, known_headings(self._units)):
            for index, before in seen.items():
                values = part.table.column(index)
                distinct = set(pc.unique(values).to_pylist())
                if len(distinct) < len(values) or distinct & before:
                    return False
                before.update(distinct)
        return True


def _whole(found: HeadingMap, contract: Dataset) -> bool:
    needed = {name for name, field in contract.fields.items() if field.required} | {contract.unit}
    return needed <= set(found.fields) and not found.repeated


def _said(table: FoundTable, role: str, title: Text, contract: Dataset, found: HeadingMap) -> Recognised:
    assert role in ("units", "aliases")
    return Recognised(
        table.name, table.sheet, "units" if role == "units" else "aliases", title, None,
        len(found.fields), found.unknown, columns_of(table, contract, found),
    )  # fmt: skip
