"""Prepare a scheme for computing: everything checked before data is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quanheng.core.errors import Problem
from quanheng.core.formula.build import build_catalog
from quanheng.core.formula.compile import Compiled, compile_gate, compile_indicator, reads_results
from quanheng.core.formula.compile_check import CompiledCheck, compile_check
from quanheng.core.formula.origins import Origins
from quanheng.core.formula.view import ViewPlan
from quanheng.core.language.catalog import Catalog, field_infos
from quanheng.core.language.ir import Node
from quanheng.core.model.check import Check
from quanheng.core.model.dataset import Dataset, Relation, View
from quanheng.core.model.indicator import Indicator
from quanheng.core.model.own_datasets import INDICATOR_PART, OWN_DATASETS, QUALITY_CHECK
from quanheng.core.model.scheme import EVERY, Placement, Scheme

Binding = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Variant:
    """Hold an indicator compiled with the parameters of some categories."""

    categories: frozenset[str]
    compiled: Compiled


@dataclass(frozen=True)
class Prepared:
    """Hold a scheme whose formulas are compiled, ready for every period."""

    scheme: Scheme
    catalog: Catalog
    views: Mapping[str, ViewPlan]
    indicators: Mapping[str, Indicator]
    """Effective definitions by id, in the order of the scheme."""
    variants: Mapping[str, tuple[Variant, ...]]
    gates: Mapping[str, Node]
    later: frozenset[str] = frozenset()
    """Indicators that read the scores or weights of others, and come after them."""
    checks: tuple[CompiledCheck, ...] = ()
    """What rows are tried on after collecting: checks of plugins, then those of the scheme."""

    @property
    def datasets(self) -> list[Dataset]:
        """Return the contracts that some formula or view can name."""
        found = (info.relation for info in self.catalog.relations.values())
        return [relation for relation in found if isinstance(relation, Dataset)]

    @property
    def deliverable(self) -> list[Dataset]:
        """Return the contracts of what sources can bring: what is needed, and letters."""
        letters = any(given.numerator is not None for given in self.indicators.values())
        wanted = {*self.needed, *([INDICATOR_PART.name] if letters else [])} - {QUALITY_CHECK.name}
        return [dataset for dataset in self.datasets if dataset.name in wanted]

    def bases(self, relation: str) -> list[str]:
        """Return the datasets that a relation is read from, itself or below it."""
        if relation not in self.views:
            return [relation]
        found = [base for given in self.views[relation].inputs for base in self.bases(given.relation)]
        return list(dict.fromkeys(found))

    @property
    def needed(self) -> list[str]:
        """Return the datasets that the placed indicators read, in order."""
        relations = (r for variants in self.variants.values() for v in variants for r in v.compiled.relations)
        return list(dict.fromkeys(base for relation in relations for base in self.bases(relation)))


def prepare(
    scheme: Scheme,
    relations: Iterable[Relation],
    indicators: Mapping[str, Indicator],
    origins: Origins,
    checks: Iterable[Check] = (),
) -> tuple[Prepared | None, list[Problem]]:
    """Compile every placed indicator, gate and check; return the problems of all.

    `relations`, `indicators` and `checks` are those of plugins; the core and
    the scheme add their own.
    """
    shipped = list({**OWN_DATASETS, **{given.name: given for given in relations}}.values())
    placed = {placement.id: placement for _, _, placement in scheme.placements}
    built = build_catalog(
        [r for r in (*shipped, *scheme.datasets) if isinstance(r, Dataset)],
        [r for r in (*shipped, *scheme.views) if isinstance(r, View)],
        field_infos(scheme.unit_fields),
        placed,
        origins,
    )
    problems = list(built.problems)
    known = {**indicators, **{given.id: given for given in scheme.indicators}}
    later = frozenset(name for name in placed if name in known and reads_results(known[name]))
    effective: dict[str, Indicator] = {}
    variants: dict[str, tuple[Variant, ...]] = {}
    for name, placement in placed.items():
        if name not in known:
            continue
        indicator = _effective(known[name], placement)
        effective[name] = indicator
        compiled: list[Variant] = []
        for binding, categories in _bindings(indicator, placement, scheme).items():
            one, found = compile_indicator(indicator, dict(binding), built.catalog, origins, later)
            problems += found
            if one is not None:
                compiled.append(Variant(frozenset(categories), one))
        variants[name] = tuple(compiled)
    for indicator in scheme.indicators:
        # Nothing will compute it, but its author wants to know of mistakes.
        if indicator.id not in placed:
            problems += compile_indicator(indicator, indicator.params, built.catalog, origins, later)[1]
    gates: dict[str, Node] = {}
    for gate in scheme.gates:
        node, found = compile_gate(gate.id, gate.when, built.catalog, origins)
        problems += found
        if node is not None:
            gates[gate.id] = node
    tried: list[CompiledCheck] = []
    for given in (*checks, *scheme.checks):
        one_check, found = compile_check(given, built.catalog, origins)
        problems += found
        if one_check is not None:
            tried.append(one_check)
    # Parameters can differ by category while a mistake is the same in all.
    problems = list(dict.fromkeys(problems))
    if problems:
        return None, problems
    return Prepared(scheme, built.catalog, built.views, effective, variants, gates, later, tuple(tried)), []


def _effective(indicator: Indicator, placement: Placement) -> Indicator:
    """Return an indicator with what its place in the scheme changes."""
    changes: dict[str, object] = {}
    if placement.minimum is not None:
        changes["minimum"] = placement.minimum
    if placement.scoring is not None:
        changes["scoring"] = placement.scoring
    if placement.window:
        changes["window"] = {**indicator.window, **placement.window}
    return indicator.model_copy(update=changes) if changes else indicator


def _bindings(indicator: Indicator, placement: Placement, scheme: Scheme) -> dict[Binding, list[str]]:
    """Group the categories by the values that their parameters have."""
    found: dict[Binding, list[str]] = {}
    for category in scheme.categories:
        values = dict(indicator.params)
        for name, by_category in placement.params.items():
            chosen = by_category.get(category, by_category.get(EVERY))
            if chosen is not None:
                values[name] = chosen
        found.setdefault(tuple(sorted(values.items())), []).append(category)
    return found
