"""Bars as SVG that stands in a page: coloured by the page's style, readable without script, each with its numbers.

Two kinds are all that is needed, so they are drawn here; a plotting library would bring 30 MB and pictures that don't
follow the page's colours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 760
"""Width of a plot, in its own units; the page scales it."""
NARROW = 460
"""Width of a plot that takes half of the page."""
_ROW, _BAR = 24, 15
"""Height of a row and of the bar in it."""
_SIZE = 12
"""Height of letters."""
_COLUMNS_HEIGHT = 170
"""Height of the room for upright bars."""
_SEEN = 1.0
"""The least width of a part that is more than nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar: its label, its parts, and what stands behind it."""

    label: str
    parts: tuple[float, ...]
    note: str = ""


def bars(
    rows: Sequence[Row], kinds: Sequence[tuple[str, str]], most: float | None = None, width: float = WIDTH
) -> Markup:
    """Lying bars, one below the other.

    Args:
        rows: The bars, from top to bottom.
        kinds: Style class and name of each part.
        most: What a bar over the whole width comes to; the greatest sum if None.
        width: Width of the plot.
    """
    most = most or max((sum(row.parts) for row in rows), default=0) or 1
    left = min(max((_width(row.label) for row in rows), default=0) + 12, width * 0.55)
    note = max((_width(row.note) for row in rows), default=0) + 12
    room = width - left - note
    out = []
    for i, row in enumerate(rows):
        top = i * _ROW
        middle = top + _ROW / 2 + _SIZE * 0.35
        out.append(
            Markup('<text class="label" x="{:.0f}" y="{:.1f}" text-anchor="end">{}<title>{}</title></text>').format(
                left - 8, middle, _fitted(row.label, left - 10), row.label
            )
        )
        at = left
        for part, (style, name) in zip(row.parts, kinds, strict=True):
            if part > 0:
                wide = max(part / most * room, _SEEN)
                out.append(_part(style, at, top + (_ROW - _BAR) / 2, wide, _BAR, f"{row.label}: {name} {part:,.10g}"))
                at += wide
        out.append(
            Markup('<text class="note" x="{:.1f}" y="{:.1f}">{}</text>').format(max(at, left) + 6, middle, row.note)
        )
    return _svg(width, len(rows) * _ROW, out)


def columns(rows: Sequence[Row], kinds: Sequence[tuple[str, str]]) -> Markup:
    """Upright bars side by side, the label below and the note above each.

    Args:
        rows: The bars, from left to right.
        kinds: Style class and name of each part, from the bottom.
    """
    most = max((sum(row.parts) for row in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    foot = _COLUMNS_HEIGHT + _ROW
    out = [Markup('<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>').format(WIDTH, foot, foot)]
    for i, row in enumerate(rows):
        middle, at = (i + 0.5) * step, float(foot)
        for part, (style, name) in zip(row.parts, kinds, strict=True):
            if part > 0:
                high = max(part / most * _COLUMNS_HEIGHT, _SEEN)
                at -= high
                told = f"{row.label}: {name} {part:,.10g}"
                out.append(_part(style, middle - step * 0.36, at, step * 0.72, high, told))
        for y, text, style in ((at - 5, row.note, "note"), (foot + 16, row.label, "label")):
            out.append(
                Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
                    style, middle, y, text
                )
            )
    return _svg(WIDTH, foot + _ROW, out)


def _part(style: str, x: float, y: float, width: float, height: float, told: str) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
    ).format(style, x, y, width, height, told)


def _svg(width: float, height: float, parts: Sequence[Markup]) -> Markup:
    head = Markup('<svg viewBox="0 0 {} {:.0f}" role="img" font-size="{}">').format(width, height, _SIZE)
    return head + Markup("").join(escape(part) for part in parts) + Markup("</svg>")


def _width(text: str) -> float:
    """About how wide a text is drawn: a Han character takes its whole height, a letter half of it."""
    return sum(_SIZE if unicodedata.east_asian_width(one) in "WF" else _SIZE * 0.56 for one in text)


def _fitted(text: str, room: float) -> str:
    """The end of a text that fits into a width: what labels end with is what tells them apart."""
    if _width(text) <= room:
        return text
    while text and _width(text) + _SIZE > room:
        text = text[1:]
    return f"…{text}"
