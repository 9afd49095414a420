"""What may be wrong where a text is no YAML, in our own words."""

from __future__ import annotations

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from quanheng.core.project.yaml.repair import repair
from quanheng.core.project.yaml.trial import Explained, Fault
from quanheng.core.text import Text

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
_EXTRA_BRACKET = (
    Text("这个右括号没有对应的左括号。", "This closing bracket has no opening one."),
    Text("请删除它，或补上左括号。", "Remove it, or open it before."),
)
_AFTER_QUOTE = (
    Text("右引号后还有文字。", "There is text behind a closing quote."),
    Text("请把整个值放在一对引号里。", "Put the whole value into one pair of quotes."),
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
    ("<block end>, but found '}'", _EXTRA_BRACKET),
    ("<block end>, but found ']'", _EXTRA_BRACKET),
    ("<block end>, but found '<scalar>'", _AFTER_QUOTE),
    ("expected <block end>", _INDENT),
    ("expected the node content", _MARK),
)


def fault_of(error: Exception, source: str) -> Fault:
    """Return what the parser refused, and where."""
    if isinstance(error, MarkedYAMLError):
        said = f"{error.context or ''}: {error.problem or ''}"
        mark, opened = error.problem_mark or error.context_mark, error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return Fault(said, line, column, (opened.line, opened.column) if opened else None)
    if isinstance(error, ReaderError):
        before = source[: error.position]
        return Fault("unprintable", before.count("\n"), len(before) - (before.rfind("\n") + 1))
    return Fault("", 0, 0)


def explain_fault(lines: list[str], fault: Fault) -> Explained:
    """Say what is wrong, how to mend it, and at which line and column from 0.

    Where a small change makes the text YAML, that change is told. Otherwise
    the parser's own wording is looked at; it is never shown.
    """
    mended = repair(lines, fault, _first_fault)
    if mended is not None:
        return mended
    line, column = fault.line, fault.column
    # An open quote or bracket is best shown where it was opened.
    if fault.opened and ("quoted" in fault.said or "flow " in fault.said):
        line, column = fault.opened
    for words, (what, fix) in _BY_WORDS:
        if words in fault.said:
            return what, fix, line, column
    return (*_OTHER, line, column)


def _first_fault(source: str) -> Fault | None:
    try:
        for _ in YAML(typ="safe", pure=True).parse(source):
            pass
    except (YAMLError, RecursionError) as error:
        return fault_of(error, source)
    return None
