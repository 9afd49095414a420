"""Datasets, typed tables with a contract, and views over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field as PydanticField
from pydantic import field_validator, model_validator

from quanheng.core.errors import suggest
from quanheng.core.model.declaration import NAME, Declaration
from quanheng.core.model.types import TypeField
from quanheng.core.model.window import ALL, Window
from quanheng.core.text import Invalid, Text, TextField

RESERVED = frozenset({"unit", "value", "score", "period_start", "period_end", "period_year", "cut_off"})
"""Words of the formula language that no dataset may be called."""


class Field(Declaration):
    """Declare a column: its type, headings, codes and what it must hold."""

    type: TypeField
    label: TextField | None = None
    synonyms: list[str] = []
    """Further headings under which files carry this column."""
    codes: dict[str, TextField] | None = None
    """The values that a coded text may have, each with its label."""
    required: bool = False
    personal: str | None = None
    """The class of personal data, such as `name` or `id_number`."""
    description: TextField | None = None

    @field_validator("codes", mode="before")
    @classmethod
    def _codes_may_be_a_list(cls, given: Any) -> Any:
        return {code: code for code in given} if isinstance(given, list) else given

    @model_validator(mode="after")
    def _codes_are_text(self) -> Field:
        if self.codes is not None and self.type.kind != "text":
            raise Invalid(
                Text("只有 text 类型的字段可以有 codes（代码表）。", "Only a text field can have codes."),
                Text("请把 type 改为 text，或删除 codes。", "Make the type text, or remove the codes."),
            )
        return self


class Relation(Declaration):
    """Hold what datasets and views have in common."""

    name: str = PydanticField(pattern=NAME)
    label: TextField | None = None
    description: TextField | None = None
    unit: str
    """The field that says to which unit a row belongs."""
    window: Window = ALL
    presence: Literal["every_unit", "events"] = "events"
    """Whether every unit owes rows, or no rows can mean that nothing happened."""

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name in RESERVED:
            raise Invalid(
                Text(f"“{name}”是公式语言的保留字。", f"'{name}' is a word of the formula language."),
                Text("请换一个名称。", "Choose another name."),
            )
        return name

    @property
    def title(self) -> Text:
        """Return the label, or the name where there is none."""
        return self.label or Text(self.name, self.name)


class Dataset(Relation):
    """Declare the contract of a table that sources deliver."""

    fields: Mapping[str, Field]
    key: list[str] = []
    """Fields that together name a row; empty where rows may repeat."""
    derived: dict[str, str] = {}
    """Computed fields: row expressions, usable like any other field."""
    security: Literal["public", "internal", "sensitive", "secret"] = "internal"

    @model_validator(mode="after")
    def _names_fit(self) -> Dataset:
        import re

        bad = [name for name in (*self.fields, *self.derived) if not re.match(NAME, name)]
        if bad:
            raise Invalid(
                Text(
                    f"字段名只能用小写英文字母、数字和下划线，并以字母开头：{'、'.join(bad)}。",
                    f"Field names are lower-case words: {', '.join(map(repr, bad))}.",
                ),
                Text("中文名称请写在 label 里。", "Put names in other scripts into label."),
            )
        if self.unit not in self.fields:
            raise Invalid(
                Text(
                    f"unit 所指的字段“{self.unit}”不在 fields 中。",
                    f"The unit field '{self.unit}' is not among the fields.",
                ),
                suggest(self.unit, self.fields),
            )
        unknown = [name for name in self.key if name not in self.fields]
        if unknown:
            raise Invalid(
                Text(
                    f"key 中的字段不在 fields 中：{'、'.join(unknown)}。",
                    f"Fields of the key are not among the fields: {', '.join(map(repr, unknown))}.",
                ),
                suggest(unknown[0], self.fields),
            )
        twice = sorted(set(self.fields) & set(self.derived))
        if twice:
            raise Invalid(
                Text(
                    f"derived 与 fields 中有同名字段：{'、'.join(twice)}。",
                    f"Derived fields have the names of fields: {', '.join(map(repr, twice))}.",
                ),
                Text("请给派生字段另取名称。", "Give the derived fields other names."),
            )
        return self


class View(Relation):
    """Declare a dataset that is computed where rows of others must meet."""

    select: str
    """One flat SELECT with joins and grouping over datasets or other views."""
    inputs: dict[str, Window] = {}
    """Windows of inputs that differ from those of their contracts."""
