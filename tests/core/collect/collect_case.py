"""Makes contracts, deliveries and projects for the tests of collecting."""

from zoneinfo import ZoneInfo

import pyarrow as pa

from quanheng.core.collect.contract import apply_contract
from quanheng.core.model.connector import Delivered, RawRows, Reading
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.aliases import Alias, Aliases
from quanheng.core.project.units import Units

CASE = {
    "name": "case",
    "label": {"zh": "案件", "en": "cases"},
    "unit": "office",
    "key": ["case_no"],
    "window": {"during": "opened"},
    "fields": {
        "case_no": {"type": "text", "label": {"zh": "编号", "en": "Number"}},
        "office": {"type": "text", "required": True, "label": {"zh": "单位", "en": "Office"}},
        "opened": {"type": "date", "required": True, "label": {"zh": "受理日期", "en": "Opened"}},
        "paid": {"type": "decimal(18,2)", "label": {"zh": "金额", "en": "Paid"}},
        "state": {
            "type": "text",
            "label": {"zh": "状态", "en": "State"},
            "codes": {"open": "办理中", "done": "已办结"},
        },
        "caller": {"type": "text", "label": {"zh": "来电人", "en": "Caller"}, "personal": "name"},
    },
}
"""A contract as a scheme would have it."""

HEADINGS = ("编号", "单位", "受理日期", "金额", "状态", "来电人")


def contract(**changes):
    return Dataset.model_validate({**CASE, **changes})


def units(*named):
    """Make units of pairs (id, name), by default u1 甲局 and u2 乙局."""
    named = named or (("u1", "甲局"), ("u2", "乙局"))
    ids, names = zip(*named, strict=True)
    count = len(ids)
    return Units(ids, names, (None,) * count, ("a",) * count, (None,) * count, ("evaluated",) * count, {})


def aliases(*listed, of=None):
    """Make aliases of tuples (name, unit, first day, last day)."""
    return Aliases(of or units(), tuple(Alias(*given) for given in listed))


def part(rows, headings=HEADINGS, file="data/a.csv", **more):
    """Make raw rows of texts, from row 2 on as in a spreadsheet."""
    columns = [pa.array([row[index] for row in rows], pa.string()) for index in range(len(headings))]
    table = pa.Table.from_arrays(columns, names=list(headings))
    return RawRows(table, file=file, **{"first": 2, **more})


def reading(*parts):
    names = list(dict.fromkeys(given.file for given in parts))
    return Reading(iter(parts), [Delivered(name, f"{index:064x}", 10) for index, name in enumerate(names)])


def check(*parts, dataset=None, names=None, **more):
    """Apply the contract to parts of a delivery."""
    return apply_contract(
        dataset or contract(),
        reading(*parts),
        source="cases",
        aliases=names or aliases(),
        zone=ZoneInfo("Asia/Shanghai"),
        **more,
    )


def row(case_no="1", office="u1", opened="2024-03-05", paid="1.50", state="done", caller="张三"):
    return (case_no, office, opened, paid, state, caller)


def faults(checked, handled="rejected"):
    """Return field, place, value and English reason of every fault that was handled so."""
    return [
        (f["field"], f["place"], f["value"], f["reason_en"])
        for f in checked.quarantine.to_pylist()
        if f["handled"] == handled
    ]


def rules(checked):
    """Return rule, what became of it, field and place of every fault."""
    return [(f["rule"], f["handled"], f["field"], f["place"]) for f in checked.quarantine.to_pylist()]


def by_unit(checked):
    """Return the counts of each unit: (unit, rule, field) → (total, passed)."""
    return {
        (r["unit_id"], r["rule"], r["field"]): (r["total"], r["passed"])
        for r in checked.quality_by_unit.to_pylist()
    }
