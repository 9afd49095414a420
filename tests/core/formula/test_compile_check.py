"""Mistakes in checks are named with their place before any data is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from checked_project import check, load, write_project

from quanheng.core.errors import Problem, ProjectError


def problems(folder: Path, **given: object) -> list[Problem]:
    with pytest.raises(ProjectError) as caught:
        load(write_project(folder), [check(**given)])
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"relation": "kase"}, "there is no dataset 'kase'"),
        ({"dataset": "workload"}, "there is no dataset 'workload'"),
        ({"spares": ["pots"]}, "there is no dataset 'pots'"),
        ({"labels": {"closd": "x"}}, "case has no field 'closd'"),
        ({"shows": ["closd"]}, "case has no field 'closd'"),
        ({"window": {"during": "state"}}, "window field 'state' must be a date or a timestamp"),
        ({"passes": "case.closed"}, "a condition is needed here, not date"),
        ({"applies": "post.posts > 1"}, "the condition reads another dataset, post"),
    ],
)
def test_a_mistake_is_named_with_the_check_that_has_it(
    tmp_path: Path, given: dict[str, object], what: str
) -> None:
    (problem,) = problems(tmp_path, **given)

    assert problem.what.en.rstrip(".") == what
    assert "closed_after_opened" in problem.where.en


def test_aggregates_have_no_place_in_a_check(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, passes="count(case.case_no) > 1")

    assert "closed_after_opened" in problem.where.en


def test_all_mistakes_of_a_check_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, passes="case.closd > 1", applies="case.opend is null")) == 2


def test_a_check_in_the_scheme_file_is_pointed_at_by_its_line(tmp_path: Path) -> None:
    own = """\
checks:
  - id: posts_there
    name: 有岗位
    relation: 岗位
    property: complete
    passes: 岗位.岗位数 > 0 and post.pots > 0
    remedy: 补齐。
"""
    with pytest.raises(ProjectError) as caught:
        load(write_project(tmp_path, checks=own))

    (problem,) = caught.value.problems
    line = (tmp_path / "scheme.yaml").read_text("utf-8").splitlines().index(own.splitlines()[5]) + 1
    assert f"scheme.yaml:{line}:" in problem.where.en


def test_labels_are_names_and_a_check_of_the_scheme_is_prepared_after_those_of_plugins(
    tmp_path: Path,
) -> None:
    own = """\
checks:
  - {id: there, name: 有岗位, relation: 岗位, property: complete, passes: 岗位.岗位数 > 0, shows: [岗位数], remedy: 补齐。}
"""
    first, second = load(write_project(tmp_path, checks=own), [check()]).prepared.checks

    assert (first.check.id, second.check.id) == ("closed_after_opened", "there")
    assert (second.relation, second.shown) == ("post", ("office", "posts"))
