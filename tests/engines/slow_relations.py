"""Choose rows by windows, join and group them in views, and aggregate them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from tests.engines.slow_operations import apply, comparable
from tests.engines.slow_rows import Around, Row, moved, value_of
from tests.engines.slow_terms import Aggregation, RelationSpec, Source, Term, ViewSpec

Raw = Mapping[str, Any]


class Relations:
    """Read the rows of datasets and views for one period."""

    def __init__(
        self, specs: Mapping[str, RelationSpec], rows: Mapping[str, Sequence[Raw]], around: Around
    ) -> None:
        self.specs = specs
        self._around = around
        self._rows: dict[str, list[Raw]] = {name: list(given) for name, given in rows.items()}
        self.tight: dict[str, bool] = dict.fromkeys(rows, False)
        """Views in which a number came near the limits."""

    def rows(self, name: str) -> list[Raw]:
        """Return all rows of a relation, those of a view computed."""
        if name not in self._rows:
            view = self.specs[name].view
            self._rows[name] = [] if view is None else list(self._view(name))
            self.tight.setdefault(name, False)
        return self._rows[name]

    def _view(self, name: str) -> Iterator[Raw]:
        view = self.specs[name].view
        assert view is not None
        around = self._around.naming({given.alias: self.specs[given.relation] for given in view.sources})
        joined: list[Row] = [{}]
        for given in view.sources:
            joined = [row for left in joined for row in self._matches(left, given, name, around)]
        self._everything(view, joined, around)
        if view.where is not None:
            joined = [row for row in joined if value_of(view.where, row, around) is True]
        groups: dict[Any, list[Row]] = {}
        for row in joined:
            key = tuple(comparable(value_of(part, row, around)) for part in view.group)
            groups.setdefault(key if view.group else len(groups), []).append(row)
        for members in groups.values():
            found = {
                output: aggregate(term.data, members, around)
                if term.op == "agg"
                else value_of(term, members[0], around)
                for output, term in view.outputs.items()
            }
            # A field of a view is an integer of 64 bits like any other.
            whole = (found[output] for output, term in view.outputs.items() if term.type.kind == "integer")
            around.tight |= any(value is not None and abs(value) >= 2**63 for value in whole)
            yield found
        used = [self.tight.get(given.relation, False) for given in view.sources]
        self.tight[name] = around.tight or any(used)

    def _everything(self, view: ViewSpec, joined: Sequence[Row], around: Around) -> None:
        """Compute what does not count as well: an engine may, and meet its limits."""
        terms = [term for term in view.outputs.values() if term.op != "agg"]
        terms += [*view.group, *filter(None, (view.where,))]
        # Conditions about one input are often checked before it is joined.
        nothing = {
            (given.alias, name): None for given in view.sources for name in self.specs[given.relation].fields
        }
        alone = [
            {**nothing, **{(given.alias, name): value for name, value in raw.items()}}
            for given in view.sources
            for raw in self.rows(given.relation)
        ]
        for row, term in product([*joined, *alone], terms):
            value_of(term, row, around)
        for given in view.sources:
            spec = self.specs[given.relation]
            alone = around.naming({spec.name: spec})
            for raw, name in product(self.rows(given.relation), spec.derived):
                row = {(spec.name, field): value for field, value in raw.items()}
                value_of(spec.derived[name], row, alone)
            around.tight |= alone.tight

    def _matches(self, left: Row, given: Source, view: str, around: Around) -> Iterator[Row]:
        spec = self.specs[given.relation]
        own = self.specs[view].view
        window = own.inputs.get(given.alias, spec.window) if own else spec.window
        found = False
        for raw in self.rows(given.relation):
            row = {**left, (given.alias, "*"): True}
            row |= {(given.alias, name): value for name, value in raw.items()}
            inside = in_window(window, given.alias, row, around)
            if inside and (given.on is None or value_of(given.on, row, around) is True):
                found = True
                yield row
        if not found and given.join == "left":
            # Nothing of a row that is not there has a value, derived fields neither.
            yield {**left, **{(given.alias, name): None for name in (*spec.fields, "*")}}


def in_window(window: Mapping[str, Any] | str, alias: str, row: Row, around: Around) -> bool:
    """Say whether a row belongs to the period."""
    if window == "all":
        return True
    rule = dict(window) if isinstance(window, Mapping) else {}
    months = rule.pop("months", None)
    [(kind, names)] = rule.items()
    spec = around.aliases[alias]
    values = [
        value_of(Term("field", spec.fields[name].type, (), (alias, name)), row, around)
        for name in ([names] if isinstance(names, str) else names)
    ]
    value = values[0]
    start, end = around.start, around.end
    if kind == "year":
        return bool(value == start.year)
    if kind == "at":
        began = value is not None and comparable(value) < comparable(end)
        return began and (values[1] is None or comparable(values[1]) >= comparable(end))
    if value is None:
        return False
    first = date.min if kind == "until" else moved(end, -months, 0) if months else start
    return bool(comparable(first) <= comparable(value) < comparable(end))


def aggregate(given: Aggregation, rows: Sequence[Row], around: Around) -> Any:
    """Aggregate rows; `median` yields its two middle values, `avg` sum and number."""
    chosen = [row for row in rows if given.filter is None or value_of(given.filter, row, around) is True]
    if given.arg is None:
        # A row that a left join did not find is no row of that input.
        return Fraction(sum(row.get((given.relation, "*"), True) is True for row in chosen))
    # What is filtered away may still be computed by an engine.
    evaluated = {id(row): value_of(given.arg, row, around) for row in rows}
    values = [evaluated[id(row)] for row in chosen if evaluated[id(row)] is not None]
    if given.fn == "count":
        return Fraction(len(values))
    if given.fn == "count_if":
        return Fraction(values.count(True))
    if given.fn == "count_distinct":
        return Fraction(len({comparable(value) for value in values}))
    if not values:
        return None
    if given.fn == "sum":
        return _total(values, given.arg, around)
    if given.fn == "avg":
        return _total(values, given.arg, around), Fraction(len(values))
    if given.fn in ("min", "max"):
        return apply("least" if given.fn == "min" else "greatest", values)
    ordered = sorted(values)
    if given.fn == "median":
        return ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    assert given.fn == "quantile"
    share = Fraction(given.quantile or 0)
    return next(v for v in ordered if Fraction(sum(w <= v for w in ordered), len(ordered)) >= share)


def _total(values: Sequence[Fraction], arg: Term, around: Around) -> Fraction:
    total = sum(values, Fraction(0))
    digits = 38 - (arg.type.scale or 0)
    if sum(map(abs, values), Fraction(0)) >= 10**digits:
        around.tight = True
    return total
