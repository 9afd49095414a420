"""The scheme that an overlay leaves, ready to be computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from quanheng.core.compute.prepare import Prepared
from quanheng.core.language.ir import Result, walk
from quanheng.core.model.overlay import Adoption, LeftOut, Overlay
from quanheng.core.model.scheme import EVERY, ByCategory, Dimension, Gate, Group, Placement, Scheme
from quanheng.core.project.checks.weights import weight_of


def resolve(prepared: Prepared, overlay: Overlay) -> tuple[Prepared, Adoption]:
    """Apply an overlay that was checked to its base.

    Taking indicators out changes no formula, so what was compiled stays.
    Groups and dimensions without indicators go with them, and so do gates that
    look at what is gone, as nobody could decide them; declared weights of nodes
    are summed anew.
    """
    base = prepared.scheme
    gone = {entry.indicator for entry in overlay.disable}
    gates = [kept for gate in base.gates if (kept := _gate(gate, prepared, gone)) is not None]
    scheme = base.model_copy(
        update={
            "dimensions": _dimensions(base, gone),
            "indicators": [given for given in base.indicators if given.id not in gone],
            "gates": gates,
        }
    )
    left = {gate.id for gate in gates}
    reduced = replace(
        prepared,
        scheme=scheme,
        indicators={name: given for name, given in prepared.indicators.items() if name not in gone},
        variants={name: given for name, given in prepared.variants.items() if name not in gone},
        gates={name: node for name, node in prepared.gates.items() if name in left},
        later=prepared.later - gone,
    )
    return reduced, _adoption(prepared, scheme, overlay)


def _gate(gate: Gate, prepared: Prepared, gone: Collection[str]) -> Gate | None:
    read = {part.indicator for part in walk(prepared.gates[gate.id]) if isinstance(part, Result)}
    if read & set(gone):
        return None
    if gate.set_score is None:
        return gate
    kept = {name: score for name, score in gate.set_score.items() if name not in gone}
    return gate.model_copy(update={"set_score": kept}) if kept else None


def _dimensions(base: Scheme, gone: Collection[str]) -> list[Dimension]:
    dimensions = []
    for dimension in base.dimensions:
        groups = [kept for group in dimension.groups if (kept := _group(base, group, gone)) is not None]
        if groups == dimension.groups:
            dimensions.append(dimension)
        elif groups:
            below = [placement for group in groups for placement in group.indicators]
            weight = None if dimension.weight is None else _sum(base, below)
            dimensions.append(dimension.model_copy(update={"groups": groups, "weight": weight}))
    return dimensions


def _group(base: Scheme, group: Group, gone: Collection[str]) -> Group | None:
    kept = [placement for placement in group.indicators if placement.id not in gone]
    if not kept:
        return None
    if len(kept) == len(group.indicators):
        return group
    weight = None if group.weight is None else _sum(base, kept)
    return group.model_copy(update={"indicators": kept, "weight": weight})


def _sum(base: Scheme, placements: Iterable[Placement]) -> ByCategory:
    """Add up weights by category; one number where all categories agree."""
    listed = list(placements)
    sums = {
        category: sum((weight_of(placed.weight, category) or Decimal(0) for placed in listed), Decimal(0))
        for category in base.categories
    }
    return {EVERY: next(iter(sums.values()))} if len(set(sums.values())) == 1 else sums


def _adoption(prepared: Prepared, scheme: Scheme, overlay: Overlay) -> Adoption:
    base = prepared.scheme

    def weight(given: Scheme) -> dict[str, Decimal]:
        sums = _sum(base, (placement for _, _, placement in given.placements))
        return {category: sums.get(category, sums.get(EVERY, Decimal(0))) for category in base.categories}

    kept = {gate.id for gate in scheme.gates}
    return Adoption(
        id=overlay.id,
        version=overlay.version,
        name=overlay.name,
        note=overlay.note,
        base=base.id,
        base_version=base.version,
        left_out=[
            LeftOut(
                indicator=entry.indicator,
                name=prepared.indicators[entry.indicator].name,
                reason=entry.reason,
            )
            for entry in overlay.disable
        ],
        gates={gate.id: gate.name for gate in base.gates if gate.id not in kept},
        indicators=len(scheme.placements),
        of_indicators=len(base.placements),
        weight=weight(scheme),
        of_weight=weight(base),
    )
