"""Runs of numbers → tokens with their places, and tokens → entries of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.document import Entry, Interval, Run, amount_spans, is_blank_mark, parse_amount
from gouji.document.amounts import scale_of
from gouji.forms import Column

SIGNS = "+-＋－−﹣"
"""Signs of a change that may stand right behind another number; longer dashes part numbers."""
_WIDE_FROM = "\u2e80"
"""From this character on, characters take two columns of a fixed-width page."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a blank mark or an empty cell.

    Attributes:
        text: As printed; "" for an empty cell.
        interval: Its place.
        slot: Layout slot, where separators give one.
        x: Columns of its left and right edges on a fixed-width page, wide characters counting two; (0, 0) if it has a
            slot.
        flawed: A sign that no one could read (□, ?, ~) stands right beside it: part of the number may be lost.
        unit: Unit printed in a cell of its own before it, if any.
        unread: Something stands in its slot that is no number: the number there could not be read.
    """

    text: str
    interval: Interval
    slot: int | None
    x: tuple[float, float] = (0.0, 0.0)
    flawed: bool = False
    unit: str | None = None
    unread: bool = False

    @property
    def filled(self) -> bool:
        """Text that can be read."""
        return bool(self.text) and not self.unread

    def touches(self, before: Token) -> bool:
        """Whether it stands right behind another."""
        return self.interval.line == before.interval.line and self.interval.start == before.interval.end

    @property
    def empty(self) -> bool:
        """An empty cell, or a mark that stands for one."""
        return not self.text or is_blank_mark(self.text)


def tokenize(runs: Sequence[Run], lines: Sequence[str], *, signed: bool = False) -> tuple[Token, ...]:
    """Cut runs into tokens.

    Args:
        runs: The runs of a row, in reading order.
        lines: Text of every source line; line n at n - 1.
        signed: Some of the row's numbers may have a sign: one between two numbers, nothing beside it, is the second's.

    Returns:
        Tokens in reading order; empty and unread cells where the layout shows them.
    """
    tokens: list[Token] = []
    for run in runs:
        if not run.text:
            tokens.append(Token("", run.interval, run.slot))
            continue
        spans = amount_spans(run.text)
        if not spans and run.slot is not None:
            tokens.append(Token(run.text, run.interval, run.slot, unread=True))
        for a, b in spans:
            text = run.text[a:b]
            inner = text.strip()
            start = run.interval.start + a + text.index(inner) if inner else run.interval.start + a
            interval = Interval(run.interval.line, start, start + len(inner))
            x = (0.0, 0.0)
            if run.slot is None:
                right = _width(lines[run.interval.line - 1][: interval.end])
                x = (right - _width(inner), right)
            flawed = _flawed(lines[run.interval.line - 1], interval)
            tokens.append(Token(inner, interval, run.slot, x, flawed, run.unit))
    return tuple(_with_signs(tokens, lines) if signed else tokens)


def _with_signs(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Token]:
    """The tokens with the signs that stand between two of them: `120-30` is 120 and -30."""
    end: tuple[int, int] | None = None
    for token in tokens:
        line, start = token.interval.line, token.interval.start
        if token.filled and token.text[0].isdigit() and end == (line, start - 1):
            sign = lines[line - 1][start - 1]
            if sign in SIGNS:
                interval = replace(token.interval, start=start - 1)
                token = replace(token, text=sign + token.text, interval=interval)
        if token.filled:
            end = line, token.interval.end
        yield token


_POINTS = frozenset(".．")
"""What `parse_amount` takes for a decimal point."""
_BESIDE = frozenset(" \t\u3000\u00a0|｜│┃,，、;；:：()（）[]【】\"'“”‘’.。*_`=")
"""Signs that may stand beside a number and take nothing from it."""


def _flawed(line: str, interval: Interval) -> bool:
    around = line[max(0, interval.start - 1) : interval.start] + line[interval.end : interval.end + 1]
    return any(not c.isalnum() and c not in _BESIDE for c in around)


def _width(text: str) -> float:
    return float(sum(2 if c >= _WIDE_FROM else 1 for c in text))


def entry(token: Token, column: Column, head_unit: str | None, via: str) -> Entry:
    """What a token says as a cell of a column.

    Args:
        token: The token.
        column: The column of the form.
        head_unit: Unit printed in the head of the table for all its amounts, or None.
        via: How the token was placed.
    """
    if token.unread:
        return lost(via)
    if token.empty:
        return Entry(None, token.text or None, (token.interval,), None, True, False, None, via)
    amount = parse_amount(token.text)
    if amount is not None and column.kind != "amount" and token.text[0] in _POINTS:
        whole = parse_amount(token.text[1:])  # a count has no decimals: the point is a speck before it
        amount = replace(whole, slip=whole.slip or amount.slip) if whole is not None else amount
    if amount is None:
        return Entry(None, token.text, (token.interval,), None, False, False, "not a number", via)
    scale = scale_of(column.unit)
    if token.unit is not None and amount.unit is None:
        amount = replace(amount, unit=token.unit, scale=scale_of(token.unit))
    if column.kind == "amount" and amount.unit is None and head_unit is not None:
        amount = replace(amount, unit=head_unit, scale=scale_of(head_unit))
    slip = amount.slip
    if amount.unit is not None and column.units and _currency(amount.unit) not in column.units:
        slip = slip or "unit not of the form"
    if token.flawed:
        slip = "unreadable sign"
    if column.kind == "signed" and amount.number != amount.number.to_integral_value():
        slip = "no count"
    if column.kind == "count" and (amount.number < 0 or amount.number != amount.number.to_integral_value()):
        slip = "no count"
    if column.kind == "amount" and amount.unit is None and len(column.units) > 1 and amount.number != Decimal(0):
        slip = slip or "unit not printed"
    return Entry(amount.value(scale), token.text, (token.interval,), amount.unit, False, False, slip, via)


def _currency(unit: str) -> str:
    """A unit of money as the forms write it: 万 → 万元."""
    return unit if unit.endswith(("元", "圆")) else f"{unit}元"


def lost(via: str) -> Entry:
    """A cell whose number the page has lost."""
    return Entry(None, lost=True, via=via)
