import gzip
from pathlib import Path

import pytest

from quanheng.core.errors import DataError
from quanheng.core.reading.files import archive
from quanheng.core.reading.open import read_file


def test_a_gzip_bomb_is_refused_before_it_fills_anything(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"0" * (100 << 20)))

    with pytest.raises(DataError, match="压缩炸弹"):
        list(read_file(path))


def test_text_that_packs_well_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 500_000))
    assert path.stat().st_size * 100 < 2_000_000

    assert sum(part.table.num_rows for part in read_file(path)) == 500_000


def test_a_gzip_file_in_two_members_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n"))

    assert sum(part.table.num_rows for part in read_file(path)) == 2


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-20], lambda b: b[:30] + b"\xff\xff" + b[32:], lambda b: b[:-6] + b"123456"]
)
def test_a_damaged_gzip_file_is_a_problem(tmp_path: Path, damage: object) -> None:
    whole = gzip.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i % 97) for i in range(2000)))
    path = tmp_path / "a.csv.gz"
    path.write_bytes(damage(whole))  # type: ignore[operator]

    with pytest.raises(DataError, match="损坏"):
        list(read_file(path))


def test_the_absolute_bound_holds_whatever_the_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TEXT", 10)

    archive.check_bounds(10, 1_000_000, archive.MAX_TEXT, "a")
    with pytest.raises(DataError):
        archive.check_bounds(11, 1_000_000, archive.MAX_TEXT, "a")
