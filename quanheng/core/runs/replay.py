"""Open a finished run again: its scheme compiled, its snapshots at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quanheng.core.collect.store import Store
from quanheng.core.compute.prepare import Prepared, prepare
from quanheng.core.engine.duckdb import DuckEngine
from quanheng.core.errors import Problem, ProjectError
from quanheng.core.formula.origins import Origins
from quanheng.core.model.period import Period
from quanheng.core.results.outcome import Outcome
from quanheng.core.runs.evidence import EvidenceOf, EvidenceRows
from quanheng.core.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng.core.plugins.registry import Registry
    from quanheng.core.results.evaluation import Evaluation


@dataclass(frozen=True)
class Replay:
    """Answer questions about a finished run from what it recorded.

    The scheme and the indicators are those of the run, not those that the
    project has now; datasets of plugins are those that are installed.
    """

    evaluation: Evaluation
    registry: Registry
    project: Path
    _origins: dict[Path, pa.Table] = field(default_factory=dict)

    def prepared(self) -> Prepared:
        """Compile the run's own scheme again."""
        definitions = self.evaluation.definitions
        found, problems = prepare(
            self.evaluation.scheme, self.registry.datasets.values(), definitions, Origins()
        )
        if found is None:
            raise ProjectError(problems)
        return found

    def period(self, label: str) -> Period:
        """Return the period of that label."""
        given = next(period for period in self.evaluation.manifest["periods"] if period["label"] == label)
        return Period(label, date.fromisoformat(given["start"]), date.fromisoformat(given["end"]))

    def evidence(self, unit: str, indicator: str, period: str, limit: int) -> list[EvidenceRows]:
        """Return the rows behind a value, from the snapshots of the run.

        There are none behind a value that is not shown: they would tell it.
        Raises ProjectError where a snapshot is no longer in the store.
        """
        if self._is_hidden(unit, indicator, period):
            return []
        prepared = self.prepared()
        place = self.evaluation.units["unit_id"].to_pylist().index(unit)
        category = self.evaluation.units["category"][place].as_py()
        variants = prepared.variants[indicator]
        compiled = next((v.compiled for v in variants if category in v.categories), variants[0].compiled)
        cut_off = date.fromisoformat(self.evaluation.manifest["cut_off"])
        with self._engine(prepared) as engine:
            span, by_letter = self.period(period), self.from_letter(unit, indicator, period)
            in_error = self._row(unit, indicator, period)["outcome"] == Outcome.ERROR
            return EvidenceOf(
                prepared, compiled, engine, unit, span, cut_off, limit, by_letter, in_error
            ).find()

    def from_letter(self, unit: str, indicator: str, period: str) -> bool:
        """Say whether figures of a letter stand in for the rows of a result."""
        sought = {"unit_id": unit, "indicator": indicator, "period": period}
        return sought in self.evaluation.manifest.get("letters", [])

    def _row(self, unit: str, indicator: str, period: str) -> dict[str, Any]:
        sought = (unit, indicator, period)
        rows = self.evaluation.indicators.to_pylist()
        return next(row for row in rows if (row["unit_id"], row["indicator"], row["period"]) == sought)

    def _is_hidden(self, unit: str, indicator: str, period: str) -> bool:
        if self.evaluation.definitions[indicator].suppress is None:
            return False
        row = self._row(unit, indicator, period)
        # A sample that is known is shown unless it is of too few persons.
        return row["outcome"] == Outcome.SUPPRESSED or row["sample"] is None

    @contextmanager
    def _engine(self, prepared: Prepared) -> Iterator[DuckEngine]:
        store = Store(self.project)
        files: dict[str, list[Path]] = {}
        gone = []
        for source in self.evaluation.manifest["sources"]:
            path = store.data_file(source["snapshot"])
            files.setdefault(source["dataset"], []).append(path)
            if not path.is_file():
                gone.append(_gone(source))
        if gone:
            raise ProjectError(gone)
        with DuckEngine(prepared.datasets, files, self._closure()) as engine:
            yield engine

    def _closure(self) -> list[tuple[str, str]]:
        rows = self.evaluation.known_units.to_pylist()
        parents = {row["unit_id"]: row["parent"] for row in rows}
        pairs = []
        for unit in parents:
            above: str | None = unit
            while above is not None:
                pairs.append((above, unit))
                above = parents.get(above)
        return pairs

    def place_of(self, snapshot_file: str, position: int) -> Text:
        """Say where a row of a snapshot came from: file, sheet, row."""
        from pyarrow import parquet

        store = Store(self.project)
        for source in self.evaluation.manifest["sources"]:
            if Path(snapshot_file) != store.data_file(source["snapshot"]):
                continue
            origin = store.origin_file(source["origin"])
            if not origin.is_file():
                break
            if origin not in self._origins:
                self._origins[origin] = parquet.read_table(origin)
            row = self._origins[origin].slice(position, 1).to_pylist()[0]
            named = source["delivered"]
            name = named[row["delivery"]]["name"] if row["delivery"] is not None else source["source"]
            if row["place"] is None:
                return Text(name, name)
            sheet = f"[{row['sheet']}]" if row["sheet"] else ""
            return Text(f"{name}{sheet} 第{row['place']}行", f"{name}{sheet} row {row['place']}")
        return Text("出处不详", "place unknown")


def _gone(source: dict[str, Any]) -> Problem:
    what = Text(
        f"数据集 {source['dataset']} 的快照已不在。", f"The snapshot of dataset {source['dataset']} is gone."
    )
    where = Text(f"快照 {source['snapshot'][:12]}", f"snapshot {source['snapshot'][:12]}")
    return Problem(what, where, Text("重新执行 quanheng run。", "Execute `quanheng run` again."))
