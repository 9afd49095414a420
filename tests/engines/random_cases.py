"""Draw whole cases: contracts, rows, views, units and indicators, for both sides."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quanheng.core.model.period import Period
from quanheng.core.model.types import BOOLEAN, INTEGER, TEXT, Type
from quanheng.core.project.source import Covers
from tests.engines.choices import Choices
from tests.engines.computed_case import Case, scheme_of, units_of
from tests.engines.declared_contract import declared, relation_keys
from tests.engines.random_rows import (
    DATASETS,
    PARENTS,
    PERIODS,
    STAFF_FIELDS,
    TICKET_FIELDS,
    UNIT_FIELDS,
    days_around,
    random_rows,
    random_value,
    windows,
)
from tests.engines.random_terms import RowTerms, ScalarTerms
from tests.engines.slow_indicators import Covering, World
from tests.engines.slow_terms import (
    Aggregation,
    FieldSpec,
    IndicatorSpec,
    RelationSpec,
    Source,
    Term,
    ViewSpec,
    number,
)
from tests.engines.term_text import Writer

REAL_PART = Type("decimal", 3, 2)


@dataclass(frozen=True)
class Drawn:
    """Hold one random case, for the engine and for the slow evaluator."""

    case: Case = field(repr=False)
    world: World = field(repr=False)
    indicators: Sequence[IndicatorSpec] = field(repr=False)
    texts: Mapping[str, Mapping[str, Any]]
    """The indicators as they were written, by id."""


class CaseMaker:
    """Draw the parts of a case, one after the other."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.one = choices.one
        self.chance = random.Random(choices.whole(0, 2**32))
        self.period: Period = self.one(PERIODS)
        self.cut_off: date = self.one(
            (self.period.end - timedelta(days=1), self.period.end, date(2024, 2, 10))
        )
        self.days = days_around(self.period)
        self.specs: dict[str, RelationSpec] = {}

    def writer(self) -> Writer:
        """Return a writer of a style of its own."""
        labels = {name: spec.labels for name, spec in UNIT_FIELDS.items()}
        return Writer(self.specs, labels, self.chance)

    def dataset(
        self, name: str, labels: tuple[str, ...], fields: Mapping[str, FieldSpec], derive: int
    ) -> None:
        """Add a dataset; derived fields can be built on each other."""
        spec = RelationSpec(
            name, labels, "unit_id", "all", fields, self.one(("events", "events", "events", "every_unit"))
        )
        for position in range(derive):
            terms = RowTerms(self.choices, {name: spec}, {}, self.days)
            made = self.one((terms.number, terms.condition, terms.moment, terms.text))(2)
            if made.type.kind == "null":
                continue
            fields = {**spec.fields, f"derived_{position}": FieldSpec(made.type)}
            spec = _replaced(spec, fields=fields, derived={**spec.derived, f"derived_{position}": made})
        self.specs[name] = _replaced(spec, window=self.one(("all", *windows(spec.fields))))

    def joined_view(self, name: str, inputs: Sequence[str]) -> None:
        """Add a view that joins relations, row by row."""
        sources, condition = self._sources(inputs)
        terms = RowTerms(
            self.choices, {given.alias: self.specs[given.relation] for given in sources}, {}, self.days
        )
        outputs = {"unit_id": _field(sources[0], "unit_id", TEXT)}
        for position, make in enumerate((terms.number, terms.condition, terms.moment, terms.text, terms.any)):
            made = make(self.one((0, 0, 2)))
            if made.type.kind != "null":
                outputs[f"out_{position}"] = made
        where = terms.condition(1) if condition else None
        self._add(name, ViewSpec(outputs, sources, where, (), self._inputs(sources)))

    def grouped_view(self, name: str, inputs: Sequence[str]) -> None:
        """Add a view that groups the rows of one relation or of two joined."""
        sources, condition = self._sources(inputs)
        aliases = {given.alias: self.specs[given.relation] for given in sources}
        terms = RowTerms(self.choices, aliases, {}, self.days)
        group = [_field(sources[0], "unit_id", TEXT)]
        if self.one((True, False)):
            key = self.one((terms.text, terms.condition, terms.number, terms.moment))(self.one((0, 1)))
            if key.op not in ("lit", "code", "const", "param"):
                group.append(key)
        outputs = dict(zip(("unit_id", "key"), group, strict=False))
        for position, fn in enumerate(
            ("count", "sum", self.one(("count_if", "count_distinct")), self.one(("min", "max")))
        ):
            kind = {"sum": "number", "count_if": "condition"}.get(fn) or self.one(
                ("number", "text", "moment")
            )
            arg: Term | None = getattr(terms, kind)(1)
            if not any(t.op == "field" for t in _below(arg)):
                arg = _field(sources[0], "unit_id", TEXT) if fn != "sum" else None
            if (fn == "count_if" and arg is not None and arg.type != BOOLEAN) or arg is None:
                fn, arg = "count", None
            made = Aggregation(
                fn,
                self.one(sources).alias,
                arg,
                terms.condition(1) if self.one((True, False, False)) else None,
            )
            outputs[f"agg_{position}"] = Term("agg", _aggregated(fn, arg), (), made)
        self._add(
            name,
            ViewSpec(
                outputs,
                sources,
                terms.condition(1) if condition else None,
                tuple(group),
                self._inputs(sources),
            ),
        )

    def _sources(self, inputs: Sequence[str]) -> tuple[tuple[Source, ...], bool]:
        first = Source("one", inputs[0])
        if len(inputs) == 1:
            return (first,), self.one((True, False))
        second = Source("two", inputs[1])
        aliases = {given.alias: self.specs[given.relation] for given in (first, second)}
        on = Term("=", BOOLEAN, (_field(first, "unit_id", TEXT), _field(second, "unit_id", TEXT)))
        if self.one((True, False)):
            on = Term("and", BOOLEAN, (on, RowTerms(self.choices, aliases, {}, self.days).condition(1)))
        return (first, Source("two", inputs[1], self.one(("inner", "left")), on)), self.one(
            (True, False, False)
        )

    def _inputs(self, sources: Sequence[Source]) -> dict[str, Any]:
        given = self.one(sources)
        return (
            {given.alias: self.one(windows(self.specs[given.relation].fields))}
            if self.one((True, False, False))
            else {}
        )

    def _add(self, name: str, view: ViewSpec) -> None:
        fields = {
            output: self.specs[_relation(view, term)].fields[term.data[1]]
            if term.op == "field"
            else FieldSpec(term.type)
            for output, term in view.outputs.items()
        }
        shown = [label for spec in fields.values() for label in spec.labels]
        # A label that two outputs share is no name of either.
        fields = {
            output: FieldSpec(
                spec.type, tuple(label for label in spec.labels if shown.count(label) == 1), spec.codes
            )
            for output, spec in fields.items()
        }
        window = self.one(("all", "all", self.one(windows(fields))))
        self.specs[name] = RelationSpec(
            name, (), "unit_id", window, fields, self.one(("events", "events", "every_unit")), {}, view
        )

    def indicator(self, name: str) -> IndicatorSpec:
        """Return a random indicator over one relation or two."""
        chosen = {self.one(sorted(self.specs)) for _ in range(2)}
        params = {"few": Decimal(2), "part": Decimal("0.75")} if self.one((True, False)) else {}
        terms = ScalarTerms(
            self.choices, [self.specs[one] for one in sorted(chosen)], UNIT_FIELDS, params, self.days
        )
        keys = self.one((("value",), ("numerator", "denominator"), ("numerator", "denominator")))
        formulas = {key: terms.aggregate() if self.one((True, False)) else terms.number(2) for key in keys}
        if self.one((True, False, False, False)):
            formulas["sample"] = terms.aggregate(functions=("count", "count_if"))
        if self.one((False, False, False, False, True)):
            formulas["applicable"] = terms.condition(2)
        return self.around(name, formulas, params)

    def linear(self, name: str) -> IndicatorSpec:
        """Return an indicator that is made of sums and counts, with constants."""
        chosen = {self.one(sorted(self.specs)) for _ in range(2)}
        terms = ScalarTerms(
            self.choices,
            [self.specs[one] for one in sorted(chosen)],
            UNIT_FIELDS,
            {"part": Decimal("0.75")},
            self.days,
        )
        keys = self.one((("value",), ("numerator", "denominator")))
        return self.around(name, {key: self._linear(terms, 2) for key in keys}, terms.params)

    def _linear(self, terms: ScalarTerms, depth: int) -> Term:
        real = Type("real")
        how = (
            self.one(("+", "-", "times", "over", "neg", "coalesce", "aggregate", "aggregate"))
            if depth
            else "aggregate"
        )
        if how in ("+", "-"):
            return Term(how, real, (self._linear(terms, depth - 1), self._linear(terms, depth - 1)))
        if how == "neg":
            return Term("neg", real, (self._linear(terms, depth - 1),))
        if how == "coalesce":
            return Term("coalesce", real, (self._linear(terms, depth - 1), number(0)))
        constant = self.one(
            (number(2), number(Decimal("0.5")), number(-1), Term("param", REAL_PART, (), "part"))
        )
        if how == "times":
            args = constant, self._linear(terms, depth - 1)
            return Term("*", real, args if self.one((True, False)) else args[::-1])
        if how == "over":
            return Term("/", real, (self._linear(terms, depth - 1), constant))
        return terms.aggregate(functions=("count", "count_if", "sum"))

    def around(self, name: str, formulas: Mapping[str, Term], params: Mapping[str, Decimal]) -> IndicatorSpec:
        """Return an indicator of these formulas with random conditions and windows."""
        used = _used(formulas.values())
        if not used:
            counted = Term("agg", INTEGER, (), Aggregation("count", min(self.specs)))
            first = next(iter(formulas))
            formulas = {**formulas, first: Term("+", Type("real"), (formulas[first], counted))}
            used = _used(formulas.values())
        where, window, unit_by = {}, {}, {}
        for relation in used:
            spec = self.specs[relation]
            if self.one((False, False, True)):
                where[relation] = RowTerms(self.choices, {relation: spec}, params, self.days).condition(2)
            if self.one((True, False)):
                window[relation] = self.one(windows(spec.fields))
            if "other_id" in spec.fields and self.one((True, False, False)):
                unit_by[relation] = "other_id"
        minimum = self.one((None, None, Decimal(1), Decimal("2.5")))
        if "sample" not in formulas and "denominator" not in formulas:
            minimum = None
        scale = self.one((Decimal(1), Decimal(100), Decimal("0.1")))
        return IndicatorSpec(
            name, formulas, where, window, unit_by, self.one((True, False)), scale, minimum, params
        )

    def written(self, spec: IndicatorSpec) -> dict[str, Any]:
        """Return the declaration of an indicator, its formulas as text."""
        writer = self.writer()
        found: dict[str, Any] = {key: writer.text(term) for key, term in spec.formulas.items()}
        found |= {
            "id": spec.id,
            "scale": spec.scale,
            "unit_by": dict(spec.unit_by),
            "params": dict(spec.params),
        }
        found |= {"where": {name: writer.text(term) for name, term in spec.where.items()}}
        found |= {"window": dict(spec.window), "include": "children" if spec.children else "own"}
        return found | ({"minimum": spec.minimum} if spec.minimum is not None else {})

    def drawn(
        self, rows: Mapping[str, Sequence[Mapping[str, Any]]], indicators: Sequence[IndicatorSpec]
    ) -> Drawn:
        """Return the case with these rows and indicators."""
        texts = {spec.id: self.written(spec) for spec in indicators}
        scheme = scheme_of(
            [self._contract(spec) for spec in self.specs.values() if spec.view is None],
            list(texts.values()),
            [self._view(spec) for spec in self.specs.values() if spec.view is not None],
            unit_fields={
                name: declared(spec)
                for name, spec in UNIT_FIELDS.items()
                if name not in ("unit_id", "category")
            },
        )
        categories = {unit: self.one(("one", "two")) for unit in PARENTS}
        columns = {
            name: self._unit_column(spec)
            for name, spec in UNIT_FIELDS.items()
            if name not in ("unit_id", "category")
        }
        covers: dict[str, Covering] = {name: self._covering() for name in rows}
        given = {
            name: [
                None if c is None else Covers.model_validate({"units": list(c[0]), "from": c[1], "to": c[2]})
                for c in of
            ]
            for name, of in covers.items()
        }
        case = Case(scheme, rows, units_of(PARENTS, categories, columns), self.period, self.cut_off, given)
        fields = {
            unit: {
                "unit_id": unit,
                "category": categories[unit],
                **{name: column[i] for name, column in columns.items()},
            }
            for i, unit in enumerate(PARENTS)
        }
        world = World(
            self.specs, rows, covers, PARENTS, fields, self.period.start, self.period.end, self.cut_off
        )
        return Drawn(case, world, indicators, texts)

    def _unit_column(self, spec: FieldSpec) -> list[Any]:
        if self.one((True, False, False, False)):
            return [None] * len(PARENTS)
        return [random_value("", spec, self.choices, self.days) for _ in PARENTS]

    def _covering(self) -> Covering:
        whole = ((), None, None)
        exact = (("U1", "u1"), self.period.start, self.period.end - timedelta(days=1))
        short = ((), self.period.start + timedelta(days=1), None)
        return self.one((*[(whole,)] * 20, (None,), (exact, None), (short,), ()))

    def _contract(self, spec: RelationSpec) -> dict[str, Any]:
        writer = self.writer()
        fields = {name: declared(given) for name, given in spec.fields.items() if name not in spec.derived}
        derived = {name: writer.text(term) for name, term in spec.derived.items()}
        return {**relation_keys(spec), "fields": fields, "derived": derived}

    def _view(self, spec: RelationSpec) -> dict[str, Any]:
        assert spec.view is not None
        return {
            **relation_keys(spec),
            "select": self.writer().select(spec.view),
            "inputs": dict(spec.view.inputs),
        }


