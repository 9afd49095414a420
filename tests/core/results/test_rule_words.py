"""Every scoring rule can be said in one sentence with its numbers."""

from __future__ import annotations

import pytest

from quanheng.core.model.scoring import Scoring
from quanheng.core.model.transform import Transform
from quanheng.core.results.rule_words import scoring_words, transform_words

SAID = {
    "linear: 0 at 60, 100 at 98.5, in proportion between, capped at both ends": {"linear": {"floor": 60, "target": 98.5}},
    "logarithmic: 0 at 100, 100 at 75000, in proportion between, capped at both ends": {"linear": {"floor": 100, "target": 75000, "log": True}},
    "band: 100 from 85 to 100, falling to 0 at 60 and 120": {"band": {"lo": 85, "hi": 100, "zero_lo": 60, "zero_hi": 120}},
    "steps: 0 under the first, 70 from 20 on, 100 from 60 on": {"steps": {"below": 0, "steps": [{"at": 20, "score": 70}, {"at": 60, "score": 100}]}},
    "deduction: 1.5 points off 100 for each 1, down to 0": {"deduction": {"points": 1.5}},
    "percentile: the rank among units of the same category (mid-ranks, 7 units or more), lower is better, 0 at rank 0, 100 at rank 100, in proportion": {"percentile": {"minimum": 7}},
    "percentile: the value is the rank, 60 at rank 10, 100 at rank 90, in proportion": {"percentile": {"ranked": True, "low": 10, "high": 90, "low_score": 60}},
    "rubric: poor 1 is 0, 2 is 100": {"rubric": {"levels": [{"value": 1, "score": 0, "name": "poor"}, {"value": 2, "score": 100}]}},
}  # fmt: skip


@pytest.mark.parametrize("sentence", SAID)
def test_a_rule_is_said_with_its_numbers(sentence: str) -> None:
    said = scoring_words(Scoring.model_validate(SAID[sentence]), "lower")

    assert said.en == sentence
    assert "分" in said.zh or "百分位" in said.zh


def test_every_rule_has_a_sentence() -> None:
    assert {next(iter(given)) for given in SAID.values()} == set(Scoring.model_fields)


def test_no_rule_is_said_too() -> None:
    assert scoring_words(None).en == "shown, not scored"


def test_a_rule_that_was_dumped_is_the_same_rule() -> None:
    for given in SAID.values():
        rule = Scoring.model_validate(given)
        assert Scoring.model_validate(rule.model_dump(mode="json")).rule == rule.rule


def test_a_transform_is_said_with_its_peers_and_its_minimum() -> None:
    said = transform_words(Transform.model_validate({"peer_index": {"minimum": 7}}))

    assert said.en.startswith("peer index: 100 × value ÷ the median of units of the same function and level")
    assert said.en.endswith("7 with a value or more")
    assert "中位数" in said.zh
    assert "至少 7 个" in said.zh
