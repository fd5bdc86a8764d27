"""Why a cell has its value, or none: one sentence with the figures that tell it.

A sentence is made of nothing but the result: the cell, the balances and the runner-up that its `because` names, and the
other figures of its table. So it can be said again, in another language, of a result that was read from a file.
"""

from __future__ import annotations

from decimal import Decimal

from gouji.document import Address, Cell, Report, Status, Table, format_amount
from gouji.forms import Equation, Family, TableForm
from gouji.tell.figures import labelled, with_figures
from gouji.tell.gaps import Gaps
from gouji.tell.words import say

MOST_SUMS = 2
"""Balances told of one cell: two are what a value needs, more are in `because.equations`."""
MOST_TRIED = 2
"""Candidates of one cell that are put into its balances."""
MOST_VALUES = 3
"""Candidates told of one cell."""


def values_of(table: Table) -> dict[tuple[str, str], Decimal]:
    """The values of a table as balances count them: a blank is 0, what is open has none."""
    return {
        (cell.row, cell.column): Decimal(0) if cell.value is None else cell.value
        for cell in table.cells
        if cell.status not in (Status.UNDECIDED, Status.MISSING)
    }


def cell_reasons(report: Report, family: Family | None, lang: str) -> dict[str, str]:
    """The reasons of a report's cells that have one, by address `table/row/column`, in a language.

    Args:
        report: The report.
        family: The forms of its tables; without them reasons are as the result tells them.
        lang: "zh" or "en".
    """
    found: dict[str, str] = {}
    for table in report.tables:
        cells = [cell for cell in table.cells if cell.because is not None]
        reasons = Reasons(table, family.table(table.id, table.form)) if cells and family and lang != "en" else None
        for cell in cells:
            told = reasons.say(cell, lang) if reasons else cell.because.reason if cell.because else None
            found[f"{table.id}/{cell.row}/{cell.column}"] = told or ""
    return found


class Reasons:
    """The reasons of the cells of one table.

    Args:
        table: The table; its cells need not have a reason yet.
        form: Its form.
    """

    def __init__(self, table: Table, form: TableForm) -> None:
        self._values = values_of(table)
        self._gaps = Gaps(form.equations, self._values)
        self._equations = {equation.name: equation for equation in form.equations}

    def say(self, cell: Cell, lang: str) -> str | None:
        """The reason that a result tells of a cell, in a language; None if it tells none.

        A reason that was not made here is told as it is.
        """
        if cell.because is None:
            return None
        told = cell.because.reason
        return self.make(cell, lang) if lang != "en" and told == self.make(cell, "en") else told

    def make(self, cell: Cell, lang: str) -> str:
        """The sentence for a cell that is inferred, corrected or undecided."""
        address = cell.row, cell.column
        found = (self._equations.get(name) for name in (cell.because.equations if cell.because else ()))
        equations = [equation for equation in found if equation is not None]
        if cell.status is Status.UNDECIDED:
            return self._undecided(cell, equations, lang)
        what = "corrected" if cell.status is Status.CORRECTED else "inferred"
        told = [labelled(equation, self._values, address) for equation in equations[:MOST_SUMS]]
        number = "" if len(told) == 1 else ".both" if told else ".row"
        return say(
            lang,
            what + number,
            text=cell.text or "",
            sums=say(lang, "and").join(told),
            value=_amount(cell.value, lang),
            rival=self._rival(cell, lang) or self._alone(address, equations[:MOST_SUMS], lang),
        )

    def _rival(self, cell: Cell, lang: str) -> str:
        runner = cell.because.runner_up if cell.because else None
        if runner is None:
            return ""
        address = cell.row, cell.column
        broken = self._gaps.after({address: runner.value or Decimal(0)}) - self._gaps.failing
        key = "rival" if len(broken) > 1 else "rival.one" if broken else "rival.none"
        return say(lang, key, value=_amount(runner.value, lang), count=len(broken))

    def _alone(self, address: Address, equations: list[Equation], lang: str) -> str:
        """That no other value obeys balances, if one leaves no room for another."""
        exact = any(e.relation == "=" and not e.tolerance for e in equations if self._closed(e, address))
        return say(lang, "rival.no") if exact else ""

    def _closed(self, equation: Equation, address: Address) -> bool:
        """Whether the cell is the one figure of the balance that is asked for."""
        return address in equation.addresses and all(a == address or a in self._values for a in equation.addresses)

    def _undecided(self, cell: Cell, equations: list[Equation], lang: str) -> str:
        if not cell.candidates:
            return say(lang, "undecided.text")
        address = cell.row, cell.column
        values = say(lang, "or").join(_amount(c.value, lang) for c in cell.candidates[:MOST_VALUES])
        if len(cell.candidates) > MOST_VALUES:
            values += " …"
        sums = say(lang, "and").join(labelled(e, self._values, address) for e in equations[:MOST_SUMS])
        if len(cell.candidates) == 1:
            return say(lang, "undecided.one" if equations else "undecided.one.alone", values=values, sums=sums)
        if not equations:
            return say(lang, "undecided.alone", values=values)
        closed = [e for e in equations if self._closed(e, address)][:MOST_SUMS]
        if not closed:
            return say(lang, "undecided.open", values=values, sums=labelled(equations[0], self._values, address))
        tried = say(lang, "more").join(self._with(address, c.value, closed, lang) for c in cell.candidates[:MOST_TRIED])
        return say(lang, "undecided.near", values=values, tried=tried)

    def _with(self, address: Address, value: Decimal | None, equations: list[Equation], lang: str) -> str:
        """What becomes of balances with a value in the cell's place: "with 10, 5 ≠ 10 + 1 (总计 = 各项之和)"."""
        gaps = Gaps(equations, {**self._values, address: value or Decimal(0)})
        sums = (
            f"{with_figures(e, gaps.values, fails=i in gaps.failing)} ({e.label})" for i, e in enumerate(gaps.equations)
        )
        return say(lang, "undecided.with", value=_amount(value, lang), sums=say(lang, "and").join(sums))


def _amount(value: Decimal | None, lang: str) -> str:
    return say(lang, "blank") if value is None else format_amount(value)
