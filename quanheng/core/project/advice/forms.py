"""The right form where a file has one value and keys with values are needed."""

from __future__ import annotations

import re
from typing import Any

from quanheng.core.project.yaml.scalar import in_quotes
from quanheng.core.project.yaml_document import Steps
from quanheng.core.text import Text

_BY_DATASET = ("where", "unit_by", "window", "inputs")
_WINDOW_KEYS = ("during", "until", "at", "year", "all", "months")
_EXAMPLES = {
    "scoring": "{linear: {floor: 0, target: 100}}",
    "transform": "{peer_index: {peers: function_level}}",
    "params": "{days: 7}",
    "fields": "{opened_on: {type: date}}",
    "sources": "{tickets: {connector: table, dataset: ticket, file: tickets.csv}}",
    "categories": "{all: All}",
    "composite": "{use: internal}",
    "ranking": "{ties: min}",
    "set_score": "{an_indicator: 0}",
    "disable": "[{indicator: an_indicator, reason: …}]",
}


def right_form(data: Any, steps: Steps, written: str) -> Text | None:
    """Show how `written`, at this place of a file, is to be written.

    `data` is the whole file: it tells which dataset has a field. None where
    there is nothing better than general advice. A list is given as no text.
    """
    names = [step for step in steps if isinstance(step, str)]
    key, above = ([None, None, *names])[-1], ([None, None, *names])[-2]
    if key is None or "\n" in written or written.endswith("…"):
        return None
    if not written:
        return _example(str(key))
    if key in ("window", "inputs") or above in ("window", "inputs"):
        return _window(data, steps, str(key), above, written)
    if key in _BY_DATASET:
        dataset = re.search(r"([a-z]\w*)\.", written) if key == "where" else None
        condition = in_quotes(written) if key == "where" else written
        return _said(key, dataset[1] if dataset else _dataset_with(data, written), condition)
    if above in ("fields", "unit_fields"):
        return _write(f"{key}: {{type: {written if re.fullmatch('[a-z]+', written) else 'text'}}}")
    return _example(str(key))


def _example(key: str) -> Text | None:
    return _write(f"{key}: {_EXAMPLES[key]}") if key in _EXAMPLES else None


def _window(data: Any, steps: Steps, key: str, above: str | None, written: str) -> Text | None:
    if above in ("window", "inputs") and key not in _WINDOW_KEYS:
        return _write(f"{above}: {{{key}: {{during: {written}}}}}")
    if above == "window":
        # `{during: opened_on}` is the window of a dataset; an indicator may have several.
        return _said("window", _dataset_with(data, written), f"{{{key}: {written}}}")
    if key == "window" and steps and steps[0] in ("datasets", "views"):
        return _write(f"window: {{during: {written}}}")
    rule = written if written == "all" else f"{{during: {written}}}"
    return _said(key, _dataset_with(data, written), rule)


def _dataset_with(data: Any, field: str) -> str | None:
    """Return the dataset of a scheme that has this field, or the only one there is."""
    listed = data.get("datasets") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return None
    datasets = {item.get("name"): item for item in listed if isinstance(item, dict)}
    having = [
        str(name)
        for name, item in datasets.items()
        if field in (*_keys(item.get("fields")), *_keys(item.get("derived")))
    ]
    if having or len(datasets) == 1:
        return (having or list(map(str, datasets)))[0]
    return None


def _keys(given: Any) -> tuple[str, ...]:
    return tuple(given) if isinstance(given, dict) else ()


def _said(key: str, dataset: str | None, value: str) -> Text:
    if dataset is not None:
        return _write(f"{key}: {{{dataset}: {value}}}")
    return Text(
        f"请按数据集写：{key}: {{数据集: {value}}}", f"Write it by dataset: {key}: {{a_dataset: {value}}}"
    )


def _write(form: str) -> Text:
    return Text(f"请写成 {form}", f"Write {form}")
