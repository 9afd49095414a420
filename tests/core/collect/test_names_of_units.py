"""Fields beside the unit field whose values are names of units."""

from datetime import date

import pytest
from collect_case import CASE, HEADINGS, aliases, check, contract, part, row
from collect_project import run, write_project

from quanheng.core.collect.delivery import contract_hash
from quanheng.core.model.dataset import Field


def quality(checked):
    return {(count.rule, count.field): (count.total, count.passed) for count in checked.quality}


OWNERS = {
    **CASE["fields"],
    "owner": {"type": "text", "label": {"zh": "主管", "en": "Owner"}, "names_unit": True},
}


def owned(*owners, names=None):
    """Check one row for each owner, all of them of unit u1."""
    rows = [(*row(str(number)), owner) for number, owner in enumerate(owners)]
    dataset = contract(fields=OWNERS)
    return check(part(rows, headings=(*HEADINGS, "主管")), dataset=dataset, names=names)


def test_other_fields_that_name_units_are_matched_like_the_unit_field():
    names = aliases(("老乙", "u2", None, date(2024, 12, 31)), ("老乙", "u1", date(2025, 1, 1), None))

    checked = owned("乙 局", "老乙", "U1", "", "市局", "市局", names=names)

    assert checked.table["owner"].to_pylist() == ["u2", "u2", "u1", None, "市局", "市局"]
    assert checked.table["office"].to_pylist() == ["u1"] * 6
    assert quality(checked)["known_unit", "owner"] == (5, 3)
    assert quality(checked)["known_unit", "office"] == (6, 6)


def test_a_strange_name_in_such_a_field_is_told_and_costs_the_row_nothing():
    checked = owned("乙局局", "乙局局", "u1")

    assert (checked.table.num_rows, checked.quarantined, checked.unmatched_rows) == (3, 0, 0)
    assert checked.unmatched == []
    assert [(u.name, u.rows, u.nearest) for u in checked.unmatched_in["owner"]] == [("乙局局", 2, "u2")]
    assert owned("u1").unmatched_in == {}


@pytest.mark.parametrize(
    "wrong", [{"type": "integer"}, {"codes": ["u1"]}, {"personal": "name"}], ids=["type", "codes", "personal"]
)
def test_only_a_plain_text_can_name_units(wrong):
    with pytest.raises(ValueError, match="names_unit"):
        Field.model_validate({"type": "text", "names_unit": True, **wrong})


def test_a_contract_that_begins_to_name_units_is_another_contract():
    plain = {**OWNERS, "owner": {**OWNERS["owner"], "names_unit": False}}

    assert contract_hash(contract(fields=OWNERS)) != contract_hash(contract(fields=plain))


def test_collecting_tells_the_strange_names_of_every_such_field(tmp_path):
    folder = write_project(
        tmp_path, cases="编号,单位,受理日期,主管\n1,u1,2024-03-05,甲局局\n2,u1,2024-03-06,u1\n"
    )
    scheme = folder / "scheme.yaml"
    before = scheme.read_text("utf-8")
    office = next(line for line in before.splitlines() if line.strip().startswith("office:"))
    owner = "      owner: {type: text, names_unit: true, label: {zh: 主管, en: Owner}}"
    scheme.write_text(before.replace(office, f"{office}\n{owner}"), "utf-8")

    [collected] = run(folder)

    [note] = [note for note in collected.notes if "Owner" in note.en]
    assert note.en == (
        "'Owner' names no unit of the project in 1 row: 甲局局 (perhaps u1?); "
        "kept as it is, list it as an alias"
    )
    assert note.zh == "“主管”有 1 行写的不是单位表中的单位：甲局局（是否 u1？）；保留原文，可写进别名表"
    assert (collected.snapshot.rows, collected.unmatched_rows) == (2, 0)
