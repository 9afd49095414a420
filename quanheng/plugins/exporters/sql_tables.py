"""Write an evaluation into the tables of a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from quanheng import Exporter, Problem, ProjectError, Text, exporter, hookimpl, open_database

if TYPE_CHECKING:
    import pyarrow as pa
    import sqlalchemy as sa

    from quanheng import Evaluation, Secret

TABLES = ("units", "indicators", "parts", "composites", "ranking", "findings")

PART = 5_000
"""Rows that are sent at a time."""


@exporter(name="sql", suffix="", title={"zh": "数据库表", "en": "Database tables"}, to_database=True)
def write_sql(evaluation: Evaluation, address: str | Secret) -> None:
    """Write `quanheng_runs` and one table for each table of the run.

    Every row has the run's id and its place (`run_id`, `row_no`), which are
    the key. Rows of the same run are replaced, those of others stay. All is
    one transaction; numbers have full precision.
    """
    with open_database(address) as connection:
        metadata, tables = _declare(evaluation)
        _check(connection, metadata)
        metadata.create_all(connection)
        for name, table in tables.items():
            connection.execute(table.delete().where(table.c.run_id == evaluation.id))
            for rows in _rows(evaluation, name):
                connection.execute(table.insert(), rows)


def _declare(evaluation: Evaluation) -> tuple[sa.MetaData, dict[str, sa.Table]]:
    import sqlalchemy as sa
    from sqlalchemy.dialects import mysql

    # 64 KiB are not enough for a manifest, and a key must have a length in MySQL.
    text = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
    options: dict[str, Any] = {
        "mysql_engine": "InnoDB",
        "mariadb_engine": "InnoDB",
        "mysql_charset": "utf8mb4",
        "mariadb_charset": "utf8mb4",
        "mysql_collate": "utf8mb4_bin",
        "mariadb_collate": "utf8mb4_bin",
    }

    def kind(given: pa.DataType) -> sa.types.TypeEngine[Any]:
        import pyarrow as pa

        if pa.types.is_floating(given):
            return sa.Double()
        if pa.types.is_integer(given):
            return sa.BigInteger()
        return sa.Date() if pa.types.is_date(given) else text

    def declare(name: str, columns: list[tuple[str, sa.types.TypeEngine[Any]]]) -> sa.Table:
        key = sa.Column("run_id", sa.String(64), primary_key=True)
        number = sa.Column("row_no", sa.Integer, primary_key=True, autoincrement=False)
        others = [sa.Column(column, type_) for column, type_ in columns]
        return sa.Table(f"quanheng_{name}", metadata, key, number, *others, **options)

    metadata = sa.MetaData()
    tables = {"runs": declare("runs", [("title", text), ("manifest", text)])}
    for name in TABLES:
        schema = getattr(evaluation, name).schema
        tables[name] = declare(name, [(field.name, kind(field.type)) for field in schema])
    return metadata, tables


def _check(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Refuse tables of ours that have other columns than we would write."""
    import sqlalchemy as sa

    inspector = sa.inspect(connection)
    existing = set(inspector.get_table_names())
    problems = []
    for table in metadata.sorted_tables:
        if table.name not in existing:
            continue
        missing = set(table.columns.keys()) - {column["name"] for column in inspector.get_columns(table.name)}
        if missing:
            listed = ", ".join(sorted(missing))
            problems.append(
                Problem(
                    Text(
                        f"表 {table.name} 缺少列：{listed}", f"The table {table.name} lacks columns: {listed}"
                    ),
                    Text(f"数据库中的表 {table.name}", f"table {table.name} in the database"),
                    Text(
                        "它由其他版本或其他程序建立：请改名或删除它，或导出到另一个库。",
                        "Another version or program made it: rename or drop it, or export to another database.",
                    ),
                )
            )
    if problems:
        raise ProjectError(problems)


def _rows(evaluation: Evaluation, name: str) -> Iterator[list[dict[str, Any]]]:
    import json

    if name == "runs":
        manifest = json.dumps(evaluation.manifest, ensure_ascii=False)
        yield [{"run_id": evaluation.id, "row_no": 1, "title": evaluation.title, "manifest": manifest}]
        return
    number = 0
    for batch in getattr(evaluation, name).to_batches(max_chunksize=PART):
        rows = batch.to_pylist()
        for row in rows:
            number += 1
            row |= {"run_id": evaluation.id, "row_no": number}
        if rows:
            yield rows


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """Offer the format `sql`."""
    return [write_sql]
