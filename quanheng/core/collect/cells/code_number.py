"""Texts that must have a number of digits, or digits that check themselves."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanheng.core.collect.cells.clean import compact
from quanheng.core.collect.cells.fault import CHARACTERS, GARBLED, Answer, Fault
from quanheng.core.collect.cells.garbled import find_garbled, is_garbled
from quanheng.core.collect.cells.id_number import read_id_number, valid_id_numbers
from quanheng.core.collect.cells.uscc import read_uscc, valid_usccs
from quanheng.core.model.dataset import Field
from quanheng.core.text import Text

_DIGITS = re.compile("[0-9]+")


def standard_codes(texts: pa.Array, field: Field) -> pa.Array:
    """Keep the texts that are in their standard form, and put null for all others."""
    if field.check is not None:
        good = valid_usccs(texts) if field.check == "uscc" else valid_id_numbers(texts)
    else:
        good = np.ones(len(texts), dtype=bool)
        good[find_garbled(texts)] = False
    if field.digits is not None:
        fits = pc.match_substring_regex(texts, f"^[0-9]{{{field.digits}}}$")
        good &= pc.fill_null(fits, False).to_numpy(zero_copy_only=False)
    return texts if good.all() else pc.if_else(pa.array(good), texts, pa.scalar(None, texts.type))


def code_cell(text: str, field: Field) -> Answer:
    """Read a code by its check digits and its length; what is doubtful is kept."""
    if is_garbled(text):
        return None, (GARBLED,)
    if field.check is not None:
        value, faults = read_uscc(text) if field.check == "uscc" else read_id_number(text)
    elif field.digits is not None:
        value = compact(text)
        faults = (CHARACTERS,) if value != text else ()
    else:
        return text, ()
    if value is not None and field.digits is not None and (lost := _digits_fault(value, field.digits)):
        faults = (*faults, lost)
    return value, faults


def _digits_fault(code: str, digits: int) -> Fault | None:
    if not _DIGITS.fullmatch(code):
        what = Text(f"应为 {digits} 位数字，存疑。", f"{digits} digits are expected; kept, but doubtful.")
    elif len(code) < digits:
        what = Text(
            f"不足 {digits} 位，开头的 0 可能已经丢失，存疑。",
            f"There are fewer than {digits} digits; leading zeros may be lost. Kept, but doubtful.",
        )
    elif len(code) > digits:
        what = Text(f"超过 {digits} 位，存疑。", f"There are more than {digits} digits; kept, but doubtful.")
    else:
        return None
    return Fault("leading_zeros", what, "doubtful")
