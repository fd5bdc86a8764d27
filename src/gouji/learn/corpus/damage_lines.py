"""Damage to lines: labels broken, numbers slipped, columns shifted, lines joined.

Same signature as in `damage_text`: lines are changed in place, the answer says whether any was.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random

from gouji.learn.corpus.page import BROKEN, LABELS, PageLine, Piece, Role

SEPARATED = ("tabs", "rows", "ocr", "spaces")
"""Layouts with one row on a line and something between its cells."""


def _last_label(line: PageLine) -> int | None:
    """Index of the label next to the numbers, None if the line is no row."""
    at = next((i for i, piece in enumerate(line.pieces) if piece.role is Role.NUMBER), None)
    labels = [i for i, piece in enumerate(line.pieces[:at]) if piece.role is Role.LABEL and piece.text]
    return labels[-1] if labels and at is not None else None


def break_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A label's end on the next line, its numbers with the first part or, more rarely, with the second."""
    made: list[PageLine] = []
    for line in lines:
        made.append(line)
        at = _last_label(line) if line.layout in SEPARATED else None
        if at is None or len(line.pieces[at].text) < 5 or rng.random() > severity * 0.3:
            continue
        label = line.pieces[at]
        cut = rng.randint(3, len(label.text) - 1)
        rest = label.like(label.text[cut:], before=label.before if line.layout in ("tabs", "spaces") else "")
        label.text = label.text[:cut]
        below = PageLine(
            [Piece(p.text and "", Role.NOISE, p.before, table=p.table) for p in line.pieces[:at]] + [rest],
            "",
            line.layout,
        )
        if line.layout != "tabs" or rng.random() < 0.2:
            below.pieces = [rest]
            rest.before = ""
        elif rng.random() < 0.6:
            below.tail = "\t" * sum(piece.role is Role.NUMBER for piece in line.pieces)
        if rng.random() < 0.2:  # the page broke in the cell
            made += [PageLine() for _ in range(rng.randint(1, 2))]
        if rng.random() < 0.25:
            numbers = line.pieces[at + 1 :]
            line.pieces = line.pieces[: at + 1]
            below.pieces += numbers
            below.tail, line.tail = line.tail, ""
        made.append(below)
    changed = len(made) != len(lines)
    lines[:] = made
    return changed


