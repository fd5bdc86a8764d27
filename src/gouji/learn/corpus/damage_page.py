"""Damage between lines: page breaks, noise, blank lines and white space. Same signature as in `damage_text`."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.page import PageLine, Piece, Role, page_number


def page_breaks(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Page numbers in dashes or words, running heads and blank lines in the middle of tables and prose."""
    style = rng.choice(("- {} -", "第 {} 页", "—{}—", "- {} -", "第{}页 共8页", "— {} —", "\f", ""))
    return _breaks(lines, rng, severity, style)


def bare_page_numbers(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Page numbers that look like any number, in the middle of tables and prose."""
    return _breaks(lines, rng, severity, rng.choice(("{}", "{}", " {}", "{} / 9", "\t{}")))


def _breaks(lines: list[PageLine], rng: Random, severity: float, style: str) -> bool:
    if not lines:
        return False
    tables = [i for i, line in enumerate(lines) if line.table]
    spots = {
        rng.choice(tables) if tables and rng.random() < 0.7 else rng.randrange(len(lines))
        for _ in range(1 + int(severity * 4))
    }
    head = (
        prose().expand("running", rng, {"issuer": "", "short": "政府信息公开", "year": "2020"})
        if rng.random() < 0.25
        else ""
    )
    made: list[PageLine] = []
    for i, line in enumerate(lines):
        if i in spots:
            around = [PageLine() for _ in range(rng.choice((0, 1, 1, 2)))]
            made += [
                *around,
                page_number(style),
                *([PageLine([Piece(head, Role.NOISE)])] if head else []),
                *around,
            ]
        made.append(line)
    lines[:] = made
    return True


def noise_lines(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Picture names, bookmarks, dash rules and the like between any two lines."""
    made: list[PageLine] = []
    for line in lines:
        if rng.random() < severity * 0.03:
            made.append(PageLine([Piece(prose().expand("noise_in", rng, {}), Role.NOISE)]))
        made.append(line)
    changed = len(made) != len(lines)
    lines[:] = made
    return changed


def blank_lines(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Surplus blank lines, some with white space, anywhere or after every line."""
    every = rng.random() < 0.15
    made: list[PageLine] = []
    for line in lines:
        made.append(line)
        if (every and line.pieces) or rng.random() < severity * 0.1:
            made.append(PageLine([], rng.choice(("", "", "", " ", "\t", "　"))))
    changed = len(made) != len(lines)
    lines[:] = made
    return changed


def lose_blank_lines(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Every blank line lost."""
    kept: Sequence[PageLine] = [line for line in lines if line.pieces]
    changed = len(kept) != len(lines)
    lines[:] = kept
    return changed


def ragged_spaces(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """White space at the ends and beginnings of lines."""
    changed = False
    for line in lines:
        if line.pieces and rng.random() < severity * 0.2:
            line.tail += rng.choice((" ", "  ", "\u3000", "\r"))
            changed = True
    return changed


def drop_lines(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Lines of tables and running text not seen at all."""
    kept = [line for line in lines if not _may_go(line) or rng.random() > severity * 0.03]
    changed = len(kept) != len(lines)
    lines[:] = kept
    return changed


def drop_repeats(lines: list[PageLine], rng: Random, severity: float) -> bool:
    """Lines that say the same as the line above, or as any before, removed by a tool that takes them for doubles."""
    anywhere = rng.random() < 0.3
    kept: list[PageLine] = []
    seen = set[str]()
    for line in lines:
        text = line.text.strip()
        if text and _may_go(line):
            if text in seen:
                continue
            if not anywhere:
                seen.clear()
            seen.add(text)
        kept.append(line)
    changed = len(kept) != len(lines)
    lines[:] = kept
    return changed


def _may_go(line: PageLine) -> bool:
    return bool(line.table) or any(piece.role is Role.TEXT for piece in line.pieces)
