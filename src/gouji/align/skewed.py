"""A page whose numbers lag behind their labels: the alignment in which several rows may wait for their numbers.

A reader sorts the boxes of a page from top to bottom. On a skewed page the boxes on the right come later than those on
the left that stand on the same line: a label or two of the next rows before the numbers of this one, more where rows
are low, none where they are high. Labels keep their order and so do numbers; each numbers belong to the oldest row
that still waits. A state is therefore a node and how many rows, the last one up to it among them, wait. Where a page
ends among them, or a group's cell is high, rows may have their numbers before their labels too: there labels wait.
Otherwise this is the pair hidden Markov model of `lattice`, with its rewards; its transitions are kept as lists of
edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from gouji.align.edges import Edge, Machine, edges_of
from gouji.align.lattice import NO_NUMBERS, PAST_OPEN, UNLABELLED, Lattice
from gouji.align.nodes import IMPOSSIBLE, LabelSequence

MOST_WAITING = 6
"""Rows that may wait for their numbers at once: beyond that, labels and numbers stand in blocks (see `apart`)."""
MOST_EARLY = 3
"""Rows that may wait for their labels at once."""
PIECE = 3.0
"""Cost of a text that may be a piece of a row's label and stands behind the row's numbers."""
WAIT = 0.05
"""Cost of a row's label while another row waits: on a page that is skewed it may do so from first to last."""


class _Skewed:
    """The machine of a skewed page.

    A state is numbered `waiting * nodes + node`. Behind these come states for rows that numbers have opened, the same
    with how many of the labels up to theirs are still to come, and last the one before the table.

    Attributes:
        states: Number of states but that last one.
        texts: What label texts may do.
        numbers: What numbers may do.
        ends: Cost of ending in each state, shape (states + 1,).
    """

    def __init__(self, labels: LabelSequence) -> None:
        plain = Lattice((), labels)
        self.n = len(labels.nodes)
        self.early = self.n * (MOST_WAITING + 1)
        self.states = self.early + self.n * MOST_EARLY
        self.is_row = labels.is_row
        self.rows: list[int] = np.flatnonzero(labels.is_row).tolist()
        self.upto = np.cumsum(labels.is_row)  # rows up to each node
        self.at, self.past = plain.at, plain.past
        owners = [(w, k) for w in range(MOST_WAITING + 1) for k in range(self.n) if self._is_state(k, w)]
        self.texts = edges_of([*self._skips(), *self._text_edges(owners)], self.states + 1)
        self.numbers = edges_of([*self._skips(), *self._number_edges(owners)], self.states + 1)
        ends = np.full(self.states + 1, -IMPOSSIBLE)
        ends[self.states] = plain.end
        for w, k in owners:
            ends[w * self.n + k] = plain.end - self.past[k] + w * NO_NUMBERS
        for state, k, _ in self._early():
            ends[state] = plain.end - self.past[k]
        self.ends = ends

    def _is_state(self, k: int, waiting: int) -> bool:
        return waiting <= int(self.upto[k])

    def _early(self) -> Iterator[tuple[int, int, int]]:
        """States in which labels are still to come: their numbers, nodes, and how many labels."""
        for due in range(1, MOST_EARLY + 1):
            for k in self.rows[due - 1 :]:
                yield self.early + (due - 1) * self.n + k, k, due

    def _row(self, k: int, back: int) -> int:
        """The node of the row that is `back` rows before the last one up to node k; -1 if there is none."""
        at = int(self.upto[k]) - 1 - back
        return int(self.rows[at]) if at >= 0 else -1

    def _skips(self) -> Iterator[Edge]:
        for state in range(self.states):  # those that can't be too: `Edges.starts` wants every state
            yield state, state, -1, 2 * self.n + 1 + (self.n <= state < self.early), 0.0, 0.0
        yield self.states, self.states, -1, 2 * self.n, 0.0, 0.0

    def _text_edges(self, states: Sequence[tuple[int, int]]) -> Iterator[Edge]:
        listed = [(w * self.n + k, k, w) for w, k in states]
        for state, k, _ in listed:
            yield state, state, k, self.n + k, 0.0, 0.0
        for state, k, w in [*listed, *((state, k, 0) for state, k, _ in self._early())]:
            for j in range(k + 1, self.n):
                lost = float(self.at[j] - self.past[k])
                alone = int(self.is_row[j])
                yield state, alone * self.n + j, j, j, lost + w * NO_NUMBERS, 0.0
                still = w + int(self.upto[j] - self.upto[k])
                if w and still <= MOST_WAITING:
                    yield state, still * self.n + j, j, j, lost + WAIT * alone, 0.0
        for state, k, due in self._early():
            oldest = self._row(k, due - 1)
            yield state, state - self.n if due > 1 else k, oldest, oldest, 0.0, 0.0
            yield state, k, k, self.n + k, PIECE, 0.0
            before = self._row(k, due)
            if before >= 0:
                yield state, state, before, self.n + before, 0.0, 0.0
        for j in range(self.n):
            yield self.states, int(self.is_row[j]) * self.n + j, j, j, float(self.at[j]), 0.0

    def _number_edges(self, states: Sequence[tuple[int, int]]) -> Iterator[Edge]:
        listed = [(w * self.n + k, k, w, 0) for w, k in states]
        for state, k, w, due in [*listed, *((state, k, 0, due) for state, k, due in self._early())]:
            done = self._row(k, w)
            if done >= 0:
                yield state, state, done, self.n + done, 0.0, 0.0
            if w:
                oldest = self._row(k, w - 1)
                full = 2 * self.n + 3 + oldest
                yield state, state - self.n, oldest, full, 0.0, PAST_OPEN * (w - 1)
            following = self.rows[int(self.upto[k]) :]
            for j in following:
                lost = float(self.at[j] - self.past[k]) + w * NO_NUMBERS + UNLABELLED
                yield state, self.early + j, j, j, lost, PAST_OPEN * w
            if 0 < due < MOST_EARLY and following:
                j = following[0]
                lost = float(self.at[j] - self.past[k]) + UNLABELLED
                yield state, self.early + due * self.n + j, j, j, lost, 0.0
        for j in self.rows:
            yield self.states, self.early + j, j, j, float(self.at[j]) + UNLABELLED, 0.0


@cache
def skewed(labels: LabelSequence) -> Machine:
    """The machine of a form, made once. Paths keep the form's order among labels and among numbers, each apart."""
    return _Skewed(labels)
