"""The page of the datasets and views that ship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quanheng.core.model.dataset import Dataset, Field, View
from quanheng.core.model.period import Window
from quanheng.core.plugins.registry import load_registry
from quanheng.core.text import Text

_PRESENCE = {
    "every_unit": "every unit owes rows 每个单位都应有数据",
    "events": "no rows may mean that nothing happened 没有数据可能是没有发生",
}

_SECURITY = {
    "public": "public 公开",
    "internal": "internal 内部",
    "sensitive": "sensitive 敏感",
    "secret": "secret 涉密",
}

_HEAD = """\
# Datasets 数据集

Generated from the contracts by `make docs`. A source delivers a dataset by naming its columns as the field, its label or one
of the further headings; case, blanks and full-width characters make no difference. What is not listed can be declared in a
scheme file or a plugin.

本页由 `make docs` 根据数据集的定义生成。来源文件的列名写字段名、中文名或“其他列名”之一即可，大小写、空格、全角半角不影响识别。
此处没有的数据集，可以在指标体系文件或插件中定义。

`*` required 必填 · **key** names a row 主键 · ⚿ personal data, masked when it is collected, or keyed 个人信息，采集时遮蔽或换成密钥摘要 ·
→ names a unit 指向单位\
"""


def dataset_page() -> str:
    """List every dataset with its fields, headings and codes, then the views."""
    relations = list(load_registry(none=True).datasets.values())
    datasets = sorted((r for r in relations if isinstance(r, Dataset)), key=lambda given: given.name)
    views = sorted((r for r in relations if isinstance(r, View)), key=lambda given: given.name)
    parts = [_HEAD, *(part for dataset in datasets for part in _dataset(dataset)), *_views(views)]
    return "\n".join(parts) + "\n"


def _dataset(dataset: Dataset) -> Iterable[str]:
    yield f"\n## `{dataset.name}` {dataset.title.zh}\n"
    if dataset.description is not None:
        yield f"{dataset.description.en}\n\n{dataset.description.zh}\n"
    yield f"- key 主键: {_names(dataset.key)}"
    yield f"- window 时间窗口: {_window(dataset.window)}"
    yield f"- presence 应有数据: {_PRESENCE[dataset.presence]}"
    yield f"- security 安全级别: {_SECURITY[dataset.security]}"
    for field, codes in dataset.refused.items():
        yield f"- rows with `{field}` {_names(codes)} are counted and not kept 只计数、不保存"
    yield "\n| field 字段 | type 类型 | | headings 其他列名 | codes 代码 |\n|---|---|---|---|---|"
    for name, field in dataset.fields.items():
        yield _row(dataset, name, field)
    for name, term in dataset.terms.items():
        how = f"`{term.start}` + `{term.length}` × `{term.measure}`"
        yield f"| `{name}` | computed 推算 | {_label(term.label)} | {how}{_note(term.description)} | |"
    for name, formula in dataset.derived.items():
        yield f"| `{name}` | derived 派生 | | `{_cell(formula)}` | |"


def _row(dataset: Dataset, name: str, field: Field) -> str:
    marks = "".join(
        (
            "*" * field.required,
            " **key**" * (name in dataset.key),
            f" ⚿ {field.personal}{', keyed' * field.keyed}" if field.personal else "",
            " →" * field.names_unit,
        )
    )
    headings = "、".join(field.synonyms) + _note(field.description)
    type_ = f"{field.type}, {field.measure}" if field.measure else str(field.type)
    return f"| `{name}`{marks} | {type_} | {_label(field.label)} | {headings} | {_codes(field.codes)} |"


def _views(views: Iterable[View]) -> Iterable[str]:
    yield "\n## Views 视图\n"
    yield "Computed where rows of several datasets meet; formulas read them like datasets.\n"
    yield "由几个数据集的行汇合而成，公式里与数据集一样使用。"
    for view in views:
        yield f"\n### `{view.name}` {view.title.zh}\n"
        if view.description is not None:
            yield f"{view.description.en}\n\n{view.description.zh}\n"
        yield f"```sql\n{_broken(view.select)}\n```"


def _broken(select: str) -> str:
    """Put every clause of a SELECT on a line of its own."""
    for clause in (" from ", " left join ", " where ", " group by "):
        select = select.replace(clause, "\n" + clause[1:])
    # `filter (where …)` is no clause.
    return select.replace("(\nwhere", "(where")


def _window(window: Window) -> str:
    if window.during:
        return f"during the period 在评估期内: `{window.during}`"
    if window.until:
        return f"before the period's end 在期末之前: `{window.until}`"
    if window.at:
        return f"in force at the period's end 期末有效: `{window.at[0]}` – `{window.at[1]}`"
    if window.year:
        return f"the period's year 评估年度: `{window.year}`"
    return "all rows 全部"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "—"


def _label(label: Text | None) -> str:
    return f"{label.zh}<br>{label.en}" if label is not None else ""


def _note(note: Text | None) -> str:
    return f"<br>{_cell(note.en)} {_cell(note.zh)}" if note is not None else ""


def _codes(codes: Mapping[str, Text] | None) -> str:
    if codes is None:
        return ""
    return "、".join(code if code == label.zh else f"`{code}` {label.zh}" for code, label in codes.items())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
