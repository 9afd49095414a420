"""JSON, CSV and Parquet carry every row of a run, exactly."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from sample_run import HYPERLINK

from quanheng import Evaluation, Exporter
from quanheng.core.plugins.registry import load_registry
from quanheng.core.results.evaluation import TABLES
from quanheng.core.results.exporting import write_export
from quanheng.plugins.exporters.csv_folder import safe

EXPORTERS = load_registry().exporters
TO_FILES = [exporter for exporter in EXPORTERS.values() if not exporter.to_database]


def export(name: str, evaluation: Evaluation, folder: Path) -> Path:
    exporter = EXPORTERS[name]
    return write_export(exporter, evaluation, folder / f"export{exporter.suffix}")


def digest(path: Path) -> list[tuple[str, str]]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]


@pytest.mark.parametrize("exporter", TO_FILES, ids=lambda exporter: exporter.name)
def test_the_same_run_gives_the_same_bytes(exporter: Exporter, sample: Evaluation, tmp_path: Path) -> None:
    first = write_export(exporter, sample, tmp_path / f"a{exporter.suffix}")
    again = Evaluation(sample.folder)
    second = write_export(exporter, again, tmp_path / f"b{exporter.suffix}")

    ones, others = digest(first), digest(second)
    assert [sha for _, sha in ones] == [sha for _, sha in others]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({first.name, second.name})


@pytest.mark.parametrize("exporter", TO_FILES, ids=lambda exporter: exporter.name)
def test_a_run_without_rows_can_be_exported(exporter: Exporter, sample: Evaluation, tmp_path: Path) -> None:
    from pyarrow import parquet

    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "run.json").write_text((sample.folder / "run.json").read_text("utf-8"), "utf-8")
    for name in TABLES:
        parquet.write_table(getattr(sample, name).slice(0, 0), folder / f"{name}.parquet")

    made = write_export(exporter, Evaluation(folder), tmp_path / f"made{exporter.suffix}")

    assert made.exists()


def test_json_holds_the_manifest_and_every_table_exactly(sample: Evaluation, tmp_path: Path) -> None:
    made = export("json", sample, tmp_path)

    read = json.loads(made.read_text(encoding="utf-8"))
    assert list(read) == ["format", "run", *TABLES]
    assert read["run"] == sample.manifest
    for name in TABLES:
        expected = getattr(sample, name).to_pylist()
        for row in expected:
            if row.get("due"):
                row["due"] = row["due"].isoformat()
        assert read[name] == expected


def test_csv_holds_every_table_with_numbers_in_full_precision(sample: Evaluation, tmp_path: Path) -> None:
    made = export("csv", sample, tmp_path)

    assert sorted(path.name for path in made.iterdir()) == sorted(
        ["run.json", *(f"{name}.csv" for name in TABLES)]
    )
    assert json.loads((made / "run.json").read_text("utf-8")) == sample.manifest
    for name in TABLES:
        table = getattr(sample, name)
        assert (made / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        with (made / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == table.column_names
        expected = [
            ["" if cell is None else str(safe(cell)) for cell in row.values()] for row in table.to_pylist()
        ]
        assert rows == expected


def test_no_text_in_csv_starts_like_a_formula(sample: Evaluation, tmp_path: Path) -> None:
    made = export("csv", sample, tmp_path)

    texts = []
    for name in TABLES:
        with (made / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            texts += [cell for row in csv.reader(file) for cell in row]
    suspicious = [text for text in texts if text.lstrip().startswith(("=", "+", "-", "@"))]
    assert suspicious == []
    assert "'" + HYPERLINK in texts
    assert "'-007" in texts


@pytest.mark.parametrize("text", ["=1+1", "\t=1", " \r\n@SUM(A1)", "＝1", "-2+3", "+1", "|calc", "%x"])
def test_a_text_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("cell", ["市教育局", "a=b", "'=1", "", None, -1.5, 0])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert safe(cell) == cell


def test_parquet_is_the_run_byte_for_byte(sample: Evaluation, tmp_path: Path) -> None:
    made = export("parquet", sample, tmp_path)

    assert digest(made) == digest(sample.folder)


def test_every_format_says_its_name_in_both_languages() -> None:
    for exporter in EXPORTERS.values():
        assert exporter.title.zh
        assert exporter.title.en
        assert not any("一" <= letter <= "鿿" for letter in exporter.title.en)
