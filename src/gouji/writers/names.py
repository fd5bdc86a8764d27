"""What the form calls the rows, columns and balances of a table: labels for keys."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.document import Check, Outcome, format_amount
from gouji.forms import Block, TableForm
from gouji.writers.layout import header_columns

_STEP = " › "
"""Between a group's label and what it holds."""

_FAILED = {"=": "≠", "<=": ">", ">=": "<"}
"""How two sides compare that fail a relation."""


class Names:
    """The labels of a table's rows, columns and balances; a key that the form doesn't know stands for itself."""

    def __init__(self, form: TableForm) -> None:
        self.form = form
        self._rows: dict[str, str] = {}
        self._columns: dict[tuple[str, str], str] = {}
        for block in form.blocks:
            for address, row, column in _labels(block):
                self._rows[address[0]] = row
                self._columns[address] = column
        self._equations = {(e.rule, e.row, e.column): e for e in form.equations}

    def row(self, key: str) -> str:
        """The row's label with those of its groups."""
        return self._rows.get(key, key)

    def column(self, row: str, key: str) -> str:
        """The label of a column in a row, with those over it; rows of different blocks have columns of their own."""
        return self._columns.get((row, key), key)

    def cell(self, row: str, column: str) -> str:
        """Row and column of a cell."""
        return f"{self.row(row)} × {self.column(row, column)}"

    def rule(self, check: Check) -> str:
        """How the form says the balance that a check is about."""
        equation = self._equations.get((check.rule, check.row, check.column))
        return equation.label if equation else check.rule

    def comparison(self, check: Check) -> str:
        """The two sides of a check and how they compare, "…" for a side that is not known."""
        equation = self._equations.get((check.rule, check.row, check.column))
        relation = equation.relation if equation else "="
        sign = {
            Outcome.PASSED: relation,
            Outcome.FAILED: _FAILED[relation],
            Outcome.UNDECIDED: f"{relation}?",
        }[check.outcome]
        left, right = ("…" if side is None else format_amount(side) for side in (check.left, check.right))
        return f"{left} {sign} {right}"

    def place(self, check: Check) -> str:
        """The row or column that a check is about; empty if it is about the whole table."""
        if check.row:
            return self.row(check.row)
        if not check.column:
            return ""
        return next((label for (_, key), label in self._columns.items() if key == check.column), check.column)


def _labels(block: Block) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Address, row label and column label of every cell of a block."""
    title = block.titles[:1]
    for printed in block.rows:
        columns = header_columns(block) if not printed.labels else printed.columns
        for address, column in zip(printed.cells, columns, strict=True):
            if printed.labels:
                row, over = (*title, *printed.groups, printed.labels[0]), (*column.parents, column.label)
            else:
                row, over = (*title, *column.parents), (column.label,)
            yield address, _STEP.join(row) or address[0], _STEP.join(over)
