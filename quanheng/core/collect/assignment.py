"""Who collects what: each source with its connector, datasets and words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quanheng.core.errors import PluginError, Problem, ProjectError, QuanhengError, raise_all, suggest
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset, Field
from quanheng.core.text import Text

if TYPE_CHECKING:
    from quanheng.core.plugins.registry import Registry
    from quanheng.core.project.load import Project
    from quanheng.core.project.source import Source


@dataclass(frozen=True, slots=True)
class Assignment:
    """Give one source to its connector."""

    name: str
    source: Source
    connector: type[Connector]
    built_in: bool
    version: str | None
    datasets: list[Dataset]
    words: dict[str, dict[str, str]]
    """Field → word → how the contract writes it; the source's own go first."""
    where: Text


def assign(project: Project, registry: Registry, only: Collection[str] | None = None) -> list[Assignment]:
    """Find connector and datasets of every source, or of those in `only`.

    Raises ProjectError, or PluginError where plugins alone are the matter, with
    all problems: unknown names, views, secret datasets, words for nothing.
    """
    sources = project.file.sources
    problems = [
        Problem(
            Text(f"没有来源“{name}”。", f"There is no source '{name}'."),
            project.document.place(("sources",)).text(),
            suggest(name, sources),
        )
        for name in sorted(only or ())
        if name not in sources
    ]
    of_plugins: list[Problem] = []
    assigned = []
    for name, source in sources.items():
        if only is not None and name not in only:
            continue
        try:
            assigned.append(_assign_one(project, registry, name, source))
        except PluginError as error:
            of_plugins += error.problems
        except QuanhengError as error:
            problems += error.problems
    raise_all(ProjectError, [*problems, *of_plugins] if problems else [])
    raise_all(PluginError, of_plugins)
    return assigned


def _assign_one(project: Project, registry: Registry, name: str, source: Source) -> Assignment:
    at = ("sources", name)
    where = project.document.place((*at, "connector")).text()
    connector = registry.require("connector", source.connector, where)
    datasets = _datasets(project, registry, source, connector, (*at, "dataset"), where)
    problems = [_secret(dataset, where) for dataset in datasets if dataset.security == "secret"]
    fields = {field: declared for dataset in datasets for field, declared in dataset.fields.items()}
    for field, words in source.words.items():
        place = (*at, "words", field)
        if field not in fields:
            what = Text(f"words 里的字段“{field}”不存在。", f"words names the unknown field '{field}'.")
            problems.append(Problem(what, project.document.key_place(place).text(), suggest(field, fields)))
            continue
        codes = fields[field].codes
        for word, code in words.items():
            if codes is not None and code and code not in codes:
                what = Text(f"字段 {field} 没有代码“{code}”。", f"The field {field} has no code '{code}'.")
                problems.append(
                    Problem(what, project.document.place((*place, word)).text(), suggest(code, codes))
                )
    raise_all(ProjectError, problems)
    record = registry.owners.get(("connector", source.connector))
    return Assignment(
        name=name,
        source=source,
        connector=connector,
        built_in=record is not None and record.built_in,
        version=record.version if record is not None else None,
        datasets=datasets,
        words=_words(connector, source, fields),
        where=where,
    )


def _datasets(
    project: Project,
    registry: Registry,
    source: Source,
    connector: type[Connector],
    at: tuple[str, ...],
    where: Text,
) -> list[Dataset]:
    names = list(connector.provides)
    if source.dataset is not None:
        where = project.document.place(at).text()
        if names and source.dataset not in names:
            what = Text(
                f"连接器 {source.connector} 不提供数据集“{source.dataset}”。",
                f"The connector {source.connector} does not provide the dataset '{source.dataset}'.",
            )
            raise ProjectError(Problem(what, where, suggest(source.dataset, names)))
        names = [source.dataset]
    if not names:
        what = Text("来源没有说明是哪个数据集。", "The source does not say which dataset it holds.")
        raise ProjectError(Problem(what, where, Text("请补上“dataset: …”。", "Add 'dataset: …'.")))
    own = {
        relation.name: relation
        for relation in (*project.loaded.scheme.datasets, *project.loaded.scheme.views)
    }
    found = []
    for name in names:
        relation = own.get(name) or registry.require("dataset", name, where)
        if not isinstance(relation, Dataset):
            what = Text(
                f"“{name}”是视图，不能直接采集。", f"'{name}' is a view; it is computed, not collected."
            )
            fix = Text("请改写成它所用到的数据集。", "Name the datasets from which it is computed.")
            raise ProjectError(Problem(what, where, fix))
        found.append(relation)
    return found


def _words(
    connector: type[Connector], source: Source, fields: Mapping[str, Field]
) -> dict[str, dict[str, str]]:
    named = {**connector.words, **source.words}
    return {
        field: {**connector.words.get(field, {}), **source.words.get(field, {})}
        for field in named
        if field in fields
    }


def _secret(dataset: Dataset, where: Text) -> Problem:
    return Problem(
        Text(
            f"数据集“{dataset.title.zh}”标为涉密（secret），不会读取。",
            f"The dataset '{dataset.title.en}' is marked secret and will not be read.",
        ),
        where,
        Text(
            "涉密数据不得在本系统处理；请删去这个来源，改用脱密后的汇总数。",
            "Secret data must not be processed here; remove the source, and use declassified totals.",
        ),
    )