def _field(source: Source, name: str, type_: Type) -> Term:
    return Term("field", type_, (), (source.alias, name))


def _relation(view: ViewSpec, term: Term) -> str:
    return next(given.relation for given in view.sources if given.alias == term.data[0])


def _aggregated(fn: str, arg: Term | None) -> Type:
    if arg is None or "count" in fn:
        return INTEGER
    return Type("decimal", 38, arg.type.scale) if fn == "sum" and arg.type.kind == "decimal" else arg.type


def _below(term: Term | None) -> list[Term]:
    return [] if term is None else [term, *(t for arg in term.args for t in _below(arg))]


def _used(terms: Any) -> list[str]:
    found = (t.data.relation for term in terms for t in _below(term) if t.op == "agg")
    return list(dict.fromkeys(found))


def _replaced(spec: RelationSpec, **changes: Any) -> RelationSpec:
    return replace(spec, **changes)


def random_case(choices: Choices, rows: int = 28, indicators: int = 4, *, linear: bool = False) -> Drawn:
    """Return two datasets, views over them, and indicators over all of them."""
    maker = CaseMaker(choices)
    maker.dataset("ticket", ("工单", "Ticket"), TICKET_FIELDS, choices.whole(0, 2))
    maker.dataset("staff", ("人员",), STAFF_FIELDS, choices.whole(0, 1))
    given = {name: random_rows(name, rows, choices, maker.days) for name in DATASETS}
    if choices.one((True, False)):
        maker.joined_view("pair", ("ticket", "staff"))
    if choices.one((True, False)):
        inputs: list[tuple[str, ...]] = [("ticket",), ("ticket", "staff"), ("staff", "ticket")]
        inputs += [("pair",)] * 2 if "pair" in maker.specs else []
        maker.grouped_view("grouped", choices.one(inputs))
    make = maker.linear if linear else maker.indicator
    return maker.drawn(given, [make(f"indicator_{position}") for position in range(indicators)])
