"""What rows, columns and cells are called in a sentence: their keys in English, the form's labels in Chinese."""

from __future__ import annotations

from gouji.document import Address
from gouji.forms import TableForm

LONGEST = 12
"""Characters of a label in a sentence; a longer one is cut, its beginning is what a reader finds it by."""


class Labels:
    """Names within a table.

    Args:
        form: The table's form.
        lang: "zh" or "en".
    """

    def __init__(self, form: TableForm, lang: str) -> None:
        self._rows: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        if lang == "en":
            return
        for printed in form.rows:
            for (row, column), held in zip(printed.cells, printed.columns, strict=True):
                label = printed.labels[0] if printed.labels else " › ".join(held.parents) or row
                self._rows.setdefault(row, _short(label))
                self._columns.setdefault(column, _short(held.label))

    def row(self, key: str) -> str:
        """A row."""
        return self._rows.get(key, key)

    def column(self, key: str) -> str:
        """A column."""
        return self._columns.get(key, key)

    def cell(self, address: Address) -> str:
        """A cell."""
        row, column = address
        return f"“{self.row(row)} × {self.column(column)}”" if self._rows else f"{row}/{column}"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
