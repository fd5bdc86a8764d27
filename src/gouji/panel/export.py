"""The panel as a file: CSV, XLSX, Parquet, Stata or DuckDB, told by the file's name, with its data dictionary."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import duckdb

from gouji.document.errors import OptionError
from gouji.panel.dictionary import FIELDS, Entry, describe
from gouji.panel.shapes import Shape, lengthen, widen
from gouji.panel.tables import Tables, opened
from gouji.writers.csv import table

_SHOWN = "shown"
"""Name of the view that holds what is exported."""
_FORMULA = r"^[ \x{3000}\x{00a0}]*[=+\-@＝＋－＠\t\r\n'']"
"""Text that a spreadsheet would take for a formula, as in `gouji.writers.csv`."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported.

    Attributes:
        rows: Number of rows.
        columns: Number of columns.
        dictionary: File of the data dictionary; None if it is in the export itself.
        several: Pairs of issuer and year with more than one report.
        stored: It was made from a store, not from JSON results.
        unreadable: JSON files that are no results, each with why.
    """

    rows: int
    columns: int
    dictionary: Path | None
    several: int
    stored: bool
    unreadable: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """What a format is made from.

    Attributes:
        tables: The tables; what is exported is the view `shown` in them.
        shape: What it is.
        entries: Its data dictionary.
        lang: Language of labels, "zh" or "en".
        rows: Number of its rows.
    """

    tables: Tables
    shape: Shape
    entries: tuple[Entry, ...]
    lang: str
    rows: int


def export(
    folder: Path,
    to: Path,
    *,
    wide: bool = False,
    accepted_only: bool = False,
    lang: str = "zh",
    form_paths: tuple[Path, ...] = (),
) -> Exported:
    """Write the panel of an out folder to a file, whole or not at all.

    Args:
        folder: An out folder of `gouji run`.
        to: The file; its suffix says the format, one of `FORMATS`.
        wide: One row a report, a column an indicator.
        accepted_only: Leave figures empty that are not accepted.
        lang: Language of labels in Stata files and workbooks, "zh" or "en".
        form_paths: Form files that the results were made with, besides the shipped ones.

    Raises:
        EmptyInput: There are no results.
        OptionError: The format is not known, the store is not in order, or the file can't be written.
    """
    suffix = to.suffix.lower()
    if suffix not in FORMATS:
        raise OptionError(f"{to.name} is of no format that can be written. Its name must end in {', '.join(FORMATS)}.")
    write, inside = FORMATS[suffix]
    with opened(folder, form_paths) as tables:
        if tables.twice:
            raise OptionError(
                f"The store in {folder} holds {tables.twice} reports twice, since a run is at work or was stopped. "
                "Let it end, or run `gouji run` into the folder again, then export."
            )
        _check_forms(tables)
        rows = _count(tables, "SELECT count(*) FROM reports" if wide else "SELECT count(*) FROM cells")
        if wide:
            asked = suffix == ".dta"  # Stata has kinds of missing values, which tell states even without their columns
            shape = widen(tables, accepted_only=accepted_only, states=asked or not accepted_only)
        else:
            shape = lengthen(tables, rows, accepted_only=accepted_only)
        shown = replace(shape, states=wide and not accepted_only)
        entries = tuple(describe(tables.forms, shown))
        database = tables.database
        database.execute(f"CREATE VIEW {_SHOWN} AS {shape.sql}")
        draft = to.with_name(f".gouji-{os.getpid()}.tmp{suffix}")
        beside = None if inside else to.with_name(f"{to.stem}.dictionary.csv")
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            columns = write(Export(tables, shown, entries, lang, rows), draft)
            if beside:
                beside.write_bytes(table(FIELDS, map(astuple, entries)))
            os.replace(draft, to)
        except OSError as error:
            raise OptionError(f"{to} can't be written: {error.strerror or error}.") from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        several = _count(
            tables,
            "SELECT count(*) FROM (SELECT DISTINCT issuer_key, year FROM issuers WHERE reports_of_year > 1)",
        )
        return Exported(rows, columns, beside, several, tables.stored, tables.unreadable)


def _check_forms(tables: Tables) -> None:
    """Raise OptionError if cells are of a form that is not known here: they would be left out of a wide panel."""
    unknown = sorted({form for form, *_ in tables.kinds() - {one.cell for one in tables.forms}})
    if unknown:
        raise OptionError(
            f"The results have cells that no known form has, of {', '.join(unknown)}. "
            "Give the form file that they were made with: --form FILE."
        )


def _count(tables: Tables, sql: str) -> int:
    row = tables.database.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _columns(made: Export) -> list[tuple[str, str]]:
    """Name and type of the columns that are exported."""
    found = made.tables.database.execute(f"DESCRIBE {_SHOWN}").fetchall()
    return [(name, kind) for name, kind, *_ in found]


def _write_csv(made: Export, path: Path) -> int:
    """UTF-8 with a byte order mark, as Excel expects; whole numbers without a point."""
    columns = _columns(made)
    parts = []
    for at, (name, kind) in enumerate(columns):
        if kind == "VARCHAR":
            sql = f"CASE WHEN regexp_matches({name}, '{_FORMULA}') THEN '''' || {name} ELSE {name} END"
        elif kind == "DOUBLE":
            whole = f"{name} = trunc({name}) AND abs({name}) < 1e15"  # a float is exact so far
            sql = f"CASE WHEN {whole} THEN {name}::BIGINT::VARCHAR ELSE {name}::VARCHAR END"
        else:
            sql = name
        parts.append(f'{sql} AS "{chr(0xFEFF) * (at == 0)}{name}"')
    _copy(made, f"SELECT {', '.join(parts)} FROM {_SHOWN}", path, "FORMAT csv, HEADER")
    return len(columns)


def _write_parquet(made: Export, path: Path) -> int:
    _copy(made, f"FROM {_SHOWN}", path, "FORMAT parquet, COMPRESSION zstd")
    return len(_columns(made))


def _copy(made: Export, query: str, path: Path, how: str) -> None:
    target = path.as_posix().replace("'", "''")
    try:
        made.tables.database.execute(f"COPY ({query}) TO '{target}' ({how})")
    except duckdb.IOException as error:
        raise OSError(str(error)) from error


def _write_duckdb(made: Export, path: Path) -> int:
    """A database with `panel`, `dictionary`, and the reports, issuers and checks behind it."""
    database = made.tables.database
    target = path.as_posix().replace("'", "''")
    try:
        database.execute(f"ATTACH '{target}' AS made")
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    columns = _columns(made)
    database.execute(f"CREATE TABLE made.panel AS FROM {_SHOWN}")
    for entry in made.entries:
        if entry.what == "variable" and entry.variable in dict(columns):
            told = " — ".join(part for part in (entry.label_zh, entry.label_en, entry.meaning) if part)
            comment = told.replace("'", "''")
            database.execute(f"COMMENT ON COLUMN made.panel.{entry.variable} IS '{comment}'")
    for name in ("reports", "issuers", "checks"):
        database.execute(f"CREATE TABLE made.{name} AS FROM {name}")
    database.execute(f"CREATE TABLE made.dictionary ({', '.join(f'{field} VARCHAR' for field in FIELDS)})")
    marks = ", ".join("?" * len(FIELDS))
    database.executemany(f"INSERT INTO made.dictionary VALUES ({marks})", [list(astuple(e)) for e in made.entries])
    database.execute("DETACH made")
    return len(columns)


def _write_dta(made: Export, path: Path) -> int:
    from gouji.panel.stata import MOST_ROWS, write

    if made.rows > MOST_ROWS:
        raise OptionError(
            f"The panel has {made.rows} rows, and a Stata file is made in memory, of {MOST_ROWS} at most. "
            "Write it with --wide, or as .parquet or .duckdb, and take from that what you need."
        )
    frame = made.tables.database.execute(f"FROM {_SHOWN}").df()
    return write(frame, made.shape, made.entries, made.lang, path)


def _write_xlsx(made: Export, path: Path) -> int:
    from gouji.panel.workbook import write

    columns = [name for name, _ in _columns(made)]
    cursor = made.tables.database.execute(f"FROM {_SHOWN}")
    write(columns, iter(cursor.fetchone, None), made.rows, made.shape, made.entries, made.lang, path)
    return len(columns)


FORMATS: dict[str, tuple[Callable[[Export, Path], int], bool]] = {
    ".csv": (_write_csv, False),
    ".xlsx": (_write_xlsx, True),
    ".parquet": (_write_parquet, False),
    ".dta": (_write_dta, False),
    ".duckdb": (_write_duckdb, True),
}
"""What writes the files of each suffix, and whether the data dictionary is in them."""
