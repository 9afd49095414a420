"""Scoring rules in words, with their numbers."""

from __future__ import annotations

from decimal import Decimal

from quanheng.core.model.scoring import Band, Deduction, Linear, Percentile, Rubric, Scoring, Steps
from quanheng.core.model.transform import Transform
from quanheng.core.text import Text, join

_PEERS = {
    "category_level": Text("同一类型、同一层级的单位", "units of the same category and level"),
    "category": Text("同一类型的单位", "units of the same category"),
    "function_level": Text(
        "同一职能条线、同一层级的单位（太少时不分层级）",
        "units of the same function and level (of any level where they are too few)",
    ),
    "all": Text("全部单位", "all units"),
}


def scoring_words(scoring: Scoring | None, better: str = "higher", *, calibrated: bool = True) -> Text:
    """Say in one sentence how a value becomes a score from 0 to 100.

    A rule of a scheme that is not `calibrated` says that it will yet change.
    """
    if scoring is None:
        return Text("只显示，不计分", "shown, not scored")
    said = _words(scoring, better)
    return said if calibrated else said.within("{}（待校准）", "{} (to be calibrated)")


def _words(scoring: Scoring, better: str) -> Text:
    match scoring.rule:
        case Linear() as rule:
            return _linear(rule)
        case Band() as rule:
            lo, hi, zero_lo, zero_hi = map(_plain, (rule.lo, rule.hi, rule.zero_lo, rule.zero_hi))
            return Text(
                f"区间：{lo} 至 {hi} 得 100 分，低至 {zero_lo} 或高至 {zero_hi} 降为 0 分",
                f"band: 100 from {lo} to {hi}, falling to 0 at {zero_lo} and {zero_hi}",
            )
        case Steps() as rule:
            return _steps(rule)
        case Deduction() as rule:
            points = _plain(rule.points)
            return Text(
                f"扣分：从 100 分起，每 1 扣 {points} 分，扣完为止",
                f"deduction: {points} {'point' if points == '1' else 'points'} off 100 for each 1, down to 0",
            )
        case Percentile() as rule:
            return _percentile(rule, better)
        case Rubric() as rule:
            return _rubric(rule)


def transform_words(transform: Transform) -> Text:
    """Say in one sentence what a transform makes of a value."""
    rule = transform.peer_index
    assert rule is not None
    peers = _PEERS[rule.peers]
    return Text(
        f"同类指数：100 × 指标值 ÷ 中位数，中位数取自{peers.zh}，至少 {rule.minimum} 个有值的单位",
        f"peer index: 100 × value ÷ the median of {peers.en}, {rule.minimum} with a value or more",
    )


def _linear(rule: Linear) -> Text:
    floor, target = _plain(rule.floor), _plain(rule.target)
    kind = Text("对数", "logarithmic") if rule.log else Text("线性", "linear")
    return Text(
        f"{kind.zh}：{floor} 得 0 分，{target} 得 100 分，其间按比例，两端封顶",
        f"{kind.en}: 0 at {floor}, 100 at {target}, in proportion between, capped at both ends",
    )


def _steps(rule: Steps) -> Text:
    below = _plain(rule.below)
    reached = join(
        [
            Text(
                f"达到 {_plain(step.at)} 得 {_plain(step.score)} 分",
                f"{_plain(step.score)} from {_plain(step.at)} on",
            )
            for step in rule.steps
        ]
    )
    return Text(
        f"分档：未达第一档得 {below} 分，{reached.zh}", f"steps: {below} under the first, {reached.en}"
    )


def _percentile(rule: Percentile, better: str) -> Text:
    low, high, low_score, high_score = map(_plain, (rule.low, rule.high, rule.low_score, rule.high_score))
    scale = Text(
        f"百分位 {low} 得 {low_score} 分，{high} 得 {high_score} 分，按比例",
        f"{low_score} at rank {low}, {high_score} at rank {high}, in proportion",
    )
    if rule.ranked:
        return Text(f"百分位：指标值即百分位，{scale.zh}", f"percentile: the value is the rank, {scale.en}")
    peers = _PEERS[rule.peers]
    end = Text("，越低越好", ", lower is better") if better == "lower" else Text("", "")
    return Text(
        f"百分位：在{peers.zh}中的百分位（同值取中位名次，至少 {rule.minimum} 个单位）{end.zh}，{scale.zh}",
        f"percentile: the rank among {peers.en} (mid-ranks, {rule.minimum} units or more){end.en}, {scale.en}",
    )


def _rubric(rule: Rubric) -> Text:
    levels = []
    for level in rule.levels:
        name = Text(f"{level.name.zh} ", f"{level.name.en} ") if level.name else Text("", "")
        value, score = _plain(level.value), _plain(level.score)
        levels.append(Text(f"{name.zh}{value} 得 {score} 分", f"{name.en}{value} is {score}"))
    return join(levels).within("评定等次：{}", "rubric: {}")


def _plain(number: Decimal) -> str:
    """Write an exact number without an exponent and without idle zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
