"""A page whose numbers stand before their labels.

A row that its numbers have opened waits for its label, and one that gets none has lost it, which costs as much as on
other pages: else a page of illegible labels would look like one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from gouji.align.edges import Edge, Machine, edges_of
from gouji.align.lattice import NO_NUMBERS, PAST_OPEN, UNLABELLED, Lattice
from gouji.align.nodes import LabelSequence

NO_LABEL = UNLABELLED
"""Cost of numbers whose row gets no label."""
UNLABELLED_BESIDE = 3.5
"""Cost of numbers right behind a text on its line that open a row: they are hardly the next label's."""
LATE_BEFORE = 3.0
"""Cost of numbers that follow their label on another line."""
_LABELLED, _WHOLE, _NUMBERED = range(3)
"""What there is of a node: its label (all that there is of one that is no row); both; its numbers."""


class _Before:
    """The machine of such a page. A state is numbered `what * nodes + node`, the one before the table comes last."""

    def __init__(self, labels: LabelSequence) -> None:
        plain = Lattice((), labels)
        self.n = len(labels.nodes)
        self.states = 3 * self.n
        self.rows = frozenset(np.flatnonzero(labels.is_row).tolist())
        self.unlabelled = labels.unlabelled
        self.at, self.past = plain.at, plain.past
        self.texts = edges_of([*self._skips(), *self._text_edges()], self.states + 1)
        self.numbers = edges_of([*self._skips(), *self._number_edges()], self.states + 1)
        leave = [self._leave(state) + plain.end - self.past[state % self.n] for state in range(self.states)]
        self.ends = np.array([*leave, plain.end])

    def _leave(self, state: int) -> float:
        """Cost of being done with a node."""
        what, k = divmod(state, self.n)
        if k not in self.rows or self.unlabelled[k]:
            return 0.0
        return (NO_NUMBERS, 0.0, NO_LABEL)[what]

    def _waits(self, state: int) -> bool:
        what, k = divmod(state, self.n)
        return what == _LABELLED and k in self.rows and not self.unlabelled[k]

    def _skips(self) -> Iterator[Edge]:
        for state in range(self.states):
            yield state, state, -1, 2 * self.n + 1 + self._waits(state), 0.0, 0.0
        yield self.states, self.states, -1, 2 * self.n, 0.0, 0.0

    def _onward(self) -> Iterator[tuple[int, int, float, float]]:
        """State, a later node, the cost of passing to it, and what it costs more for numbers beside a label."""
        for state in range(self.states):
            k = state % self.n
            for j in range(k + 1, self.n):
                yield state, j, self._leave(state) + float(self.at[j] - self.past[k]), PAST_OPEN * self._waits(state)
        for j in range(self.n):
            yield self.states, j, float(self.at[j]), 0.0

    def _text_edges(self) -> Iterator[Edge]:
        for k in range(self.n):
            for what in (_LABELLED, _WHOLE):
                yield what * self.n + k, what * self.n + k, k, self.n + k, 0.0, 0.0
            yield _NUMBERED * self.n + k, _WHOLE * self.n + k, k, k, 0.0, 0.0
        for state, j, cost, _ in self._onward():
            yield state, j, j, j, cost, 0.0

    def _number_edges(self) -> Iterator[Edge]:
        for k in self.rows:
            yield k, _WHOLE * self.n + k, k, k, LATE_BEFORE, -LATE_BEFORE
            for what in (_WHOLE, _NUMBERED):
                yield what * self.n + k, what * self.n + k, k, self.n + k, 0.0, 0.0
        for state, j, cost, past in self._onward():
            if j in self.rows:
                beside = 0.0 if self.unlabelled[j] else UNLABELLED_BESIDE
                yield state, _NUMBERED * self.n + j, j, j, cost, past + beside


@cache
def before(labels: LabelSequence) -> Machine:
    """The machine of a form, made once."""
    return _Before(labels)
