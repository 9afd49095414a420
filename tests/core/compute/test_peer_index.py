"""An indicator whose value is an index of its peers, from rows to explanation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.model.indicator import Indicator
from tests.core.compute.compute_case import bodies, computed, results, tickets
from tests.ticket_project import SCHEME, write_project

NAMES = ("A", "B", "C", "D")
COUNTED = {"id": "load", "value": "count(ticket.*)", "transform": {"peer_index": {"minimum": 3}}}
ROWS = {"ticket": tickets(A=(0, 10), B=(0, 20), C=(0, 40), D=(0, 7))}


def test_peers_make_the_median_and_get_an_index_themselves() -> None:
    units = bodies(
        *NAMES, functions="xxxy", levels=["county"] * 4, roles=["evaluated", "peer", "peer", "evaluated"]
    )

    found = results(computed([COUNTED], ROWS, units), "load")

    assert [found[name]["value"] for name in NAMES] == [50, 100, 200, None]
    assert found["D"]["outcome"] == "not_applicable"
    assert "1" in found["D"]["reason_en"]


def test_values_of_all_categories_are_compared_with_each_other() -> None:
    units = bodies(*NAMES, functions="xxxx", categories=["one", "two", "two", "one"])
    by_category = {**COUNTED, "value": "count(ticket.*) * :factor", "params": {"factor": 1}}
    placed = {"id": "load", "weight": 100, "scoring": {"linear": {"floor": 0, "target": 100}}}
    placed |= {"params": {"factor": {"two": 2}}}
    tree = [{"id": "d", "name": "d", "groups": [{"id": "g", "name": "g", "indicators": [placed]}]}]

    found = results(computed([by_category], ROWS, units, dimensions=tree), "load")

    # 10, 40, 80 and 7 have the median 25.
    assert [found[name]["value"] for name in NAMES] == [40, 160, 320, 28]


def test_a_formula_can_ask_for_the_function_of_a_unit() -> None:
    units = bodies(*NAMES, functions="xxxy")
    asking = {"id": "load", "value": "count(ticket.*)", "applicable": "unit.function = 'x'"}

    found = results(computed([asking], ROWS, units), "load")

    assert [found[name]["outcome"] for name in NAMES] == ["ok", "ok", "ok", "not_applicable"]


@pytest.mark.parametrize("given", [{}, {"peer_index": None}])
def test_a_transform_without_a_rule_is_a_mistake(given: dict[str, None]) -> None:
    with pytest.raises(ValueError, match=r"transform .*peer_index"):
        Indicator.model_validate({"id": "load", "name": "load", "value": "1", "transform": given})


def test_explain_says_what_the_index_is(tmp_path: Path) -> None:
    scheme = SCHEME.replace(
        "value: avg(ticket.cost)", "value: avg(ticket.cost)\n    transform: {peer_index: {minimum: 3}}"
    )
    folder = write_project(tmp_path / "project", scheme=scheme)
    units = (folder / "units.csv").read_text(encoding="utf-8").splitlines()
    functions = ["职能条线", *["卫健"] * (len(units) - 1)]
    lines = [f"{line},{function}" for line, function in zip(units, functions, strict=True)]
    (folder / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def said(*arguments: str) -> str:
        result = CliRunner().invoke(cli, [*arguments, "-p", str(folder)], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout

    said("run")

    explained = said("explain", "U1", "cost", "--lang", "zh")
    assert "同类指数：100 × 指标值 ÷ 中位数" in explained
    values = [json.loads(said("explain", f"U{n}", "cost", "--json"))["result"]["value"] for n in range(1, 9)]
    below, above = sorted(values)[3:5]
    assert (below + above) / 2 == pytest.approx(100)
