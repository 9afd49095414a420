"""All that was drawn, together."""

from __future__ import annotations

from dataclasses import dataclass

from make_city.city.bodies import City, build_city
from make_city.draws.comparison import Comparison, draw_comparison
from make_city.draws.demands import Demands, draw_demands
from make_city.draws.duties import Duties, draw_duties
from make_city.draws.institutions import Institutions, draw_institutions
from make_city.draws.opinions import Opinions, draw_opinions
from make_city.draws.oversight import Oversight, draw_oversight
from make_city.draws.staffing import Staffing, draw_staffing


@dataclass(slots=True)
class Draws:
    """Hold the city and every figure that rows and results are made from."""

    city: City
    staffing: dict[str, Staffing]
    institutions: Institutions
    demands: Demands
    oversight: Oversight
    duties: dict[str, Duties]
    opinions: dict[str, Opinions]
    comparison: Comparison


def draw_all() -> Draws:
    """Draw everything; each part has a stream of its own."""
    city = build_city()
    staffing = draw_staffing(city)
    duties = draw_duties(city)
    in_departments = sum(drawn.in_post + drawn.outside for drawn in staffing.values())
    return Draws(
        city=city,
        staffing=staffing,
        institutions=draw_institutions(city, in_departments),
        demands=draw_demands(city),
        oversight=draw_oversight(city),
        duties=duties,
        opinions=draw_opinions(city),
        comparison=draw_comparison(city, staffing, duties),
    )
