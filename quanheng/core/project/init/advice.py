"""What `quanheng init` tells its reader about guesses, and about cells that spoil them."""

from __future__ import annotations

from collections.abc import Sequence

from quanheng.core.collect.cells.moment import HOW_TO_WRITE_DATES
from quanheng.core.model.dataset import Dataset
from quanheng.core.project.init.extent import Extent
from quanheng.core.project.init.files import yaml_text
from quanheng.core.project.init.guess.column import MOMENTS, Cell, Column
from quanheng.core.project.init.guess.dataset import Roles
from quanheng.core.project.init.guess.key import Key
from quanheng.core.text import Text

_NAMED = 3
"""So many columns are named for the period; with very many files the others are counted."""

_KINDS = {"date": Text("日期", "dates"), "timestamp": Text("时刻", "moments")}
_NUMBER = Text("数", "numbers")


def on_guesses(dataset: Dataset, columns: Sequence[Column], roles: Roles, key: Key | None) -> list[Text]:
    """Tell what could not be read or is empty where it matters, and what is the key."""
    title = dataset.title
    told = [
        unread_dates(title, column.heading, cell, again=True)
        for column in columns
        if (cell := column.unread_date) is not None
    ]
    for i, (name, column) in enumerate(zip(dataset.fields, columns, strict=True)):
        if column.unreadable and i != roles.unit:
            told.append(_bad_cells(title, name, column))
    told += _empty(title, columns[roles.unit], _NO_UNIT)
    if roles.moment is not None:
        told += _empty(title, columns[roles.moment], _NO_DATE)
    if key is not None:
        told.append(_key(title, list(dataset.fields)[key.column], columns[key.column].heading, key))
    return told


def unread_dates(title: Text, heading: str, cell: Cell, *, again: bool) -> Text:
    """Tell that a column looks like dates in a form that is not read, and what to do."""
    last = (
        Text(
            "然后删去 init 写出的文件，重新运行 quanheng init。",
            "Then delete the files that init has written, and run `quanheng init` again.",
        )
        if again
        else Text("然后核对 quanheng.yaml 中的 period。", "Then check `period:` in quanheng.yaml.")
    )
    return Text(
        f"“{title.zh}”的“{heading}”列像是日期，但这种写法读不出，也不去猜（{_shown(cell).zh}）。"
        f"{HOW_TO_WRITE_DATES.zh}{last.zh}",
        f"Column '{heading}' of '{title.en}' looks like dates, but in a form that cannot be read and is not "
        f"guessed ({_shown(cell).en}). {HOW_TO_WRITE_DATES.en} {last.en}",
    )


def on_period(year: int, extents: Sequence[tuple[Dataset, Extent]], *, guessed: bool) -> list[Text]:
    """Tell where the period comes from, or that it is a guess."""
    years = {found for _, extent in extents for found in extent.years}
    if not guessed:
        taken = [(one.title, _window_label(one)) for one, extent in extents if extent.years]
        zh = "、".join(f"“{title.zh}”的“{label.zh}”列" for title, label in taken[:_NAMED])
        en = ", ".join(f"column '{label.en}' of '{title.en}'" for title, label in taken[:_NAMED])
        if len(taken) > _NAMED:
            zh, en = f"{zh}等 {len(taken)} 列", f"{en} and {len(taken) - _NAMED} more"
        told = [
            Text(
                f"核对 quanheng.yaml 中的 period：{year}，取自{zh}。",
                f"Check `period:` in quanheng.yaml: {year}, taken from {en}.",
            )
        ]
    elif years:
        told = [
            Text(
                f"数据中的日期都在今年以后（最早 {min(years)} 年）；期间 {year} 是猜的，"
                "请改正 quanheng.yaml 中的 period。",
                f"All dates are after this year (the first in {min(years)}); the period {year} is a guess. "
                "Correct `period:` in quanheng.yaml.",
            )
        ]
    else:
        told = [
            Text(
                f"没有找到日期；期间 {year} 是猜的。请在 quanheng.yaml 的 period 中写明要评的年度。",
                f"No date was found; the period {year} is a guess. "
                "Write the year to evaluate under `period:` in quanheng.yaml.",
            )
        ]
    told += [
        Text(
            f"“{one.title.zh}”没有日期列：它的全部行在每个期间都计入。",
            f"'{one.title.en}' has no column of dates: all of its rows count in every period.",
        )
        for one, _ in extents
        if one.window.all
    ]
    return told


