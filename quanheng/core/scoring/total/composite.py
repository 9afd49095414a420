"""From scores to groups, dimensions, tags and total, as intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from quanheng.core.model.indicator import Indicator
from quanheng.core.model.scheme import Mean, Scheme
from quanheng.core.results.outcome import Floats
from quanheng.core.results.status import Status
from quanheng.core.scoring.peers import Flags
from quanheng.core.scoring.precision import settle

TOTAL = "total"
REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Node:
    """Hold a node of the tree, an indicator or above, for all units.

    `low` and `high` are the least and the greatest score that are possible, NaN
    where nothing applies. `weight` is the scheme's, `counted` the part of it for
    which the unit answers, `applied` the part of that which applies: it includes
    what is missing. `is_open` says that something which counts is missing, `hidden`
    that nothing applies whose numbers may be shown. `shares` are those of the parts
    among themselves.
    """

    id: str
    level: str
    low: Floats
    high: Floats
    weight: Floats
    counted: Floats
    applied: Floats
    is_open: Flags
    hidden: Flags
    parts: tuple[Node, ...] = ()
    shares: tuple[Floats, ...] = ()

    @property
    def coverage(self) -> Floats:
        """Return the percentage of the weight that applies; 0 without a weight.

        What the unit does not answer for is no gap in what is known of it.
        """
        return settle(_quotient(self.applied, self.counted) * 100.0)


@dataclass(frozen=True, slots=True)
class Composites:
    """Hold the tree, the tags beside it, and the weights after redistribution."""

    total: Node
    tags: tuple[Node, ...]
    weights_used: tuple[Floats, ...]
    """One per placed indicator, in order; they add up to 100 in each unit."""

    @property
    def nodes(self) -> list[Node]:
        """Return total, tags, then each dimension with its groups."""
        below = [node for dimension in self.total.parts for node in (dimension, *dimension.parts)]
        return [self.total, *self.tags, *below]


def compose(scheme: Scheme, definitions: Mapping[str, Indicator], leaves: Sequence[Node]) -> Composites:
    """Aggregate indicators, given in the order of the scheme's placements.

    The weight of what does not apply goes to the rest of the group; that of a
    group in which nothing applies to the rest of the dimension; that of such a
    dimension to all. That is a weighted mean over what applies, level by level.
    The weight of what the unit does not answer for goes the same way.
    """
    given = iter(leaves)
    dimensions = []
    for dimension in scheme.dimensions:
        groups = [
            combine(group.id, "group", group.mean, [next(given) for _ in group.indicators])
            for group in dimension.groups
        ]
        dimensions.append(combine(dimension.id, "dimension", dimension.mean, groups))
    total = combine(TOTAL, TOTAL, scheme.composite.mean, dimensions)
    used = tuple(_spread(total, np.full(len(total.low), 100.0)))
    tag_of = [definitions[placement.id].tag for _, _, placement in scheme.placements]
    tags = []
    for tag in dict.fromkeys(sorted(tag_of, key=_TAG_ORDER.index)):
        own = [place for place, other in enumerate(tag_of) if other == tag]
        # With the weights as redistributed in the tree, so that the tags add up to the total.
        parts, weights = [leaves[place] for place in own], [used[place] for place in own]
        tags.append(combine(tag, "tag", "arithmetic", parts, weights))
    return Composites(total, tuple(tags), used)


_TAG_ORDER = ("execution", "benefit", REFERENCE)


def combine(
    name: str, level: str, mean: Mean | None, parts: Sequence[Node], weights: Sequence[Floats] | None = None
) -> Node:
    """Make one node of its parts, by their weights as far as they apply.

    `weights` stand in for those of the scheme where they were redistributed.
    """
    given = weights if weights is not None else [part.weight for part in parts]
    live = [np.where(part.applied > 0, weight, 0.0) for part, weight in zip(parts, given, strict=True)]
    whole = _sum(live)
    shares = tuple(_quotient(weight, whole) for weight in live)
    take = _geometric if mean == "geometric" else _arithmetic
    applies = whole > 0
    return Node(
        id=name,
        level=level,
        low=np.where(applies, take([part.low for part in parts], shares), np.nan),
        high=np.where(applies, take([part.high for part in parts], shares), np.nan),
        weight=_sum([part.weight for part in parts]),
        counted=_sum([part.counted for part in parts]),
        applied=_sum([part.applied for part in parts]),
        is_open=reduce(np.logical_or, [part.is_open & (part.applied > 0) for part in parts]),
        # What is a mean of hidden scores alone would tell them, or one of them.
        hidden=applies & reduce(np.logical_and, [part.hidden | (part.applied == 0) for part in parts]),
        parts=tuple(parts),
        shares=shares,
    )


def statuses(node: Node, coverage: float | None = None, withheld: Flags | None = None) -> list[Status]:
    """Return how far the score of a node holds, per unit.

    `coverage`, the percentage that must apply, and `withheld` are for the total.
    """
    if node.level == "tag" and node.id == REFERENCE:
        return [Status.UNSCORED] * len(node.low)
    codes = np.where(node.is_open, 1, 0)
    codes = np.where(node.hidden, 5, codes)
    if coverage is not None:
        codes = np.where(node.coverage < coverage, 2, codes)
    codes = np.where(node.applied > 0, codes, 3)
    if withheld is not None:
        codes = np.where(withheld, 4, codes)
    return [_STATUSES[code] for code in codes]


_STATUSES = (
    Status.FINAL,
    Status.PROVISIONAL,
    Status.INSUFFICIENT,
    Status.NOT_APPLICABLE,
    Status.WITHHELD,
    Status.SUPPRESSED,
)


def _spread(node: Node, weight: Floats) -> list[Floats]:
    """Hand a weight down to the indicators below a node, in order."""
    if not node.parts:
        return [settle(weight)]
    below = zip(node.parts, node.shares, strict=True)
    return [used for part, share in below for used in _spread(part, weight * share)]


def _arithmetic(scores: Sequence[Floats], shares: Sequence[Floats]) -> Floats:
    # What does not apply is NaN and has no share: NaN × 0 would still be NaN.
    return _sum(
        [np.where(share > 0, score, 0.0) * share for score, share in zip(scores, shares, strict=True)]
    )


def _geometric(scores: Sequence[Floats], shares: Sequence[Floats]) -> Floats:
    pairs = [(np.where(share > 0, score, 1.0), share) for score, share in zip(scores, shares, strict=True)]
    has_zero = reduce(np.logical_or, [score <= 0 for score, _ in pairs])
    logs = [np.log(np.where(score > 0, score, 1.0)) * share for score, share in pairs]
    mean: Floats = np.where(has_zero, 0.0, np.exp(_sum(logs)))
    return mean


def _sum(terms: Sequence[Floats]) -> Floats:
    # One after the other: numpy's own sum adds in an order that depends on the
    # number of units, and a unit's score must not depend on who else is there.
    return reduce(add, terms)


def _quotient(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
