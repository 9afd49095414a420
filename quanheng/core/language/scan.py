"""Refuse, before parsing, what the parser would swallow or misread."""

from __future__ import annotations

from quanheng.core.language.mistake import Mistake
from quanheng.core.text import Text

MAX_LENGTH = 12_000
"""Characters of a formula; parsers recurse, so their input is bounded."""

MAX_DEPTH = 60
"""Levels of brackets."""

_FULL_WIDTH = {
    "\uff08": "(",
    "\uff09": ")",
    "\uff0c": ",",
    "\u3001": ",",
    "\uff0e": ".",
    "\u3002": ".",
    "\uff1b": ";",
    "\uff1a": ":",
    "\uff1d": "=",
    "\uff1c": "<",
    "\uff1e": ">",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "<>",
    "\uff0b": "+",
    "\uff0d": "-",
    "\uff0a": "*",
    "\u00d7": "*",
    "\uff0f": "/",
    "\u00f7": "/",
    "\uff05": "%",
    "\uff01": "!",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": "'",
    "\u201d": "'",
    "\uff07": "'",
    "\uff02": "'",
    "\u3000": " ",
}

_REFUSED = {
    '"': (
        Text("不能使用双引号标识符", "quoted identifiers are not part of the language"),
        Text("文字请用半角单引号，如 '行政'。", "Write texts in single quotes, such as 'open'."),
    ),
    "`": (
        Text("不能使用反引号标识符", "quoted identifiers are not part of the language"),
        Text("直接写名称，不加引号。", "Write names without quotes."),
    ),
    ";": (
        Text("一个公式只能有一个表达式", "a formula is one expression, without statements"),
        Text("删去分号及其后的内容。", "Remove the semicolon and what follows it."),
    ),
    "\\": (
        Text("公式中不能使用反斜杠", "a backslash is not part of the language"),
        Text("删去它；文字中的单引号写作两个单引号。", "Remove it; a quote inside a text is doubled."),
    ),
}

_COMMENT = (
    Text("公式中不能写注释", "comments are not allowed in a formula"),
    Text("说明请写在 description 中。", "Put explanations into the description."),
)


def scan(text: str) -> list[Mistake]:
    """Return the mistakes that can be seen character by character.

    Outside of texts in single quotes these are full-width punctuation, quoted
    identifiers, semicolons, comments, control characters, and brackets or
    quotes that do not close.
    """
    if not text.strip():
        return [
            Mistake(
                0, Text("公式是空的", "the formula is empty"), Text("写一个表达式。", "Write an expression.")
            )
        ]
    if len(text) > MAX_LENGTH:
        what = Text(f"公式超过 {MAX_LENGTH} 个字符", f"the formula is longer than {MAX_LENGTH} characters")
        fix = Text("把它拆成派生字段或视图。", "Split it into derived fields or a view.")
        return [Mistake(MAX_LENGTH, what, fix)]
    found: list[Mistake] = []
    open_brackets: list[int] = []
    quote = -1
    for i, char in enumerate(text):
        if quote >= 0:
            if char == "'":
                quote = -1
            continue
        if char == "'":
            quote = i
        elif char == "(":
            open_brackets.append(i)
            if len(open_brackets) > MAX_DEPTH:
                what = Text("括号嵌套过深", "brackets are nested too deeply")
                return [*found, Mistake(i, what, Text("把公式拆开。", "Split the formula."))]
        elif char == ")":
            if open_brackets:
                open_brackets.pop()
            else:
                what = Text("多余的右括号", "a closing bracket without an opening one")
                found.append(
                    Mistake(i, what, Text("删去它，或补上左括号。", "Remove it, or open it before."))
                )
        elif char in _FULL_WIDTH:
            half = _FULL_WIDTH[char]
            what = Text(f"全角符号“{char}”", f"full-width character '{char}'")
            found.append(Mistake(i, what, Text(f"改为半角“{half}”。", f"Write '{half}' instead.")))
        elif char in _REFUSED:
            found.append(Mistake(i, *_REFUSED[char]))
        elif text.startswith(("--", "/*"), i):
            found.append(Mistake(i, *_COMMENT))
        elif (ord(char) < 32 and char not in "\t\r\n") or char in "\u200b\u200c\u200d\ufeff":
            what = Text("不可见的控制字符", "an invisible control character")
            found.append(Mistake(i, what, Text("删去它。", "Remove it.")))
    if quote >= 0:
        what = Text("文字没有结束的单引号", "a text without its closing quote")
        found.append(Mistake(quote, what, Text("补上单引号。", "Close it with a single quote.")))
    for i in open_brackets:
        what = Text("左括号没有对应的右括号", "an opening bracket that is never closed")
        found.append(Mistake(i, what, Text("补上右括号。", "Close it.")))
    return found
