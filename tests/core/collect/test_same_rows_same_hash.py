import csv
import gzip
import json
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from collect_case import CASE, HEADINGS, aliases, contract
from collect_project import Table

from quanheng.core.collect.arrow_types import contract_types
from quanheng.core.collect.contract import apply_contract
from quanheng.core.collect.encoding import content_hash
from quanheng.core.project.source import Source

FIELDS = {
    **CASE["fields"],
    "received": {"type": "timestamp", "label": {"zh": "来电时间", "en": "Received"}},
    "pages": {"type": "integer", "label": {"zh": "页数", "en": "Pages"}},
    "valid": {"type": "boolean", "label": {"zh": "有效", "en": "Valid"}},
}
DATASET = contract(fields=FIELDS)
LABELS = (*HEADINGS, "来电时间", "页数", "有效")

ROWS = [
    ("007", "u1", date(2024, 3, 5), Decimal("1234.50"), "done", "张 三", "2024-03-05 14:20:30", 12, True),
    ("A-2", "u2", date(2024, 2, 29), None, "open", "一\n二", "2024-03-05 00:00:00", 0, False),
    ("甲3", "u1", date(2023, 12, 31), Decimal("0.10"), None, None, None, None, None),
    (
        "420302199001011234",
        "u2",
        date(2024, 1, 1),
        Decimal("-3"),
        "done",
        "=1+1",
        "2024-12-31 23:59:59",
        -5,
        True,
    ),
]


def as_csv(folder):
    text = lambda cell: "" if cell is None else str(cell)  # noqa: E731
    with (folder / "a.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([LABELS, *[[text(cell) for cell in row] for row in ROWS]])
    return {"file": ["a.csv"]}


def as_loose_tsv(folder):
    """Write the same as an office would: labels, other forms of dates and numbers, names of units."""
    lines = [["备注", *LABELS[::-1]]]
    for number, office, day, paid, state, caller, received, pages, valid in ROWS[::-1]:
        cells = [
            f" {number}\u3000",
            {"u1": "甲局", "u2": "乙 局"}[office],
            f"{day.year}年{day.month}月{day.day}日",
            "" if paid is None else f"{paid:,.3f}",
            {"done": "已办结", "open": "办理中", None: ""}[state],
            (caller or "").replace("\n", "\r\n"),
            (received or "").replace("-", "/"),
            "" if pages is None else f"{pages}.0",
            {True: "是", False: "否", None: ""}[valid],
        ]
        lines.append(["x", *cells[::-1]])
    with gzip.open(folder / "a.tsv.gz", "wt", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter="\t").writerows(lines)
    return {"file": ["a.tsv.gz"]}


def as_xlsx(folder):
    with xlsxwriter.Workbook(folder / "a.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("一月")
        sheet.write_string(0, 0, "案件登记表")
        for column, label in enumerate(LABELS):
            sheet.write_string(2, column, label)
        for line, row in enumerate(ROWS, start=3):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write(line, column, float(cell) if isinstance(cell, Decimal) else cell)
    return {"file": ["a.xlsx"]}


def as_sqlite(folder):
    with closing(sqlite3.connect(folder / "a.db")) as base, base:
        names = ", ".join(f'"{label}"' for label in LABELS)
        base.execute(f"create table cases ({names})")
        text = [[str(cell) if isinstance(cell, date | Decimal) else cell for cell in row] for row in ROWS]
        base.executemany(f"insert into cases values ({', '.join('?' * len(LABELS))})", text)
    return {"sql": {"url": "sqlite:///a.db", "table": "cases"}}


@pytest.fixture
def service():
    """Serve the rows as pages of two, with what is null left out."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            page = int(self.path.split("page=")[1])
            rows = [dict(zip(FIELDS, row, strict=True)) for row in ROWS[2 * page - 2 : 2 * page]]
            for row in rows:
                row["opened"], row["paid"] = (
                    str(row["opened"]),
                    None if row["paid"] is None else float(row["paid"]),
                )
                if row["received"]:
                    hour = {"14": "06", "00": "16", "23": "15"}[row["received"][11:13]]
                    day = "2024-03-04" if hour == "16" else row["received"][:10]
                    row["received"] = f"{day}T{hour}{row['received'][13:]}Z"
            body = json.dumps([{k: v for k, v in row.items() if v is not None} for row in rows]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield {"rest": {"url": f"http://127.0.0.1:{server.server_port}/cases", "paging": {"style": "page"}}}
        server.shutdown()


def collected(folder, source, zone):
    given = Source.model_validate({"connector": "table", "dataset": "case", **source})
    return apply_contract(
        DATASET,
        Table(given, folder).read(DATASET),
        source="cases",
        aliases=aliases(),
        zone=zone,
        sparse=given.rest is not None,
    )


def test_the_same_rows_from_csv_excel_a_database_and_a_service_have_the_same_hash(tmp_path, service):
    sources = [as_csv(tmp_path), as_loose_tsv(tmp_path), as_xlsx(tmp_path), as_sqlite(tmp_path), service]

    checked = [collected(tmp_path, source, ZoneInfo("Asia/Shanghai")) for source in sources]

    for one in checked:
        assert set(one.quarantine["handled"].to_pylist()) <= {"repaired"}
        assert one.table.to_pylist() == checked[0].table.to_pylist()
        assert None not in one.origin["delivery"].to_pylist()
    assert len({content_hash(one.table, contract_types(DATASET)) for one in checked}) == 1
    assert checked[0].table["case_no"].to_pylist() == ["007", "420302199001011234", "A-2", "甲3"]
    assert [one.origin["place"].to_pylist() for one in checked] == [
        [2, 5, 3, 4], [5, 2, 4, 3], [4, 7, 5, 6], [1, 4, 2, 3], [1, 4, 2, 3],
    ]  # fmt: skip
    assert checked[2].origin["sheet"].to_pylist() == ["一月"] * 4
