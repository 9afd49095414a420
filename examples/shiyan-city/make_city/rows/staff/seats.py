"""One seat for every person of a department, as its draws say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from make_city.draws.staffing import DEPUTY, HEAD, OFFICE_DEPUTY, OFFICE_HEAD, RANKS, Staffing


@dataclass(slots=True)
class Seat:
    """Describe a person by what counts; the rest is made up."""

    unit: int
    office: str
    kind: str
    in_post: bool = True
    occupies: bool = True
    rank: str = ""
    state: str = "在岗"
    came: date | None = None
    left: date | None = None
    lent_with_papers: bool = False


def seats_of(unit: int, drawn: Staffing) -> list[Seat]:
    """Return the people of a department: in force first, then those who left."""
    offices = _round_robin(drawn)
    seats: list[Seat] = []
    ranks = [rank for rank in RANKS for _ in range(drawn.leaders[rank])]
    kinds = ["XZ"] * (drawn.occupied["XZ"] + drawn.not_occupying) + ["GQ"] * drawn.occupied["GQ"]
    for position, kind in enumerate(kinds):
        rank = ranks[position] if position < len(ranks) else ""
        code = "00" if rank in (HEAD, DEPUTY) else next(offices)
        seats.append(Seat(unit, code, kind, rank=rank))
    for seat in seats[drawn.occupied["XZ"] : drawn.occupied["XZ"] + drawn.not_occupying]:
        seat.occupies = False
    _send_away(seats[len(ranks) :], drawn)
    arrivals = [move.day for move in drawn.moves if move.came]
    for seat, day in zip(reversed(seats[: drawn.occupied["XZ"]]), arrivals, strict=False):
        assert not seat.rank
        seat.came = day
    seats += [Seat(unit, drawn.offices[0].code, "", False, False) for _ in range(drawn.outside)]
    for move in drawn.moves:
        if not move.came:
            rank = (
                (OFFICE_HEAD, OFFICE_DEPUTY)[drawn.approved_leaders[OFFICE_DEPUTY] > 0] if move.leads else ""
            )
            seats.append(Seat(unit, drawn.offices[0].code, "XZ", rank=rank, left=move.day))
    return seats


def _round_robin(drawn: Staffing) -> Iterator[str]:
    """Fill offices in turns, so that each of the first persons heads another."""
    left = {office.code: office.staff for office in drawn.offices}
    while any(left.values()):
        for code, staff in left.items():
            if staff:
                left[code] -= 1
                yield code


def _send_away(seats: list[Seat], drawn: Staffing) -> None:
    states = [state for state, count in drawn.away.items() for _ in range(count)]
    papers = drawn.with_papers
    for seat, state in zip(seats, states, strict=False):
        seat.state = state
        if state == "借出" and papers:
            seat.lent_with_papers = True
            papers -= 1
