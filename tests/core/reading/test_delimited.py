import gzip
import io
from csv import reader, writer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.errors import DataError, ProjectError
from quanheng.core.model.connector import RawRows
from quanheng.core.reading.files.delimited import LONGEST_ROW
from quanheng.core.reading.open import read_file

CASES = Path(__file__).parents[3] / "examples" / "nyc-council" / "data" / "council-tickets.csv.gz"


def placed(parts: list[RawRows]) -> list[tuple[Any, ...]]:
    """Return every row with its place before it."""
    return [
        (part.places[i] if part.places is not None else part.first + i, *row.values())
        for part in parts
        for i, row in enumerate(part.table.to_pylist())
    ]


def write(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_all_cells_are_text_and_only_empty_ones_are_null(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b,c\n007,NULL,\nNA,"",nan\n')

    assert placed(list(read_file(path))) == [(2, "007", "NULL", None), (3, "NA", None, "nan")]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = write(tmp_path, '\na,b\n1,2\n\n"x\ny",3\n,\n4\n5,6\n7,8,9\n10,11\n')

    parts = list(read_file(path))

    assert placed(parts) == [(3, "1", "2"), (5, "x\ny", "3"), (8, "5", "6"), (10, "10", "11")]
    assert [row for part in parts for row in part.broken] == [(7, "4"), (9, "7,8,9")]


def test_row_numbers_stay_right_over_many_blocks(tmp_path: Path) -> None:
    wide = "x" * 1000
    lines = [f"{i},{wide}" if i % 3000 else f"{i}" for i in range(2, 15_000)]
    path = write(tmp_path, "n,w\n" + "\n".join(lines) + "\n")

    parts = list(read_file(path))

    assert len(parts) > 2
    assert all(str(place) == number for place, number, _ in placed(parts))
    assert [(at, text) for part in parts for at, text in part.broken] == [
        (i, f"{i}") for i in range(3000, 15_000, 3000)
    ]
    assert sum(part.table.num_rows for part in parts) == len(lines) - 4


def test_rows_broken_at_the_very_end_are_not_lost(tmp_path: Path) -> None:
    parts = list(read_file(write(tmp_path, "a,b\n1,2\n3\n4,5,6")))

    assert [row for part in parts for row in part.broken] == [(3, "3"), (4, "4,5,6")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_in_the_heading_line(tmp_path: Path, delimiter: str) -> None:
    path = write(
        tmp_path,
        delimiter.join(["单位", "数,量" if delimiter != "," else "数", "b"]) + "\n" + delimiter.join("xyz"),
    )

    (part,) = read_file(path)

    assert part.table.num_columns == 3
    assert placed([part]) == [(2, "x", "y", "z")]


def test_known_headings_settle_the_delimiter_and_pass_over_titles(tmp_path: Path) -> None:
    path = write(tmp_path, "台账;一;二;三;四;五\n制表:办公室,2024,,\n单位,件数\n住建局,3\n")

    (part,) = read_file(path, headings=["单位", "件数"])

    assert placed([part]) == [(4, "住建局", "3")]


def test_a_given_delimiter_is_used(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b^c\n1,2^3\n")

    (part,) = read_file(path, delimiter="^")

    assert part.table.column_names == ["a,b", "c"]
    with pytest.raises(ProjectError, match="分隔符"):
        list(read_file(path, delimiter="^^"))
    (tabbed,) = read_file(write(tmp_path, "a\tb\n1\t2\n"), delimiter="tab")
    assert tabbed.table.column_names == ["a", "b"]


def test_one_table_reads_alike_in_every_encoding(tmp_path: Path) -> None:
    text = "单位,备注\n住建局,“急”\n民政局,\n"
    tables = [
        next(read_file(write(tmp_path, content, f"{i}.csv"))).table
        for i, content in enumerate(
            [
                text.encode("utf-8"),
                text.encode("utf-8-sig"),
                text.encode("gb18030"),
                text.encode("utf-16"),
                gzip.compress(text.encode("gb18030")),
                text.replace("\n", "\r\n").encode(),
                text.replace("\n", "\r").encode(),
            ]
        )
    ]

    assert tables[0].to_pydict() == {"单位": ["住建局", "民政局"], "备注": ["“急”", None]}
    assert all(table.equals(tables[0]) for table in tables)


def test_a_file_with_headings_only_has_no_rows(tmp_path: Path) -> None:
    (part,) = read_file(write(tmp_path, "a,b\n"))

    assert (part.table.num_rows, part.table.column_names) == (0, ["a", "b"])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_an_empty_file_is_a_problem(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="空"):
        list(read_file(write(tmp_path, content)))


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00\x03\x00\x00\x00", b"a,b\n1,\x00\n", b"PK\x05\x06" + bytes(18)]
)
def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError):
        list(read_file(write(tmp_path, content)))


@pytest.mark.parametrize("text", ["a,b\n1,2,\n3,4,\n", "a,b,\n1,2\n3,4\n", "a,b,,\n1,2,\n3,4,\n"])
def test_delimiters_at_line_ends_on_one_side_only_do_no_harm(tmp_path: Path, text: str) -> None:
    (part,) = read_file(write(tmp_path, text))

    assert part.table.to_pydict() == {"a": ["1", "3"], "b": ["2", "4"]}
    assert part.broken == ()


def test_repeated_headings_are_kept_and_columns_without_heading_are_not(tmp_path: Path) -> None:
    (part,) = read_file(write(tmp_path, ",a,a\n0,1,2\n"))

    assert part.table.column_names == ["a", "a"]
    assert [column.to_pylist() for column in part.table.columns] == [["1"], ["2"]]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,2\n3,"4\n5,6\n7,8\n',
        'a,b\n1,2\n"3,4\n5,6\n7,8\n',
        'a,b\n1,2\n"3,4\n' + "5,6\n" * (LONGEST_ROW // 3),
    ],
)
def test_an_unclosed_quotation_mark_does_not_swallow_rows_in_silence(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match="引号"):
        list(read_file(write(tmp_path, text)))


def test_a_stray_quotation_mark_in_a_cell_does_no_harm(tmp_path: Path) -> None:
    (part,) = read_file(write(tmp_path, 'a,b\n5" pipe,1\n"x\ny",2\n'))

    assert placed([part]) == [(2, '5" pipe', "1"), (3, "x\ny", "2")]


def test_the_real_cases_are_read_whole() -> None:
    parts = list(read_file(CASES))

    with gzip.open(CASES, "rt", encoding="utf-8", newline="") as stream:
        expected = list(reader(stream))
    assert sum(part.table.num_rows for part in parts) == 341_299 == len(expected) - 1
    assert parts[0].table.column_names == expected[0]
    start = 0
    for part in parts:
        assert (part.first, part.places, part.broken) == (start + 2, None, ())
        rows = zip(*(column.to_pylist() for column in part.table.columns), strict=True)
        assert all(
            [cell or "" for cell in row] == wanted
            for row, wanted in zip(rows, expected[start + 1 :], strict=False)
        )
        start += part.table.num_rows


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff", exclude_categories=["Cs"]), max_size=6
)


@given(
    st.lists(st.tuples(CELLS, CELLS, st.just("z")), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_what_a_csv_writer_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], code: str
) -> None:
    buffer = io.StringIO(newline="")
    writer(buffer, lineterminator="\n").writerows([("单位", "b", "c"), *rows])
    path = write(tmp_path_factory.mktemp("csv"), buffer.getvalue().encode(code))

    read = placed(list(read_file(path, encoding=code, headings=["单位", "b", "c"])))

    assert read == [(at, a or None, b or None, c) for at, (a, b, c) in enumerate(rows, start=2)]
