"""The result of a run, read from its folder; what exporters are handed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.overlay import Adoption
from quanheng.core.model.scheme import Scheme

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = ("units", "indicators", "parts", "composites", "ranking", "findings")
"""The Parquet files of a run's folder; `core/results/tables.py` has their schemas."""


@dataclass(frozen=True)
class Evaluation:
    """Give access to a finished run: immutable tables and their manifest.

    Every table but `units` has a `period` column, so that one period and a
    panel look alike. Rows stand in the scheme's order of indicators and the
    project's order of units.
    """

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return what `run.json` says."""
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    @property
    def id(self) -> str:
        """Return the run id, which follows from the hashes of the inputs."""
        return str(self.manifest["id"])

    @property
    def title(self) -> str:
        """Return the title of the evaluation round."""
        return str(self.manifest["title"])

    @property
    def periods(self) -> list[str]:
        """Return the labels of the periods, in order of time."""
        return [str(period["label"]) for period in self.manifest["periods"]]

    @cached_property
    def scheme(self) -> Scheme:
        """Return the resolved scheme that was used."""
        return Scheme.model_validate(self.manifest["scheme"])

    @cached_property
    def overlay(self) -> Adoption | None:
        """Return the overlay that was used, and what it leaves of its base."""
        given = self.manifest.get("overlay")
        return Adoption.model_validate(given) if given else None

    @cached_property
    def definitions(self) -> dict[str, Indicator]:
        """Return every placed indicator by id, as it was computed."""
        return {given["id"]: Indicator.model_validate(given) for given in self.manifest["indicators"]}

    @cached_property
    def units(self) -> pa.Table:
        """Return the units that results are about, without those that are only listed.

        Their unit_id, name, parent, category, level, role and function.
        """
        import pyarrow.compute as pc

        known = self.known_units
        return known.filter(pc.not_equal(known["role"], "listed"))

    @cached_property
    def known_units(self) -> pa.Table:
        """Return all units that the run knew, those that are only listed among them."""
        return self._read("units")

    @cached_property
    def indicators(self) -> pa.Table:
        """Return unit × indicator with outcome, numbers, score and points."""
        return self._read("indicators")

    @cached_property
    def parts(self) -> pa.Table:
        """Return the aggregates from which each indicator was computed."""
        return self._read("parts")

    @cached_property
    def composites(self) -> pa.Table:
        """Return unit × node: total, tags, dimensions and groups."""
        return self._read("composites")

    @cached_property
    def ranking(self) -> pa.Table:
        """Return the evaluated units with total, grade and rank."""
        return self._read("ranking")

    @cached_property
    def findings(self) -> pa.Table:
        """Return what should be put right, with severity and suggestion."""
        return self._read("findings")

    def _read(self, name: str) -> pa.Table:
        from pyarrow import parquet

        return parquet.read_table(self.folder / f"{name}.parquet")
