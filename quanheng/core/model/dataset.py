"""Datasets, typed tables with a contract, and views over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field as PydanticField
from pydantic import field_validator, model_validator

from quanheng.core.errors import suggest
from quanheng.core.model.declaration import NAME, Declaration
from quanheng.core.model.period import ALL, Window
from quanheng.core.model.term import Term, check_term
from quanheng.core.model.types import TIMESTAMP, TypeField
from quanheng.core.text import Invalid, Text, TextField

Property = Literal["authentic", "accurate", "complete", "standard", "timely"]
"""The five properties of data: 真实, 准确, 完整, 规范, 及时."""

Clarity = Literal["institutions", "duties", "posts", "leaders", "staff"]
"""The five things that must be clear: 机构, 职能, 编制, 领导职数, 实有人员."""

NOTHING = ("无", "-", "--", "—", "——", "/")
"""Words for an empty cell among numbers and moments, wide or narrow."""

RESERVED = frozenset(
    {"unit", "value", "score", "weight", "period_start", "period_end", "period_year", "cut_off"}
)
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
    """The class of personal data, such as `name` or `id_number`.

    Values are masked while they are collected: the first character is kept, and
    nothing else reaches a snapshot.
    """
    keyed: bool = False
    """Whether a personal value leaves a hash with the project's key instead.

    These are 32 hexadecimal digits, equal where the values are, so that rows
    can be counted apart and joined.
    """
    names_unit: bool = False
    """Whether values name units, which then become unit ids as in the unit field.

    A name that no unit has is told, and stays as it is; the row counts as ever.
    """
    check: Literal["uscc", "id_number"] | None = None
    """The check digits that values carry; a value whose digits are wrong is kept as doubtful."""
    digits: int | None = PydanticField(default=None, ge=1)
    """The number of digits that every value has, so that lost leading zeros are seen."""
    measure: str | None = None
    """The unit of measure in which values are held, such as 万元."""
    nothing: list[str] | None = None
    """Words that mean that a cell is empty; by default 无 and dashes, for numbers and moments."""
    clarity: Clarity | None = None
    """Which of the five things that must be clear it tells, where the dataset tells another."""
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
        if self.personal is not None and (self.codes is not None or self.type.kind != "text"):
            raise Invalid(
                Text(
                    "个人信息字段（personal）只能是没有代码表的 text，否则无法遮蔽。",
                    "A personal field is a text without codes; nothing else can be masked.",
                ),
                Text("请改为 text，或不采集这个字段。", "Make it a text, or leave the field out."),
            )
        if self.names_unit and (self.codes is not None or self.personal or self.type.kind != "text"):
            raise Invalid(
                Text(
                    "填写单位的字段（names_unit）只能是 text，没有代码表，也不是个人信息。",
                    "A field that names units is a text, without codes, and not personal.",
                ),
                Text("请改为 text，或删除 names_unit。", "Make it a text, or remove names_unit."),
            )
        return self

    @model_validator(mode="after")
    def _extras_fit(self) -> Field:
        if self.keyed and self.personal is None:
            raise Invalid(
                Text(
                    "只有个人信息字段（personal）可以用 keyed。",
                    "Only a personal field can be keyed.",
                ),
                Text("请补上 personal，或删除 keyed。", "Add personal, or remove keyed."),
            )
        plain_text = self.type.kind == "text" and self.codes is None
        wrong = [name for name in ("check", "digits") if getattr(self, name) is not None and not plain_text]
        if wrong:
            raise Invalid(
                Text(
                    f"{'、'.join(wrong)} 只能用于没有代码表的 text 字段。",
                    f"{' and '.join(wrong)} are for texts without codes.",
                ),
                Text(
                    "请把 type 改为 text，以免丢失开头的 0。",
                    "Make the type text, so that no leading zeros are lost.",
                ),
            )
        if self.measure is not None and not self.type.is_number:
            raise Invalid(
                Text("只有数字字段可以有计量单位（measure）。", "Only a number can have a measure."),
                Text("请把 type 改为 integer 或 decimal(p,s)。", "Make the type integer or decimal(p,s)."),
            )
        return self

    @property
    def empty_words(self) -> tuple[str, ...]:
        """Return the words that mean that a cell is empty."""
        if self.nothing is not None:
            return tuple(self.nothing)
        return NOTHING if self.type.is_number or self.type.is_moment else ()


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
    refused: dict[str, list[str]] = {}
    """Field → codes; rows that have one of them are counted, and never kept."""
    clarity: Clarity | None = None
    """Which of the five things that must be clear (五清) this dataset tells."""
    terms: dict[str, Term] = {}
    """Moments that are computed while collecting: further fields, each a timestamp."""

    @property
    def columns(self) -> dict[str, Field]:
        """Return what a snapshot holds: the fields, then the terms."""
        computed = {
            name: Field(type=TIMESTAMP, label=term.label, description=term.description)
            for name, term in self.terms.items()
        }
        return {**self.fields, **computed}

    @model_validator(mode="after")
    def _names_fit(self) -> Dataset:
        import re

        bad = [name for name in (*self.fields, *self.derived, *self.terms) if not re.match(NAME, name)]
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
        named = (*(name for name in self.key if not self.fields[name].keyed), self.unit)
        personal = [name for name in named if self.fields[name].personal]
        if personal:
            raise Invalid(
                Text(
                    f"个人信息字段不能用作 key 或 unit：{'、'.join(personal)}。",
                    f"A personal field cannot be in the key, nor name the unit: {', '.join(map(repr, personal))}.",
                ),
                Text("请改用不指向个人的编号。", "Use a number that does not point at a person."),
            )
        for name, term in self.terms.items():
            check_term(name, term, self.fields, self.derived)
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

    @model_validator(mode="after")
    def _refused_are_codes(self) -> Dataset:
        for name, refused in self.refused.items():
            codes = self.fields[name].codes if name in self.fields else None
            if codes is None:
                raise Invalid(
                    Text(
                        f"refused 中的“{name}”不是有代码表的字段。",
                        f"'{name}' in refused is no field with codes.",
                    ),
                    suggest(name, [field for field, declared in self.fields.items() if declared.codes]),
                )
            unknown = [code for code in refused if code not in codes]
            if unknown:
                raise Invalid(
                    Text(
                        f"字段 {name} 没有 refused 中的代码“{unknown[0]}”。",
                        f"The field {name} has no code '{unknown[0]}', which is in refused.",
                    ),
                    suggest(unknown[0], codes),
                )
        return self


class View(Relation):
    """Declare a dataset that is computed where rows of others must meet."""

    select: str
    """One flat SELECT with joins and grouping over datasets or other views."""
    inputs: dict[str, Window] = {}
    """Windows of inputs that differ from those of their contracts."""
