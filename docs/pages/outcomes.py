"""The page of the outcomes that an indicator can have."""

from __future__ import annotations

from quanheng.core.results.outcome import Outcome

_EFFECTS = {
    Outcome.OK: (
        "The value was computed; the only outcome with a number.",
        "已算出数值；只有这一种状态有数值。",
        "score × weight",
        "得分 × 权重",
    ),
    Outcome.NOT_APPLICABLE: (
        "`applicable` is false, or there were no events where the formula needs some.",
        "`applicable` 不成立，或本期确无发生而公式需要有发生。",
        "its weight goes to the rest of the group, else of the dimension, else of all",
        "权重转给同组其余指标，其次同维度，再次全部",
    ),
    Outcome.TOO_FEW: (
        "The sample is under `minimum`; the numbers are shown.",
        "样本低于 `minimum`；数字照常列出。",
        "as not applicable",
        "同“不适用”",
    ),
    Outcome.MISSING: (
        "Rows are owed and are not there.",
        "应报未报。",
        "keeps its weight: the total is provisional, an interval, without grade",
        "保留权重：总分为暂定区间，不定等次",
    ),
    Outcome.SUPPRESSED: (
        "Too few persons to show, or the level of secrecy forbids it.",
        "人数太少或密级所限，不予显示。",
        "counted, not shown",
        "计入，但不显示",
    ),
    Outcome.ERROR: (
        "The formula failed; that is a fault of the formula or of ours.",
        "公式出错；责任在公式或本软件。",
        "as missing; the exit code is 1",
        "同“缺失”；退出码为 1",
    ),
}


def outcome_page() -> str:
    """List every outcome with what it means and what it does to the total."""
    parts = [
        "# Outcomes 结果状态",
        "",
        "A number exists if and only if the outcome is `ok`. Every other outcome carries a reason in words.",
        "",
        "当且仅当状态为 `ok` 时才有数值；其余状态都附有文字原因。",
        "",
        "| | | when | in the composite | 何时 | 对总分 |",
        "|---|---|---|---|---|---|",
    ]
    for outcome in Outcome:
        when_en, when_zh, effect_en, effect_zh = _EFFECTS[outcome]
        parts.append(
            f"| `{outcome}` | {outcome.title.zh} | {when_en} | {effect_en} | {when_zh} | {effect_zh} |"
        )
    return "\n".join(parts) + "\n"
