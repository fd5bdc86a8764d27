"""Figures as they are printed: values, styles of writing them, and the balances that fail."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gouji.document import format_amount
from gouji.forms import Column, Equation, TableForm

Address = tuple[str, str]
Values = dict[Address, Decimal]


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: its value in the column's unit (None if printed empty) and the text printed for it."""

    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a report prints its figures.

    Attributes:
        change: Format of changes: "plain", "words", "spaced", "long" or "plus".
        separators: Thousands are parted by commas.
        amount: Unit of the procurement amount: "", "元", "万", "万元", "亿元", or "head": 万元 in its label.
        blank: What stands for a zero: None for the zero itself, else "", "-", "/" or "—".
        counted: The counting word after some numbers, mostly "".
    """

    change: str = "plain"
    separators: bool = False
    amount: str = ""
    blank: str | None = None
    counted: str = ""


def draw_style(rng: Random, blank: float) -> NumberStyle:
    """A report's way to print figures; `blank` is the probability, 0 to 1, that it leaves zeros empty."""
    return NumberStyle(
        rng.choices(("plain", "words", "spaced", "long", "plus"), (60, 12, 8, 5, 15))[0],
        rng.random() < 0.05,
        rng.choices(("", "元", "万", "万元", "亿元", "head"), (50, 10, 8, 15, 5, 12))[0],
        rng.choices(("", "-", "/", "—"), (50, 20, 22, 8))[0] if rng.random() < blank else None,
        rng.choice(("件", "条", "项")) if rng.random() < 0.02 else "",
    )


def heavy(rng: Random, median: float, spread: float) -> int:
    """A count with a heavy tail: log-normal with this median (> 0) and logarithmic spread."""
    return int(median * math.exp(rng.gauss(0, spread)))


def side(terms: Iterable[tuple[Decimal, Address]], values: Mapping[Address, Decimal | None]) -> Decimal:
    """One side of a balance; an empty cell counts as 0."""
    return sum((factor * (values[address] or 0) for factor, address in terms), Decimal(0))


def holds(equation: Equation, values: Mapping[Address, Decimal | None]) -> bool:
    """Whether a balance or inequality holds; an empty cell counts as 0."""
    more = side(equation.left, values) - side(equation.right, values)
    if equation.relation == "=":
        return abs(more) <= equation.tolerance
    return more <= equation.tolerance if equation.relation == "<=" else more >= -equation.tolerance


def broken(form: TableForm, values: Mapping[Address, Decimal | None]) -> list[tuple[str, str | None, str | None]]:
    """The balances that fail: rule, row and column of each; an empty cell counts as 0."""
    return [(e.rule, e.row, e.column) for e in form.equations if not holds(e, values)]


def print_figure(value: Decimal, column: Column, style: NumberStyle, rng: Random) -> Figure:
    """A value as a report of this style prints it; the figure's value is what the printed text says."""
    if value == 0:
        if style.blank is not None:
            return Figure(None, style.blank)
        return Figure(value, "0.00" if column.kind == "amount" and rng.random() < 0.05 else "0")
    if column.kind == "amount":
        return _print_amount(value, column, style)
    text = f"{abs(value):,}" if style.separators else format_amount(abs(value))
    if column.kind == "signed":
        less, more = {
            "words": ("减", "增"),
            "spaced": ("减 ", "增 "),
            "long": ("减少", "增加"),
            "plus": ("-", "+"),
        }.get(style.change, ("-", ""))
        text = (less if value < 0 else more) + text
    return Figure(value, text + (style.counted if rng.random() < 0.5 else ""))


def _print_amount(value: Decimal, column: Column, style: NumberStyle) -> Figure:
    if column.unit == "万元":
        value = value or Decimal(0)
        if style.amount in ("万", "万元", "元") and value == value.quantize(Decimal("0.0001")):
            if style.amount == "元":
                return Figure(value, f"{format_amount(value * 10000)}元")
            return Figure(value, f"{format_amount(value)}万元")
        return Figure(value, f"{value:,}" if style.separators else format_amount(value))
    if style.amount in ("万", "万元", "head") or (style.amount == "亿元" and value < 10**7):
        printed = (value / 10000).quantize(Decimal("0.0001" if value < 10**6 else "0.01"))
        if not printed:
            return Figure(value, format_amount(value) + "元")
        unit = {"head": "", "亿元": "万元"}.get(style.amount, style.amount)
        return Figure(printed * 10000, format_amount(printed) + unit)
    if style.amount == "亿元":
        printed = (value / 10**8).quantize(Decimal("0.01"))
        return Figure(printed * 10**8, f"{format_amount(printed)} 亿元")
    text = f"{value:,}" if style.separators else format_amount(value)
    return Figure(value, text + style.amount)
