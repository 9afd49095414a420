"""Pages of JSON as the hotline platform answers with them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from make_city.rows.demands.tickets import APPEALS, LIMIT_UNITS, RATINGS, Tickets

PAGE = 5_000
KEYS = (
    "orderNo", "handleDept", "source", "orderType", "callTime", "dispatchTime", "signTime", "replyTime", "finishTime",
    "limitValue", "limitUnit", "deadline", "delayDeadline", "backCount", "backPass", "isMain", "isRepeat",
    "firstSatisfy", "finalSatisfy", "appealState", "unreasonableState",
)  # fmt: skip
CHANNELS = ("电话", "网站", "微信", "客户端", "转办")
CALL_TYPES = ("求助", "咨询", "投诉", "举报", "建议", "感谢")
UNREASONABLE = ("未申请", "审核中", "成立", "不成立")
_TEMPLATE = "{" + ", ".join(f'"{key}": "%s"' for key in KEYS) + "}"


def ticket_number(number: int, year: int) -> str:
    """Return the number of a ticket as the platform writes it."""
    return f"JA{year}{number:07d}"


def ticket_cells(tickets: Tickets, names: list[str]) -> list[list[str]]:
    """Return the cells of each ticket, as text, in the order of the keys."""
    years = (tickets.received.astype("datetime64[Y]").astype(np.int64) + 1970).tolist()
    columns = (
        [ticket_number(number, year) for number, year in zip(tickets.number.tolist(), years, strict=True)],
        _words(names, tickets.unit),
        _words(CHANNELS, tickets.channel),
        _words(CALL_TYPES, tickets.call_type),
        _moments(tickets.received),
        _moments(tickets.dispatched),
        _moments(tickets.signed),
        _moments(tickets.replied),
        _moments(tickets.closed),
        tickets.limit.tolist(),
        _words(LIMIT_UNITS, tickets.limit_unit),
        _moments(tickets.deadline),
        _moments(tickets.extended),
        tickets.returned.tolist(),
        _words(("0", "1", ""), tickets.return_upheld),
        tickets.is_main.tolist(),
        tickets.is_repeat.tolist(),
        _words(RATINGS, tickets.first),
        _words(RATINGS, tickets.final),
        _words(APPEALS, tickets.appeal),
        _words(UNREASONABLE, tickets.unreasonable),
    )
    return list(map(list, zip(*columns, strict=True)))


Changes = dict[int, dict[str, str]]
"""Row → key → what stands there instead; rows count from 0."""


def write_pages(
    folder: Path, tickets: Tickets, names: list[str], changes: Changes, more: list[list[str]]
) -> None:
    """Write the answers of all pages, as they go over the wire; `more` comes last.

    One page at a time, since all cells as text would need much memory.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = len(tickets) + len(more)
    head = '{"code": 0, "msg": "ok", "data": {"total": %d, "items": [\n'
    for number, first in enumerate(range(0, total, PAGE), start=1):
        rows = np.arange(first, min(first + PAGE, len(tickets)))
        cells = ticket_cells(tickets.take(rows), names)
        for row in changes.keys() & range(first, first + PAGE):
            for key, value in changes[row].items():
                cells[row - first][KEYS.index(key)] = value
        cells += more[max(0, first - len(tickets)) : max(0, first + PAGE - len(tickets))]
        items = ",\n".join([_TEMPLATE % tuple(row) for row in cells])
        text = head % total + items + "\n]}}\n"
        (folder / f"orders-{number:03d}.json").write_bytes(text.encode())
    empty = {"code": 0, "msg": "ok", "data": {"total": total, "items": []}}
    (folder / "after-the-last.json").write_text(json.dumps(empty), encoding="utf-8")


def _words(words: list[str] | tuple[str, ...], positions: np.ndarray) -> list[str]:
    found: list[str] = np.array(words, dtype=object)[positions].tolist()
    return found


def _moments(moments: np.ndarray) -> list[str]:
    """Return moments as 2024-03-05 09:30:00, and nothing as an empty text."""
    text = np.datetime_as_string(moments, unit="s")
    signs = np.ascontiguousarray(text).view(np.uint32).reshape(len(text), -1)
    signs[:, 10] = np.where(signs[:, 10] == ord("T"), ord(" "), signs[:, 10])
    written: list[str] = signs.view(text.dtype).ravel().tolist()
    if np.isnat(moments).any():
        written = ["" if moment == "NaT" else moment for moment in written]
    return written
