import gzip
from pathlib import Path

import pytest

from quanheng.core.errors import DataError, ProjectError
from quanheng.core.reading.files.text_encoding import find_encoding

TEXT = "单位,件数\n住建局,12\n镇㑇𠮷,3\n"


@pytest.mark.parametrize(
    ("code", "name", "mark"),
    [("utf-8", "utf-8", 0), ("utf-8-sig", "utf-8", 3), ("gb18030", "gb18030", 0), ("utf-16", "utf-16-le", 2)],
)
def test_encodings_are_told_apart(tmp_path: Path, code: str, name: str, mark: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(code))

    found = find_encoding(path, "a.csv")

    assert (found.name, found.mark) == (name, mark)


def test_the_whole_file_is_looked_at_not_only_its_start(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 600_000 + "住建局,1\n".encode("gb18030"))

    assert find_encoding(path, "a.csv").name == "gb18030"


def test_bytes_that_fit_neither_are_named_by_byte_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n3,\xff\n")

    with pytest.raises(DataError) as caught:
        find_encoding(path, "a.csv")

    (problem,) = caught.value.problems
    assert problem.what.en == "The file is neither UTF-8 nor GB18030: byte 11, in line 3, cannot be read."
    assert problem.where.en == "a.csv"


def test_the_offset_is_right_across_blocks_and_split_characters(tmp_path: Path) -> None:
    good = ("局" * 400_000 + "\n").encode()
    path = tmp_path / "a.csv"
    path.write_bytes(good + b"\xff")

    with pytest.raises(DataError, match=f"第 {len(good) + 1} 个字节（第 2 行）"):
        find_encoding(path, "a.csv")


def test_damaged_utf8_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    whole = ("单位名称,备注\n" + "住房和城乡建设局,正常\n" * 20).encode()
    path = tmp_path / "a.csv"
    path.write_bytes(whole + b"\xe5\xb1" + b"\n" + whole)
    assert (whole + b"\xe5\xb1\n" + whole).decode("gb18030", "replace")

    with pytest.raises(DataError, match="UTF-8"):
        find_encoding(path, "a.csv")


def test_a_given_encoding_is_used_and_must_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("é,1\n".encode("latin-1"))

    assert find_encoding(path, "a.csv", "latin-1").name == "iso8859-1"
    with pytest.raises(DataError, match="UTF-8"):
        find_encoding(path, "a.csv", "utf8")
    path.write_bytes("局,1\n".encode("gb18030"))
    assert find_encoding(path, "a.csv", "GBK").name == "gb18030"
    with pytest.raises(ProjectError, match="klingon"):
        find_encoding(path, "a.csv", "klingon")
    with pytest.raises(ProjectError, match="rot13"):
        find_encoding(path, "a.csv", "rot13")


def test_gzip_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode("gb18030")))

    assert find_encoding(path, "a.csv.gz").name == "gb18030"
