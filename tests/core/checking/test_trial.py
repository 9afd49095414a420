"""Rows are tried on checks: counted by unit, and named by place where they fail."""

from __future__ import annotations

from pathlib import Path

from checked_project import CASES, check, load, measured, result_of, write_project

from quanheng.core.checking.trial import MOST


def test_rows_are_counted_for_their_unit_in_the_window_of_the_relation(tmp_path: Path) -> None:
    result = result_of(write_project(tmp_path), check())

    # Case 5 is of another year, case 3 is not closed, case 4 is of no unit of the project.
    assert result.counts == {"u1": (1, 1), "u2": (1, 0)}
    assert result.tried == 2


def test_a_failing_row_is_named_with_its_file_and_row_and_what_it_holds(tmp_path: Path) -> None:
    result = result_of(write_project(tmp_path), check(shows=["opened", "state"]))

    assert result.failed == 2
    first, second = result.rows
    assert (first.source, first.file, first.sheet, first.place) == ("cases", "cases.csv", None, 3)
    assert first.contents.zh == "单位：乙局（u2）；编号：2；受理日期：2024-03-06；状态：已办结"
    assert first.contents.en == "office: 乙局 (u2); number: 2; opened: 2024-03-06; 状态: done"
    assert (second.place, str(second.values[0][1])) == (5, "丙局")


def test_what_the_conditions_read_is_shown_where_the_check_names_nothing(tmp_path: Path) -> None:
    result = result_of(write_project(tmp_path), check())

    assert result.fields == ("office", "case_no", "closed", "opened")


def test_a_row_that_may_or_may_not_pass_fails_and_one_that_may_or_may_not_apply_is_not_tried(
    tmp_path: Path,
) -> None:
    write_project(tmp_path)

    unknown = result_of(tmp_path, check(applies=None))
    untried = result_of(tmp_path, check(applies="case.closed > case.opened", passes="1 = 1"))

    assert unknown.counts["u1"] == (2, 1)
    assert untried.counts == {"u1": (1, 1)}


def test_derived_fields_and_bounds_of_the_period_can_stand_in_conditions(tmp_path: Path) -> None:
    result = result_of(write_project(tmp_path), check(passes="case.days >= 0 and case.closed < period_end"))

    assert result.counts == {"u1": (1, 1), "u2": (1, 0)}


def test_the_check_may_look_through_another_window(tmp_path: Path) -> None:
    result = result_of(write_project(tmp_path), check(window={"all": True}))

    assert result.counts["u1"] == (2, 1)


def test_of_several_periods_the_last_is_looked_at(tmp_path: Path) -> None:
    write_project(tmp_path)
    file = tmp_path / "quanheng.yaml"
    file.write_text(file.read_text("utf-8").replace("period: 2024", "period: 2022..2023"), "utf-8")

    assert result_of(tmp_path, check()).counts == {"u1": (1, 0)}


def test_a_failing_row_of_a_view_is_named_by_its_fields_and_by_all_sources(tmp_path: Path) -> None:
    few = check(
        relation="workload",
        applies=None,
        passes="workload.cases >= workload.posts",
        shows=["posts", "cases"],
        labels={"cases": {"zh": "件数", "en": "cases"}},
    )

    result = result_of(write_project(tmp_path), few)

    assert result.counts == {"u1": (1, 1), "u2": (1, 0)}
    (row,) = result.rows
    assert (row.file, row.place) == (None, None)
    assert row.source == "cases, posts"
    assert row.where.zh == "单位：乙局（u2）；岗位数：3；件数：1"


def test_counts_of_a_view_speak_of_its_first_dataset_unless_the_check_says_otherwise(tmp_path: Path) -> None:
    few = check(relation="workload", applies=None, passes="workload.cases >= workload.posts")
    write_project(tmp_path)

    assert result_of(tmp_path, few).dataset == "post"
    assert result_of(tmp_path, check(**{**few.model_dump(), "dataset": "case"})).dataset == "case"


def test_a_check_is_not_tried_where_a_dataset_below_it_was_not_delivered(tmp_path: Path) -> None:
    few = check(id="few", relation="workload", applies=None, passes="workload.cases >= workload.posts")
    only = "  cases: {connector: table, dataset: case, file: cases.csv}\n"

    quality = measured(write_project(tmp_path, sources=only), [check(), few])

    assert quality is not None
    assert [result.check.id for result in quality.results] == ["closed_after_opened"]


def test_a_check_is_tried_without_the_datasets_that_it_spares(tmp_path: Path) -> None:
    few = check(relation="workload", applies=None, passes="workload.cases >= workload.posts", spares=["case"])
    only = "  posts: {connector: table, dataset: post, file: posts.csv}\n"

    result = result_of(write_project(tmp_path, sources=only), few)

    assert result.counts == {"u1": (1, 0), "u2": (1, 0)}


def test_numbers_that_are_too_long_spoil_their_own_check_only(tmp_path: Path) -> None:
    huge = check(id="huge", relation="post", applies=None, passes="post.posts * post.posts * post.posts > 0")
    posts = f"单位,岗位数\nu1,{9 * 10**18}\n"

    quality = measured(write_project(tmp_path, posts=posts), [huge, check()])

    assert quality is not None
    spoilt, whole = quality.results
    assert spoilt.problem is not None
    assert (spoilt.counts, spoilt.rows) == ({}, ())
    assert whole.problem is None
    assert whole.failed == 2


def test_all_failing_rows_are_counted_and_so_many_named(tmp_path: Path) -> None:
    rows = [f"x{i},u1,2024-03-05,2024-03-01,已办结" for i in range(MOST + 5)]
    cases = CASES.splitlines()[0] + "\n" + "\n".join(rows) + "\n"

    result = result_of(write_project(tmp_path, cases=cases), check())

    assert result.failed == MOST + 5
    assert result.counts == {"u1": (MOST + 5, 0)}
    assert len(result.rows) == MOST


def test_rows_are_named_in_the_order_in_which_they_stand(tmp_path: Path) -> None:
    rows = [f"x{9 - i},u1,2024-03-05,2024-03-01,已办结" for i in range(9)]
    cases = CASES.splitlines()[0] + "\n" + "\n".join(rows) + "\n"

    result = result_of(write_project(tmp_path, cases=cases), check())

    assert [row.place for row in result.rows] == list(range(2, 11))


def test_a_project_without_checks_has_nothing_to_measure(tmp_path: Path) -> None:
    assert measured(write_project(tmp_path), []) is None
    assert load(tmp_path).prepared.checks == ()
