"""Posts and leaders: sums that must agree, and limits that must hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from checked_rows import contents, tried


def entry(change: int, balance: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "unit_id": "u1",
        "post_type": "XZ",
        "effective_on": date(2020, 1, 1),
        "seq": 1,
        "change": change,
        "balance": balance,
        **more,
    }


def internal(unit: str, code: str, posts: int | None) -> dict[str, Any]:
    return {"unit_id": unit, "internal_unit_code": code, "approved_posts": posts}


def test_posts_of_internal_units_and_the_reserve_add_up_to_the_ledger(tmp_path: Path) -> None:
    ledger = [
        entry(40),
        entry(6, seq=2, reserved_change=2),
        entry(10, unit_id="u2"),
        entry(99, effective_on=date(2025, 1, 1)),
    ]
    units = [internal("u1", "01", 30), internal("u1", "02", 14), internal("u2", "01", 8)]

    result = tried(tmp_path, post_account=ledger, internal_unit=units)["internal_posts_add_up"]

    assert result.counts == {"u1": (1, 1), "u2": (1, 0)}
    assert result.dataset == "internal_unit"
    assert contents(result) == ["单位：乙局（u2）；台账核定编制：10；预留编制：0；内设机构编制合计：8"]


def test_units_without_internal_units_have_nothing_to_add_up(tmp_path: Path) -> None:
    results = tried(tmp_path, post_account=[entry(40)], internal_unit=[internal("u1", "01", None)])

    assert results["internal_posts_add_up"].counts == {}


def test_the_balance_of_every_line_is_the_sum_of_the_changes_up_to_it(tmp_path: Path) -> None:
    ledger = [
        entry(40, 40),
        entry(2, 42, seq=2),
        entry(-5, 37, effective_on=date(2021, 1, 1)),
        entry(3, 41, effective_on=date(2022, 1, 1)),
        entry(7, 7, post_type="GQ"),
        entry(1, None, post_type="GQ", seq=2),
        entry(9, 9, unit_id="u2"),
    ]

    result = tried(tmp_path, post_account=ledger)["ledger_replays"]

    assert result.counts == {"u1": (5, 4), "u2": (1, 1)}
    (line,) = contents(result)
    assert line.startswith("单位：甲局（u1）；编制类型：行政编制；生效日期：2022-01-01；")
    assert line.endswith("增减累计：40")


def test_the_replay_agrees_with_a_plain_loop(tmp_path: Path) -> None:
    from random import Random

    random = Random(7)
    ledger, wrong = [], 0
    for unit in ("u1", "u2"):
        for kind in ("XZ", "CG", "GQ"):
            balance = 0
            for day in range(1, 12):
                change = random.randint(-3, 9)
                balance += change
                spoilt = random.random() < 0.2
                wrong += spoilt
                on = date(2020, 1, 1 + day // 2)
                ledger.append(
                    entry(
                        change, balance + spoilt, unit_id=unit, post_type=kind, effective_on=on, seq=day % 2
                    )
                )
    random.shuffle(ledger)

    result = tried(tmp_path, post_account=ledger)["ledger_replays"]

    assert (result.tried, result.failed) == (66, wrong)
    assert wrong > 0


def test_there_are_no_more_leaders_than_approved_unless_an_approval_is_in_force(tmp_path: Path) -> None:
    def leader(key: str, unit: str) -> dict[str, Any]:
        begin = date(2020, 1, 1)
        return {
            "unit_id": unit,
            "person_key": key,
            "leader_rank": "部门副职",
            "in_post": True,
            "valid_from": begin,
        }

    posts = [
        {"unit_id": unit, "internal_unit_code": "00", "leader_rank": "部门副职", "approved_count": 1}
        for unit in ("u1", "u2")
    ]
    people = [leader("a", "u1"), leader("b", "u1"), leader("c", "u2"), leader("d", "u2")]
    excess = [
        {
            "unit_id": "u2",
            "kind": "领导职数",
            "post_type_or_rank": "部门副职",
            "approved_doc_no": "1",
            "valid_from": date(2024, 1, 1),
        }
    ]

    result = tried(tmp_path, leader_post=posts, person=people, approved_excess=excess)["leaders_within_quota"]
    bare = tried(tmp_path, leader_post=posts, person=people)["leaders_within_quota"]

    assert result.counts == {"u1": (1, 0), "u2": (1, 1)}
    assert result.dataset == "leader_post"
    assert bare.counts == {"u1": (1, 0), "u2": (1, 0)}
    assert "leaders_within_quota" not in tried(tmp_path, leader_post=posts)
