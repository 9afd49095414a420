from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from project_case import PROJECT, SCHEME, UNITS, problems_of, write_project

from quanheng.core.errors import PluginError, ProjectError
from quanheng.core.model.connector import Connector
from quanheng.core.model.exporter import Exporter
from quanheng.core.plugins.record import PluginRecord
from quanheng.core.plugins.registry import Registry
from quanheng.core.project.load import Project, load_project
from quanheng.core.text import Text


class Table(Connector):
    name = "table"


class Hotline(Connector):
    name = "hotline"
    provides = ("tickets",)


def nothing(*_: object) -> None:
    """Write nothing."""


def registry(allowed: Sequence[str] = ()) -> Registry:
    return Registry(
        connectors={"table": Table, "hotline": Hotline},
        exporters={"json": Exporter("json", ".json", Text("甲", "a"), nothing)},
    )


def load(folder: Path) -> Project:
    return load_project(folder, registry)


def found(folder: Path) -> list[tuple[str, str, str]]:
    return [
        (problem.where.en.removeprefix(f"{folder}/"), problem.what.en, problem.fix.en)
        for problem in problems_of(lambda: load(folder))
    ]


def test_a_project_is_loaded_from_its_folder_or_its_file(tmp_path: Path) -> None:
    write_project(tmp_path)
    project = load(tmp_path)
    assert project.folder == tmp_path
    assert project.cut_off == date(2024, 12, 31)
    assert project.timezone.key == "Asia/Shanghai"
    assert project.loaded.scheme.id == "offices"
    assert project.units.ids == ("u1", "u2", "u3")
    assert project.aliases.resolve("甲局") == "u1"
    assert project.warnings == ()
    assert load(tmp_path / "quanheng.yaml").units.ids == project.units.ids


def test_a_folder_without_a_project_says_how_to_make_one(tmp_path: Path) -> None:
    (problem,) = problems_of(lambda: load(tmp_path))
    assert "quanheng init" in problem.fix.en


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        PROJECT.replace("connector: table", "connector: tabel")
        .replace("[json]", "[jsn]")
        .replace("format: 1", "format: 1\nwaivers: [{unit: u7, indicator: caces, reason: r, by: b, date: 2024-01-01}]"),
        SCHEME.replace("cap_grade: weak", "cap_grade: waek"),
        UNITS,
    )  # fmt: skip
    assert found(tmp_path) == [
        ("scheme.yaml:43:74", "There is no grade 'waek'.", "Did you mean 'weak'?"),
        ("quanheng.yaml:2:18", "There is no unit 'u7'.", "Known names: u1, u2, u3"),
        ("quanheng.yaml:2:33", "The scheme has no indicator 'caces'.", "Did you mean 'cases'?"),
        ("quanheng.yaml:8:22", "No connector is called 'tabel'.", "Did you mean 'table'?"),
        ("quanheng.yaml:9:11", "No exporter is called 'jsn'.", "Did you mean 'json'?"),
    ]
    with pytest.raises(ProjectError):
        load(tmp_path)


def test_mistakes_in_two_tables_come_together_with_those_of_the_scheme(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        PROJECT,
        SCHEME.replace("cap_grade: weak", "cap_grade: waek"),
        UNITS.replace("甲类", "丙"),
    )
    assert [where for where, *_ in found(tmp_path)] == [
        "scheme.yaml:43:74",
        "units.csv, row 2, column '类型'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "fix"),
    [
        ("units.csv", "unit.csv", "quanheng.yaml:5:8", "The file 'unit.csv' does not exist.", "'units.csv'"),
        ("scheme.yaml", "shceme.yaml", "quanheng.yaml:4:9", "The scheme file 'shceme.yaml' does not exist.", "'scheme.yaml'"),
        ("dataset: case, ", "", "quanheng.yaml:7:22", "does not say which dataset", "dataset: …"),
        ("dataset: case", "dataset: cas", "quanheng.yaml:7:38", "There is no dataset 'cas'.", "'case'"),
        ("connector: table", "connector: hotline", "quanheng.yaml:7:40", "does not provide 'case'", ""),
        ("exports: [json]", "aliases: a.csv", "quanheng.yaml:8:10", "The file 'a.csv' does not exist.", ""),
        ("file: cases.csv", "covers: {units: [u9], from: 2024-02-01, to: 2024-01-01}", "quanheng.yaml:7:61", "no unit 'u9'", "u1"),
        ("file: cases.csv", "covers: {from: 2024-02-01, to: 2024-01-01}", "quanheng.yaml:7:59", "first day comes after", ""),
    ],
)  # fmt: skip
def test_what_the_project_names_must_be_there(
    tmp_path: Path, old: str, new: str, where: str, what: str, fix: str
) -> None:
    assert PROJECT.count(old) == 1
    write_project(tmp_path, PROJECT.replace(old, new))
    said_where, said_what, said_fix = found(tmp_path)[0]
    assert said_where == where
    assert what in said_what
    assert fix in said_fix


