"""Units of measure: in brackets behind headings, above tables, and how they convert."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

_FAMILIES: dict[str, dict[str, str]] = {
    "money": {
        "元": "1", "人民币元": "1", "百元": "100", "千元": "1000", "万元": "10000", "人民币万元": "10000",
        "百万元": "1000000", "千万元": "10000000", "亿元": "100000000",
    },
    "share": {"小数": "1", "比值": "1", "%": "0.01", "百分比": "0.01", "百分数": "0.01", "‰": "0.001"},
    "count": {
        **dict.fromkeys("人名个件项家户次条宗起份位处", "1"),
        "人次": "1", "人数": "1", "百人": "100", "千人": "1000", "万人": "10000", "万件": "10000", "万户": "10000",
    },
}  # fmt: skip

_SIZES = {
    word: (family, Decimal(size)) for family, words in _FAMILIES.items() for word, size in words.items()
}

_BRACKETED = re.compile(r"(.+?)[(\[{【〔](?:单位:?)?([^()\[\]{}【】〔〕]+)[)\]}】〕]")
_ABOVE = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|货币)?单位\s*:\s*([^\s,;:]*)")
_BETWEEN = re.compile(r"[、/()]+")
_BLANKS = re.compile(r"\s+")


def _folded(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def is_measure(word: str) -> bool:
    """Say whether a word is a unit of measure that can be converted."""
    return _folded(word) in _SIZES


def measure_factor(from_: str, to: str) -> Decimal | None:
    """Return by what a number in one measure is multiplied to be in another.

    None where they do not measure the same, or are not known and not alike.
    """
    one, other = _folded(from_), _folded(to)
    if one == other:
        return Decimal(1)
    if one not in _SIZES or other not in _SIZES:
        return None
    (family, size), (wanted_family, wanted) = _SIZES[one], _SIZES[other]
    # Sizes are powers of ten, so that no quotient is ever rounded.
    return size / wanted if family == wanted_family else None


@lru_cache(maxsize=20_000)
def split_measure(heading: str) -> tuple[str, str | None]:
    """Split a heading such as 金额（万元） into its name and its measure.

    Without a known measure in brackets at its end, it is returned as it is.
    """
    found = _BRACKETED.fullmatch(_folded(heading).strip("*"))
    if found is None or found[2] not in _SIZES:
        return heading, None
    return found[1], found[2]


def measures_above(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the measures that lines above a table name, as in 单位：万元.

    A name of a unit, as in 填报单位：某局, is no measure.
    """
    found: dict[str, None] = {}
    for row in rows:
        cells = [cell for cell in row if cell.strip()]
        for cell, following in zip(cells, [*cells[1:], ""], strict=False):
            for said in _ABOVE.findall(unicodedata.normalize("NFKC", cell)):
                words = _BETWEEN.split(said or _folded(following))
                found |= dict.fromkeys(word for word in words if word in _SIZES)
    return tuple(found)
