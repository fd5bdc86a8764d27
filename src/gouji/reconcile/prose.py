"""The prose as a witness: figures that it repeats speak for the choices that say the same, on scans only.

Prose is one witness, never a judge: its cost is below the margin by which a choice must win, so that alone it proves
nothing, and it is no balance, so that what is inferred or corrected needs its two balances with or without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.document import Address, Told
from gouji.reconcile.rows import Choice

WRONG = 3.0
"""Cost of a figure in the prose that is not the table's: one in twenty is misread itself, left over from the year
before, counted otherwise, or of another cell than its words seem to say."""


def witnesses(told: Sequence[Told], table: str) -> dict[Address, Decimal]:
    """What the prose says of single cells of a table; nothing of a cell of which it says two things.

    Args:
        told: The figures of the prose.
        table: Id of the table.
    """
    said: dict[Address, set[Decimal]] = {}
    for figure in told:
        usual = [cell.split("/") for cell in figure.sums[0]]
        if len(usual) == 1 and usual[0][0] == table:
            said.setdefault((usual[0][1], usual[0][2]), set()).add(figure.value)
    return {address: values.pop() for address, values in said.items() if len(values) == 1}


def heard(found: Sequence[Choice], cells: Sequence[Address], said: Mapping[Address, Decimal]) -> list[Choice]:
    """The choices of a row, cheapest first, those dearer that the prose contradicts: however many figures, one witness.

    A choice under which the author printed something else than meant is contradicted by neither number.
    """
    spoken = [(i, said[address]) for i, address in enumerate(cells) if address in said]

    def contradicted(choice: Choice) -> bool:
        return any(
            choice.values[i] is not None and value not in (choice.values[i], choice.shown(i)) for i, value in spoken
        )

    weighed = [replace(c, cost=c.cost + WRONG) if contradicted(c) else c for c in found]
    return sorted(weighed, key=lambda choice: choice.cost)
