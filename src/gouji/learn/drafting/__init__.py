"""A form file from a few clean examples: rows, columns, units, line numbers, sides, and the balances that hold.

`draft_form` reads the examples (`sheets`), tells labels from units, line numbers and values (`sketch`), joins the
examples item by item (`merge`), finds which items stand under which (`outline`), searches the sums that hold
(`balances`), and writes it all with its doubts (`table`, `write`). Of results it takes the keys (`results`) and guesses
nothing that those say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from gouji.channel import bare
from gouji.document.errors import FormError, OptionError, UnknownFormat
from gouji.forms import check_form
from gouji.learn.drafting.merge import alike, merge
from gouji.learn.drafting.names import Names, read_names
from gouji.learn.drafting.results import read_result
from gouji.learn.drafting.sheets import READERS, read_sheets
from gouji.learn.drafting.sketch import Sketch, sketch
from gouji.learn.drafting.table import DraftTable, draft_table
from gouji.learn.drafting.write import write_form

__all__ = ["READERS", "DraftedForm", "draft_form"]

SAME_TABLE = 50.0
"""Share of labels, in percent, from which on the tables of two examples are one table of the form."""
LEAST_ROWS = 2
"""Rows of the smallest table that is drafted."""


@dataclass(frozen=True, slots=True)
class DraftedForm:
    """A drafted form: the text of its file, its tables, and what a person should look at."""

    text: str
    tables: tuple[DraftTable, ...]
    doubts: tuple[str, ...]


def draft_form(
    examples: Sequence[Path],
    form: str = "my-form/1",
    title: str | None = None,
    years: tuple[int, int] | None = None,
    keys: Path | None = None,
    forms: Sequence[Path] = (),
) -> DraftedForm:
    """Draft a form from clean examples of it.

    Args:
        examples: Files of the formats in `READERS`, or results, each with the form's tables, filled in and free of
            misreadings.
        form: The form's id, `<family>/<edition>`.
        title: Its title; that of its first table if None.
        years: First and last year of its use; 2000 to 2099 if None.
        keys: A file of keys for tables, rows and columns (see `names`); without, they are t1, r1, c1, … Results keep
            the keys that they state.
        forms: Form files beside the shipped ones, for results that were made with them.

    Returns:
        The form, fit for use.

    Raises:
        InputError: An example can't be read.
        OptionError: No example holds a table, results are of different editions of a form or beside other examples, or
            the id or the keys can't be those of a form.
        FormError: A form file is wrong, or the draft is.
    """
    names = read_names(keys) if keys else Names()
    doubts: list[str] = []
    found = _grouped(_sketches(examples, forms, doubts))
    if not found:
        raise OptionError(
            f"No table of figures beside labels was found in {', '.join(path.name for path in examples)}. "
            "Give examples whose tables are real tables of the format, filled in."
        )
    if years is None:
        doubts.append("The years of the form's use are not told by examples; correct `years`.")
    tables = []
    for number, sketches in enumerate(found, 1):
        merged = merge(sketches)
        given = next((key for t in merged.titles for key in names.tables.get(bare(t), ())), f"t{number}")
        tables.append(draft_table(merged.table.id if merged.table else given, merged, names))
    name = title or next((t for table in tables for t in table.merged.titles), form)
    text = write_form(form, name, years or (2000, 2099), tables, doubts)
    problems = _problems(text)
    if problems:
        raise FormError("The draft is no form that can be used; mend its id, its keys or the examples:", problems)
    return DraftedForm(text, tuple(tables), (*doubts, *(doubt for table in tables for doubt in table.doubts)))


def _sketches(examples: Sequence[Path], forms: Sequence[Path], doubts: list[str]) -> list[list[Sketch]]:
    """The tables of each example; what is left out goes to the doubts."""
    several = {name for name, times in Counter(path.name for path in examples).items() if times > 1}
    out = []
    for path in examples:
        sketches = [s for s in _read(path, forms) if len(s.rows) >= LEAST_ROWS]
        if not sketches:
            doubts.append(f"{path.name} holds no table of figures beside labels and was left out.")
        name = f"{path.parent.name}/{path.name}" if path.name in several else path.name
        out.append([replace(s, example=name) for s in sketches])
        doubts += [doubt for s in sketches for doubt in s.doubts]
    return out


def _read(path: Path, forms: Sequence[Path]) -> list[Sketch]:
    if path.suffix.lower() != ".json":
        return [s for sheet in read_sheets(path) for s in [sketch(sheet)] if s]
    try:
        return read_result(path, forms)
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        raise UnknownFormat(f"{path.name} can't be read as a result of gouji ({error!r}).") from error


def _grouped(examples: Sequence[Sequence[Sketch]]) -> list[list[Sketch]]:
    """Tables of the form to be, with the sketches of each.

    Raises:
        OptionError: Results are of different editions, or beside other examples.
    """
    found: list[list[Sketch]] = []
    for sketches in examples:
        taken: list[list[Sketch]] = []
        for mine in sketches:
            free = [table for table in found if all(table is not other for other in taken)]
            near = max(free, key=lambda table: alike(table[0], mine), default=None)
            if near is None or alike(near[0], mine) < SAME_TABLE:
                near = []
                found.append(near)
            near.append(mine)
            taken.append(near)
    if len({mine.table is None for table in found for mine in table}) > 1:
        raise OptionError(
            "Results state their rows by key, other examples by label, and what is what between them would be a guess. "
            "Draft from results only, or from other examples only."
        )
    for table in found:
        id = table[0].table.id if table[0].table else ""
        editions: dict[str, list[str]] = {}
        for mine in table:
            editions.setdefault(mine.table.form if mine.table else "", []).append(mine.example)
        if len(editions) > 1:
            raise OptionError(
                f"The table {id!r} is of several forms: "
                + "; ".join(f"{form} in {', '.join(names)}" for form, names in editions.items())
                + ". Draft from the results of one at a time."
            )
        if len({tuple(part.id for part in mine.table.parts) for mine in table if mine.table}) > 1:
            raise OptionError(
                f"The table {id!r} has other blocks or sides in each of "
                f"{', '.join(mine.example for mine in table)}. Draft from examples that have the same."
            )
    return found


def _problems(text: str) -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.yaml"
        path.write_text(text, encoding="utf-8")
        return check_form(path)
