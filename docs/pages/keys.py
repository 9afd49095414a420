"""The pages of the keys that scheme and project files may have.

Keys, values and defaults are read from the models themselves; the meaning of
a key is the string under it in their source.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from typing import get_args

from pydantic import BaseModel

from quanheng.core.model import check, dataset, indicator, overlay, period, scheme, scoring, term, transform
from quanheng.core.project import file, source

_WORDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "date": "date",
    "Number": "number",
    "TextField": "text, or `{zh: …, en: …}`",
    "TypeField": "type",
    "ByCategory": "number, or one per category",
    "Seconds": "number of seconds",
    "PeriodsField": "year, quarter, month, `[first day, last day]`, or a panel",
    "SecretOnlyField": "`{env: …}` or `{file: …}`",
    "SecretField": "`{env: …}` or `{file: …}`; text where it is no secret",
}


def scheme_page() -> str:
    """List the keys of scheme files, and of overlays."""
    head = [
        "# Keys of a scheme file, and of an overlay",
        "",
        "Generated from the models by `make docs`. [How to write one](../howto/own-indicator.md).",
    ]
    models: list[type[BaseModel]] = [
        scheme.Scheme,
        scheme.Dimension,
        scheme.Group,
        scheme.Placement,
        indicator.Indicator,
        transform.Transform,
        transform.PeerIndex,
        scoring.Scoring,
        scoring.Linear,
        scoring.Band,
        scoring.Steps,
        scoring.Step,
        scoring.Deduction,
        scoring.Percentile,
        scoring.Rubric,
        scoring.RubricLevel,
        scheme.Composite,
        scheme.Grading,
        scheme.Grade,
        scheme.Ranking,
        scheme.Gate,
        dataset.Dataset,
        dataset.Field,
        term.Term,
        dataset.View,
        check.Check,
        period.Window,
        overlay.Overlay,
        overlay.Disabled,
    ]
    types = [
        "",
        "## Types of fields",
        "",
        "`text`, `integer`, `decimal` (18 digits, 4 of them after the point), `decimal(p,s)`, `boolean`, `date`, `timestamp`",
        "(local wall time). There is no floating point: sums have to be the same in any order.",
    ]
    return _page(head, models, types)


def project_page() -> str:
    """List the keys of `quanheng.yaml`."""
    head = [
        "# Keys of `quanheng.yaml`",
        "",
        "Generated from the models by `make docs`. [What a project is](project-file.md).",
    ]
    models = [
        file.ProjectFile,
        source.Source,
        source.SqlSource,
        source.RestSource,
        source.Paging,
        source.Covers,
    ]
    return _page(head, [*models, *_further(file)], [])


def _further(module: object) -> list[type[BaseModel]]:
    """Find the smaller models of the project file's own module."""
    found = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, BaseModel) and value.__module__ == file.__name__
    ]
    return [model for model in found if model is not file.ProjectFile]


def _page(head: list[str], models: Iterable[type[BaseModel]], tail: list[str]) -> str:
    chosen = list(models)
    known = {model.__name__ for model in chosen}
    parts = list(head)
    for model in chosen:
        parts += ["", f"## {model.__name__}", "", inspect.cleandoc(model.__doc__ or ""), ""]
        parts += ["| key | value | default | |", "|---|---|---|---|"]
        parts += _rows(model, known)
    return "\n".join([*parts, *tail]) + "\n"


def _rows(model: type[BaseModel], known: set[str]) -> list[str]:
    rows = []
    for owner in reversed(model.__mro__):
        if not (issubclass(owner, BaseModel) and "__annotations__" in vars(owner)) or owner is BaseModel:
            continue
        (tree,) = ast.parse(inspect.getsource(owner)).body
        assert isinstance(tree, ast.ClassDef)
        for node, following in zip(tree.body, [*tree.body[1:], None], strict=True):
            if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
                continue
            name = node.target.id
            if name not in model.model_fields:
                continue
            meaning = _string(following)
            value = _value(node.annotation, known)
            rows.append(f"| `{_key(model, name)}` | {value} | {_default(model, name)} | {meaning} |")
    return rows


def _key(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _string(node: ast.stmt | None) -> str:
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return " ".join(node.value.value.split())
    return ""


def _default(model: type[BaseModel], name: str) -> str:
    field = model.model_fields[name]
    if field.is_required():
        return "*needed*"
    default = field.get_default(call_default_factory=True)
    if default is None or default in ([], {}, ""):
        return ""
    if isinstance(default, BaseModel):
        chosen = default.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        return f"`{', '.join(chosen)}`" if chosen else "see there"
    if isinstance(default, list):
        return f"`{', '.join(default)}`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _value(node: ast.expr, known: set[str]) -> str:
    """Put an annotation into words."""
    match node:
        case ast.BinOp(left=left):
            return _value(left, known)
        case ast.Name(id=name) if name in _WORDS:
            return _WORDS[name]
        case ast.Name(id="Mean"):
            return "`arithmetic` · `geometric`"
        case ast.Name(id="Secrecy"):
            return " · ".join(f"`{level}`" for level in get_args(source.Secrecy))
        case ast.Name(id="Property"):
            return "`authentic` · `accurate` · `complete` · `standard` · `timely`"
        case ast.Name(id="Clarity"):
            return "`institutions` · `duties` · `posts` · `leaders` · `staff`"
        case ast.Name(id="Tag"):
            return "`execution` · `benefit` · `reference`"
        case ast.Name(id=name) if name in known:
            return f"[{name}](#{name.lower()})"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=choices)):
            return " · ".join(f"`{ast.literal_eval(choice)}`" for choice in choices)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=choice):
            return f"`{ast.literal_eval(choice)}`"
        case ast.Subscript(value=ast.Name(id="list" | "tuple"), slice=inner):
            first = inner.elts[0] if isinstance(inner, ast.Tuple) else inner
            return f"list of {_value(first, known)}"
        case ast.Subscript(value=ast.Name(id="dict" | "Mapping"), slice=ast.Tuple(elts=[_, inner])):
            return f"mapping to {_value(inner, known)}"
        case _:
            raise ValueError(f"the page of keys has no words for {ast.unparse(node)}")