def _window_label(dataset: Dataset) -> Text:
    window = dataset.window
    name = window.during or window.until or (window.at[0] if window.at else None) or window.year or ""
    declared = dataset.fields.get(name)
    return (declared.label if declared else None) or Text(name, name)


def _shown(cell: Cell) -> Text:
    return Text(
        f"{cell.where.zh}“{cell.value}”：{cell.reason.zh.rstrip('。')}",
        f"{cell.where.en}, '{cell.value}': {cell.reason.en.rstrip('.')}",
    )


def _bad_cells(title: Text, name: str, column: Column) -> Text:
    kind, count = _KINDS.get(column.type, _NUMBER), column.unreadable
    cells = [_shown(cell) for cell in column.shown]
    zh, en = "；".join(cell.zh for cell in cells), "; ".join(cell.en for cell in cells)
    if count > len(cells):
        zh, en = f"{zh}；……", f"{en}; …"
    fix = Text("请在源文件中改正。", "Correct them in the source.")
    words = [cell.value for cell in column.shown if not any(sign.isdigit() for sign in cell.value)]
    if column.type not in MOMENTS and words:
        word = yaml_text(words[0])
        fix = Text(
            f'请在源文件中改正；“没有数”的写法也可在来源中写明，如 words: {{{name}: {{{word}: ""}}}}。',
            "Correct them in the source; a word for 'none' can be named there, "
            f'as in `words: {{{name}: {{{word}: ""}}}}`.',
        )
    return Text(
        f"“{title.zh}”的“{column.heading}”列按{kind.zh}读，有 {count} 个值读不出，"
        f"所在的行采集时会被隔离、不计入：{zh}。{fix.zh}",
        f"Column '{column.heading}' of '{title.en}' is read as {kind.en}; {count} "
        f"{'value' if count == 1 else 'values'} cannot be, and the rows will go into quarantine and count "
        f"nowhere: {en}. {fix.en}",
    )


_NO_UNIT = Text(
    "这些行采集时会被隔离、不计入；请在源文件中补上单位。",
    "Such rows will go into quarantine and count nowhere; add their units in the source.",
)
_NO_DATE = Text(
    "这些行不属于任何期间；请在源文件中补上日期，或在 scheme.yaml 的 window 中改用另一列。",
    "Such rows belong to no period; add their dates in the source, or name another column under `window:` "
    "in scheme.yaml.",
)


def _empty(title: Text, column: Column, effect: Text) -> list[Text]:
    count, first = column.rows - column.filled, column.first_empty
    if first is None:
        return []
    return [
        Text(
            f"“{title.zh}”的“{column.heading}”列有 {count} 行为空，第一处在 {first.zh}。{effect.zh}",
            f"Column '{column.heading}' of '{title.en}' is empty in {count} {'row' if count == 1 else 'rows'}, "
            f"first at {first.en}. {effect.en}",
        )
    ]


def _key(title: Text, name: str, heading: str, key: Key) -> Text:
    if key.holds:
        repeats = Text(f"（现有 {key.repeats} 行）", f" (now {key.repeats})") if key.repeats else Text("", "")
        return Text(
            f"“{title.zh}”的“{heading}”列作为主键（key）：完全相同的行{repeats.zh}只计一次，编号相同而内容不同的行会被隔离；"
            "编号若会重复使用，请在 scheme.yaml 中删去 key。",
            f"Column '{heading}' of '{title.en}' is taken as the key: rows that are the same in every cell"
            f"{repeats.en} count once, rows with the same key and other contents go into quarantine. "
            "Delete `key:` in scheme.yaml if numbers are used again.",
        )
    zh, en = [], []
    if key.empty:
        zh.append(f"{key.empty} 行为空")
        en.append(f"{key.empty} {'row is' if key.empty == 1 else 'rows are'} empty")
    if key.contradictions:
        zh.append(f"{key.contradictions} 个编号（如“{key.example}”）下有内容不同的行")
        en.append(
            f"{key.contradictions} of its values (such as '{key.example}') "
            f"{'has' if key.contradictions == 1 else 'have'} rows that differ"
        )
    return Text(
        f"“{title.zh}”的“{heading}”列像是编号，但{'，'.join(zh)}，所以没有作为主键；"
        f"若每行应有自己的编号，请改正数据，并在 scheme.yaml 的数据集中写 key: [{name}]。",
        f"Column '{heading}' of '{title.en}' looks like the number of a row, but {' and '.join(en)}; so it is not "
        f"the key. If each row should have its own, correct the data and write `key: [{name}]` in scheme.yaml.",
    )
