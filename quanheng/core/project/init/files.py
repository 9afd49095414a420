"""The text of the files that `quanheng init` writes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quanheng.core.model.dataset import Dataset
from quanheng.core.model.scheme import Scheme
from quanheng.core.project.init.complete import Span
from quanheng.core.project.units import units_contract
from quanheng.core.text import Text, language

FULL = 100

_GRADES = (
    ("excellent", Text("优秀", "Excellent"), 90),
    ("good", Text("良好", "Good"), 80),
    ("fair", Text("一般", "Fair"), 60),
    ("poor", Text("较差", "Poor"), 0),
)

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff./-]*", re.ASCII)


def yaml_text(value: Any) -> str:
    """Write a value so that YAML reads back exactly this value.

    Plain words stand as they are; everything else is written as JSON, which
    YAML 1.2 contains.
    """
    if isinstance(value, Text):
        return yaml_text(value.zh) if value.zh == value.en else yaml_text({"zh": value.zh, "en": value.en})
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{yaml_text(k)}: {yaml_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(yaml_text(part) for part in value) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and not is_word(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def is_word(value: str) -> bool:
    """Say whether YAML, of any version, gives this word a meaning of its own."""
    return value.lower() in {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def project_text(
    title: str,
    year: int,
    guessed: bool,
    scheme: str,
    units: str,
    aliases: str | None,
    plugins: Sequence[str],
    sources: Mapping[str, Mapping[str, Any]],
    covers: Mapping[str, Span],
    complete: bool,
    exports: Sequence[str],
) -> str:
    """Write `quanheng.yaml`.

    `guessed` says that the year was found in no data. What sources cover, by
    name, is proposed in a comment; it is stated where they are `complete`.
    """
    said = {
        "head": Text("由 quanheng init 写成，可以修改。", "Written by quanheng init; yours to change."),
        "period": Text(
            "也可写季度 2024Q1、月 2024-03、[首日, 末日]，或几年一起 2020..2024",
            "or a quarter 2024Q1, a month 2024-03, [first day, last day], or several years 2020..2024",
        ),
    }
    if guessed:
        guess = Text(
            "没有找到日期，这个年度是猜的，请改正；", "no date was found: this is a guess, correct it; "
        )
        said["period"] = Text(guess.zh + said["period"].zh, guess.en + said["period"].en)
    lines = [
        f"# {said['head']}",
        "format: 1",
        f"title: {yaml_text(title)}",
        f"period: {year}    # {said['period']}",
        f"language: {language()}",
        f"scheme: {yaml_text(scheme)}",
        f"units: {yaml_text(units)}",
    ]
    if aliases is not None:
        lines.append(f"aliases: {yaml_text(aliases)}")
    if plugins:
        lines.append(f"plugins: {yaml_text(list(plugins))}")
    lines.append("sources:")
    for name, source in sources.items():
        lines.append(f"  {name}:")
        lines += [f"    {key}: {yaml_text(value)}" for key, value in source.items()]
        if name in covers:
            lines.append(f"    {'' if complete else '# '}covers: {_span_text(covers[name])}")
    lines.append(f"exports: {yaml_text(list(exports))}")
    return "\n".join(lines) + "\n"


def _span_text(span: Span) -> str:
    return f"{{from: {span[0]}, to: {span[1]}}}"


def scheme_text(title: str, proposed: Sequence[Dataset], counted: Sequence[Dataset]) -> str:
    """Write a scheme with the proposed datasets and one count for each dataset."""
    head = Text(
        "草案：由 quanheng init 依据文件推断。请核对数据集，并换上真正要评的指标。",
        "A draft: guessed by quanheng init from the files. Check the datasets, and put in the indicators that matter.",
    )
    lines = [
        f"# {head}",
        "format: 1",
        "id: draft",
        'version: "0"',
        f"name: {yaml_text(Text(f'{title}（草案）', f'{title} (draft)'))}",
        "",
        "categories:",
        f"  all: {yaml_text(Text('单位', 'unit'))}",
    ]
    if proposed:
        lines += ["", "datasets:"]
    for dataset in proposed:
        lines += _dataset_lines(dataset)
    lines += ["", "indicators:"]
    for dataset in counted:
        lines += _count_lines(dataset)
    lines += [
        "",
        "dimensions:",
        "  - id: draft",
        f"    name: {yaml_text(Text('草案', 'Draft'))}",
        "    groups:",
    ]
    lines += [
        "      - id: draft.counts",
        f"        name: {yaml_text(Text('件数', 'Counts'))}",
        "        indicators:",
    ]
    for dataset, weight in zip(counted, _shares(len(counted)), strict=True):
        lines.append(f"          - {{id: {count_id(dataset)}, weight: {weight}}}")
    lines += _grading_lines()
    return "\n".join(lines) + "\n"


def count_id(dataset: Dataset) -> str:
    """Return the id of the indicator that counts the rows of a dataset."""
    return f"{dataset.name}_rows"


def _shares(parts: int) -> list[int]:
    """Divide 100 into so many whole numbers, as even as can be."""
    return [FULL // parts + (i < FULL % parts) for i in range(parts)]


def _dataset_lines(dataset: Dataset) -> list[str]:
    unit = Text("推断：这一列说明该行属于哪个单位", "guessed: this column says to which unit a row belongs")
    window = Text("推断：按这一列把行归入年度", "guessed: by this column rows belong to a period")
    lines = [
        f"  - name: {dataset.name}",
        f"    label: {yaml_text(dataset.title)}",
        f"    unit: {dataset.unit}    # {unit}",
    ]
    if dataset.key:
        key = Text(
            "推断：这一列是每行自己的编号，相同的行只计一次",
            "guessed: the number of each row; a row said twice counts once",
        )
        lines.append(f"    key: {yaml_text(dataset.key)}    # {key}")
    if dataset.window.all:
        none = Text(
            "没有读得出的日期列，每个年度都算全部的行",
            "no date that can be read: every period takes all rows",
        )
        lines.append(f"    window: all    # {none}")
    else:
        lines.append(
            f"    window: {yaml_text(dataset.window.model_dump(exclude_defaults=True))}    # {window}"
        )
    lines.append("    fields:")
    for name, field in dataset.fields.items():
        said = {
            "type": str(field.type),
            "label": field.label,
            **({"required": True} if field.required else {}),
        }
        lines.append(f"      {name}: {yaml_text(said)}")
    return lines


def _grading_lines() -> list[str]:
    note = Text(
        "占位：总分不低于 at 的为该等级，请换成自己的等级和分数线",
        "a placeholder: totals from `at` on have the grade; put in your own grades and limits",
    )
    return [
        "",
        f"grading:    # {note}",
        "  grades:",
        *(f"    - {{id: {grade}, name: {yaml_text(name)}, at: {least}}}" for grade, name, least in _GRADES),
    ]


def _count_lines(dataset: Dataset) -> list[str]:
    title = dataset.title
    note = Text(
        "件数多少本身不说明好坏，请换成真正的指标", "a count says nothing of good or bad; put in what does"
    )
    return [
        f"  - id: {count_id(dataset)}    # {note}",
        f"    name: {yaml_text(Text(f'{title.zh}件数', f'Rows of {title.en}'))}",
        "    description: " + yaml_text(Text("期内的行数。", "Number of rows in the period.")),
        f"    value: count({dataset.name}.*)",
        "    scoring: {percentile: {minimum: 2}}",
    ]


def units_text(scheme: Scheme, units: Iterable[str]) -> str:
    """Write a table of units as CSV, with a mark for Excel that it is UTF-8.

    Ids and names are those that occur in the data; with a single category that
    is filled in. Everything else is left to the reader.
    """
    contract = units_contract(scheme)
    names = [name for name, field in contract.fields.items()]
    labels = [str(field.label or name) for name, field in contract.fields.items()]
    only = next(iter(scheme.categories.items())) if len(scheme.categories) == 1 else None
    known = {"category": str(only[1]) if only else ""}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(labels)
    for unit in sorted(units):
        row = {**known, "unit_id": unit, "name": unit}
        writer.writerow([row.get(name, "") for name in names])
    return "\ufeff" + buffer.getvalue()
