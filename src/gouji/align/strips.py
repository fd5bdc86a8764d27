"""A table read in strips (its labels, then a column or a few at a time) → its events row by row.

Readers that take a page's boxes column by column give such pages, as do those that take a table for newspaper columns:
behind the labels of some rows, in whatever order, with the same count of numbers beside each or none, stand as many
numbers as the rows lack. The first of them may stand among the labels, where a label was read with the box beside it.
Where header labels part these strip from strip, each strip was read row by row. Where nothing parts them, they were
read row by row or column by column; both are told, for balances know which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gouji.align.deal import deal
from gouji.align.events import Event, numbers_of
from gouji.align.nodes import LabelSequence
from gouji.align.parts import (
    Part,
    answered,
    cuts_columns,
    in_level_order,
    is_headed,
    parts,
    passes_title,
    singles,
    without_gap,
)
from gouji.document import Run

LEAST_ROWS = 4
"""Rows of the smallest part that is put back: fewer labels in a row may have lost their numbers."""
LEAST_MORE = 2
"""The same where another part of the table was read in strips."""
MOST_UNNAMED = 0.25
"""Share of the rows of a part, or of the table, whose labels may be illegible where its numbers are as many as their
cells."""

Rows = dict[int, tuple[Run, ...]]
"""Numbers of each row, by its node, in the form's order."""


def row_by_row(listed: Sequence[Event], labels: LabelSequence) -> tuple[Sequence[Event], ...]:
    """The events with every row's numbers behind its label, where the page was read in strips.

    Args:
        listed: The events in reading order.
        labels: The labels of the form.

    Returns:
        The events in order, in each of the ways in which they may have been read, two at most; `listed` itself alone
        where the page was not read in strips, or not clearly.
    """
    if labels.unlabelled.any():
        return (_one_row(listed, labels),)
    if labels.numbered:
        return (listed,)
    found = [(part, _rows(listed, part, labels, LEAST_MORE)) for part in parts(listed, labels)]
    if not any(_rows(listed, part, labels, LEAST_ROWS) for part, ways in found if ways):
        return (listed,)
    sure = sum(len(part.told) for part, _ in found) == labels.is_row.sum() and all(
        ways
        and in_level_order(part, labels)
        and not passes_title(part, listed, labels)
        and not cuts_columns(part, listed, labels)
        for part, ways in found
    )
    by_row: list[Event] = []
    by_column: list[Event] = []
    at = 0
    for part, ways in found:
        if ways:
            by_row += [*listed[at : part.first], *_in_order(listed, part, labels, ways[0], sure)]
            by_column += [*listed[at : part.first], *_in_order(listed, part, labels, ways[-1], sure)]
            at = part.stop
    by_row += listed[at:]
    by_column += listed[at:]
    return (by_row,) if by_row == by_column else (by_row, by_column)


def _one_row(listed: Sequence[Event], labels: LabelSequence) -> Sequence[Event]:
    """The events of a table of one row without label, its numbers behind all its headers."""
    cells = labels.cells[labels.is_row]
    heads = [event for event in listed if not event.runs]
    if len(cells) > 1 or sum(event.count for event in listed) != cells[0] or not heads or listed[0].runs:
        return listed
    if sum(event.runs != () and not before.runs for before, event in pairwise(listed)) < LEAST_MORE:
        return listed
    return [*heads, numbers_of(tuple(run for e in listed for run in e.runs if run.text), False, heads[-1].first)]


def _rows(listed: Sequence[Event], part: Part, labels: LabelSequence, least: int) -> list[Rows]:
    """The ways to give the rows of a part their numbers: none, one or two.

    Args:
        listed: The events in reading order.
        part: The part.
        labels: The labels of the form.
        least: Rows that it must have at least, if no header stands over its numbers.
    """
    body = part.behind(listed)
    nodes = sorted(part.told.values())
    count = sum(event.count for event in body)
    rows = [k for k, node in enumerate(labels.nodes) if node.kind == "row"]
    for whole in (rows[rows.index(nodes[0]) : rows.index(nodes[-1]) + 1], rows):
        named = len(nodes) >= (1 - MOST_UNNAMED) * len(whole)
        if not part.beside and count == labels.cells[whole].sum() and named:
            nodes = whole
            break
    lacking = [int(labels.cells[k]) - part.beside for k in nodes]
    torn = part.among(listed)
    if torn and count + sum(event.count for event in torn) == sum(lacking):
        body, count = [*torn, *body], sum(lacking)
    if count == sum(lacking) + 1 and len(nodes) >= LEAST_ROWS and labels.form.equations:
        body, count = _without_last(body), count - 1  # the page's number; balances tell if it stands elsewhere
    if not count or count != sum(lacking) or min(lacking) <= 0 or not without_gap(body, labels, nodes, part.last):
        return []
    beside = part.numbers_beside(listed)
    if (len(nodes) < least and not is_headed(body, labels, nodes)) or {len(b) for b in beside.values()} != {
        part.beside
    }:
        return []
    ways = deal(body, lacking, [labels.nodes[k].block for k in nodes])
    return [{k: (*beside.get(k, ()), *row) for k, row in zip(nodes, dealt, strict=True)} for dealt in ways]


def _without_last(body: Sequence[Event]) -> list[Event]:
    """The events without the last number."""
    last = max(i for i, event in enumerate(body) if event.count)
    rest = tuple(singles(body[last].runs)[:-1])
    return [*body[:last], *([numbers_of(rest, body[last].beside, body[last].first)] if rest else []), *body[last + 1 :]]


def _in_order(listed: Sequence[Event], part: Part, labels: LabelSequence, rows: Rows, sure: bool) -> list[Event]:
    """The events of a part: what stands over its columns, then labels of groups and rows with their numbers, in order.

    Args:
        listed: The events in reading order.
        part: The part.
        labels: The labels of the form.
        rows: The numbers of each row node, in the form's order.
        sure: Nothing speaks against that order: every row of the table was found, with its numbers, none before one
            that it comes behind, none behind the next block's title, and headers only where columns end.
    """
    heads: list[Event] = []
    inner: list[tuple[int, Event]] = []
    given = {run.interval for runs in rows.values() for run in runs}
    strays = [e for e in part.among(listed) if not given.issuperset(run.interval for run in singles(e.runs))]
    at = -1
    for i in range(part.first, part.body):
        event = listed[i]
        if event.runs:
            continue
        k, reward = answered(event, labels)
        kind = labels.nodes[k].kind if reward > 0 else ""
        if i in part.told:
            at = part.told[i]
        elif kind == "header" and (at < 0 or labels.is_row[at]):
            heads.append(event)
            continue
        elif kind in ("group", "title"):
            at = k
        inner.append((at, replace(event, beside=False)))
    first = {k: listed[i].first for i, k in part.told.items()}
    end = max(i for i in range(part.body, part.stop) if listed[i].runs)  # what is behind them heads the next part
    heads += [event for event in listed[part.body : end] if not event.runs]
    for k, runs in rows.items():
        numbers = numbers_of(runs, True, first.get(k, listed[part.body].first))
        inner.append((k, replace(numbers, moved=not sure)))
    ordered = [event for _, event in sorted(inner, key=lambda pair: pair[0])]
    over = tuple(run for run in singles(listed[end].runs) if run.interval not in given)
    strays += [numbers_of(over, False, listed[end].first)] if over else []
    return [*(replace(event, beside=False) for event in heads), *ordered, *strays, *listed[end + 1 : part.stop]]
