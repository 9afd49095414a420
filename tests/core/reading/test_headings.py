from quanheng.core.model.dataset import Dataset
from quanheng.core.reading.headings import (
    check_headings,
    first_table_row,
    heading_row,
    known_headings,
    map_headings,
    normalise,
)

CASES = Dataset.model_validate(
    {
        "name": "case",
        "unit": "office",
        "key": ["number"],
        "fields": {
            "number": {"type": "text", "label": {"zh": "案件编号", "en": "Case number"}},
            "office": {
                "type": "text",
                "label": {"zh": "承办单位", "en": "Office"},
                "synonyms": ["账户", "account"],
            },
            "opened": {"type": "date", "label": {"zh": "受理日期", "en": "Opened"}, "required": True},
            "closed": {"type": "date"},
        },
    }
)


def test_a_field_answers_to_its_name_label_and_synonyms() -> None:
    found = map_headings(["案件编号", "ACCOUNT", "opened", "Closed"], CASES)

    assert found.fields == {"number": 0, "office": 1, "opened": 2, "closed": 3}
    assert found.unknown == ()
    assert found.missing == ()


def test_blanks_line_breaks_width_case_and_marks_of_duty_do_not_matter() -> None:
    written = ["＊案件\n编号", " 承办　单位 ", "ＯＰＥＮＥＤ", "\ufeffclosed*"]

    assert map_headings(written, CASES).fields == {"number": 0, "office": 1, "opened": 2, "closed": 3}
    assert normalise("受理 日期*") == "受理日期"


def test_extra_headings_go_before_those_of_the_dataset() -> None:
    found = map_headings(["number", "opened", "office", "来电单位"], CASES, {"来电单位": "office"})

    assert found.fields["office"] == 3
    assert found.unknown == ("office",)
    assert found.repeated == {}


def test_extra_headings_for_fields_of_other_datasets_are_passed_over() -> None:
    assert "工单号" not in known_headings(CASES, {"工单号": "ticket_no"})


def test_blank_headings_are_neither_known_nor_unknown() -> None:
    assert map_headings(["number", "", "  "], CASES).unknown == ()


def test_columns_that_are_needed_and_missing_are_all_reported_with_the_nearest_heading() -> None:
    columns = ["案件编码", "说明"]
    found = map_headings(columns, CASES)

    problems = check_headings(found, CASES, "a.xlsx", "一月")

    assert [problem.what.zh for problem in problems] == [
        "缺少必需的列“案件编号”(number)。",
        "缺少必需的列“承办单位”(office)。",
        "缺少必需的列“受理日期”(opened)。",
    ]
    assert problems[0].where.en == "a.xlsx, sheet '一月'"
    assert (
        problems[0].fix.en
        == "Is '案件编码' this column? If so, write under `headings:` of the source: 案件编码: number"
    )
    assert "案件编码、说明" in problems[1].fix.zh


def test_a_missing_column_that_nothing_needs_is_no_problem() -> None:
    found = map_headings(["number", "office", "opened"], CASES)

    assert found.missing == ("closed",)
    assert check_headings(found, CASES, "a.csv") == []


def test_two_columns_for_one_field_are_a_problem_that_names_both() -> None:
    found = map_headings(["number", "office", "账户", "opened"], CASES)

    (problem,) = check_headings(found, CASES, "a.csv")

    assert found.repeated == {"office": ("office", "账户")}
    assert "office, 账户" in problem.what.en


def test_the_heading_row_is_the_first_with_two_known_headings() -> None:
    known = known_headings(CASES)
    rows = [["案件台账", "", ""], [], ["单位：", "office", ""], ["序号", "案件编号", "账户"], ["1", "a", "b"]]

    assert heading_row(rows, known) == 3
    assert heading_row(rows[:3], known) is None


def test_without_known_headings_titles_are_passed_over() -> None:
    assert first_table_row([["台账", ""], ["", ""], ["a", "b"], ["1", "2"]]) == 2
    assert first_table_row([["only"], ["1"]]) == 0
    assert first_table_row([["", " "]]) is None
