"""Integers and decimals, read exactly or not at all."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.clean import narrow
from quanheng.core.model.types import Type
from quanheng.core.text import Text

_NUMBER = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.([0-9]*))?")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_PERCENT = re.compile(r"[+-]?[0-9.,]+[%‰]")
_LARGEST = 2**63


def plain_numbers(texts: pa.Array, type_: Type) -> Any:
    """Convert the cells that are written plainly; the others give null."""
    if type_.kind == "integer":
        pattern = "^-?[0-9]{1,18}$"
    else:
        whole, places = (type_.precision or 0) - (type_.scale or 0), type_.scale or 0
        fraction = f"(\\.[0-9]{{1,{places}}})?" if places else ""
        pattern = f"^-?{f'[0-9]{{1,{whole}}}' if whole else '0'}{fraction}$"
    fits = pc.match_substring_regex(texts, pattern)
    if not pc.all(fits).as_py():
        texts = pc.if_else(fits, texts, pa.scalar(None, texts.type))
    return texts.cast(arrow_type(type_))


def read_number(text: str, type_: Type) -> int | Decimal | Text:
    """Read a number, or say why it is none.

    Thousands separators, full-width digits and trailing zeros are understood;
    nothing is rounded.
    """
    given = narrow(text)
    found = _NUMBER.fullmatch(given)
    if found is None or not (found[2] or found[3]):
        return _not_a_number(given)
    whole = (found[2] or "0").replace(",", "").lstrip("0")
    fraction = (found[3] or "").rstrip("0")
    number = Decimal(f"{found[1]}{whole or '0'}" + (f".{fraction}" if fraction else ""))
    if type_.kind == "integer":
        if fraction:
            return Text("应为整数，不能有小数。", "A whole number is expected, without decimals.")
        if len(whole) > 19 or not -_LARGEST <= int(number) < _LARGEST:
            return Text("整数过大，无法存放。", "The whole number is too large to be held.")
        return int(number)
    precision, scale = type_.precision or 0, type_.scale or 0
    if len(fraction) > scale:
        return Text(
            f"小数位数超过 {scale} 位；不会自动四舍五入。",
            f"There are more than {scale} decimal places; nothing is rounded silently.",
        )
    if len(whole) > precision - scale:
        return Text(
            f"小数点前超过 {precision - scale} 位。",
            f"There are more than {precision - scale} digits before the point.",
        )
    return number


def _not_a_number(given: str) -> Text:
    if _EXPONENT.fullmatch(given):
        return Text(
            "数字写成了科学计数法，位数可能已经丢失；请在原表中按文本重新填写。",
            "The number has an exponent, so digits may be lost; enter it anew in the source, as text.",
        )
    if _PERCENT.fullmatch(given):
        return Text("数字带有百分号；请只填数字。", "The number has a per cent sign; give the number alone.")
    return Text("不是数字。", "This is not a number.")