@pytest.mark.parametrize("level", ["秘密", "机密", "绝密"])
def test_a_source_of_state_secrets_is_refused_before_anything_is_read(tmp_path: Path, level: str) -> None:
    # There is no file cases.csv: nobody looks for it.
    write_project(tmp_path, PROJECT.replace("file: cases.csv", f"file: cases.csv, secrecy: {level}"))
    ((where, what, fix),) = found(tmp_path)
    assert where == "quanheng.yaml:7:70"
    assert what == f"Source 'cases' holds state secrets ('{level}'), and is not read."
    assert fix.startswith("Remove the source.")


@pytest.mark.parametrize("level", ["公开", "内部", "敏感"])
def test_a_source_that_is_no_state_secret_is_read(tmp_path: Path, level: str) -> None:
    write_project(tmp_path, PROJECT.replace("file: cases.csv", f"file: cases.csv, secrecy: {level}"))
    assert load(tmp_path).file.sources["cases"].secrecy == level


def test_a_level_of_secrecy_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    write_project(tmp_path, PROJECT.replace("file: cases.csv", "file: cases.csv, secrecy: 保密"))
    ((_, what, fix),) = found(tmp_path)
    assert "'保密' cannot stand here" in what
    assert "机密" in fix


def test_formulas_are_checked_with_the_rest(tmp_path: Path) -> None:
    scheme = SCHEME.replace("during: opened", "during: opend").replace(
        "count(case.closed)", "count(case.closd)"
    )
    write_project(tmp_path, scheme=scheme.replace("cap_grade: weak", "cap_grade: waek"))
    lines = [where.split(":")[1].split()[0] for where, *_ in found(tmp_path)]
    assert sorted(set(lines)) == ["12", "20", "43"]


def test_two_indicators_of_one_name_are_reported_before_their_formulas(tmp_path: Path) -> None:
    write_project(tmp_path, scheme=SCHEME.replace("- id: cases", "- id: closed_share"))
    assert "The indicator 'closed_share' stands here twice; the first is on line 18." in {
        what for _, what, _ in found(tmp_path)
    }


def test_aliases_are_read_where_they_are_named(tmp_path: Path) -> None:
    write_project(tmp_path, PROJECT + "aliases: a.csv\n")
    (tmp_path / "a.csv").write_text("别名,单位代码\n老甲,u1\n", "utf-8")
    assert load(tmp_path).aliases.resolve("老甲") == "u1"


def test_waivers_are_known_by_unit_and_indicator(tmp_path: Path) -> None:
    waiver = "  - {unit: u1, indicator: cases, reason: {zh: 停业, en: closed}, by: 编办, date: 2024-01-01}\n"
    write_project(tmp_path, PROJECT + "waivers:\n" + waiver)
    assert load(tmp_path).waivers == {("u1", "cases"): Text("停业", "closed")}
    write_project(tmp_path, PROJECT + "waivers:\n" + waiver * 2)
    assert found(tmp_path) == [
        ("quanheng.yaml:11:5", "The same unit and indicator are waived twice.", "Keep one of them.")
    ]


def test_an_indicator_that_is_placed_nowhere_is_a_warning(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        scheme=SCHEME.replace("          - {id: cases, weight: 0}\n", "").replace(
            "value.cases", "value.closed_share"
        ),
    )
    (warning,) = load(tmp_path).warnings
    assert "'cases' is defined, but placed nowhere." in warning.what.en


def test_a_plugin_that_is_needed_and_not_ready_stops_the_project(tmp_path: Path) -> None:
    write_project(tmp_path, PROJECT.replace("[json]", "[qingshan.csv]"))
    hindered = PluginRecord(
        "qingshan", "quanheng-qingshan", "1.0", "not allowed", Text("未列出", "not listed")
    )
    with pytest.raises(PluginError) as stopped:
        load_project(tmp_path, lambda allowed: Registry({}, {"table": Table}, {}, {}, (hindered,)))
    assert "qingshan.csv" in stopped.value.problems[0].what.en


def test_the_registry_is_made_for_the_plugins_that_the_file_allows(tmp_path: Path) -> None:
    write_project(tmp_path, PROJECT + "plugins: [qingshan]\n")
    asked: list[Sequence[str]] = []

    def factory(allowed: Sequence[str]) -> Registry:
        asked.append(allowed)
        return registry()

    load_project(tmp_path, factory)
    assert asked == [["qingshan"]]
