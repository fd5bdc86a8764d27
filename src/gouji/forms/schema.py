"""The shape of a form file: what keys it may have and what they must hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
Text = Annotated[str, Field(min_length=1)]
Kind = Literal["count", "signed", "amount"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnFile(_Strict):
    """A leaf column (with `id`) or a header cell over several columns (with `columns`).

    A page may lack an `optional` column. `filled` is the share of the rows with numbers that have one other than 0 in
    the column, where that is known: it is asked on pages that leave zeros out and don't show where their numbers stand.
    """

    id: Key | None = None
    label: Text
    aliases: tuple[Text, ...] = ()
    kind: Kind = "count"
    unit: Text | None = None
    units: tuple[Text, ...] = ()
    optional: bool = False
    filled: Annotated[float, Field(ge=0, le=1)] | None = None
    columns: tuple[ColumnFile, ...] = ()


class RowFile(_Strict):
    """A row (with `id`) or a group of rows (with `rows`).

    `kind` and `unit` are for tables whose rows are in different units, printed in a cell beside the label; they stand
    above the column's. `line` is the line number (行次) printed beside the label.
    """

    id: Key | None = None
    label: Text
    aliases: tuple[Text, ...] = ()
    kind: Kind | None = None
    unit: Text | None = None
    line: Annotated[int, Field(ge=1)] | None = None
    rows: tuple[RowFile, ...] = ()


class BlockFile(_Strict):
    """Rows under a header of their own."""

    id: Key
    title: Text
    aliases: tuple[Text, ...] = ()
    corner: tuple[Text, ...] = ()
    columns: tuple[ColumnFile, ...]
    rows: tuple[RowFile, ...]


class SideFile(_Strict):
    """Items on one side of a table that prints several in a line; its columns are the table's where it has none."""

    id: Key
    columns: tuple[ColumnFile, ...] = ()
    rows: tuple[RowFile, ...]


class BalanceFile(_Strict):
    """An equation (or inequality) between cells."""

    id: Key
    label: Text
    each: Literal["row", "column", "table"]
    expression: Text
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0


class ProseFile(_Strict):
    """What the prose says of a sum of cells: wordings that stand for it.

    `of` sums rows of `column`, as in a balance (`a + b`, `part.*`); `also` are other sums that the same words may mean.
    A wording is a regular expression over text without white space, in half-width signs and simplified characters;
    `{n}` is the figure with its unit, "…" a few characters that name no other figure. With `says` it holds no figure
    and means that number (未收到…申请 means 0). `context` must be found in the same sentence, up to the wording's end.
    """

    of: Text
    column: Key
    also: tuple[Text, ...] = ()
    wordings: Annotated[tuple[Text, ...], Field(min_length=1)]
    says: Annotated[int, Field(ge=0)] | None = None
    context: Text | None = None


class ProseWordsFile(_Strict):
    """Words (regular expressions) around the figures of a form's prose.

    `units` follow a figure. `lead` are the only words that may stand before a wording in its clause, beside the
    issuer's name. `other` tell that a sentence speaks of another year or body, `vague` that a figure is not exact.
    """

    units: Annotated[tuple[Text, ...], Field(min_length=1)]
    lead: tuple[Text, ...] = ()
    other: tuple[Text, ...] = ()
    vague: tuple[Text, ...] = ()


class CarriedFile(_Strict):
    """A row that opens the year with what another row closed the last year with, column by column."""

    id: Key
    label: Text
    last_year: Key
    this_year: Key


class TableFile(_Strict):
    """One table; `same_as` takes the whole layout over from another form."""

    id: Key
    same_as: Text | None = None
    title: Text | None = None
    headings: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    print: Literal["rows", "one_row"] = "rows"
    optional: bool = False
    corner: tuple[Text, ...] = ()
    columns: tuple[ColumnFile, ...] = ()
    rows: tuple[RowFile, ...] = ()
    sides: tuple[SideFile, ...] = ()
    blocks: tuple[BlockFile, ...] = ()
    balances: tuple[BalanceFile, ...] = ()
    prose: tuple[ProseFile, ...] = ()
    carried: tuple[CarriedFile, ...] = ()


class FormFile(_Strict):
    """A form file."""

    form: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*/[A-Za-z0-9.-]+$")]
    title: Text
    years: tuple[int, int]
    prose: ProseWordsFile | None = None
    tables: Annotated[tuple[TableFile, ...], Field(min_length=1)]
