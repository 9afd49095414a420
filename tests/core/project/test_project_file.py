from datetime import date
from decimal import Decimal

import pytest
from project_case import PROJECT, document, problems_of, said

from quanheng.core.project.file import ProjectFile
from quanheng.core.project.validate import validate


def read(more: str = "", project: str = PROJECT) -> ProjectFile:
    return validate(ProjectFile, document(project + more, "quanheng.yaml"))


def test_a_short_project_file_gets_sensible_defaults() -> None:
    file = read()
    assert file.timezone == "Asia/Shanghai"
    assert file.language == "zh"
    assert file.last_day == date(2024, 12, 31)
    assert [period.label for period in file.period] == ["2024"]
    assert file.sources["cases"].file == ["cases.csv"]
    assert file.plugins == []


@pytest.mark.parametrize(
    ("period", "labels", "last"),
    [
        ("2024Q1", ["2024Q1"], date(2024, 3, 31)),
        ("2024-02", ["2024-02"], date(2024, 2, 29)),
        ("[2024-01-15, 2024-06-30]", ["2024-01-15..2024-06-30"], date(2024, 6, 30)),
        ("[2025, 2023]", ["2023", "2025"], date(2025, 12, 31)),
        ("2015..2017", ["2015", "2016", "2017"], date(2017, 12, 31)),
    ],
)
def test_periods_are_read_as_people_write_them(period: str, labels: list[str], last: date) -> None:
    file = read(project=PROJECT.replace("period: 2024", f"period: {period}"))
    assert [one.label for one in file.period] == labels
    assert file.last_day == last


@pytest.mark.parametrize(
    ("period", "part"),
    [
        ("2024-13", "is not a year"),
        ("0000", "is not a year"),
        ('"0000"', "is not a year"),
        ('"9999"', "is not a year"),
        ("2015-2025", "is not a year"),
        ("2024-05-01", "is not a year"),
        ('["2024-02-30", 2024-03-01]', "is not a year"),
        ("2025..2015", "runs backwards"),
        ("[2024-06-30, 2024-01-01]", "first day comes after"),
        ("[2024, 2024]", "listed twice"),
        ("[]", "at least one"),
        ("", "nothing after 'period:'"),
        ("true", "is not a year"),
    ],
)
def test_periods_that_are_none_are_refused(period: str, part: str) -> None:
    ((where, what),) = said(lambda: read(project=PROJECT.replace("period: 2024", f"period: {period}")))
    assert part in what
    assert where.startswith("quanheng.yaml:3:")


@pytest.mark.parametrize(
    ("more", "where", "what", "fix"),
    [
        ("ledger: x\n", "quanheng.yaml:9:1", "Unknown key 'ledger'", "Known names"),
        ("timezon: x\n", "quanheng.yaml:9:1", "Unknown key 'timezon'", "'timezone'"),
        ("timezone: Asia/Beijing\n", "quanheng.yaml:9:11", "no time zone", "Asia/Shanghai"),
        ("timezone: ../etc/passwd\n", "quanheng.yaml:9:11", "no time zone", ""),
        ("timezone: Asia/Shangai\n", "quanheng.yaml:9:11", "no time zone", "'Asia/Shanghai'"),
        ('cut_off: "2024-01-01"\n', "quanheng.yaml:9:10", "Expected a day", "without quotes"),
        ("engine: spark\n", "quanheng.yaml:9:9", "'spark' cannot stand here", "duckdb"),
        ("language: cn\n", "quanheng.yaml:9:11", "'cn' cannot stand here", "zh"),
        ("threads: 0\n", "quanheng.yaml:9:10", "at least 1", ""),
        ("threads: 1.5\n", "quanheng.yaml:9:10", "whole number", ""),
        (
            "waivers: [{unit: a, indicator: b, reason: c, by: d}]\n",
            "quanheng.yaml:9:11",
            "'date' is missing",
            "",
        ),
        ("plugins: qingshan\n", "quanheng.yaml:9:10", "Expected a list", "[a, b]"),
    ],
)
def test_mistakes_of_a_project_file_are_said(more: str, where: str, what: str, fix: str) -> None:
    (problem,) = problems_of(lambda: read(more))
    assert problem.where.en == where
    assert what in problem.what.en
    assert fix in problem.fix.en


def test_sources_have_one_way_in_and_plain_names() -> None:
    both = "  Two: {connector: t, file: a.csv, sql: {url: {env: X}, table: t}}\n"
    none = "  sql: {connector: t, sql: {url: {env: X}, table: t, query: select 1}}\n"
    text = PROJECT.replace("exports:", both + none + "exports:")
    assert said(lambda: read(project=text)) == [
        ("quanheng.yaml:8:3", "'Two' cannot be a name."),
        ("quanheng.yaml:8:8", "A source has at most one of file, sql and rest."),
        ("quanheng.yaml:9:28", "sql has either table or query, not both."),
    ]


def test_a_project_needs_a_source() -> None:
    text = PROJECT.replace("  cases: {connector: table, dataset: case, file: cases.csv}\n", "").replace(
        "sources:", "sources: {}"
    )
    assert said(lambda: read(project=text)) == [("quanheng.yaml:6:10", "'sources' needs at least 1 of them.")]


def test_seconds_may_have_a_point() -> None:
    text = PROJECT.replace("file: cases.csv", 'rest: {url: "https://h/x", timeout: 0.5}')
    rest = read(project=text).sources["cases"].rest
    assert rest is not None
    assert type(rest.timeout) is float
    assert Decimal(rest.timeout) == Decimal("0.5")
