"""Characters that look like YAML's own, as Chinese keyboards write them."""

from __future__ import annotations

from quanheng.core.text import Text

WIDE_BLANKS = "\u3000\u00a0"

_HALF = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(WIDE_BLANKS, " "),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
    "、": ",",
}
_TABLE = str.maketrans(_HALF)

STRUCTURE = "，、：｛｝［］" + WIDE_BLANKS
"""What is taken for YAML's own commas, colons, brackets and blanks."""

QUOTES = "“”‘’＂＇"

_BLANKS = {
    "\u3000": Text("全角空格", "wide blank (U+3000)"),
    "\u00a0": Text("不间断空格", "no-break space (U+00A0)"),
}


def half_width(text: str) -> str:
    """Return a text with every look-alike in its half-width form."""
    return text.translate(_TABLE)


def explain_lookalikes(characters: str) -> tuple[Text, Text]:
    """Say which full-width characters stand where YAML's own must, and those."""
    if characters[0] in _BLANKS:
        name = _BLANKS[characters[0]]
        return (
            Text(f"这里用了{name.zh}，YAML 只认半角空格。", f"A {name.en} stands where a plain blank must."),
            Text(
                "请改成半角空格；其他行如有，也请一并改正。",
                "Replace it by plain blanks, on the other lines as well.",
            ),
        )
    wide = list(dict.fromkeys(character for character in characters if character not in _BLANKS))
    half = [_HALF[character] + (" " if _HALF[character] in ",:" else "") for character in wide]
    listed = "' and '".join(wide)
    stand = "stands" if len(wide) == 1 else "stand"
    zh = "、".join(f"“{old}”改成半角“{new}”" for old, new in zip(wide, half, strict=True))
    en = ", ".join(f"'{new}' for '{old}'" for old, new in zip(wide, half, strict=True))
    return (
        Text(
            f"这里用了全角符号“{'”“'.join(wide)}”。",
            f"Full-width '{listed}' {stand} where the half-width form is needed.",
        ),
        Text(
            f"请把{zh}；若是文字的一部分，请给整段文字加半角引号。",
            f"Write {en}; a text that is to hold it goes in quotes.",
        ),
    )


def wrongly_quoted(text: str) -> str | None:
    """Return what stands between full-width quotes, where they enclose all of a text."""
    if len(text) < 2 or text[0] not in QUOTES + "\"'" or text[-1] not in QUOTES + "\"'":
        return None
    inner = text[1:-1]
    return None if any(quote in inner for quote in QUOTES) else inner


def opens_only(text: str) -> bool:
    """Say whether a text begins with a full-width quote that nothing closes in it."""
    return text[:1] in ("“", "‘") and not any(quote in text[1:] for quote in "”’")
