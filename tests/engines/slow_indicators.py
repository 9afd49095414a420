"""Decide outcomes and values of an indicator, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.engines.slow_relations import Raw, Relations, aggregate, in_window
from tests.engines.slow_rows import Around, Row, value_of
from tests.engines.slow_scalars import Number, Undecided, Unit, evaluate, mean, rounded, scalar
from tests.engines.slow_terms import Aggregation, IndicatorSpec, RelationSpec, Term, parts

Covering = Sequence[tuple[Sequence[str], date | None, date | None] | None]
"""What the sources of a dataset cover: units (empty for all), first and last day."""


@dataclass(frozen=True)
class World:
    """Hold all that an indicator is computed from."""

    relations: Mapping[str, RelationSpec]
    rows: Mapping[str, Sequence[Raw]]
    covers: Mapping[str, Covering]
    parents: Mapping[str, str | None]
    unit_fields: Mapping[str, Mapping[str, Any]]
    """By unit, then by field."""
    start: date
    end: date
    cut_off: date


@dataclass(frozen=True)
class Found:
    """Hold what one unit has; `undecided` where floats may answer either way."""

    outcome: str
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    sample: Number | None = None
    tight: bool = False
    undecided: bool = False


class SlowIndicator:
    """Compute one indicator."""

    def __init__(self, spec: IndicatorSpec, world: World, relations: Relations) -> None:
        self._spec = spec
        self._world = world
        self._relations = relations
        self._around = Around(world.start, world.end, world.cut_off, spec.params)
        self._tight = False
        self._mine: dict[tuple[str, str], list[Row]] = {}
        self._seen: set[Aggregation] = set()

    def of(self, unit: str) -> Found:
        """Return the outcome and the numbers of a unit."""
        reader = Unit(self._around, lambda given: self._aggregate(given, unit), self._world.unit_fields[unit])
        try:
            found = self._decided(unit, reader)
        except Undecided:
            return Found("?", undecided=True, tight=self._tight)
        return found

    def _decided(self, unit: str, reader: Unit) -> Found:
        formulas = self._spec.formulas
        numbers = {key: evaluate(term, reader) for key, term in formulas.items()}
        above, below = numbers.get("numerator"), numbers.get("denominator")
        sample = numbers.get("sample", below)
        scale = rounded(Fraction(self._spec.scale))
        if "value" in numbers:
            value = None if numbers["value"] is None else numbers["value"] * scale
        else:
            value = None if above is None or below is None else (above * scale).divided_by(below)
        outcome = self._outcome(unit, numbers, sample, value)
        return Found(outcome, value if outcome == "ok" else None, above, below, sample, self._tight)

    def _outcome(self, unit: str, numbers: Mapping[str, Any], sample: Any, value: Any) -> str:
        spec, zero = self._spec, Number(Fraction(0))
        if "applicable" in numbers:
            if self._owed(unit, used([spec.formulas["applicable"]])):
                return "missing"
            if numbers["applicable"] is not True:
                return "not_applicable"
        if self._owed(unit, used(spec.formulas.values())):
            return "missing"
        below = numbers.get("denominator")
        if below is not None and below == zero:
            return "not_applicable"
        if sample is not None and sample == zero:
            return "not_applicable"
        if spec.minimum is not None and sample is not None and sample < scalar(spec.minimum):
            return "too_few"
        return "missing" if value is None else "ok"

    def _owed(self, unit: str, relations: Iterable[str]) -> bool:
        for name in relations:
            bases = self._bases(name)
            if not all(self._world.covers.get(base) for base in bases):
                return True
            if self._rows(name, unit):
                continue
            if self._relations.specs[name].presence == "every_unit":
                return True
            if not all(self._covered(base, unit) for base in bases):
                return True
        return False

    def _bases(self, name: str) -> list[str]:
        view = self._relations.specs[name].view
        return [name] if view is None else [b for given in view.sources for b in self._bases(given.relation)]

    def _covered(self, dataset: str, unit: str) -> bool:
        last = min(self._world.end - timedelta(days=1), self._world.cut_off)
        for given in self._world.covers.get(dataset, ()):
            if given is None:
                continue
            units, begins, ends = given
            whole = (begins is None or begins <= self._world.start) and (ends is None or ends >= last)
            if whole and (not units or unit in units):
                return True
        return False

    def _naming(self, name: str) -> Around:
        return self._around.naming({name: self._relations.specs[name]})

    def _rows(self, name: str, unit: str) -> list[Row]:
        """Return the rows of a unit, of those below it if wanted, in the window."""
        if (name, unit) not in self._mine:
            self._mine[name, unit] = self._chosen(name, unit)
        return self._mine[name, unit]

    def _chosen(self, name: str, unit: str) -> list[Row]:
        spec = self._relations.specs[name]
        field = self._spec.unit_by.get(name, spec.unit)
        around = self._naming(name)
        window = self._spec.window.get(name, spec.window)
        found = []
        for raw in self._relations.rows(name):
            row = {(name, key): value for key, value in raw.items()}
            owner = value_of(Term("field", spec.fields[field].type, (), (name, field)), row, around)
            if self._belongs(owner, unit) and in_window(window, name, row, around):
                found.append(row)
        self._note(around, name)
        return found

    def _belongs(self, owner: str | None, unit: str) -> bool:
        if not self._spec.children:
            return owner == unit
        while owner is not None and owner in self._world.parents:
            if owner == unit:
                return True
            owner = self._world.parents[owner]
        return False

    def _aggregate(self, given: Aggregation, unit: str) -> Any:
        around = self._naming(given.relation)
        rows = self._rows(given.relation, unit)
        condition = self._spec.where.get(given.relation)
        if condition is not None:
            rows = [row for row in rows if value_of(condition, row, around) is True]
        result = aggregate(given, rows, around)
        self._everything(given, condition)
        self._note(around, given.relation)
        if result is None:
            return None
        if given.fn == "avg":
            return mean(*result)
        if given.fn == "median":
            lower, upper = map(rounded, result)
            return (lower + upper).divided_by(Number(Fraction(2)))
        return scalar(result)

    def _everything(self, given: Aggregation, condition: Term | None) -> None:
        """Note whether any row at all comes near the limits: engines may look at it."""
        if given in self._seen:
            return
        self._seen.add(given)
        around, name = self._naming(given.relation), given.relation
        rows = [{(name, key): value for key, value in raw.items()} for raw in self._relations.rows(name)]
        for term in filter(None, (condition, given.filter)):
            for row in rows:
                value_of(term, row, around)
        aggregate(replace(given, filter=None), rows, around)
        self._note(around, name)

    def _note(self, around: Around, relation: str) -> None:
        self._tight |= around.tight or self._relations.tight[relation]


def used(terms: Iterable[Term]) -> list[str]:
    """Return the relations that formulas aggregate."""
    return list(dict.fromkeys(t.data.relation for term in terms for t in parts(term) if t.op == "agg"))
