"""What may be wrong where a text is no YAML, in our own words."""

from __future__ import annotations

import re

from quanheng.core.text import Text

Explained = tuple[Text, Text, int, int]

_OPEN_QUOTE = (
    Text("引号没有闭合。", "A quote is opened and never closed."),
    Text("请补上右引号。", "Add the closing quote."),
)
_ESCAPE = (
    Text("双引号中有无效的反斜杠转义。", "There is an unknown backslash escape in double quotes."),
    Text("请改用单引号，或写成两个反斜杠。", "Use single quotes, or write two backslashes."),
)
_OPEN_BRACKET = (
    Text("括号没有闭合，或其中缺少逗号。", "A bracket is not closed, or a comma is missing in it."),
    Text("请检查 [ ] 与 { } 是否成对、逗号是否齐全。", "Check that [ ] and { } pair, and the commas."),
)
_TAB = (
    Text("缩进用了制表符（Tab）。", "A tab is used for indentation."),
    Text("请用空格缩进。", "Indent with blanks."),
)
_MARK = (
    Text("值以 YAML 的特殊符号开头。", "A value begins with a character that YAML keeps for itself."),
    Text("请给整个值加引号。", "Put the whole value in quotes."),
)
_COLON = (
    Text("这里出现了意外的冒号。", "There is a colon where none can be."),
    Text(
        "请检查：上一行的冒号后是否有空格、缩进是否对齐；值中含“: ”时请加引号。",
        "Check that the line above has a blank after its colon and that the indentation is right; "
        "quote a value that holds ': '.",
    ),
)
_NO_COLON = (
    Text("这一行缺少“名称: 值”中的冒号。", "The line lacks the colon of 'name: value'."),
    Text("请在名称后写半角冒号和一个空格。", "Put a colon and a blank after the name."),
)
_INDENT = (
    Text("缩进与上文不一致。", "The indentation does not fit the lines above."),
    Text(
        "同一层的各行须左对齐，列表项以“- ”开头。", "Lines of one level begin in one column; items with '- '."
    ),
)
_UNPRINTABLE = (
    Text("文件含有不可见的控制字符。", "The file holds an invisible control character."),
    Text("请删除这个字符，或重新输入这一行。", "Delete the character, or type the line anew."),
)
_OTHER = (
    Text("这里不是有效的 YAML。", "This is not valid YAML."),
    Text("请检查缩进、冒号、引号和括号。", "Check indentation, colons, quotes and brackets."),
)
_WIDE_COLON = (
    Text("名称后用了全角冒号“\uff1a”。", "A full-width colon '\uff1a' follows the name."),
    Text("请改成半角冒号和一个空格“: ”。", "Write a half-width colon and a blank, ': '."),
)
_NO_BLANK = (
    Text("冒号后缺少空格。", "The blank after the colon is missing."),
    Text("请写成“名称: 值”。", "Write it as 'name: value'."),
)

_BY_WORDS = (
    ("unprintable", _UNPRINTABLE),
    ("unknown escape", _ESCAPE),
    ("quoted scalar", _OPEN_QUOTE),
    ("character '\\t'", _TAB),
    ("flow ", _OPEN_BRACKET),
    ("cannot start any token", _MARK),
    ("mapping values are not allowed", _COLON),
    ("could not find expected ':'", _NO_COLON),
    ("alias", _MARK),
    ("anchor", _MARK),
    ("expected <block end>", _INDENT),
    ("expected the node content", _MARK),
)


def explain_fault(problem: str, lines: list[str], line: int, column: int) -> Explained:
    """Say what is wrong, how to mend it, and at which line and column from 0.

    `problem` is the parser's own wording: it is looked at, never shown.
    """
    near = [at for at in (line, line - 1) if 0 <= at < len(lines)]
    if "quoted" not in problem and "flow " not in problem:
        for at in near:
            if wide := re.match(r"\s*(?:- )?[^\s#:\"'\uff1a]+(\uff1a)", lines[at]):
                return (*_WIDE_COLON, at, wide.start(1))
    if "mapping values" in problem:
        for at in near[1:]:
            if tight := re.fullmatch(r"\s*(?:- )?[\w-]+(:)[^\s/].*", lines[at]):
                return (*_NO_BLANK, at, tight.start(1))
    for words, (what, fix) in _BY_WORDS:
        if words in problem:
            return what, fix, line, column
    return (*_OTHER, line, column)
