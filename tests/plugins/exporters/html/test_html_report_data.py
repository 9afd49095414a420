"""What the web report is made of, without a browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_run import IMAGE, LONG, UNITS

from quanheng import Evaluation
from quanheng.plugins.exporters.html import page, payload, register_exporters, write_html
from quanheng.plugins.exporters.html.catalog import describe_indicators, part_wordings
from quanheng.plugins.exporters.html.columns import ALPHABET, pack, plain
from quanheng.plugins.exporters.html.labels import LABELS

PACKAGE = Path(page.__file__).parent


def unpack(packed: dict[str, Any], size: int) -> list[Any]:
    """Read a packed column as the script does, written a second time."""
    if "a" in packed:
        return list(packed["a"])
    if "n" not in packed:
        return [packed["k"][0]] * size
    width, text = packed["n"], packed["v"]
    column = []
    for start in range(0, len(text), width):
        place = 0
        for character in text[start : start + width]:
            place = place * len(ALPHABET) + ALPHABET.index(character)
        column.append(packed["k"][place])
    return column


def data_of(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 300), st.floats(0, 1), st.sampled_from(["ok", "missing"])))
)
def test_a_packed_column_opens_to_the_same_column(column: list[Any]) -> None:
    assert unpack(pack(column), len(column)) == column


def test_each_form_of_packing_is_used_where_it_is_shortest() -> None:
    many = [number / 7 for number in range(500)]

    assert pack([3, 3, 3]) == {"k": [3]}
    assert pack(["ok", None, "ok"])["n"] == 1
    assert pack(many * 20)["n"] == 2
    assert "a" in pack(many)


def test_packed_text_needs_no_escape() -> None:
    assert not set(ALPHABET) & set("\"'\\<>&")
    assert len(set(ALPHABET)) == len(ALPHABET)


@pytest.mark.parametrize(
    ("number", "expected"), [(None, None), (float("nan"), None), (float("inf"), None), (5.0, 5), (2.5, 2.5)]
)
def test_cells_are_short_numbers_or_none(number: float | None, expected: float | None) -> None:
    found = plain(number)

    assert found == expected
    assert type(found) is type(expected)


def test_the_data_holds_the_tables_of_the_run(run: Path) -> None:
    evaluation = Evaluation(run)
    data = payload.build(evaluation)
    units, indicators = data["units"]["id"], [given["id"] for given in data["indicators"]]
    size = len(data["periods"]) * len(units) * len(indicators)
    columns = {name: unpack(column, size) for name, column in data["values"].items()}

    rows = evaluation.indicators.to_pylist()
    assert len(rows) == size
    for row in rows:
        period = evaluation.periods.index(row["period"])
        cell = (period * len(units) + units.index(row["unit_id"])) * len(indicators) + indicators.index(
            row["indicator"]
        )
        for name in ("outcome", "value", "score", "points", "numerator", "denominator", "weight_used"):
            assert columns[name][cell] == row[name]
        reason = columns["reason"][cell]
        assert (None if reason is None else data["texts"][reason]) == (
            None if row["reason_zh"] is None else [row["reason_zh"], row["reason_en"]]
        )


def test_scores_of_nodes_and_bounds_are_kept(run: Path) -> None:
    evaluation = Evaluation(run)
    data = payload.build(evaluation)
    units, nodes = data["units"]["id"], [tuple(node) for node in data["nodes"]]
    size = len(data["periods"]) * len(units) * len(nodes)
    columns = {name: unpack(column, size) for name, column in data["composites"].items()}

    for row in evaluation.composites.to_pylist():
        period = evaluation.periods.index(row["period"])
        cell = (period * len(units) + units.index(row["unit_id"])) * len(nodes) + nodes.index(
            (row["level"], row["node"])
        )
        assert columns["status"][cell] == row["status"]
        assert columns["score"][cell] == row["score"]
        low = columns["score_low"][cell]
        assert (columns["score"][cell] if low is None else low) == row["score_low"]


def test_the_same_run_gives_the_same_bytes(run: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.html", tmp_path / "second.html"

    write_html.write(Evaluation(run), first)
    write_html.write(Evaluation(run), second)

    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.html", "second.html"]


def test_a_failure_leaves_the_old_report_and_nothing_else(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(page, "build", lambda evaluation: {"bad": float("nan")})

    with pytest.raises(ValueError, match="JSON"):
        write_html.write(Evaluation(run), path)

    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_names_cannot_end_the_script_or_become_markup(run: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html.write(Evaluation(run), path)
    text = path.read_text(encoding="utf-8")

    assert text.count("<script") == 2
    assert text.count("</script>") == 2
    assert IMAGE not in text
    assert "<title>示范市机构编制评估 2024 &lt;script&gt;" in text
    assert data_of(path)["units"]["name"] == [name for _, name, _, _ in UNITS]
    assert LONG in data_of(path)["units"]["name"]


def test_line_separators_survive_as_escapes() -> None:
    written = page.as_script_data({"name": "a\u2028b\u2029c</script>&"})

    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"name": "a\u2028b\u2029c</script>&"}


def test_the_page_names_no_address_to_load_from() -> None:
    allowed = {"http://www.w3.org/2000/svg"}
    for path in [*PACKAGE.glob("js/*.js"), *PACKAGE.glob("css/*.css"), PACKAGE / "report.html.j2"]:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[^\s'\"`)>]+", text)) <= allowed
        assert not re.search(
            r"@import|url\(|fetch\(|XMLHttpRequest|innerHTML|outerHTML|insertAdjacentHTML|eval\(", text
        )


def test_the_policy_allows_our_own_script_and_style_only(run: Path) -> None:
    text = page.render(Evaluation(run))
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert found
    policy = dict(part.strip().split(" ", 1) for part in found[1].split(";"))

    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]+'", policy["script-src"])
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]+'", policy["style-src"])
    assert policy["img-src"] == "data:"


def test_every_part_of_script_and_style_is_put_into_the_page() -> None:
    assert sorted(page.SCRIPTS) == sorted(path.stem for path in PACKAGE.glob("js/*.js"))
    assert sorted(page.STYLES) == sorted(path.stem for path in PACKAGE.glob("css/*.css"))


def test_every_text_is_there_in_both_languages_and_used() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("js/*.js")))
    words = set(re.findall(r'"([a-z][a-z0-9_]*)"', script))
    prefixes = (*re.findall(r't\("([a-z_]+_)" \+', script), "outcome_", "status_")

    assert set(re.findall(r'\bt\("([a-z0-9_]+)"[,)]', script)) <= set(LABELS)
    assert [key for key in LABELS if key not in words and not key.startswith(prefixes)] == []
    for text in LABELS.values():
        assert text.zh
        assert text.en
        assert sorted(re.findall(r"\{(\w+)\}", text.zh)) == sorted(re.findall(r"\{(\w+)\}", text.en))


def test_sources_are_found_through_views() -> None:
    placement = {"id": "rate", "weight": {"*": 100}}
    manifest = {
        "scheme": {
            "dimensions": [{"id": "d", "groups": [{"id": "g", "indicators": [placement]}]}],
            "views": [{"name": "busy", "select": "select unit from person join kind on true"}],
        },
        "indicators": [{"id": "rate", "name": {"zh": "率", "en": "rate"}, "value": "count(busy.*)"}],
        "formulas": {"rate": {"datasets": ["busy"]}},
        "sources": [{"dataset": "other"}, {"dataset": "kind"}, {"dataset": "person"}],
    }

    (described,) = describe_indicators(manifest)

    assert described["sources"] == [1, 2]
    assert described["formula"] == {"zh": {"value": "count(busy.*)"}, "en": {"value": "count(busy.*)"}}


def test_aggregates_are_worded_in_both_languages() -> None:
    text = {"zh": "计数(诉求.*)", "en": "count(ticket.*)"}
    manifest = {"formulas": {"rate": {"parts": [text]}, "other": {}}}

    assert part_wordings(manifest) == {"计数(诉求.*)": text, "count(ticket.*)": text}


def test_a_category_may_have_its_own_scoring_minimum_and_parameters() -> None:
    linear = {"linear": {"floor": 0, "target": 10}, "band": None}
    placement = {
        "id": "rate",
        "weight": {"*": 100},
        "minimum": 0,
        "params": {"days": {"service": 3}},
        "scoring_by": {"service": {"linear": None, "deduction": {"points": 5}}},
    }
    manifest = {
        "scheme": {"dimensions": [{"id": "d", "groups": [{"id": "g", "indicators": [placement]}]}]},
        "indicators": [
            {"id": "rate", "name": "rate", "minimum": 5, "params": {"days": 7}, "scoring": linear}
        ],
    }

    (described,) = describe_indicators(manifest)

    assert described["scoring"] == {
        "*": {"rule": "linear", "floor": 0, "target": 10},
        "service": {"rule": "deduction", "points": 5},
    }
    assert described["minimum"] == 0
    assert described["params"] == {"days": {"*": 7, "service": 3}}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_their_colours(theme: int) -> None:
    blocks = re.findall(
        r":root \{(.*?)\}", (PACKAGE / "css" / "colours.css").read_text(encoding="utf-8"), re.DOTALL
    )
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", blocks[theme]))
    pairs = [("ink", "paper"), ("ink-2", "card"), ("ink-3", "card"), ("ink-3", "paper"), ("ink-2", "line-2")]
    pairs += [
        ("amber", "amber-soft"),
        ("red", "red-soft"),
        ("accent", "card"),
        ("brass", "card"),
        ("brass", "paper"),
    ]
    pairs += [(f"heat-ink-{step}", f"heat-{step}") for step in range(7)]

    for ink, ground in pairs:
        bright, dim = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, f"{ink} on {ground}"


def test_the_exporter_is_offered_and_light() -> None:
    (offered,) = register_exporters()
    program = "import sys, quanheng.plugins.exporters.html; print([m for m in ('jinja2', 'pyarrow', 'numpy', 'duckdb') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert (offered.name, offered.suffix) == ("html", ".html")
    assert loaded.stdout.strip() == "[]"
