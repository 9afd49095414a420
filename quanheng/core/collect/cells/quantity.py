"""Integers and decimals, read exactly or not at all."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.arrow_types import arrow_type
from quanheng.core.collect.cells.clean import narrow, visible
from quanheng.core.collect.cells.fault import CHARACTERS, Answer, Fault
from quanheng.core.model.types import MAX_DIGITS, Type, decimal
from quanheng.core.reading.measure import measure_factor
from quanheng.core.text import Text

_NUMBER = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.([0-9]*))?")
EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_PERCENT = re.compile(r"[+-]?[0-9.,]+[%‰]")
_MEASURED = re.compile(r"([+-]?[0-9.,]*[0-9.])\s*([^0-9.,\s][^0-9.,]*)")
_WIDE_BLANKS = re.compile("(?<=[0-9０-９])[\u00a0\u2009\u202f](?=[0-9０-９]{3})")
"""What some programs put between thousands."""
_LARGEST = 2**63
_WIDEST = decimal(MAX_DIGITS, MAX_DIGITS // 2)

NUMBER_FORM = Fault(
    "number_form",
    Text("不是数字的规范写法，已更正。", "Not written as a plain number; corrected."),
    "repaired",
)


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


def number_cell(text: str, type_: Type, measure: str | None) -> Answer:
    """Read a number in the measure of its field, and say how it was written.

    What is converted from another measure is rounded half to even where the
    field has fewer places: an amount in 万元 with four is one to the yuan.
    """
    grouped = _WIDE_BLANKS.sub(",", text)
    given, own = narrow(grouped), None
    if measure is not None and (found := _MEASURED.fullmatch(given)):
        given, own = found[1], found[2].strip()
    factor = Decimal(1) if measure is None else _factor(own or measure, measure)
    if factor is None:
        return None, (Fault("number_possible", _not_a_number(narrow(grouped))),)
    number = read_number(given, type_) if factor == 1 else _converted(given, type_, factor)
    if isinstance(number, Text):
        return None, (Fault("number_possible", number),)
    faults = []
    seen = visible(text)
    if seen != text:
        faults.append(CHARACTERS)
    if own is not None or "," in given or narrow(grouped) != seen:
        faults.append(NUMBER_FORM)
    if factor != 1:
        faults.append(_measure_fault(own or "", measure or ""))
    return number, tuple(faults)


def _factor(written_in: str, measure: str) -> Decimal | None:
    return Decimal(1) if written_in == measure else measure_factor(written_in, measure)


def _converted(given: str, type_: Type, factor: Decimal) -> int | Decimal | Text:
    number = read_number(given, _WIDEST)
    if isinstance(number, Text):
        return number
    with localcontext(prec=2 * MAX_DIGITS):
        product = number * factor
        if type_.scale is not None:
            product = product.quantize(Decimal(1).scaleb(-type_.scale), ROUND_HALF_EVEN)
        return read_number(format(product, "f"), type_)


def _measure_fault(written_in: str, measure: str) -> Fault:
    reason = Text(
        f"以“{written_in}”填写，已换算为“{measure}”。", f"Given in {written_in}; converted to {measure}."
    )
    return Fault("measure_unit", reason, "repaired")


def _not_a_number(given: str) -> Text:
    if EXPONENT.fullmatch(given):
        return Text(
            "数字写成了科学计数法，位数可能已经丢失；请在原表中按文本重新填写。",
            "The number has an exponent, so digits may be lost; enter it anew in the source, as text.",
        )
    if _PERCENT.fullmatch(given):
        return Text("数字带有百分号；请只填数字。", "The number has a per cent sign; give the number alone.")
    return Text("不是数字。", "This is not a number.")
