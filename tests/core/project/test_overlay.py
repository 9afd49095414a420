"""Overlays: what they say wrong, and the scheme that they leave."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from project_case import document, problems_of

from quanheng.core.language.ir import Result
from quanheng.core.model.overlay import Adoption, Overlay
from quanheng.core.model.types import REAL
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project import scheme_file
from quanheng.core.project.load import Project, load_project
from quanheng.core.project.overlay.overlay_file import LoadedOverlay, check_overlay, load_overlay
from quanheng.core.project.validate import validate
from quanheng.core.text import Text
from tests.overlay_project import FULL, OVERLAY, write_overlaid
from tests.ticket_project import PROJECT, write_project


def load(folder: Path) -> Project:
    return load_project(folder, load_registry)


def found(folder: Path) -> list[tuple[str, str, str]]:
    return [
        (problem.where.en.removeprefix(f"{folder}/"), problem.what.en, problem.fix.en)
        for problem in problems_of(lambda: load(folder))
    ]


def test_disabled_indicators_leave_the_scheme_with_the_nodes_that_they_leave_empty(tmp_path: Path) -> None:
    project = load(write_overlaid(tmp_path / "p"))

    scheme = project.prepared.scheme
    assert [placement.id for _, _, placement in scheme.placements] == ["on_time", "open"]
    assert [(d.id, [g.id for g in d.groups]) for d in scheme.dimensions] == [("d1", ["g1"]), ("d2", ["g3"])]
    assert [indicator.id for indicator in scheme.indicators] == ["on_time", "open"]
    assert list(project.prepared.variants) == list(project.prepared.indicators) == ["on_time", "open"]
    assert len(project.loaded.scheme.placements) == 4


def test_declared_weights_of_nodes_are_summed_anew_and_others_stay_undeclared(tmp_path: Path) -> None:
    first, second = load(write_overlaid(tmp_path / "p")).prepared.scheme.dimensions

    assert first.weight == {"service": Decimal(40), "management": Decimal(30)}
    assert first.groups[0].weight is None
    assert second.weight == {"*": Decimal(25)}
    assert (
        second.groups
        == [group for d in load(tmp_path / "p").loaded.scheme.dimensions for group in d.groups][2:]
    )


def test_gates_leave_with_what_they_look_at_and_set_only_scores_that_are_left(tmp_path: Path) -> None:
    disable = "  - {indicator: rows}\n"
    project = load(write_overlaid(tmp_path / "p", overlay=OVERLAY[: OVERLAY.index("  - {")] + disable))

    assert [gate.id for gate in project.prepared.scheme.gates] == list(project.prepared.gates) == ["cheated"]
    assert project.prepared.scheme.gates[0].set_score == {"cost": 0}
    assert project.adoption is not None
    assert project.adoption.gates == {"flood": Text("来件过多", "Flooded"), "silent": Text("不办", "Silent")}


def test_the_adoption_says_how_much_of_the_base_is_used(tmp_path: Path) -> None:
    project = load(write_overlaid(tmp_path / "p"))

    adoption = project.adoption
    assert adoption is not None
    assert (adoption.indicators, adoption.of_indicators) == (2, 4)
    assert adoption.weight == {"service": 65, "management": 55}
    assert adoption.of_weight == {"service": 100, "management": 100}
    assert [(left.indicator, left.name.zh, left.reason) for left in adoption.left_out] == [
        ("rows", "工单数", Text("尚无数据", "no data yet")),
        ("cost", "件均成本", None),
    ]
    assert adoption.words(project.prepared.scheme.categories) == Text(
        "采用 2/4 项指标、权重 服务型 65/100、管理型 55/100；"
        "一并停用的否决与封顶条件：来件过多、弄虚作假、不办",
        "uses 2/4 indicators, of the weight service 65/100, management 55/100; "
        "gates that are left out with them: Flooded, Cheated, Silent",
    )
    assert Adoption.model_validate(adoption.model_dump(mode="json")) == adoption


def test_one_share_is_said_once() -> None:
    adoption = Adoption(
        id="a", version="1", name=Text("甲", "A"), base="b", base_version="1", left_out=[], gates={},
        indicators=14, of_indicators=29, weight={"x": Decimal(50), "y": Decimal("50")},
        of_weight={"x": Decimal(100), "y": Decimal(100)},
    )  # fmt: skip

    assert adoption.words({}) == Text(
        "采用 14/29 项指标、50/100 权重", "uses 14/29 indicators, 50/100 of the weight"
    )


def test_an_overlay_that_disables_nothing_changes_nothing(tmp_path: Path) -> None:
    project = load(write_overlaid(tmp_path / "p", overlay=OVERLAY[: OVERLAY.index("disable:")]))

    assert project.prepared.scheme.placements == project.loaded.scheme.placements
    assert project.prepared.scheme.gates == project.loaded.scheme.gates
    assert project.adoption is not None
    assert project.adoption.weight == project.adoption.of_weight


def test_without_the_key_there_is_no_overlay(tmp_path: Path) -> None:
    assert load(write_project(tmp_path / "p")).adoption is None


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "fix"),
    [
        ("indicator: rows,", "indicator: row,", "8:17", "The scheme has no indicator 'row'.", "'rows'"),
        ("indicator: cost", "indicator: rows", "9:17", "'rows' is disabled twice.", "Keep one"),
        ("indicator: cost", "indicator: on_time", "9:17", "locked 'on_time'; it is disabled only for a reason", "reason"),
        ("base: tickets", "base: ticket", "4:7", "changes the scheme 'ticket'; the project uses 'tickets'", "`base: tickets`"),
        ("disable:", "disabled:", "7:1", "Unknown key 'disabled'", "'disable'"),
        ("- {indicator: cost}", "- cost", "9:5", "Expected", "disable: [{indicator: an_indicator"),
        ("- {indicator: cost}", "- {indicator: cost}\n  - {indicator: on_time, reason: r}\n  - {indicator: open}", "8:3", "Every indicator is disabled.", "one at least"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_overlay_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, where: str, what: str, fix: str
) -> None:
    assert OVERLAY.count(old) == 1
    ((said_where, said_what, said_fix),) = found(
        write_overlaid(tmp_path / "p", overlay=OVERLAY.replace(old, new))
    )
    assert said_where.endswith(f"overlay.yaml:{where}")
    assert what in said_what
    assert fix in said_fix


def test_a_locked_indicator_is_disabled_for_a_reason(tmp_path: Path) -> None:
    overlay = OVERLAY.replace(
        "{indicator: cost}", "{indicator: on_time, reason: {zh: 系统停用, en: out of use}}"
    )

    project = load(write_overlaid(tmp_path / "p", overlay=overlay))

    assert "on_time" not in project.prepared.indicators


def test_mistakes_of_overlay_and_scheme_come_together(tmp_path: Path) -> None:
    folder = write_overlaid(
        tmp_path / "p",
        overlay=OVERLAY.replace("{indicator: rows,", "{indicator: row,"),
        scheme=FULL.replace("cap_grade: poor", "cap_grade: por"),
    )

    assert ["There is no grade" in what or "has no indicator" in what for _, what, _ in found(folder)] == [
        True
    ] * 2


def test_what_a_remaining_indicator_reads_cannot_be_disabled(tmp_path: Path) -> None:
    prepared = load(write_project(tmp_path / "p", scheme=FULL)).prepared
    (variant,) = prepared.variants["open"]
    compiled = replace(variant.compiled, formulas={"value": Result("score", "rows", REAL)})
    reading = replace(
        prepared, variants={**prepared.variants, "open": (replace(variant, compiled=compiled),)}
    )
    read = document(OVERLAY, "overlay.yaml")
    loaded = LoadedOverlay(validate(Overlay, read), read)

    (problem,) = check_overlay(loaded, prepared.scheme, reading)

    assert problem.where.en.startswith("overlay.yaml:8:17")
    assert problem.what.en == "'open' reads the result of 'rows', which is disabled."
    assert check_overlay(loaded, prepared.scheme, prepared) == []


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ship one scheme and one overlay of our own."""
    folder = tmp_path / "schemes"
    (folder / "overlays").mkdir(parents=True)
    (folder / "tickets.yaml").write_text(FULL, encoding="utf-8")
    (folder / "overlays" / "tickets-small.yaml").write_text(OVERLAY, encoding="utf-8")
    monkeypatch.setattr(scheme_file, "SHIPPED", folder)
    return folder


