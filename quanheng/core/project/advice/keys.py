"""The keys of declarations: which there are, and where each belongs."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from quanheng.core.errors import nearest, suggest
from quanheng.core.text import Text

_MOST_HOMES = 3
"""A key that belongs in more places than these is told as any other."""


def explain_unknown_key(name: str, model: type[BaseModel], steps: tuple[str | int, ...]) -> tuple[Text, Text]:
    """Say that a declaration has no such key, and which one was meant.

    A key that belongs elsewhere in the file is told with its place there.
    """
    what = Text(f"不认识的键“{name}”。", f"Unknown key '{name}'.")
    if name == "weight":
        return what, Text(
            "权重写在 dimensions → groups → indicators 里，例如 {id: 指标, weight: 10}。",
            "Weights belong under dimensions → groups → indicators, as in {id: an_indicator, weight: 10}.",
        )
    known = declared_keys(model, steps)
    homes = list(dict.fromkeys(_homes(model, name, ())))
    if not homes or len(homes) > _MOST_HOMES or nearest(name, known) is not None:
        return what, suggest(name, known, most=len(known))
    places = [" → ".join(home) for home in homes]
    at_top = Text("文件的最外层", "the top of the file")
    zh = "，或".join(place or at_top.zh for place in places)
    en = ", or ".join(place or at_top.en for place in places)
    listed = ", ".join(sorted(known))
    return what, Text(
        f"“{name}”应写在 {zh} 里；这里可用的键：{listed}",
        f"'{name}' belongs under {en}. Known keys here: {listed}",
    )


def declared_keys(model: type[BaseModel], steps: tuple[str | int, ...] = ()) -> tuple[str, ...]:
    """List the keys that a file may use at this place of a declaration."""
    annotation: Any = model
    for step in steps:
        annotation = _inside(annotation, step)
    annotation = _bare(annotation)
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return ()
    return tuple(field.alias or name for name, field in annotation.model_fields.items())


def _homes(annotation: Any, key: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Find the declarations that have a key; no declaration holds itself."""
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            said = field.alias or name
            if said == key:
                yield path
            yield from _homes(field.annotation, key, (*path, said))
    elif get_origin(annotation) is not None and (parts := get_args(annotation)):
        yield from _homes(parts[-1], key, path)


def _bare(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _bare(next(part for part in get_args(annotation) if part is not NoneType))
    return annotation


def _inside(annotation: Any, step: str | int) -> Any:
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    parts = get_args(annotation)
    return parts[-1] if parts else None
