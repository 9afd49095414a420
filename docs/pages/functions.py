"""The page of the functions that formulas may use."""

from __future__ import annotations

from quanheng.core.language.functions import FUNCTIONS

_KINDS = {
    "aggregate": (
        "Aggregates 汇总函数",
        (
            "Over the rows of one dataset. Each may be followed by `filter (where …)`.\n\n"
            "对一个数据集的行求值，后面可以加 `filter (where …)`。"
        ),
    ),
    "anywhere": (
        "Anywhere 通用函数",
        "Within aggregates, in conditions, and between aggregates.\n\n汇总函数之内、条件里、汇总结果之间都可以用。",
    ),
    "scalar": (
        "Between aggregates only 只用于汇总结果",
        "Not inside an aggregate or a row condition.\n\n不能写在汇总函数或行条件里。",
    ),
}


def function_page() -> str:
    """List every function with both names and what it does."""
    parts = [
        "# Functions of formulas 公式函数",
        "",
        "Generated from the function table by `make docs`. What is not listed here does not exist in formulas.",
        "",
        "本页由 `make docs` 根据函数表生成；此处没有的函数，公式里不能用。",
    ]
    for kind, (title, note) in _KINDS.items():
        parts += ["", f"## {title}", "", note, "", "| | 中文 | | 说明 |", "|---|---|---|---|"]
        parts += [
            f"| `{function.name}` | `{function.zh}` | {function.help.en} | {function.help.zh} |"
            for function in FUNCTIONS.values()
            if function.kind == kind
        ]
    return "\n".join(parts) + "\n"
