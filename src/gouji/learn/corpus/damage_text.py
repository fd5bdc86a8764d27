"""Damage to the text of pieces: labels misread, digits misread, cells lost.

Each function takes the page's lines, a source of chance and a severity (0 to 1), changes pieces in place and says
whether it changed any. The registry is in `damage`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from random import Random

import opencc

from gouji.channel import load_channel
from gouji.learn.corpus.page import BROKEN, PageLine, Piece, Role

STRAY = "、.·,'`~_-:;”“一丨丶亅（）"
"""Specks that a machine reads as characters."""


def labels_of(lines: Iterable[PageLine]) -> list[Piece]:
    """Every label piece with text."""
    return [piece for line in lines if line.table for piece in line.pieces if piece.role in BROKEN and piece.text]


def numbers_of(lines: Iterable[PageLine]) -> list[Piece]:
    """Every cell with text."""
    return [piece for line in lines for piece in line.pieces if piece.role is Role.NUMBER and piece.text]


def _change(pieces: Iterable[Piece], rng: Random, share: float, edit: Callable[[str], str]) -> bool:
    """Edit about this share of the pieces (0 to 1)."""
    changed = False
    for piece in pieces:
        if rng.random() < share:
            text = edit(piece.text)
            changed |= text != piece.text
            piece.text = text
    return changed


def misread_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Characters of labels taken for similar ones (废止 → 度止)."""

    def edit(text: str) -> str:
        for _ in range(1 + (rng.random() < severity / 2)):
            text = load_channel().misread(text, rng)
        return text

    return _change(labels_of(lines), rng, severity * 0.6, edit)


def lose_characters(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A character of a label lost."""

    def edit(text: str) -> str:
        i = rng.randrange(len(text))
        return text[:i] + text[i + 1 :] if len(text) > 2 else text

    return _change(labels_of(lines), rng, severity * 0.35, edit)


def insert_characters(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A speck read as a character, or a character of a label doubled."""

    def edit(text: str) -> str:
        i = rng.randrange(len(text))
        added = text[i] if rng.random() < 0.3 and not text[i].isdigit() else rng.choice(STRAY)
        return text[:i] + added + text[i:]

    return _change(labels_of(lines), rng, severity * 0.3, edit)


def space_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Labels spaced out (自 然 人), or torn where the line of a cell ended (商业企 业)."""

    def edit(text: str) -> str:
        if len(text) <= 6 and rng.random() < 0.6:
            return " ".join(text)
        i = rng.randrange(1, len(text)) if len(text) > 1 else 0
        return text[:i] + " " + text[i:] if i and not text[i - 1 : i + 1].isdigit() else text

    return _change(labels_of(lines), rng, 0.1 + severity * 0.6, edit)


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Labels, some or all, and some prose in traditional characters."""
    changed = _change(labels_of(lines), rng, rng.choice((1.0, 0.3)), _traditional().convert)
    for line in lines:
        if line.layout == "prose" and rng.random() < severity:
            for piece in line.pieces:
                if piece.role is Role.TEXT:
                    changed |= _change([piece], rng, 1.0, _traditional().convert)
    return changed


def misread_prose(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Similar characters, stray spaces and half-width punctuation in running text."""
    changed = False
    for line in lines:
        for piece in line.pieces:
            if piece.role not in (Role.TEXT, Role.SUBHEADING) or rng.random() > severity or len(piece.text) < 4:
                continue
            i = rng.randrange(2, len(piece.text))
            if rng.random() < 0.6:
                piece.text = piece.text[:2] + load_channel().misread(piece.text[2:], rng)
            elif rng.random() < 0.4 and not piece.text[i].isdigit():
                piece.text = piece.text[:i] + rng.choice((" ", ",", "·", " .")) + piece.text[i:]
            changed = True
    return changed


def misread_headings(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A character of a heading or title taken for a similar one, or spaces in it."""

    def edit(text: str) -> str:
        i = rng.randrange(len(text))
        if rng.random() < 0.4:
            return text[:i] + " " + text[i:] if not text[i].isdigit() else text
        return load_channel().misread(text, rng)

    heads = (p for line in lines for p in line.pieces if p.role in (Role.HEADING, Role.TITLE) and len(p.text) > 5)
    return _change(heads, rng, severity * 0.8, edit)


def lose_groups(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Labels of groups of rows lost."""
    groups = [piece for piece in labels_of(lines) if piece.role is Role.GROUP]
    lost = {piece.row for piece in groups if rng.random() < 0.15 + severity * 0.7}
    return _change((p for p in groups if p.row in lost), rng, 1.0, lambda _: "")


def lose_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Whole labels of rows, columns or blocks lost."""
    return _change(labels_of(lines), rng, severity * 0.15, lambda _: "")


def letters_for_zero(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Letters and circles for lone zeros."""
    kinds = rng.choice(("Oo", "O", "o", "〇", "○", "Ｏ", "OoＯ〇"))
    zeros = (piece for piece in numbers_of(lines) if piece.text == "0")
    return _change(zeros, rng, severity * 0.5, lambda _: rng.choice(kinds))


def letters_for_one(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Letters and strokes for the digit 1 where it stands alone or first."""
    ones = (p for line in lines if line.layout != "pipes" for p in numbers_of([line]) if p.text.startswith("1"))
    return _change(ones, rng, 0.2 + severity * 0.6, lambda text: rng.choice("lI|") + text[1:])


def wide_digits(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Full-width digits."""
    wide = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
    return _change(numbers_of(lines), rng, rng.choice((1.0, severity)), lambda text: text.translate(wide))


def trailing_dots(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A dot or comma after a number."""
    numbers = (p for line in lines if line.layout != "glued" for p in numbers_of([line]) if p.text[-1:].isdigit())
    return _change(numbers, rng, severity * 0.15, lambda text: text + rng.choice("..,。"))


def bold_numbers(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Markdown bold around cells that are not 0, as vision models write them."""
    cells = [p for line in lines if line.layout == "pipes" for p in numbers_of([line]) if p.text != "0"]
    return _change(cells, rng, 0.3 + severity * 0.5, lambda text: f"**{text}**")


def _digits(text: str) -> list[int]:
    return [i for i, character in enumerate(text) if character.isdigit()]


def double_digits(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A digit doubled."""

    def edit(text: str) -> str:
        places = _digits(text)
        i = rng.choice(places) if places else 0
        return text[:i] + text[i] + text[i:] if places else text

    return _change(numbers_of(lines), rng, severity * 0.04, edit)


def lose_digits(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A digit of a longer number, a decimal point or a minus sign lost."""

    def edit(text: str) -> str:
        places = _digits(text)
        marks = [i for i, character in enumerate(text) if character in ".-"]
        if marks and rng.random() < 0.6:
            i = rng.choice(marks)
        elif len(places) > 1:
            i = rng.choice(places)
        else:
            return text
        return text[:i] + text[i + 1 :]

    return _change(numbers_of(lines), rng, severity * 0.25, edit)


def confuse_digits(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Digits taken for others, or turned upside down (99 → 66)."""

    def edit(text: str) -> str:
        if re.fullmatch(r"[69]+", text) and rng.random() < 0.5:
            return text.translate(str.maketrans("69", "96"))
        return load_channel().misread(text, rng, number=True)

    return _change(numbers_of(lines), rng, severity * 0.05, edit)


def lose_zeros(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Lone zeros not seen by the machine."""
    zeros = (piece for piece in numbers_of(lines) if piece.text in ("0", "O", "o", "〇", "０"))
    return _change(zeros, rng, severity * 0.2, lambda _: "")
