"""Balances with their figures, as a person writes them on paper to check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gouji.document import Address, format_amount
from gouji.forms import Equation

FAILED: Mapping[str, str] = {"=": "≠", "<=": ">", ">=": "<"}
"""How two sides compare that fail a relation."""
SIGNS: Mapping[str, str] = {"=": "=", "<=": "≤", ">=": "≥"}
UNKNOWN, OPEN = "?", "…"
"""The figure that is asked for, and another that is not known."""
_ZEROS = "0 …"
"""Several zeros, which are left out."""


def with_figures(
    equation: Equation, values: Mapping[Address, Decimal], asked: Address | None = None, *, fails: bool = False
) -> str:
    """A balance with its figures, such as "9 = 4 + ? + 0 …".

    Args:
        equation: The balance.
        values: Values by cell; others are shown as open.
        asked: The cell that is shown as "?".
        fails: The two sides do not compare as the balance says.
    """
    sign = (FAILED if fails else SIGNS)[equation.relation]
    return f"{_side(equation.left, values, asked)} {sign} {_side(equation.right, values, asked)}"


def labelled(equation: Equation, values: Mapping[Address, Decimal], asked: Address | None = None) -> str:
    """The same with how the form says it, in brackets."""
    return f"{with_figures(equation, values, asked)} ({equation.label})"


def _side(terms: Sequence[tuple[Decimal, Address]], values: Mapping[Address, Decimal], asked: Address | None) -> str:
    told: list[str] = []
    zeros = 0
    for factor, address in terms:
        value = values.get(address)
        if address != asked and value == 0:
            zeros += 1
            continue
        figure = UNKNOWN if address == asked else OPEN if value is None else format_amount(value)
        times = "" if abs(factor) == 1 else f"{format_amount(abs(factor))} × "
        figure = f"({figure})" if figure.startswith("-") and (told or times) else figure
        told.append(("− " if factor < 0 else "+ " if told else "") + times + figure)
    if zeros:
        told.append(("+ " if told else "") + ("0" if zeros == 1 or not told else _ZEROS))
    return " ".join(told)