def test_schemes_and_overlays_that_are_shipped_are_found_by_name(tmp_path: Path, shipped: Path) -> None:
    project = PROJECT.replace("scheme: scheme.yaml", "scheme: tickets\noverlay: tickets-small")

    loaded = load(write_project(tmp_path / "p", project=project))

    assert loaded.prepared.scheme.id == "tickets"
    assert loaded.adoption is not None
    assert loaded.adoption.id == "small"
    assert list(scheme_file.built_in_overlays()) == ["tickets-small"]
    assert list(scheme_file.built_in_schemes()) == ["tickets"]


@pytest.mark.parametrize(
    ("given", "what", "fix"),
    [
        ("tickets-smal", "There is no built-in overlay 'tickets-smal'.", "'tickets-small'"),
        ("overlai.yaml", "The overlay file 'overlai.yaml' does not exist.", "'overlay.yaml'"),
    ],
)
def test_an_overlay_that_is_not_there_names_the_nearest(
    tmp_path: Path, shipped: Path, given: str, what: str, fix: str
) -> None:
    (tmp_path / "overlay.yaml").write_text(OVERLAY, encoding="utf-8")

    (problem,) = problems_of(lambda: load_overlay(given, tmp_path))

    assert problem.what.en == what
    assert fix in problem.fix.en
