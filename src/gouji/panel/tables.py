"""An out folder → tables in DuckDB: `reports`, `cells`, `checks`, `lines`, `issuers`, `indicators` and `panel`.

A store is read as it stands. Results that are only there as a JSON file each are made into a store in a temporary
folder first, so that both give the same tables, and neither has to fit in memory.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow.dataset import Dataset

from gouji.batch.output import read_results
from gouji.document.errors import EmptyInput, OptionError
from gouji.forms import load_families
from gouji.panel.columns import COLUMNS
from gouji.panel.indicators import Indicator, indicators
from gouji.panel.issuers import identify
from gouji.store.parts import write_parts
from gouji.store.places import Folder
from gouji.store.reading import open_store
from gouji.store.schema import Kind
from gouji.store.tables import Rows, rows_of

_AT_ONCE = 1000
"""Results whose rows are held in memory while a store is made of them: some 100 MB."""
_ISSUERS = pa.schema([
    ("issuer", pa.string()), ("year", pa.int32()), ("issuer_key", pa.string()), ("division_code", pa.string()),
    ("division_level", pa.string()), ("province", pa.string()), ("prefecture", pa.string()), ("county", pa.string()),
    ("body", pa.string()), ("body_kind", pa.string()), ("reports_of_year", pa.int64()),
])  # fmt: skip
NAMED = """indicators n
  ON n.form = c.form AND n."table" = c."table" AND n."row" = c."row" AND n."column" = c."column\""""
"""What finds a cell's indicator."""
JOINED = f"""
cells c
JOIN reports r USING (report)
LEFT JOIN issuers i ON i.issuer = r.issuer AND i.year IS NOT DISTINCT FROM r.year
LEFT JOIN {NAMED}
"""
"""What the panel is made of: `c` are cells, `r` reports, `i` issuers, `n` indicators."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of an out folder.

    Attributes:
        database: A connection in which they are views.
        folder: Where their files are.
        stored: They were read from a store, not made of JSON results.
        unreadable: JSON files that are no results, each with why.
        twice: Reports that the store holds more than once, as long as a run is at work or was stopped.
        forms: The indicators, by their order.
    """

    database: duckdb.DuckDBPyConnection
    folder: Path
    stored: bool
    unreadable: tuple[tuple[str, str], ...]
    twice: int
    forms: tuple[Indicator, ...]

    def kinds(self) -> frozenset[tuple[str, str, str, str]]:
        """The form, table, row and column of every kind of cell that the results have."""
        sql = 'SELECT DISTINCT form, "table", "row", "column" FROM cells'
        return frozenset(self.database.execute(sql).fetchall())

    def lock(self) -> None:
        """From now on nothing but the tables can be read, nothing be loaded or written, and this not be undone."""
        self.database.execute(f"SET allowed_directories = ['{_quoted(self.folder)}/']")
        self.database.execute("SET enable_external_access = false")
        self.database.execute("SET lock_configuration = true")


@contextmanager
def opened(folder: Path, form_paths: tuple[Path, ...] = (), *, panel: bool = True) -> Iterator[Tables]:
    """The tables of an out folder.

    Args:
        folder: An out folder of `gouji run`: with a store, or with a JSON file a report.
        form_paths: Form files that the results were made with, besides the shipped ones.
        panel: Also make `panel` and `issuers`, for which every issuer is looked up.

    Raises:
        EmptyInput: There are no results.
        OptionError: A file of the store can't be read.
        FormError: A form file is wrong.
    """
    known = indicators(load_families(form_paths))
    with tempfile.TemporaryDirectory(prefix="gouji-") as scratch:
        store, unreadable = _store(folder, Path(scratch))
        stored = store is not None
        base = folder if stored else Path(scratch)
        if store is None:
            store = open_store(base)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(Path(scratch) / "spilled"),
            "python_enable_replacements": False,  # a name that is no table is an error, not a variable of this module
        }
        with duckdb.connect(":memory:", config=settings) as database:
            try:
                for kind in Kind:
                    _view(database, kind, store[kind])
                _table(database, "indicators", _frame(known))
                row = database.execute("SELECT count(*) - count(DISTINCT report) FROM reports").fetchone()
                if panel:
                    _table(database, "issuers", _issuers(database))
                    expressions = ", ".join(f"{column.sql} AS {column.name}" for column in COLUMNS)
                    database.execute(f"CREATE VIEW panel AS SELECT {expressions} FROM {JOINED}")
            except duckdb.Error as error:
                raise OptionError(f"The results in {folder} can't be read: {error}") from error
            yield Tables(database, base.resolve(), stored, tuple(unreadable), row[0] if row else 0, known)


def _store(folder: Path, scratch: Path) -> tuple[dict[Kind, Dataset] | None, list[tuple[str, str]]]:
    """The store of a folder, or None after one was made in `scratch`; and what could not be read."""
    try:
        store = open_store(folder)
        if store[Kind.REPORTS].files:
            return store, []
    except OptionError:
        pass  # results as files
    unreadable: list[tuple[str, str]] = []
    made = 0
    rows = _rows(folder, unreadable)
    while some := list(islice(rows, _AT_ONCE)):
        tables = ((kind, one.year, table) for one in some for kind, table in one.tables.items())
        write_parts(Folder(scratch), tables)
        made += len(some)
    if not made:
        say = "None of its JSON files is a result." if unreadable else "It is to be an out folder of `gouji run`."
        raise EmptyInput(f"There are no results in {folder}. {say}")
    return None, unreadable


def _rows(folder: Path, unreadable: list[tuple[str, str]]) -> Iterator[Rows]:
    for path, report in read_results(folder):
        if isinstance(report, ValueError):
            unreadable.append((path, str(report)))
        else:
            yield rows_of(report)


def _view(database: duckdb.DuckDBPyConnection, kind: Kind, dataset: Dataset) -> None:
    if not dataset.files:
        _table(database, kind, dataset.schema.empty_table())
        return
    files = ", ".join(f"'{_quoted(Path(file).resolve())}'" for file in dataset.files)
    how = "hive_partitioning = true, hive_types = {'year': INTEGER}"
    database.execute(f"CREATE VIEW {kind} AS FROM read_parquet([{files}], {how})")


def _table(database: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    database.register("given", rows)
    database.execute(f"CREATE TABLE {name} AS FROM given")
    database.unregister("given")


def _frame(known: Iterable[Indicator]) -> pa.Table:
    columns = {field.name: pa.int32() if field.name == "order" else pa.string() for field in fields(Indicator)}
    return pa.Table.from_pylist([asdict(one) for one in known], schema=pa.schema(columns.items()))


def _issuers(database: duckdb.DuckDBPyConnection) -> pa.Table:
    """What every printed issuer stands for, by year."""
    found = database.execute("SELECT issuer, year, count(*) FROM reports WHERE issuer IS NOT NULL GROUP BY ALL")
    printed: list[tuple[str, int | None, int]] = found.fetchall()
    known = [identify(name, year) for name, year, _ in printed]
    reports: Counter[tuple[str, int]] = Counter()
    for one, (_, year, count) in zip(known, printed, strict=True):
        if year is not None:
            reports[one.key, year] += count
    rows = [
        (name, year, one.key, one.code, one.level, one.province, one.prefecture, one.county, one.body, one.body_kind,
         None if year is None else reports[one.key, year])
        for one, (name, year, _) in zip(known, printed, strict=True)
    ]  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * len(_ISSUERS)
    return pa.table([pa.array(values, field.type) for values, field in zip(columns, _ISSUERS, strict=True)], _ISSUERS)


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")
