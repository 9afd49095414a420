"""Who is compared with whom: by function and level, wider where they are too few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_case import bodies, values

from quanheng.core.model.scoring import Scoring
from quanheng.core.model.transform import Transform
from quanheng.core.results.outcome import Outcome
from quanheng.core.scoring.peers import medians
from quanheng.core.scoring.rules import score
from quanheng.core.scoring.transforms import transform_values


def units(functions, levels, roles=None):
    return replace(bodies(len(functions), levels=[*levels], roles=roles), functions=tuple(functions))


def index(numbers, among, minimum=3):
    transform = Transform.model_validate({"peer_index": {"minimum": minimum}})
    return transform_values(transform, values(numbers), among)


def test_the_index_is_the_value_as_a_percentage_of_the_median_of_its_peers():
    found = index([10, 20, 40, 7, 7, 7], units("aaabbb", "xxxxxx"))

    assert found.value.tolist() == [50, 100, 200, 100, 100, 100]
    assert found.outcome.tolist() == [Outcome.OK] * 6


def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle():
    assert index([10, 20, 40, 80], units("aaaa", "xxxx")).value.tolist() == pytest.approx(
        [100 / 3, 200 / 3, 400 / 3, 800 / 3]
    )


def test_too_small_a_group_is_widened_to_the_function_at_any_level():
    found = index([10, 20, 30, 40, 60], units("aaaaa", "xxxyy"))

    # The three of level x stay among themselves; the two of level y see all five.
    assert found.value.tolist() == pytest.approx([50, 100, 150, 4000 / 30, 200])


def test_units_without_a_value_do_not_make_a_group_large_enough():
    found = index([10, 20, Outcome.MISSING, 40], units("aaaa", "xxxy"))

    assert found.value[:2].tolist() == [50, 100]
    assert found.outcome[2] == Outcome.MISSING


def test_too_few_peers_at_any_level_are_not_applicable_and_the_reason_counts_them():
    found = index([10, 20, 30], units("aab", "xyx"))

    assert found.outcome.tolist() == [Outcome.NOT_APPLICABLE] * 3
    assert np.isnan(found.value).all()
    assert found.reason[0].zh == "同一职能条线有值的单位只有 2 个，不足 3 个"
    assert found.reason[2].en == "units of this function with a value: 1, fewer than 3"


def test_a_unit_without_a_function_has_no_peers():
    for among in (units([None, "a", "a", "a", None], "xxxxx"), bodies(5)):
        found = index([1, 2, 2, 2, 1], among)
        assert found.outcome[0] == Outcome.NOT_APPLICABLE
        assert "职能条线" in found.reason[0].zh


def test_a_median_of_zero_compares_with_nothing():
    found = index([0, 0, 5], units("aaa", "xxx"))

    assert found.outcome.tolist() == [Outcome.NOT_APPLICABLE] * 3
    assert "0" in found.reason[2].en


def test_only_evaluated_units_and_peers_are_compared_with():
    roles = ["evaluated", "peer", "evaluated", "listed", "listed"]

    found = index([10, 20, 40, 90, 90], units("aaaaa", "xxxxx", roles))

    assert found.value[:3].tolist() == [50, 100, 200]


def test_what_is_suppressed_counts_among_its_peers_and_stays_suppressed():
    found = index([(Outcome.SUPPRESSED, 10.0), 20, 40], units("aaa", "xxx"))

    assert found.value.tolist() == [50, 100, 200]
    assert found.outcome[0] == Outcome.SUPPRESSED


def test_percentiles_widen_in_the_same_way():
    rule = Scoring.model_validate({"percentile": {"peers": "function_level", "minimum": 3}}).rule
    among = units([*"aaaaab"], "xxxyyx")

    found = score(rule, values([10, 20, 30, 15, 60, 5]), "higher", among)

    assert found.score[:5].tolist() == [0, 50, 100, 25, 100]
    assert np.isnan(found.score[5])
    assert found.outcome[5] == Outcome.OK


@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(-50, 50))), max_size=20))
def test_medians_agree_with_counting_by_hand(rows):
    groups = np.array([group for group, _ in rows], dtype=np.int64)
    numbers = np.array([np.nan if value is None else value for _, value in rows], dtype=np.float64)

    found = medians(numbers, groups, 2)

    for group, median in zip(groups.tolist(), found.tolist(), strict=True):
        own = [value for other, value in rows if other == group and value is not None]
        if len(own) < 2:
            assert np.isnan(median)
        else:
            assert median == np.median(own)
