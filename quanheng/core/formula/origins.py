"""Find where a formula was written, for messages that point at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quanheng.core.errors import Problem
from quanheng.core.language.mistake import Mistake
from quanheng.core.project.place import Place, SourceText
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.model.scheme import Scheme
    from quanheng.core.project.yaml_document import Document

_SECTIONS = {
    "datasets": Text("数据集", "dataset"),
    "views": Text("视图", "view"),
    "checks": Text("数据校验规则", "check"),
    "indicators": Text("指标", "indicator"),
    "gates": Text("规则", "gate"),
}

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Origins:
    """Know which declarations stand in the scheme's file, and where.

    What does not stand there was declared by a plugin; messages then name the
    declaration instead of a line.
    """

    document: Document | None = None
    paths: dict[tuple[str, str], Path] = field(default_factory=dict)

    @classmethod
    def of(cls, scheme: Scheme, document: Document | None) -> Origins:
        """Index the declarations of a scheme by section and name."""
        paths: dict[tuple[str, str], Path] = {}
        named = (
            ("datasets", [given.name for given in scheme.datasets]),
            ("views", [given.name for given in scheme.views]),
            ("checks", [given.id for given in scheme.checks]),
            ("indicators", [given.id for given in scheme.indicators]),
            ("gates", [given.id for given in scheme.gates]),
        )
        for section, names in named:
            for i, name in enumerate(names):
                paths.setdefault((section, name), (section, i))
        return cls(document, paths)

    def text(self, section: str, name: str, path: Path, otherwise: str) -> SourceText:
        """Return the text of a formula together with its place."""
        base = self.paths.get((section, name))
        if base is not None and self.document is not None:
            return self.document.formula((*base, *path))
        return SourceText(otherwise, Place(f"{name}.{'.'.join(map(str, path))}", 1, 1))

    def problem(self, mistake: Mistake, source: SourceText, section: str, name: str) -> Problem:
        """Turn a mistake into a problem that names the declaration as well."""
        subject = _SECTIONS[section].within(f"{{}} {name}", f"{{}} {name}")
        return mistake.in_source(source, subject)

    def complaint(self, what: Text, fix: Text, section: str, name: str, path: Path) -> Problem:
        """Return a problem with a declaration that is not about one character."""
        subject = _SECTIONS[section].within(f"{{}} {name}", f"{{}} {name}")
        base = self.paths.get((section, name))
        if base is None or self.document is None:
            return Problem(what, subject, fix)
        place = self.document.place((*base, *path)).text()
        return Problem(what, Text(f"{place.zh}({subject.zh})", f"{place.en} ({subject.en})"), fix)