def break_cells(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """A cell's own line breaks kept where one cell stands on a line: a label goes on in the next line."""
    made: list[PageLine] = []
    for line in lines:
        made.append(line)
        label = line.pieces[0] if line.layout == "cells" and len(line.pieces) == 1 else None
        if label is None or label.role not in BROKEN or len(label.text) < 5 or rng.random() > severity * 0.4:
            continue
        mark = next((label.text.find(mark) for mark in "（(" if label.text.find(mark) > 1), 0)
        cut = mark if mark and rng.random() < 0.6 else rng.randint(2, len(label.text) - 2)
        rest = label.like(label.text[cut:], before=rng.choice(("", "", label.before)))
        label.text = label.text[:cut]
        made.append(PageLine([rest], line.tail, line.layout))
    changed = len(made) != len(lines)
    lines[:] = made
    return changed


def break_groups(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The end of a group's label beside a later row of the group, perhaps with a neighbour's character in between."""
    changed = False
    for i, line in enumerate(lines[:-1]):
        if line.layout not in ("tabs", "rows", "ocr"):
            continue
        for k, group in enumerate(line.pieces):
            if group.role is not Role.GROUP or len(group.text) < 4 or rng.random() > severity * 0.7:
                continue
            below = next((other for other in lines[i + 1 : i + 3] if other.numbers()), None)
            if below is None or below.table != line.table:
                continue
            cut = rng.randint(2, len(group.text) - 1)
            rest, group.text = group.text[cut:], group.text[:cut]
            label = line.pieces[k + 1] if k + 1 < len(line.pieces) else None
            if label is not None and len(label.text) > 4 and rng.random() < 0.3:
                group.text += rng.choice((" ", "")) + label.text[-1]
            if (
                below.layout == "tabs"
                and len(below.pieces) > k
                and not below.pieces[k].text
                and below.pieces[k].role is Role.NOISE
            ):
                below.pieces[k] = group.like(rest, before=below.pieces[k].before)
            else:
                below.pieces.insert(0, group.like(rest))
                if len(below.pieces) > 1 and not below.pieces[1].before:
                    below.pieces[1].before = "\t" if below.layout == "tabs" else " "
            changed = True
    return changed


def shift_columns(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Tab rows whose numbers stand one or more cells to the left or right, as after a page break."""
    changed, shift = False, 0
    for line in lines:
        if line.layout != "tabs" or not line.numbers():
            continue
        if rng.random() < severity * 0.15:
            shift = rng.choice((-1, 0, 1, 1, 2))
        at = next(i for i, piece in enumerate(line.pieces) if piece.role is Role.NUMBER)
        if shift > 0:
            line.pieces[at].before += "\t" * shift
            changed = True
        elif shift < 0 and at and not line.pieces[at - 1].text and line.pieces[at - 1].role is Role.NOISE:
            del line.pieces[at - 1]
            changed = True
    return changed


def spurious_cells(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Empty tab cells at the end of lines, or before a line."""
    changed = False
    for line in lines:
        if line.layout == "tabs" and line.pieces and rng.random() < severity * 0.3:
            if rng.random() < 0.8:
                line.tail += "\t" * rng.randint(1, 4)
            else:
                line.pieces[0].before += "\t"
            changed = True
    return changed


def surplus_zeros(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """One zero too many in a row of zeros."""
    changed = False
    for line in lines:
        numbers = line.numbers()
        if (
            len(numbers) > 1
            and line.layout in SEPARATED
            and all(n.text == "0" for n in numbers)
            and rng.random() < severity * 0.1
        ):
            last = numbers[-1]
            line.pieces.append(Piece("0", Role.NUMBER, last.before or "\t", False, last.table, "", ""))
            changed = True
    return changed


def lose_tails(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The last cells of a row lost, often of all rows up to the end of the page."""
    changed, left = False, 0
    for line in lines:
        numbers = line.numbers()
        if len(numbers) < 3 or line.layout not in ("tabs", "rows", "spaces", "ocr", "pipes"):
            continue
        if not left and rng.random() < severity * 0.06:
            left = rng.choice((1, 1, 2, 5))
            drop = rng.choice((1, 1, 2))
        if left:
            left -= 1
            for piece in numbers[-drop:]:
                line.pieces.remove(piece)
            changed = True
    return changed


def slip_numbers(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The last number of a row, or all of them, on the next line."""
    made: list[PageLine] = []
    for line in lines:
        made.append(line)
        numbers = line.numbers()
        if line.layout in SEPARATED and len(numbers) > 1 and rng.random() < severity * 0.08:
            count = len(numbers) if rng.random() < 0.4 else 1
            moved = line.pieces[-count:]
            if all(piece.role is Role.NUMBER for piece in moved) and len(line.pieces) > count:
                line.pieces = line.pieces[:-count]
                moved[0].before = ""
                made.append(PageLine(moved, "", line.layout))
    changed = len(made) != len(lines)
    lines[:] = made
    return changed


def swap_numbers(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """The numbers of a row interleaved with the next row's: one exchanged."""
    changed = False
    for line, below in pairwise(lines):
        a, b = line.numbers(), below.numbers()
        unlike = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x.text != y.text]
        if line.layout in ("ocr", "rows", "spaces") and len(a) == len(b) and unlike and rng.random() < severity * 0.2:
            i = rng.choice(unlike)
            a[i].text, b[i].text = b[i].text, a[i].text
            changed = True
    return changed


def join_lines(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Two lines of a table on one."""
    made: list[PageLine] = []
    for line in lines:
        above = made[-1] if made else None
        fit = above is not None and above.pieces and line.pieces and above.table and above.table == line.table
        if above is None or not fit or above.layout in ("pipes", "cells") or rng.random() > severity * 0.12:
            made.append(line)
            continue
        digit = above.text[-1:].isdigit() or line.text[:1].isdigit()
        gap = rng.choice((" ", "\t", "  ")) if digit or above.numbers() else rng.choice((" ", ""))
        line.pieces[0].before = gap + line.pieces[0].before.lstrip()
        above.pieces += line.pieces
        above.tail = line.tail
    changed = len(made) != len(lines)
    lines[:] = made
    return changed


def stray_labels(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Numbers that stand apart from their label: the label on a line of its own, the numbers on the next."""
    made: list[PageLine] = []
    for line in lines:
        at = _last_label(line) if line.layout in SEPARATED else None
        if (
            at is not None
            and rng.random() < severity * 0.15
            and not any(p.role in LABELS for p in line.pieces[at + 1 :])
        ):
            numbers, line.pieces = line.pieces[at + 1 :], line.pieces[: at + 1]
            numbers[0].before = numbers[0].before if line.layout == "tabs" else ""
            made += [line, PageLine(numbers, line.tail, line.layout)]
            line.tail = ""
        else:
            made.append(line)
    changed = len(made) != len(lines)
    lines[:] = made
    return changed
