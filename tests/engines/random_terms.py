"""Draw random well-typed formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from quanheng.core.model.types import BOOLEAN, DATE, INTEGER, TEXT, TIMESTAMP, Type
from tests.engines.choices import Choices
from tests.engines.slow_terms import (
    NOTHING,
    REAL,
    Aggregation,
    FieldSpec,
    RelationSpec,
    Term,
    arithmetic,
    common,
    fields_of,
    lit,
    number,
    places,
)

TEXTS = ("a", "A", "a ", " a", "Z", "z", "é", "e\u0301", "É", "ß", "ss", "O'Brien", "''", "\\", "\\'", "%", "_", "中", "中国",
         "丿", "😀", "😁", "\uffff", "\U00010000", "null", "2024-01-01", "1", "01", "", "--", "/*", ";", "a\tb", "ﬁ", "Ⅷ")  # fmt: skip
"""Texts that engines are wont to confuse: case, accents, blanks, quotes, planes of Unicode."""

NUMBERS: tuple[int | Decimal, ...] = (
    0, 1, 2, 3, 7, -1, -4, 100, 2_000_000_000, 999_999_999_999_999, Decimal("0.5"), Decimal("0.1"), Decimal("-0.25"), Decimal("2.50"),
    Decimal("1.005"), Decimal("0.000000001"), Decimal("-3.333333333"), Decimal("123456789012345.987654321"), Decimal("10.0"),
)  # fmt: skip

MOST_PLACES = 18
"""Places of products are kept here, so that most rows stay well within 38 digits."""

COMPARING = ("=", "<>", "<", "<=", ">", ">=", "is_distinct", "is_not_distinct")


class Terms:
    """Draw terms of each kind; what they start from, the leaves, is for subclasses."""

    def __init__(self, choices: Choices, params: Mapping[str, Decimal], days: Sequence[date]) -> None:
        self.choices = choices
        self.one = choices.one
        self.params = params
        self.days = days
        self.rows = True

    def leaf(self, kind: str) -> Term | None:
        """Return a leaf that is no constant, if there is one."""
        raise NotImplementedError

    def any(self, depth: int) -> Term:
        """Return a term of any kind."""
        return self.one((self.number, self.text, self.moment, self.condition))(depth)

    # --- numbers

    def number(self, depth: int) -> Term:
        """Return a number."""
        found = self.leaf("number")
        if found is not None and (depth <= 0 or self.one((True, False))):
            return found
        if depth <= 0 or self.one((True, False, False, False)):
            return self._constant_number()
        return self.one(
            (self._arithmetic, self._arithmetic, self._arithmetic, self._signed, self._extreme_number, self._unified_number,
             self._rounded, self._calendar,
             self._weighted_mean)
        )(depth - 1)  # fmt: skip

    def _constant_number(self) -> Term:
        choice = self.one(("literal", "literal", "param", "year"))
        if choice == "param" and self.params:
            name = self.one(sorted(self.params))
            return Term("param", number(reduced(self.params[name])).type, (), name)
        return (
            Term("const", INTEGER, (), ("period_year", 0, 0))
            if choice == "year"
            else number(self.one(NUMBERS))
        )

    def _arithmetic(self, depth: int) -> Term:
        left, right, op = self.number(depth), self.number(depth), self.one("+-*/")
        if self.rows and op == "*" and places(left.type) + places(right.type) > MOST_PLACES:
            op = "+"
        return Term(op, arithmetic(op, left.type, right.type) if self.rows else REAL, (left, right))

    def _signed(self, depth: int) -> Term:
        inner = self.number(depth)
        return Term(self.one(("neg", "abs")), inner.type, (inner,))

    def _extreme_number(self, depth: int) -> Term:
        return self._joined(self.one(("least", "greatest")), self.number, depth)

    def _joined(self, op: str, make: Callable[[int], Term], depth: int) -> Term:
        args = tuple(make(depth) for _ in range(self.one((2, 2, 3))))
        return Term(op, common([arg.type for arg in args]), args)

    def _unified_number(self, depth: int) -> Term:
        return self._unified(self.number, depth)

    def _unified(self, make: Callable[[int], Term], depth: int) -> Term:
        op = self.one(("coalesce", "nullif", "case", "case"))
        if op == "nullif":
            args = make(depth), make(depth)
            return Term(op, common([arg.type for arg in args]), args)
        if op == "coalesce":
            args = tuple(make(depth) for _ in range(self.one((2, 2, 3))))
            if self.one((True, False, False, False)):
                args = (NOTHING, *args)
            return Term(op, common([arg.type for arg in args]), args)
        return self._case(make, depth)

    def _case(self, make: Callable[[int], Term], depth: int) -> Term:
        subject = self.one((True, False))
        first: list[Term] = []
        whens: list[Term] = []
        count = self.one((1, 1, 2))
        if subject:
            kind = self.one(("number", "text", "moment"))
            compared = getattr(self, kind)(depth)
            first = [compared]
            whens = [self._beside(compared, kind) for _ in range(count)]
        else:
            whens = [self.condition(depth) for _ in range(count)]
        thens = [make(depth) for _ in range(count)]
        last = self.one((NOTHING, None)) or make(depth)
        pairs = [part for pair in zip(whens, thens, strict=True) for part in pair]
        type_ = common([term.type for term in (*thens, last)])
        return Term("case", type_, (*first, *pairs, last), subject)

    def _rounded(self, depth: int) -> Term:
        inner, to = self.number(depth), self.one((0, 0, 1, 2, 9))
        type_ = inner.type
        if type_.kind == "decimal":
            type_ = Type("decimal", 38, min(to, places(type_)))
        return Term("round", type_, (inner, number(to)))

    def _calendar(self, depth: int) -> Term:
        op = self.one(("days_between", "days_between", "year", "month"))
        args = tuple(self.moment(depth) for _ in range(2 if op == "days_between" else 1))
        return Term(op, INTEGER, args)

    def _weighted_mean(self, depth: int) -> Term:
        if self.rows:
            return self._calendar(depth)
        args = [self.number(depth if position % 2 else 0) for position in range(self.one((2, 4, 6)))]
        return Term("weighted_mean", REAL, tuple(args))

    # --- texts and moments; literals of both stand in comparisons only

    def text(self, depth: int) -> Term:
        """Return a text."""
        found = self.leaf("text")
        if found is not None and (depth <= 0 or self.one((True, True, False))):
            return found
        if depth <= 0:
            return lit(self.one(TEXTS), TEXT)
        if self.one((True, False)):
            return self._joined(self.one(("least", "greatest")), self.text, depth - 1)
        return self._unified(self.text, depth - 1)

    def moment(self, depth: int) -> Term:
        """Return a date or a timestamp."""
        found = self.leaf("moment")
        if found is not None and (depth <= 0 or self.one((True, True, False))):
            return found
        if depth <= 0 or self.one((True, False)):
            return Term(
                "const", DATE, (), (self.one(("period_start", "period_end", "cut_off")), *self._move())
            )
        how = self.one(("to_date", "extreme", "unified"))
        if how == "to_date":
            return Term("to_date", DATE, (self.moment(depth - 1),))
        if how == "extreme":
            return self._joined(self.one(("least", "greatest")), self.moment, depth - 1)
        return self._unified(self.moment, depth - 1)

    def _move(self) -> tuple[int, int]:
        return self.one(((0, 0), (0, 0), (-1, 0), (13, 0), (0, -1), (0, 31), (-24, 1)))

    def _literal_moment(self) -> Term:
        day = self.one(self.days)
        if self.one((True, False)):
            return lit(day, DATE)
        at = self.one(
            (
                timedelta(0),
                timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999),
                timedelta(hours=8),
            )
        )
        return lit(datetime(day.year, day.month, day.day) + at, TIMESTAMP)

    def _beside(self, other: Term, kind: str) -> Term:
        """Return a literal that can be compared with a term."""
        codes = self.codes(other)
        if codes:
            code = self.one(sorted(codes))
            return Term("code", TEXT, (), (code, *codes[code]))
        if kind == "moment":
            return self._literal_moment()
        return number(self.one(NUMBERS)) if kind == "number" else lit(self.one(TEXTS), TEXT)

    def codes(self, term: Term) -> Mapping[str, tuple[str, ...]] | None:
        """Return the code list of a field."""
        return None

    # --- conditions

    def condition(self, depth: int) -> Term:
        """Return a condition."""
        found = self.leaf("boolean")
        if found is not None and (depth <= 0 or self.one((True, False, False, False, False))):
            return found
        if depth <= 0:
            return self._comparison(0)
        return self.one(
            (self._comparison, self._comparison, self._comparison, self._among, self._logic, self._logic, self._not,
             self._is, self._rare)
        )(depth - 1)  # fmt: skip

    def _comparison(self, depth: int) -> Term:
        kind = self.one(("number", "number", "text", "text", "moment", "moment", "condition"))
        if kind == "condition":
            if depth <= 0:
                kind = "number"
            else:
                args = self.condition(depth - 1), self.condition(depth - 1)
                return Term(self.one(("=", "<>", "is_distinct", "is_not_distinct")), BOOLEAN, args)
        left = getattr(self, kind)(depth)
        right = self._beside(left, kind) if self.one((True, False)) else getattr(self, kind)(depth)
        if self.codes(right) and left.op == "lit":
            left = self._beside(right, kind)
        if self.codes(left) and right.op == "lit":
            right = self._beside(left, kind)
        return Term(self.one(COMPARING), BOOLEAN, (left, right))

    def _among(self, depth: int) -> Term:
        kind = self.one(("number", "text", "moment"))
        subject = getattr(self, kind)(depth)
        if self.one((True, False)):
            choices = [self._beside(subject, kind) for _ in range(self.one((1, 2, 4)))]
            return Term(self.one(("in", "not_in")), BOOLEAN, (subject, *choices))
        bounds = self._beside(subject, kind), self._beside(subject, kind)
        return Term(self.one(("between", "not_between")), BOOLEAN, (subject, *bounds))

    def _logic(self, depth: int) -> Term:
        return Term(self.one(("and", "or")), BOOLEAN, (self.condition(depth), self.condition(depth)))

    def _not(self, depth: int) -> Term:
        return Term("not", BOOLEAN, (self.condition(depth),))

    def _is(self, depth: int) -> Term:
        if self.one((True, False)):
            return Term(self.one(("is_null", "is_not_null")), BOOLEAN, (self.any(depth),))
        op = self.one(("is_true", "is_not_true", "is_false", "is_not_false"))
        return Term(op, BOOLEAN, (self.condition(depth),))

    def _rare(self, depth: int) -> Term:
        if self.one((True, False)):
            return lit(self.one((True, False)), BOOLEAN)
        return self._unified(self.condition, depth)


def reduced(value: Decimal) -> int | Decimal:
    """Return a parameter as the number that a formula takes it for."""
    return int(value) if value == value.to_integral_value() else value.normalize()


class RowTerms(Terms):
    """Draw expressions about one row of some inputs."""

    def __init__(
        self,
        choices: Choices,
        aliases: Mapping[str, RelationSpec],
        params: Mapping[str, Decimal],
        days: Sequence[date],
    ) -> None:
        super().__init__(choices, params, days)
        self.aliases = aliases

    def leaf(self, kind: str) -> Term | None:
        """Return a field."""
        found = [
            Term("field", spec.type, (), (alias, name))
            for alias, relation in self.aliases.items()
            for name, spec in relation.fields.items()
            if is_of(kind, spec)
        ]
        return self.one(found) if found else None

    def codes(self, term: Term) -> Mapping[str, tuple[str, ...]] | None:
        """Return the code list of a field."""
        if term.op != "field":
            return None
        alias, name = term.data
        return self.aliases[alias].fields[name].codes


def is_of(kind: str, spec: FieldSpec) -> bool:
    """Say whether a field is a number, a text, a moment or a boolean."""
    type_ = spec.type
    return {"number": type_.is_number, "moment": type_.is_moment}.get(kind, type_.kind == kind)


class ScalarTerms(Terms):
    """Draw formulas over aggregates and unit fields."""

    def __init__(
        self,
        choices: Choices,
        relations: Sequence[RelationSpec],
        unit_fields: Mapping[str, FieldSpec],
        params: Mapping[str, Decimal],
        days: Sequence[date],
    ) -> None:
        super().__init__(choices, params, days)
        self.relations = relations
        self.unit_fields = unit_fields
        self.rows = False

    def leaf(self, kind: str) -> Term | None:
        """Return an aggregate, or now and then a field of the unit."""
        units = [
            Term("unit", spec.type, (), name) for name, spec in self.unit_fields.items() if is_of(kind, spec)
        ]
        if kind == "boolean":
            return self.one(units) if units else None
        if units and self.one((True, False, False, False, False)):
            return self.one(units)
        return self.aggregate(kind)

    def codes(self, term: Term) -> Mapping[str, tuple[str, ...]] | None:
        """Return the code list of a unit field."""
        return self.unit_fields[term.data].codes if term.op == "unit" else None

    def aggregate(self, kind: str = "number", functions: Sequence[str] = ()) -> Term:
        """Return an aggregate that yields a number, a text or a moment."""
        relation = self.one(self.relations)
        rows = RowTerms(self.choices, {relation.name: relation}, self.params, self.days)
        condition = self._about(rows, "condition", 1) if self.one((True, False, False)) else None
        if kind != "number":
            arg = self._about(rows, kind, 1)
            return Term(
                "agg", arg.type, (), Aggregation(self.one(("min", "max")), relation.name, arg, condition)
            )
        fn = self.one(functions or _FUNCTIONS)
        if fn == "count" and self.one((True, False)):
            return Term("agg", INTEGER, (), Aggregation(fn, relation.name, None, condition))
        wanted = {"count_if": "condition", "count": "any", "count_distinct": "any"}.get(fn, "number")
        arg = self._about(rows, wanted, 2 if wanted != "any" else 1)
        share = self.one(_SHARES) if fn == "quantile" else None
        type_ = arg.type if fn in ("sum", "min", "max", "quantile") else INTEGER if "count" in fn else REAL
        return Term("agg", type_, (), Aggregation(fn, relation.name, arg, condition, share))

    def _about(self, rows: RowTerms, kind: str, depth: int) -> Term:
        """Return a row expression that reads at least one field."""
        term: Term = getattr(rows, kind)(depth)
        if fields_of(term) and term.type.kind != "null":
            return term
        field = rows.leaf({"condition": "boolean", "any": "text"}.get(kind, kind)) or rows.leaf("text")
        assert field is not None
        if field.type.kind == "text" and kind not in ("text", "any"):
            return _from_text(field, kind)
        return field


def _from_text(field: Term, kind: str) -> Term:
    """Return a term of a kind that a relation has no field of, but that reads one."""
    present = Term("is_not_null", BOOLEAN, (field,))
    if kind == "condition":
        return present
    then = number(1) if kind == "number" else Term("const", DATE, (), ("period_start", 0, 0))
    return Term("case", then.type, (present, then, NOTHING), False)


_FUNCTIONS = ("count", "count", "count_if", "count_if", "count_distinct", "sum", "sum", "sum", "avg", "min", "max", "median",
              "quantile")  # fmt: skip
_SHARES = tuple(
    map(Decimal, ("0.5", "0.25", "0.9", "0.55", "0.1", "0.333333333", "0.000000001", "0.999999999"))
)
