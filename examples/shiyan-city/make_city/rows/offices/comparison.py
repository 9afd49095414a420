"""Figures from letters, and last year's scores, as tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from make_city.city.bodies import City
from make_city.draws.comparison import Comparison
from make_city.rows.tables import Table

WORKLOAD, LEVEL = "workload_per_capita_index", "peer_staffing_level_ratio"


def indicator_part(city: City, comparison: Comparison) -> Table:
    """Return the figures that other cities sent, one row for each indicator."""
    rows: list[list[object]] = []
    for peer in city.peers:
        letter = comparison.letters.get(peer.unit_id)
        if letter is None:
            continue
        number = f"{peer.place[:2]}编办函〔2025〕{len(rows) // 2 + 1}号"
        hours = Decimal(letter.hours.numerator) / Decimal(letter.hours.denominator)
        day = date(2025, 1, 10)
        rows.append([peer.name, WORKLOAD, 2024, hours, letter.persons, number, day])
        rows.append([peer.name, LEVEL, 2024, letter.posts, letter.base, number, day])
    return Table("公函数据", ("单位", "指标", "年度", "分子", "分母", "公函文号", "公函日期"), rows)


def score_history(city: City, comparison: Comparison) -> Table:
    """Return the scores of last year's evaluation."""
    rows: list[list[object]] = [
        [body.name, name, 2023, Decimal(score) / 100]
        for body in city.evaluated
        for name, score in comparison.scores[body.unit_id].items()
    ]
    return Table("历年得分", ("单位", "指标", "年度", "得分"), rows)
