"""Checks of people on the staff: each once, with dates that can be, kept up to date."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Check, Dataset, Text, View, hookimpl

person_identity = View(
    name="person_identity",
    label=Text("身份证号所在单位", "units by ID number"),
    description=Text(
        "期末在编的每个身份证号出现在几个单位；一人一行，归入其中一个单位。",
        "In how many units an ID number is on the staff at the period's end, in one row for each number.",
    ),
    unit="unit_id",
    select=(
        "select min(person.unit_id) as unit_id, person.id_number as id_number, "
        "count_distinct(person.unit_id) as units "
        "from person where person.id_number is not null and person.in_post is not false "
        "group by person.id_number"
    ),
)

person_in_units = View(
    name="person_in_units",
    label=Text("人员所在单位数", "units of a person"),
    description=Text(
        "期末在编的每个人，及其身份证号出现在几个单位。",
        "Everybody on the staff at the period's end, with the number of units that have the same ID number.",
    ),
    unit="unit_id",
    select=(
        "select person.unit_id as unit_id, person.person_key as person_key, person.name as name, "
        "person_identity.units as units "
        "from person join person_identity on person.id_number = person_identity.id_number "
        "where person.in_post is not false"
    ),
)

person_once = Check(
    id="person_once",
    name=Text("一人只在一个单位占编", "A person is on the staff of one unit only"),
    relation="person_in_units",
    property="authentic",
    clarity="staff",
    passes="person_in_units.units = 1",
    shows=["person_key", "name", "units"],
    labels={"units": Text("在编单位数", "units")},
    remedy=Text(
        "请与另一单位核对人事档案，只在实际入编的单位保留，另一单位办理下编。",
        "Compare the personnel files with the other unit; keep the person where the post is held, and take "
        "them off the staff elsewhere.",
    ),
)

person_dates_in_order = Check(
    id="person_dates_in_order",
    name=Text("入编不早于参加工作", "Nobody is on the staff before they began to work"),
    relation="person",
    property="accurate",
    clarity="staff",
    applies="person.entered_post_on is not null and person.worked_since is not null",
    passes="person.entered_post_on >= person.worked_since",
    shows=["person_key", "name", "worked_since", "entered_post_on"],
    remedy=Text("请按人事档案核对两个日期。", "Compare both dates with the personnel file."),
)

retired_left = Check(
    id="retired_left",
    name=Text("到龄人员已下编", "People due to retire have left the staff"),
    relation="person",
    property="timely",
    clarity="staff",
    applies="person.in_post and person.retirement_on is not null",
    passes="person.retirement_on >= period_end",
    shows=["person_key", "name", "retirement_on"],
    remedy=Text(
        "请办理退休下编；经批准延迟退休的，更新应退休日期。",
        "Take them off the staff; where a later retirement was approved, correct the date.",
    ),
)

recorded_in_time = Check(
    id="recorded_in_time",
    name=Text("人员变动 7 日内登记", "Movements of staff are recorded within seven days"),
    relation="person_movement",
    property="timely",
    clarity="staff",
    # What was never recorded is late as well, once the seven days are over.
    applies="person_movement.recorded_on is not null or days_between(person_movement.occurred_on, period_end) > 7",
    passes="days_between(person_movement.occurred_on, person_movement.recorded_on) <= 7",
    shows=["type", "person_key", "occurred_on", "recorded_on"],
    remedy=Text(
        "请在变动发生后 7 日内登记；日期写错的，按文件改正。",
        "Record movements within seven days; where a date is wrong, correct it by the document.",
    ),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer the views in which people are counted by their ID numbers."""
    return [person_identity, person_in_units]


@hookimpl
def register_checks() -> Iterable[Check]:
    """Offer the checks of people on the staff."""
    return [person_once, person_dates_in_order, retired_left, recorded_in_time]
