"""The same rows give the same results, to the byte, however they arrive."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
import xlsxwriter
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.results.evaluation import TABLES, Evaluation
from tests.ticket_project import HEADINGS, PROJECT, ticket_rows, write_csv, write_project

FILE = "    file: tickets.csv\n"


def run(folder: Path, *options: str) -> Evaluation:
    """Run a project and return its only run."""
    result = CliRunner().invoke(cli, ["run", "-p", str(folder), *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return Evaluation(next((folder / "runs").iterdir()))


def tables(evaluation: Evaluation) -> dict[str, bytes]:
    """Return the bytes of every table of a run."""
    return {name: (evaluation.folder / f"{name}.parquet").read_bytes() for name in TABLES}


def snapshot(evaluation: Evaluation) -> str:
    """Return the content hash of the only snapshot."""
    return str(evaluation.manifest["sources"][0]["snapshot"])


def test_shuffled_rows_give_the_same_hash_and_the_same_bytes(tmp_path: Path) -> None:
    plain = run(write_project(tmp_path / "plain"))
    folder = write_project(tmp_path / "shuffled")
    rows = ticket_rows()
    random.Random(7).shuffle(rows)
    write_csv(folder / "tickets.csv", rows)

    shuffled = run(folder)

    assert snapshot(shuffled) == snapshot(plain)
    assert tables(shuffled) == tables(plain)


def test_one_and_two_threads_give_the_same_bytes(tmp_path: Path) -> None:
    one = run(write_project(tmp_path / "one"), "--threads", "1")
    two = run(write_project(tmp_path / "two"), "--threads", "2")

    assert tables(one) == tables(two)
    assert one.id == two.id


def as_xlsx(folder: Path) -> str:
    with xlsxwriter.Workbook(folder / "tickets.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for position, row in enumerate(ticket_rows(), start=1):
            sheet.write_row(position, 0, row[:4])
            if row[4]:
                sheet.write_number(position, 4, float(row[4]))
    return "    file: tickets.xlsx\n"


def as_gb18030(folder: Path) -> str:
    text = (folder / "tickets.csv").read_text(encoding="utf-8")
    (folder / "tickets.csv").write_text(text.replace("cost", "费用"), encoding="gb18030")
    return "    file: tickets.csv\n    headings: {费用: cost}\n"


def as_sqlite(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "tickets.db")) as connection, connection:
        connection.execute(
            "CREATE TABLE t (ticket_no TEXT, unit_id TEXT, due_on DATE, replied_on DATE, cost TEXT)"
        )
        rows = [tuple(value or None for value in row) for row in ticket_rows()]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    return "    sql: {url: 'sqlite:///tickets.db', table: t}\n"


@pytest.mark.parametrize("deliver", [as_xlsx, as_gb18030, as_sqlite])
def test_another_form_of_delivery_gives_the_same_hash_and_bytes(
    tmp_path: Path, deliver: Callable[[Path], str]
) -> None:
    plain = run(write_project(tmp_path / "csv"))
    folder = write_project(tmp_path / "other")
    (folder / "quanheng.yaml").write_text(PROJECT.replace(FILE, deliver(folder)), encoding="utf-8")

    other = run(folder)

    assert snapshot(other) == snapshot(plain)
    assert tables(other) == tables(plain)


@pytest.fixture
def service() -> Iterator[str]:
    """Serve the tickets as pages of JSON on loopback."""
    items = [dict(zip(HEADINGS, (value or None for value in row), strict=True)) for row in ticket_rows()]

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = int(parse_qs(urlparse(self.path).query).get("page", ["1"])[0])
            body = json.dumps({"data": {"items": items[(page - 1) * 150 : page * 150]}}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tickets"
    server.shutdown()
    server.server_close()


def test_pages_of_json_give_the_same_hash_and_bytes(tmp_path: Path, service: str) -> None:
    plain = run(write_project(tmp_path / "csv"))
    folder = write_project(tmp_path / "rest")
    rest = f"    rest: {{url: '{service}', rows: data.items, paging: {{style: page, size: 150}}}}\n"
    (folder / "quanheng.yaml").write_text(PROJECT.replace(FILE, rest), encoding="utf-8")

    other = run(folder)

    assert snapshot(other) == snapshot(plain)
    assert tables(other) == tables(plain)
