"""SQL over the tables of an out folder: reading only, without network, and without any file but theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from gouji.panel.tables import opened

READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
"""Statements that only read; SHOW, DESCRIBE, SUMMARIZE and FROM are kinds of SELECT."""
_MADE = ("panel", "issuers")
"""What takes a while to make, and is made only for a query that names it."""
_AT_ONCE = 10_000
"""Rows fetched at a time."""


class QueryError(Exception):
    """The SQL is wrong, or does more than read."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gives.

    Attributes:
        columns: Names of the columns.
        rows: The rows, fetched as they are taken.
        stored: It was asked of a store, not of JSON results.
        twice: Reports that are in the tables more than once, as long as a run is at work or was stopped.
        unreadable: JSON files that are no results, each with why.
    """

    columns: Sequence[str]
    rows: Iterator[tuple[object, ...]]
    stored: bool
    twice: int
    unreadable: tuple[tuple[str, str], ...]


@contextmanager
def ask(folder: Path, sql: str, form_paths: tuple[Path, ...] = ()) -> Iterator[Result]:
    """Run a query over `reports`, `cells`, `checks`, `lines`, `issuers`, `indicators` and `panel`.

    Args:
        folder: An out folder of `gouji run`.
        sql: One statement of DuckDB's SQL that reads.
        form_paths: Form files that the results were made with, besides the shipped ones.

    Raises:
        QueryError: The SQL is wrong, or does more than read; also while rows are taken.
        EmptyInput: There are no results.
    """
    _check(sql)
    lowered = sql.lower()
    # SHOW TABLES names none and shows all
    panel = any(word in lowered for word in _MADE) or lowered.lstrip().startswith(("show", "describe"))
    with opened(folder, form_paths, panel=panel) as tables:
        tables.lock()
        try:
            cursor = tables.database.execute(sql)
        except duckdb.Error as error:
            raise QueryError(_said(error)) from error
        columns = [str(column[0]) for column in cursor.description or ()]
        yield Result(columns, _fetched(cursor), tables.stored, tables.twice, tables.unreadable)


def _check(sql: str) -> None:
    with duckdb.connect(":memory:") as database:
        try:
            statements = database.extract_statements(sql)
        except duckdb.Error as error:
            raise QueryError(_said(error)) from error
    if len(statements) != 1:
        raise QueryError(f"It has {len(statements)} statements; give one.")
    if statements[0].type not in READING:
        kind = statements[0].type.name
        raise QueryError(f"It is a statement of the kind {kind}; SELECT, SHOW, DESCRIBE and EXPLAIN are allowed.")


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    try:
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows
    except duckdb.Error as error:
        raise QueryError(_said(error)) from error


def _said(error: duckdb.Error) -> str:
    """What DuckDB says, without blank lines."""
    return "\n".join(line for line in str(error).splitlines() if line.strip())
