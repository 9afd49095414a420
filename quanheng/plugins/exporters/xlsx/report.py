"""What the sheets ask of an evaluation: rows by key, names in one language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quanheng import Outcome, Status, Text
from quanheng.plugins.exporters.xlsx.words import WORDS

if TYPE_CHECKING:
    import pyarrow as pa

    from quanheng import Evaluation, Indicator

Row = dict[str, Any]
Key = tuple[Any, ...]


class Rows:
    """Find rows of a table by key; a row becomes a dictionary when asked for."""

    def __init__(self, table: pa.Table, *key: str) -> None:
        self._columns: dict[str, list[Any]] = {name: table[name].to_pylist() for name in table.column_names}
        self._length: int = table.num_rows
        self._places: dict[Key, list[int]] = defaultdict(list)
        for place, values in enumerate(zip(*(self._columns[name] for name in key), strict=True)):
            self._places[values].append(place)

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, range(self._length))

    def one(self, *key: Any) -> Row | None:
        """Return the row with this key, None where there is none."""
        found = self._places.get(key)
        return self._row(found[0]) if found else None

    def all(self, *key: Any) -> list[Row]:
        """Return the rows with this key, in the table's order."""
        return [self._row(place) for place in self._places.get(key, ())]

    def _row(self, place: int) -> Row:
        return {name: column[place] for name, column in self._columns.items()}


class Report:
    """Read an evaluation the way its sheets need it."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.manifest = evaluation.manifest
        self.scheme = evaluation.scheme
        self.definitions: dict[str, Indicator] = evaluation.definitions
        self.periods = evaluation.periods
        self.is_panel = len(self.periods) > 1
        self.is_chinese = self.manifest.get("language", "zh") == "zh"
        self.decimals = self.scheme.composite.decimals
        self.units: list[Row] = evaluation.units.to_pylist()
        self.unit_by_id = {unit["unit_id"]: unit for unit in self.units}
        self.indicators = Rows(evaluation.indicators, "period", "unit_id", "indicator")
        self.composites = Rows(evaluation.composites, "period", "unit_id", "level", "node")
        self.ranking = Rows(evaluation.ranking, "period", "unit_id")
        self.findings = Rows(evaluation.findings, "unit_id")
        grading = self.scheme.grading
        self._grades = {grade.id: grade.name for grade in grading.grades} if grading else {}

    def say(self, text: Text | None) -> str:
        """Return a text in the language of the report."""
        if text is None:
            return ""
        return text.zh if self.is_chinese else text.en

    def word(self, key: str, **given: Any) -> str:
        """Return one of the workbook's own words, with what is put into it."""
        return self.say(WORDS[key]).format(**given)

    def pick(self, row: Row, column: str) -> str:
        """Return the text of a column that a table has in both languages."""
        return str(row[f"{column}_{'zh' if self.is_chinese else 'en'}"] or "")

    def category(self, name: str | None) -> str:
        """Return what readers call a category."""
        return self.say(self.scheme.categories[name]) if name in self.scheme.categories else name or ""

    def grade(self, name: str | None) -> str:
        """Return what readers call a grade, or say that there is none."""
        return self.say(self._grades[name]) if name in self._grades else name or self.word("no_grade")

    def status(self, row: Row) -> str:
        """Return what readers call the status of a composite."""
        return self.say(Status(row["status"]).title)

    def outcome(self, row: Row) -> str:
        """Return what readers call the outcome of an indicator."""
        return self.say(Outcome(row["outcome"]).title)

    def indicator(self, name: str | None) -> str:
        """Return the name of an indicator; a finding may be about none."""
        if name is None:
            return self.word("overall")
        return self.say(self.definitions[name].name) if name in self.definitions else name

    def unit_name(self, name: str) -> str:
        """Return the name of a unit."""
        unit = self.unit_by_id.get(name)
        return str(unit["name"] or name) if unit else name


def decimals_of(numbers: list[float]) -> int:
    """Choose decimals for a column: none, four for shares, else two."""
    if all(number == int(number) for number in numbers):
        return 0
    return 4 if all(abs(number) <= 1 for number in numbers) else 2
