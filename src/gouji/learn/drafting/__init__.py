"""A form file from a few clean examples: rows, columns, units, line numbers, sides, and the balances that hold.

`draft_form` reads the examples (`sheets`), tells labels from units, line numbers and values (`sketch`), joins the
examples item by item (`merge`), finds which items stand under which (`outline`), searches the sums that the layout
suggests (`balances`), and writes it all with its doubts (`table`, `write`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gouji.channel import bare
from gouji.document.errors import FormError, OptionError
from gouji.forms import check_form
from gouji.learn.drafting.merge import alike, merge
from gouji.learn.drafting.names import Names, read_names
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
) -> DraftedForm:
    """Draft a form from clean examples of it.

    Args:
        examples: Files of the formats in `READERS`, each with the form's tables, filled in and free of misreadings.
        form: The form's id, `<family>/<edition>`.
        title: Its title; that of its first table if None.
        years: First and last year of its use; 2000 to 2099 if None.
        keys: A file of keys for tables, rows and columns (see `names`); without, they are t1, r1, c1, …

    Returns:
        The form, fit for use.

    Raises:
        InputError: An example can't be read.
        OptionError: No example holds a table, or the id or the keys can't be those of a form.
    """
    names = read_names(keys) if keys else Names()
    found: list[list[Sketch]] = []
    doubts: list[str] = []
    for path in examples:
        sketches = [s for sheet in read_sheets(path) for s in [sketch(sheet)] if s and len(s.rows) >= LEAST_ROWS]
        if not sketches:
            doubts.append(f"{path.name} holds no table of figures beside labels and was left out.")
        for mine in sketches:
            near = max(found, key=lambda table: alike(table[0], mine), default=None)
            taken = near is not None and any(other.example == mine.example for other in near)
            if near is not None and alike(near[0], mine) >= SAME_TABLE and not taken:
                near.append(mine)
            else:
                found.append([mine])
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
        given = next((key for t in merged.titles for key in names.tables.get(bare(t), ())), None)
        tables.append(draft_table(given or f"t{number}", merged, names))
    name = title or next((t for table in tables for t in table.merged.titles), form)
    text = write_form(form, name, years or (2000, 2099), tables, doubts)
    problems = _problems(text)
    if problems:
        raise FormError("The draft is no form that can be used; mend its id, its keys or the examples:", problems)
    return DraftedForm(text, tuple(tables), (*doubts, *(doubt for table in tables for doubt in table.doubts)))


def _problems(text: str) -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.yaml"
        path.write_text(text, encoding="utf-8")
        return check_form(path)
