"""Hotline tickets of two years, whole arrays at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from make_city.chance import Chance, Numbers
from make_city.city.bodies import City
from make_city.city.calendar import end_of_day, end_of_working_days
from make_city.draws.demands import Demands

Moments = np.ndarray
_NEVER = np.datetime64("NaT", "s")
_CUT_OFF = np.datetime64("2025-01-01")

PLAIN, CARRIED, LATE, UPHELD, UNREASONABLE, BEFORE = range(6)
"""Kinds of tickets: BEFORE are those of the year before that end with it."""
WORKING, HOURS, CALENDAR = range(3)
LIMIT_UNITS = ("工作日", "小时", "自然日")
RATINGS = ("", "满意", "基本满意", "不满意")
APPEALS = ("未申诉", "申诉中", "申诉成立", "申诉不成立")


@dataclass(slots=True)
class Tickets:
    """Hold the tickets in columns; `number` is shared by handlers of one ticket."""

    unit: Numbers
    number: Numbers
    received: Moments
    dispatched: Moments
    signed: Moments
    replied: Moments
    closed: Moments
    limit: Numbers
    limit_unit: Numbers
    deadline: Moments
    extended: Moments
    returned: Numbers
    return_upheld: Numbers
    """1, 0, or −1 where nothing was returned or decided."""
    is_main: Numbers
    is_repeat: Numbers
    first: Numbers
    final: Numbers
    appeal: Numbers
    unreasonable: Numbers
    channel: Numbers
    call_type: Numbers

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.unit)

    def take(self, order: Numbers) -> Tickets:
        """Return these rows, in this order."""
        return Tickets(*(getattr(self, column.name)[order] for column in fields(self)))


def build_tickets(city: City, demands: Demands) -> Tickets:
    """Make the rows of both years, sorted by the time of the call."""
    drawn = [demands.tickets[body.unit_id] for body in city.departments]
    before = [demands.before[body.unit_id] for body in city.departments]
    counts = np.array(
        [
            [given.due - given.carried, given.carried, given.late, given.upheld, given.unreasonable, earlier]
            for given, earlier in zip(drawn, before, strict=True)
        ]
    )
    unit = np.repeat(np.arange(len(drawn)), counts.sum(axis=1))
    kind = np.concatenate([np.repeat(np.arange(6), row) for row in counts])
    chance = Chance("tickets", "rows")
    made = _times(chance, unit, kind)
    counted = (kind == PLAIN) | (kind == CARRIED)
    rank = _ranks(chance, unit, counted)
    late = counted & (rank >= np.array([given.on_time for given in drawn])[unit])
    late |= ~counted & (chance.array(len(unit), 12) == 0)
    _answer(chance, made, late)
    _rate(chance, made, counted, drawn)
    disputed = _ranks(chance, unit, kind == PLAIN) < np.array([given.disputed for given in drawn])[unit]
    disputed &= kind == PLAIN
    made.returned = np.where(disputed | (kind == UPHELD), 1 + (chance.array(len(unit), 9) == 0), 0)
    made.return_upheld = np.where(disputed, 0, np.where(kind == UPHELD, 1, -1))
    made.unreasonable = np.where(kind == UNREASONABLE, 2, np.where(chance.array(len(unit), 200) == 0, 3, 0))
    return _with_assistants(chance, made, kind, np.array([given.assisting for given in drawn]))


def _ranks(chance: Chance, unit: Numbers, of: np.ndarray) -> Numbers:
    """Number the chosen rows of each unit from 0, in any order; others get a high one."""
    keys = chance.array(len(unit), 2**40)
    order = np.lexsort((keys, ~of, unit))
    start = np.searchsorted(unit, unit)
    ranks = np.empty(len(unit), dtype=np.int64)
    ranks[order] = np.arange(len(unit)) - start[order]
    return np.where(of, ranks, 2**40)


def _times(chance: Chance, unit: Numbers, kind: Numbers) -> Tickets:
    count = len(unit)
    first = np.where(kind == BEFORE, np.datetime64("2023-01-02"), np.datetime64("2024-01-02"))
    day = first + chance.array(count, 333)
    edge = chance.array(count, 6)
    day = np.where(kind == CARRIED, np.datetime64("2023-12-20") + edge, day)
    day = np.where(kind == LATE, np.datetime64("2024-12-23") + edge, day)
    received = day.astype("datetime64[s]") + (8 * 3600 + chance.array(count, 11 * 3600))
    dispatched = received + (300 + chance.array(count, 4 * 3600))
    at_edge = (kind == CARRIED) | (kind == LATE)
    limit_unit = np.where(at_edge, WORKING, chance.weighted(count, (80, 12, 8)))
    working = np.array([3, 5, 5, 5, 10, 15])[chance.array(count, 6)]
    limit = np.where(limit_unit == HOURS, np.array([24, 48, 72])[chance.array(count, 3)], working)
    limit = np.where(at_edge, 10, np.where(limit_unit == CALENDAR, np.minimum(limit, 10), limit))
    term = end_of_working_days(dispatched, np.where(limit_unit == WORKING, limit, 1))
    term = np.where(limit_unit == HOURS, dispatched + limit * 3600, term)
    term = np.where(limit_unit == CALENDAR, end_of_day(dispatched.astype("datetime64[D]") + limit), term)
    extended = np.where(
        ~at_edge & (chance.array(count, 33) == 0), end_of_working_days(term, np.full(count, 3)), _NEVER
    )
    nothing = np.zeros(count, dtype=np.int64)
    return Tickets(
        unit=unit, number=nothing, received=received, dispatched=dispatched,
        signed=dispatched + (600 + chance.array(count, 7200)), replied=dispatched, closed=dispatched,
        limit=limit, limit_unit=limit_unit, deadline=term, extended=extended, returned=nothing,
        return_upheld=nothing - 1, is_main=nothing + 1, is_repeat=(chance.array(count, 25) == 0).astype(np.int64),
        first=nothing, final=nothing, appeal=nothing, unreasonable=nothing,
        channel=chance.weighted(count, (62, 10, 16, 9, 3)), call_type=chance.weighted(count, (20, 34, 28, 6, 9, 3)),
    )  # fmt: skip


def _answer(chance: Chance, made: Tickets, late: np.ndarray) -> None:
    """Reply in time, with an hour to spare, or hours to days after the term."""
    count = len(made)
    term = np.where(np.isnat(made.extended), made.deadline, made.extended)
    span = (term - made.dispatched).astype(np.int64)
    in_time = made.dispatched + np.maximum(span * (8 + chance.array(count, 80)) // 100, 3600)
    # What was extended is answered after the first term: only the extension saves it.
    saved = made.deadline + np.maximum((term - made.deadline).astype(np.int64) // 3, 1)
    in_time = np.where(np.isnat(made.extended), in_time, saved)
    made.replied = np.where(late, term + (3 * 3600 + chance.array(count, 6 * 86_400)), in_time)
    made.closed = made.replied + (86_400 + chance.array(count, 2 * 86_400))
    for moments in (made.replied, made.closed):
        # Nothing that had not happened by the end of the period is on record.
        moments[moments >= _CUT_OFF] = _NEVER


def _rate(chance: Chance, made: Tickets, counted: np.ndarray, drawn: list) -> None:  # type: ignore[type-arg]
    count = len(made)
    rank = _ranks(chance, made.unit, counted)
    appealed = np.array([given.appealed for given in drawn])[made.unit]
    rated = appealed + np.array([given.rated for given in drawn])[made.unit]
    satisfied = appealed + np.array([given.satisfied for given in drawn])[made.unit]
    pleased = 1 + (chance.array(count, 3) == 0)
    final = np.where(rank < satisfied, pleased, np.where(rank < rated, 3, 0))
    upheld = rank < appealed
    final = np.where(upheld, pleased, final)
    others = np.where(chance.array(count, 2) == 0, chance.weighted(count, (0, 70, 15, 15)), 0)
    made.final = np.where(counted, final, others)
    made.first = np.where(upheld, 3, made.final)
    made.appeal = np.where(upheld, 2, np.where((made.final == 3) & (chance.array(count, 9) == 0), 3, 0))


def _with_assistants(chance: Chance, made: Tickets, kind: Numbers, assisting: Numbers) -> Tickets:
    """Number the tickets by time, and add rows of those who only assist."""
    order = np.argsort(made.received, kind="stable")
    made = made.take(order)
    made.number = np.arange(1, len(made) + 1)
    shared = np.flatnonzero(kind[order] == PLAIN)
    who = np.repeat(np.arange(len(assisting)), assisting)
    step = len(shared) // len(who)
    chosen = shared[np.arange(len(who)) * step + chance.array(len(who), step)]
    while (same := made.unit[chosen] == who).any():
        chosen[same] = shared[(np.searchsorted(shared, chosen[same]) + 1) % len(shared)]
    rows = made.take(chosen)
    rows.unit = who
    rows.is_main = np.zeros(len(who), dtype=np.int64)
    rows.returned = np.zeros(len(who), dtype=np.int64)
    rows.return_upheld = np.full(len(who), -1)
    rows.unreasonable = np.zeros(len(who), dtype=np.int64)
    both = Tickets(
        *(
            np.concatenate([getattr(made, column.name), getattr(rows, column.name)])
            for column in fields(Tickets)
        )
    )
    return both.take(np.lexsort((both.is_main == 0, both.number)))
