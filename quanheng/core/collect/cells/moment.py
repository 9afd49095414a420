"""Dates and timestamps as people and systems write them, one at a time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from quanheng.core.collect.cells.clean import narrow
from quanheng.core.collect.cells.fault import CHARACTERS, Answer, Fault
from quanheng.core.text import Text

_DATES = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])"),
    re.compile(r"([0-9]{4})\s*(年)\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})(?![0-9])"),
)
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ]\s*[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_DIGITS = {sign: digit for digit, sign in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○O", 0)
_WRITTEN = re.compile(
    r"([〇零○O一二三四五六七八九]{4})\s*年\s*([一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十廿卅]{1,3})\s*[日号]"
)
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_SERIAL_START = date(1899, 12, 30)
"""The day that is 0 to Excel, for all days after its false leap day of 1900."""
_LAST_SERIAL = 73_050
"""The last day of 2099."""

_COMPACT = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})")
_CLOCK = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?|\s*[时点]\s*([0-9]{1,2})\s*分(?:\s*([0-9]{1,2})\s*秒)?)"
    r"\s*([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FAULTS = (
    (
        re.compile(r"[0-9]{1,2}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}(?![0-9]).*"),
        Text("年份应写四位，如 2025-11-15。", "The year needs four digits, as in 2025-11-15."),
    ),
    (
        re.compile(r"[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9]{4}(?![0-9]).*"),
        Text(
            "日与月分不清；请先写年份，如 2025-11-15。",
            "Day and month cannot be told apart; write the year first, as in 2025-11-15.",
        ),
    ),
    (
        re.compile(r"[0-9]{4}\s*[-/.年]\s*(?:0?[1-9]|1[0-2])\s*月?"),
        Text("缺少日；请写全，如 2025-11-15。", "The day is missing; write it all, as in 2025-11-15."),
    ),
    (
        re.compile(
            rf"(?:[a-z]+,?\s+)?(?:[0-9]{{1,2}}[-\s./]*{_MONTH}[-\s./,]*|{_MONTH}\s*[0-9]{{1,2}},?\s+)[0-9]{{2,4}}(?![0-9]).*",
            re.IGNORECASE,
        ),
        Text("月份应写成数字，如 2025-11-15。", "Write the month as a number, as in 2025-11-15."),
    ),
    (
        re.compile(r"[0-9]{5}(\.[0-9]+)?"),
        Text(
            "像是 Excel 的日期序号；请把该列设为日期格式后重新保存。",
            "This looks like a serial number of Excel; format the column as dates and save again.",
        ),
    ),
)
NO_DATE = Text("不是日期。", "This is not a date.")
"""The reason for what does not even resemble a date; every other reason speaks of one."""

HOW_TO_WRITE_DATES = Text(
    "请在源文件里把日期写成 2025-11-15 的形式：在 Excel 中，文字用“数据 → 分列 → 日期”（选 DMY 或 MDY）变成日期，"
    "再把单元格格式设为 yyyy-mm-dd 并保存。",
    "Write dates as 2025-11-15 in the source: in Excel, turn text into dates with Data > Text to Columns > "
    "Date (DMY or MDY), give the cells the format yyyy-mm-dd, and save.",
)
"""What to do with a whole column of dates in a form that is not read."""

DATE_FORM = Fault(
    "date_form",
    Text("日期不是规范写法，已更正。", "Not a date in its standard form; corrected."),
    "repaired",
)
_IMPOSSIBLE = Text("没有这一天。", "There is no such day.")


def read_timestamp(text: str, zone: ZoneInfo) -> datetime | Text:
    """Read a moment as wall time, or say why it is none.

    A bare date is its midnight. Moments with an offset of their own become
    wall time in `zone`.
    """
    given = narrow(text)
    written = _WRITTEN.match(given)
    if written:
        given = _in_digits(written) + given[written.end() :]
    compact = _COMPACT.fullmatch(given)
    if compact:
        given = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4]}"
    found = next((match for form in _DATES if (match := form.match(given))), None)
    if found is None:
        return next((reason for form, reason in _FAULTS if form.fullmatch(given)), NO_DATE)
    try:
        day = date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return _IMPOSSIBLE
    rest = given[found.end() :]
    if not rest:
        return datetime.combine(day, time())
    spaced = rest.lstrip("Tt \t\n\u00a0")
    if found[2] != "年" and spaced == rest:
        return NO_DATE
    return _with_clock(day, spaced, zone)


def read_date(text: str, zone: ZoneInfo) -> date | Text:
    """Read a date, or say why it is none; a time of day other than 0:00 is refused."""
    moment = read_timestamp(text, zone)
    if isinstance(moment, Text):
        return moment
    if moment.time() != time():
        return Text("应为日期，但还带有时刻。", "A date is expected, but there is a time of day as well.")
    return moment.date()


def timestamp_cell(text: str, zone: ZoneInfo) -> Answer:
    """Read a moment, and say where it is not written in ISO form."""
    moment = read_timestamp(text, zone)
    if isinstance(moment, Text):
        return None, (Fault("date_possible", moment),)
    return moment, _form(text)


def date_cell(text: str, zone: ZoneInfo, *, serials: bool) -> Answer:
    """Read a date, and say where it is not written in ISO form.

    With `serials`, five digits are the days that Excel has counted.
    """
    given = narrow(text)
    if serials and _SERIAL.fullmatch(given) and int(given) <= _LAST_SERIAL:
        return _SERIAL_START + timedelta(days=int(given)), (DATE_FORM,)
    day = read_date(text, zone)
    if isinstance(day, Text):
        return None, (Fault("date_possible", day),)
    return day, _form(text)


def _form(text: str) -> tuple[Fault, ...]:
    given = narrow(text)
    faults = [CHARACTERS] if given != text else []
    if not _ISO.fullmatch(given):
        faults.append(DATE_FORM)
    return tuple(faults)


def _in_digits(written: re.Match[str]) -> str:
    """Write a date such as 二〇二四年三月五日 with digits."""
    year = "".join(str(_DIGITS[sign]) for sign in written[1])
    return f"{year}年{_counted(written[2])}月{_counted(written[3])}日"


def _counted(word: str) -> int:
    """Return a number below a hundred; nonsense gives one that no calendar has."""
    tens, ten, ones = word.replace("廿", "二十").replace("卅", "三十").partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 99
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0) if ten else _DIGITS[tens]


def _with_clock(day: date, given: str, zone: ZoneInfo) -> datetime | Text:
    found = _CLOCK.fullmatch(given)
    if found is None:
        return Text("日期后面的时刻无法识别。", "The time of day after the date is not understood.")
    hour, minute = int(found[1]), int(found[2] or found[5])
    second, fraction = int(found[3] or found[6] or 0), (found[4] or "").rstrip("0")
    if len(fraction) > 6:
        return Text("时刻比微秒还细。", "The time is finer than microseconds.")
    try:
        clock = time(hour, minute, second, int(fraction.ljust(6, "0")))
    except ValueError:
        return Text("没有这个时刻。", "There is no such time of day.")
    moment = datetime.combine(day, clock)
    if found[7] is None:
        return moment
    try:
        return moment.replace(tzinfo=_offset(found[7])).astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return Text("时区偏移无法换算。", "The zone offset cannot be applied.")


def _offset(given: str) -> timezone:
    if given in "Zz":
        return UTC
    minutes = int(given[1:3]) * 60 + int(given[3:].lstrip(":") or 0)
    if int(given[3:].lstrip(":") or 0) > 59:
        raise ValueError("minutes of an offset")
    return timezone(timedelta(minutes=minutes if given[0] == "+" else -minutes))
