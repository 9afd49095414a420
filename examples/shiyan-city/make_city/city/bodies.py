"""Every body of the city: departments, their institutions, and peers elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from make_city.city.codes import credit_code
from make_city.city.places import (
    CITY,
    CITY_REGION,
    COUNTIES,
    KINDS_OF_INSTITUTION,
    LINES,
    OTHER_CITIES,
    TOWNS,
    Line,
)

EVALUATED, PEER, LISTED = "评估对象", "参照", "列名"
CITY_LEVEL, COUNTY_LEVEL = "市级", "县级"

EVALUATED_IN_CITY = ("发改", "教育", "卫健", "市场监管", "应急", "政务", "招商")
EVALUATED_IN_COUNTIES = (("东望区", "市场监管"), ("东望区", "人社"), ("长汐县", "农业"), ("长汐县", "住建"))
ORGANISATIONS = 3500
"""So many bodies of the city itself; 190 are departments."""


@dataclass(slots=True)
class Body:
    """Describe one body as the table of units has it."""

    unit_id: str
    name: str
    short: str
    function: str
    category: str
    level: str
    role: str
    place: str
    parent: str = ""
    in_appraisal: bool = True
    report_obliged: bool = True
    false_self_evaluation: bool = False
    strong: bool = False
    """Whether it is drawn to do well, so that results differ visibly."""


@dataclass
class City:
    """Hold all bodies, by what they are."""

    departments: list[Body] = field(default_factory=list)
    institutions: list[Body] = field(default_factory=list)
    peers: list[Body] = field(default_factory=list)

    @property
    def evaluated(self) -> list[Body]:
        """Return the bodies under evaluation, in the order of the units."""
        return [body for body in self.departments if body.role == EVALUATED]

    @property
    def organisations(self) -> list[Body]:
        """Return the city's own bodies, departments first."""
        return [*self.departments, *self.institutions]

    def named(self, name: str) -> Body:
        """Return the department of that name."""
        return next(body for body in self.departments if body.name == name)


AFFILIATED = {
    "景安市发展和改革委员会": 7,
    "景安市教育局": 12,
    "景安市卫生健康委员会": 9,
    "景安市市场监督管理局": 6,
    "景安市应急管理局": 2,
    "景安市政务服务和大数据管理局": 4,
    "景安市招商和投资促进局": 0,
    "东望区市场监督管理局": 5,
    "东望区人力资源和社会保障局": 6,
    "长汐县农业农村局": 8,
    "长汐县住房和城乡建设局": 4,
}
"""How many institutions the evaluated bodies have; one has none, one too few."""


def build_city() -> City:
    """Make every body; the order is that of the table of units."""
    city = City()
    for line in LINES:
        city.departments.append(_department(line, CITY, CITY_REGION, len(city.departments) + 1))
    for number, county in enumerate(COUNTIES):
        for line in LINES:
            if line.county_name:
                serial = len(city.departments) + 1
                city.departments.append(_department(line, county, CITY_REGION + 2 + number, serial))
    serial = 10_000
    for body in city.departments:
        for name in _names_of_institutions(body):
            serial += 1
            city.institutions.append(_institution(body, name, serial))
    _trim(city)
    serial = 90_000
    for number, other in enumerate(OTHER_CITIES):
        for line in LINES:
            if line.function in EVALUATED_IN_CITY:
                serial += 1
                city.peers.append(_peer(line, other, 990200 + 100 * number, serial))
    city.named("景安市政务服务和大数据管理局").in_appraisal = False
    city.named("长汐县住房和城乡建设局").report_obliged = False
    for name in ("景安市政务服务和大数据管理局", "景安市市场监督管理局"):
        city.named(name).strong = True
    return city


def _department(line: Line, place: str, region: int, serial: int) -> Body:
    in_city = place == CITY
    name = place + (line.city_name if in_city else line.county_name)
    short = ("市" + line.city_short) if in_city else place + line.county_short
    chosen = (
        line.function in EVALUATED_IN_CITY if in_city else (place, line.function) in EVALUATED_IN_COUNTIES
    )
    return Body(
        unit_id=credit_code("11", region, serial),
        name=name,
        short=short,
        function=line.function,
        category=line.category,
        level=CITY_LEVEL if in_city else COUNTY_LEVEL,
        role=EVALUATED if chosen else PEER,
        place=place,
    )


def _peer(line: Line, place: str, region: int, serial: int) -> Body:
    return Body(
        unit_id=credit_code("11", region, serial),
        name=place + line.city_name,
        short=place + line.city_short,
        function=line.function,
        category=line.category,
        level=CITY_LEVEL,
        role=PEER,
        place=place,
    )


def _institution(parent: Body, name: str, serial: int) -> Body:
    region = int(parent.unit_id[2:8])
    return Body(
        unit_id=credit_code("12", region, serial),
        name=name,
        short=name,
        function="",
        category="",
        level=parent.level,
        role=LISTED,
        place=parent.place,
        parent=parent.unit_id,
    )


def _names_of_institutions(body: Body) -> list[str]:
    noun = next(line.noun for line in LINES if line.function == body.function)
    offices = [f"{body.place}{noun}{kind}" for kind in KINDS_OF_INSTITUTION]
    if body.name in AFFILIATED:
        return offices[: AFFILIATED[body.name]]
    if body.function == "教育":
        return [
            f"{body.place}{town}{kind}" for town in TOWNS for kind in ("小学", "中学", "幼儿园", "中心学校")
        ]
    if body.function == "卫健":
        return [f"{body.place}{town}{kind}" for town in TOWNS for kind in ("镇卫生院", "社区卫生服务站")]
    return offices[: 8 if body.level == COUNTY_LEVEL else 11]


def _trim(city: City) -> None:
    """Leave as many institutions as make the promised number of organisations.

    Only schools and clinics go, as they are many of one department.
    """
    extra = len(city.organisations) - ORGANISATIONS
    if extra < 0:
        raise ValueError(f"there are {-extra} bodies too few")
    many = [body for body in reversed(city.institutions) if body.name.endswith(("幼儿园", "服务站"))]
    gone = {body.unit_id for body in many[:extra]}
    city.institutions = [body for body in city.institutions if body.unit_id not in gone]
