import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from json_server import Answer, Server

from quanheng.core.model.dataset import Dataset
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project.source import Source
from quanheng.core.reading.cell_text import cell_text
from quanheng.core.reading.headings import map_headings

CASES = Dataset.model_validate(
    {
        "name": "case",
        "unit": "office",
        "fields": {
            "number": {"type": "text", "label": {"zh": "案件编号", "en": "Case"}},
            "office": {"type": "text", "label": {"zh": "单位", "en": "Office"}},
            "opened": {"type": "date", "synonyms": ["受理日期"]},
            "days": {"type": "integer", "synonyms": ["天数"]},
            "amount": {"type": "decimal(18,2)", "synonyms": ["金额"]},
        },
    }
)

ROWS = [
    ["007", "住建局", "2024-03-05", 12, 10.5],
    ["008", "民政局", "2024-12-31", None, None],
    ["009", "镇㑇𠮷", None, 0, 0.1],
]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    keys = list(CASES.fields)
    body = json.dumps({"data": [dict(zip(keys, row, strict=True)) for row in ROWS]}).encode()

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Server(lambda *asked: Answer(body=body))
    yield f"{server.url}/cases"
    server.stop()


def write_all(folder: Path) -> None:
    lines = [["案件编号", "单位", "受理日期", "天数", "金额"]]
    lines += [["" if cell is None else str(cell) for cell in row] for row in ROWS]
    text = "".join(",".join(line) + "\n" for line in lines)
    (folder / "a.csv").write_text(text, encoding="utf-8-sig")
    (folder / "gb.csv.gz").write_bytes(gzip.compress(text.encode("gb18030")))
    (folder / "a.tsv").write_text(text.replace(",", "\t"), encoding="utf-8")
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("一月")
        sheet.write(0, 0, "某县案件台账")
        sheet.write_row(1, 0, lines[0])
        for y, row in enumerate(ROWS, start=2):
            sheet.write_string(y, 0, str(row[0]))
            sheet.write_string(y, 1, str(row[1]))
            if row[2] is not None:
                sheet.write_formula(y, 2, f'=DATEVALUE("{row[2]}")', day, _serial(str(row[2])))
            for x in (3, 4):
                if row[x] is not None:
                    sheet.write_number(y, x, float(str(row[x])))
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute(
            "CREATE TABLE cases (number TEXT, office TEXT, opened DATE, days INT, amount NUMERIC)"
        )
        connection.executemany("INSERT INTO cases VALUES (?, ?, ?, ?, ?)", ROWS)
    connection.close()


def _serial(day: str) -> int:
    from datetime import date

    return (date.fromisoformat(day) - date(1899, 12, 30)).days


def test_the_same_table_says_the_same_from_every_kind_of_source(tmp_path: Path, service: str) -> None:
    write_all(tmp_path)
    connector = load_registry(none=True).connectors["table"]
    given: list[dict[str, Any]] = [
        {"file": "a.csv"},
        {"file": "gb.csv.gz"},
        {"file": "a.tsv"},
        {"file": "a.xlsx"},
        {"sql": {"url": "sqlite:///a.db", "table": "cases"}},
        {"rest": {"url": service, "rows": "data"}},
    ]

    for one in given:
        source = Source.model_validate({"connector": "table", "dataset": "case", **one})
        (part,) = connector(source, tmp_path).read(CASES).rows
        found = map_headings(part.table.column_names, CASES).fields
        read = [
            [cell_text(part.table.column(found[name])[i].as_py()) for name in CASES.fields]
            for i in range(part.table.num_rows)
        ]
        assert read == [[None if cell is None else str(cell) for cell in row] for row in ROWS], one


def test_the_connector_leaves_the_dataset_to_the_project() -> None:
    connector = load_registry(none=True).connectors["table"]

    assert connector.provides == ()
    assert connector.headings == {}
