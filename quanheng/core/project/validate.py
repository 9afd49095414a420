"""Make declarations of YAML documents, with every mistake in our own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from quanheng.core.errors import Problem, ProjectError, suggest
from quanheng.core.project.advice.forms import right_form
from quanheng.core.project.advice.keys import explain_unknown_key
from quanheng.core.project.place import Place
from quanheng.core.project.secret import is_secret_name
from quanheng.core.project.yaml.lookalike import half_width
from quanheng.core.project.yaml_document import Document, Steps
from quanheng.core.text import Invalid, Text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_Said = tuple[Text, Text]


def validate(model: type[Model], document: Document, path: Steps = ()) -> Model:
    """Make a declaration of what stands at `path` in a document.

    Raises ProjectError with one problem for each mistake: unknown and missing
    keys, wrong types, codes without quotes, words that are not among the
    allowed ones, numbers out of bounds, and what the models themselves refuse.
    """
    given = document.data
    for step in path:
        given = given[step]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        details = error.errors(include_url=False)
    found = [_problem(model, document, path, detail) for detail in details]
    found.sort(key=lambda pair: (pair[0].line, pair[0].column))
    raise ProjectError([problem for _, problem in found])


def _problem(
    model: type[BaseModel], document: Document, path: Steps, detail: ErrorDetails
) -> tuple[Place, Problem]:
    kind, given = detail["type"], detail["input"]
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    whole = (*path, *steps)
    name = str(steps[-1]) if steps else ""
    if kind == "extra_forbidden":
        what, fix = explain_unknown_key(name, model, steps[:-1])
        return _at(document.key_place(whole), what, fix)
    if kind == "missing":
        what = Text(f"缺少“{name}”。", f"'{name}' is missing.")
        fix = Text(f"请在这里补上“{name}: …”。", f"Add '{name}: …' here.")
        return _at(document.place(whole[:-1]), what, fix)
    if "[key]" in detail["loc"]:
        what, fix = _explain(kind, _Mistake(name, given, name, {}))
        return _at(document.key_place(whole), what, fix)
    mistake = _Mistake(
        name=next((str(step) for step in reversed(steps) if isinstance(step, str) and step != "*"), ""),
        given=given,
        written=_written(document, whole, given),
        context=detail.get("ctx", {}),
    )
    what, fix = _explain(kind, mistake)
    if kind in _KEYS_WANTED and given is not None:
        fix = right_form(document.data, whole, "" if isinstance(given, list) else mistake.written) or fix
    return _at(document.key_place(whole) if given is None else document.place(whole), what, fix)


def _at(place: Place, what: Text, fix: Text) -> tuple[Place, Problem]:
    return place, Problem(what, place.text(), fix)


class _Mistake:
    """Hold what is known about one value that does not fit."""

    def __init__(self, name: str, given: Any, written: str, context: Mapping[str, Any]) -> None:
        self.name, self.given, self.written, self.context = name, given, written, context


def _written(document: Document, path: Steps, given: Any) -> str:
    """Return the value as it was typed, if it may be shown."""
    if any(is_secret_name(str(step)) for step in path):
        return "…"
    while path and path not in document:
        path = path[:-1]
    text = document.written(path)
    text = str(given) if text is None else text
    return text if len(text) <= 60 else text[:60] + "…"


def _explain(kind: str, mistake: _Mistake) -> _Said:
    refused = mistake.context.get("error")
    if isinstance(refused, Invalid):
        return refused.what, refused.fix or _LOOK_IT_UP
    if mistake.given is None:
        name = mistake.name
        return (
            Text(f"“{name}:”后面没有内容。", f"There is nothing after '{name}:'."),
            Text("请填写内容，或删除这一行。", "Fill it in, or remove the line."),
        )
    explain = _MISFITS.get(kind)
    if explain is not None:
        return explain(mistake)
    return Text("这个值不符合要求。", "The value does not fit here."), _LOOK_IT_UP


_LOOK_IT_UP = Text("请对照文档中的写法改正。", "Compare with the documentation, and correct it.")


def _text_expected(mistake: _Mistake) -> _Said:
    if isinstance(mistake.given, (bool, int, Decimal, date)):
        return (
            Text(
                f"“{mistake.written}”没有加引号，不会被当作文字或代码。",
                f"'{mistake.written}' is not in quotes, and so is no text or code.",
            ),
            Text(f'请写成 "{mistake.written}"。', f'Write it as "{mistake.written}".'),
        )
    return _other_form(
        "文字", "text", "请写一段文字，不要写列表或键值。", "Write one text, neither list nor keys."
    )


def _other_form(zh: str, en: str, fix_zh: str, fix_en: str) -> _Said:
    return Text(f"这里应是{zh}。", f"Expected {en}."), Text(fix_zh, fix_en)


def _form(zh: str, en: str, fix_zh: str, fix_en: str) -> Callable[[_Mistake], _Said]:
    return lambda mistake: _other_form(zh, en, fix_zh, fix_en)


def _number(zh: str, en: str, fix_zh: str, fix_en: str) -> Callable[[_Mistake], _Said]:
    def explain(mistake: _Mistake) -> _Said:
        what, fix = _other_form(zh, en, fix_zh, fix_en)
        given = mistake.given
        if not isinstance(given, str) or mistake.written != given:
            return what, fix
        plain = half_width(given).strip()
        found = re.fullmatch(r"([-+]?(?:\d[\d,]*)(?:\.\d+)?)\s*([^\d\s,.].*)?", plain)
        if found is None:
            return what, fix
        number, rest = found[1].replace(",", ""), found[2]
        if rest:
            fix = Text(
                f"请写 {number}，不要写“{rest}”。", f"Write {number}, without {_bare_or_quoted(rest)}."
            )
        elif number != given:
            fix = Text(f"请写 {number}。", f"Write {number}.")
        else:
            return what, Text(f"请写不加引号的 {number}。", f"Write {number} without quotes.")
        if any(character != half_width(character) for character in given):
            return Text(
                f"“{given}”含全角字符，不是数字。", f"'{given}' has full-width characters, and is no number."
            ), fix
        return Text(f"“{given}”不是数字。", f"'{given}' is not a number."), fix

    return explain


def _bare_or_quoted(text: str) -> str:
    return text if text == "%" else f"'{text}'"


_KEYS = _form(
    "“键: 值”", "keys with values", "请在下一行缩进写“键: 值”。", "Write 'key: value' on indented lines."
)
_LIST = _form("列表", "a list", "请写成 [甲, 乙]，或每行以“- ”开头。", "Write [a, b], or lines with '- '.")
_NUMBER = _number("数字", "a number", "请写不加引号的数字。", "Write a number without quotes.")
_WHOLE = _number("整数", "a whole number", "请写不加引号的整数。", "Write a whole number without quotes.")
_SWITCH = _form(" true 或 false", "true or false", "请写 true 或 false。", "Write true or false.")
_DAY = _form("日期", "a day", "请写成 2024-12-31，不加引号。", "Write it as 2024-12-31, without quotes.")


def _not_among(mistake: _Mistake) -> _Said:
    allowed = re.findall(r"'([^']*)'", str(mistake.context.get("expected", "")))
    if not allowed:
        expected = str(mistake.context.get("expected", ""))
        return _other_form(f" {expected}", expected, f"请写 {expected}。", f"Write {expected}.")
    if not isinstance(mistake.given, str):
        return Text(f"“{mistake.written}”不能写在这里。", f"'{mistake.written}' cannot stand here."), Text(
            f"可用的词：{'、'.join(allowed)}", f"Known words: {', '.join(allowed)}"
        )
    return (
        Text(f"“{mistake.written}”不能写在这里。", f"'{mistake.written}' cannot stand here."),
        suggest(mistake.given, allowed),
    )


def _bad_name(mistake: _Mistake) -> _Said:
    return (
        Text(f"“{mistake.written}”不能作名称。", f"'{mistake.written}' cannot be a name."),
        Text(
            "名称只能用小写英文字母、数字和下划线，以字母开头；中文名请写在 name 或 label 里。",
            "Names are lower-case letters, digits and underscores, with a letter first; "
            "other scripts go into name or label.",
        ),
    )


def _bound(zh: str, en: str, key: str) -> Callable[[_Mistake], _Said]:
    def explain(mistake: _Mistake) -> _Said:
        limit = mistake.context.get(key)
        return (
            Text(f"“{mistake.name}”应{zh} {limit}。", f"'{mistake.name}' must be {en} {limit}."),
            Text("请改正这个数。", "Correct the number."),
        )

    return explain


def _too_few(mistake: _Mistake) -> _Said:
    least = mistake.context.get("min_length")
    return (
        Text(f"“{mistake.name}”至少要有 {least} 项。", f"'{mistake.name}' needs at least {least} of them."),
        Text("请补充。", "Add what is missing."),
    )


def _too_many(mistake: _Mistake) -> _Said:
    most = mistake.context.get("max_length")
    return (
        Text(f"“{mistake.name}”最多只能有 {most} 项。", f"'{mistake.name}' takes at most {most} of them."),
        Text("请删除多余的。", "Remove the rest."),
    )


_KEYS_WANTED = ("model_type", "model_attributes_type", "dict_type", "mapping_type")

_MISFITS: dict[str, Callable[[_Mistake], _Said]] = {
    "string_type": _text_expected,
    **dict.fromkeys(_KEYS_WANTED, _KEYS),
    "list_type": _LIST,
    "is_instance_of": _NUMBER,
    "decimal_type": _NUMBER,
    "float_type": _NUMBER,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _SWITCH,
    "date_type": _DAY,
    "literal_error": _not_among,
    "string_pattern_mismatch": _bad_name,
    "greater_than": _bound("大于", "greater than", "gt"),
    "greater_than_equal": _bound("不小于", "at least", "ge"),
    "less_than": _bound("小于", "less than", "lt"),
    "less_than_equal": _bound("不大于", "at most", "le"),
    "too_short": _too_few,
    "too_long": _too_many,
}
"""How each kind of pydantic error is said; a test meets all that can occur."""
