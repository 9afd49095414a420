"""Posts and people of the affiliated institutions, whole arrays at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from make_city.chance import Chance, Numbers
from make_city.city.bodies import City

PERSONS_IN_FORCE = 96_000
LEAST_POSTS = 5
"""An institution with fewer posts is too small to work."""


@dataclass(slots=True)
class Institutions:
    """Hold one number per institution, in the city's order."""

    approved: Numbers
    people: Numbers
    """In force at the end of the period; all are in post and occupy one."""
    deputies: Numbers
    came: Numbers
    """Of the people, so many came within the two years."""
    left: Numbers
    """So many more left within the two years."""
    works: np.ndarray
    """Whether it did any counted work in the period."""
    runs: np.ndarray
    """Whether it counts as running: enough posts, half of them filled, and work."""


def draw_institutions(city: City, in_departments: int) -> Institutions:
    """Draw all institutions, so that the city has the promised number of people."""
    chance = Chance("institutions")
    count = len(city.institutions)
    parents = {body.unit_id for body in city.evaluated}
    counted = np.array([body.parent in parents for body in city.institutions])
    people = np.zeros(count, dtype=np.int64)
    approved = np.zeros(count, dtype=np.int64)
    works = np.ones(count, dtype=bool)
    runs = np.zeros(count, dtype=bool)
    for position in np.flatnonzero(counted).tolist():
        posts, filled, work, running = _judged(chance)
        approved[position], people[position] = posts, filled
        works[position], runs[position] = work, running
    others = np.flatnonzero(~counted)
    weights = chance.array(len(others), 60) + chance.array(len(others), 60) + 12
    rest = PERSONS_IN_FORCE - in_departments - int(people.sum())
    shares = weights * rest // int(weights.sum())
    shares[: rest - int(shares.sum())] += 1
    people[others] = shares
    approved[others] = shares + chance.array(len(others), 4)
    movable = np.maximum(people // 6, 0)
    return Institutions(
        approved=approved,
        people=people,
        deputies=np.minimum(1 + (people > 12), np.maximum(people - 1, 0)),
        came=np.minimum(chance.array(count, 6), movable),
        left=np.minimum(chance.array(count, 6), movable),
        works=works,
        runs=runs,
    )


def _judged(chance: Chance) -> tuple[int, int, bool, bool]:
    """Draw an institution of an evaluated body: posts, people, work, running."""
    posts = chance.between(8, 40)
    match chance.below(8):
        case 0:
            posts = chance.between(2, LEAST_POSTS - 1)
            return posts, posts - 1, True, False
        case 1:
            return posts, (posts - 1) // 2 - 1, True, False
        case 2:
            return posts, posts - 1, False, False
        case _:
            return posts, posts - chance.between(0, posts // 4), True, True
