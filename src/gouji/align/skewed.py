"""A page whose numbers lag behind their labels: the alignment in which several rows may wait for their numbers.

A reader sorts the boxes of a page from top to bottom. On a skewed page the boxes on the right come later than those on
the left that stand on the same line: a label or two of the next rows before the numbers of this one, more where rows
are low, none where they are high. Labels keep their order and so do numbers; each numbers belong to the oldest row
that still waits. A state is therefore a node and how many rows, the last one up to it among them, wait. Otherwise this
is the pair hidden Markov model of `lattice`, with its rewards; its transitions are kept as lists of edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gouji.align.events import Event
from gouji.align.lattice import NO_NUMBERS, PAST_OPEN, SKIP_OPEN, UNLABELLED, Lattice, Vector
from gouji.align.nodes import IMPOSSIBLE, LabelSequence
from gouji.align.path import Path, chances

MOST_WAITING = 3
"""Rows that may wait for their numbers at once: beyond that, labels and numbers stand in blocks (see `apart`)."""
WAIT = 0.05
"""Cost of a row's label while another row waits: on a page that is skewed it may do so from first to last."""
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Edges:
    """What one kind of event may do, one entry an edge, sorted by `target`.

    Attributes:
        source: State before the event.
        target: State after it.
        owner: Node that the event is given to, -1 for none.
        gain: Index of the event's reward (see `_gains`).
        cost: What the edge costs whatever the event.
        late: What it costs if the event stands on a line with the one before it.
        starts: Where each target's edges start; every state is a target, since any event may be given to none.
    """

    source: Indices
    target: Indices
    owner: Indices
    gain: Indices
    cost: Vector
    late: Vector
    starts: Indices


class SkewedLattice:
    """The alignment of a table's events with the labels of its form on a skewed page.

    Args:
        plain: The rewards of the events.
    """

    def __init__(self, plain: Lattice) -> None:
        self.events = plain.events
        self.labels = plain.labels
        self.steps = plain.steps
        self.model = _model(plain.labels)

    def solve(self) -> Path:
        """The best path; its nodes keep the form's order among labels and among numbers, each for themselves."""
        states = self.model.states
        forward = [np.where(np.arange(states + 1) == states, 0.0, IMPOSSIBLE)]
        costs: list[tuple[_Edges, Vector]] = []
        for event, step in zip(self.events, self.steps, strict=True):
            edges = self.model.numbers if event.runs else self.model.texts
            value = _gains(event, step)[edges.gain] - edges.cost - (edges.late if event.beside else 0.0)
            costs.append((edges, value))
            reached = np.maximum.reduceat(forward[-1][edges.source] + value, edges.starts)
            forward.append(np.maximum(reached, IMPOSSIBLE))
        ends = forward[-1] - self.model.ends
        nodes = self._trace(forward, costs, int(ends.argmax()))
        return Path(float(ends.max()), nodes, *self._marginals(forward, costs, nodes))

    def _trace(self, forward: Sequence[Vector], costs: Sequence[tuple[_Edges, Vector]], state: int) -> tuple[int, ...]:
        nodes: list[int] = []
        for before, (edges, value) in zip(reversed(forward[:-1]), reversed(costs), strict=True):
            first = edges.starts[state]
            last = edges.starts[state + 1] if state + 1 < len(edges.starts) else len(edges.source)
            into = slice(first, last)
            at = int(first) + int((before[edges.source[into]] + value[into]).argmax())
            nodes.append(int(edges.owner[at]))
            state = int(edges.source[at])
        return tuple(reversed(nodes))

    def _marginals(
        self, forward: Sequence[Vector], costs: Sequence[tuple[_Edges, Vector]], nodes: Sequence[int]
    ) -> tuple[tuple[float, ...], tuple[tuple[tuple[int, float], ...], ...]]:
        backward = -self.model.ends
        found: list[tuple[float, tuple[tuple[int, float], ...]]] = []
        for t in range(len(costs) - 1, -1, -1):
            edges, value = costs[t]
            rest = value + backward[edges.target]
            best = np.full(len(self.labels.nodes) + 1, IMPOSSIBLE)
            np.maximum.at(best, edges.owner + 1, forward[t][edges.source] + rest)
            found.append(chances(best, nodes[t]))
            backward = np.full(len(backward), IMPOSSIBLE)
            np.maximum.at(backward, edges.source, rest)
        found.reverse()
        return tuple(chance for chance, _ in found), tuple(others for _, others in found)


def _gains(event: Event, step: tuple[Vector, Vector, float, float]) -> Vector:
    """Rewards of an event: opening each node, going on with each, then three of giving it to none.

    The three are before the table, within it, and within it while a row waits for its numbers.
    """
    first, more, skip_out, skip_in = step
    waits = skip_in + (SKIP_OPEN if event.count else 0.0)
    return np.concatenate([first, more, [-skip_out, -skip_in, -waits]])


class _Model:
    """States and edges of a form.

    A state is numbered `waiting * nodes + node`, the one before the table comes last.

    Attributes:
        states: Number of states but that last one.
        texts: What label texts may do.
        numbers: What numbers may do.
        ends: Cost of ending in each state, shape (states + 1,).
    """

    def __init__(self, labels: LabelSequence) -> None:
        plain = Lattice((), labels, before=False)
        self.n = len(labels.nodes)
        self.states = self.n * (MOST_WAITING + 1)
        self.is_row = labels.is_row
        self.rows = np.flatnonzero(labels.is_row)
        self.upto = np.cumsum(labels.is_row)  # rows up to each node
        self.at, self.past = plain.at, plain.past
        owners = [(w, k) for w in range(MOST_WAITING + 1) for k in range(self.n) if self._is_state(k, w)]
        self.texts = self._edges([*self._skips(), *self._text_edges(owners)])
        self.numbers = self._edges([*self._skips(), *self._number_edges(owners)])
        ends = np.full(self.states + 1, -IMPOSSIBLE)
        ends[self.states] = plain.end
        for w, k in owners:
            ends[w * self.n + k] = plain.end - self.past[k] + w * NO_NUMBERS
        self.ends = ends

    def _is_state(self, k: int, waiting: int) -> bool:
        return waiting <= int(self.upto[k])

    def _row(self, k: int, back: int) -> int:
        """The node of the row that is `back` rows before the last one up to node k; -1 if there is none."""
        at = int(self.upto[k]) - 1 - back
        return int(self.rows[at]) if at >= 0 else -1

    def _edges(self, listed: Sequence[tuple[int, int, int, int, float, float]]) -> _Edges:
        source, target, owner, gain, cost, late = (np.array(column) for column in zip(*listed, strict=True))
        order = np.argsort(target, kind="stable")
        starts = np.searchsorted(target[order], np.arange(self.states + 1))
        return _Edges(source[order], target[order], owner[order], gain[order], cost[order], late[order], starts)

    def _skips(self) -> Iterator[tuple[int, int, int, int, float, float]]:
        for state in range(self.states):  # those that can't be too: `_Edges.starts` wants every state
            yield state, state, -1, 2 * self.n + 1 + (state >= self.n), 0.0, 0.0
        yield self.states, self.states, -1, 2 * self.n, 0.0, 0.0

    def _text_edges(self, states: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int, int, float, float]]:
        for w, k in states:
            state = w * self.n + k
            yield state, state, k, self.n + k, 0.0, 0.0
            for j in range(k + 1, self.n):
                lost = float(self.at[j] - self.past[k])
                alone = int(self.is_row[j])
                yield state, alone * self.n + j, j, j, lost + w * NO_NUMBERS, 0.0
                still = w + int(self.upto[j] - self.upto[k])
                if w and still <= MOST_WAITING:
                    yield state, still * self.n + j, j, j, lost + WAIT * alone, 0.0
        for j in range(self.n):
            yield self.states, int(self.is_row[j]) * self.n + j, j, j, float(self.at[j]), 0.0

    def _number_edges(self, states: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int, int, float, float]]:
        for w, k in states:
            state = w * self.n + k
            done = self._row(k, w)
            if done >= 0:
                yield state, state, done, self.n + done, 0.0, 0.0
            if w:
                oldest = self._row(k, w - 1)
                yield state, state - self.n, oldest, oldest, 0.0, PAST_OPEN * (w - 1)
            for j in self.rows[int(self.upto[k]) :]:
                lost = float(self.at[j] - self.past[k])
                yield state, int(j), int(j), int(j), lost + w * NO_NUMBERS + UNLABELLED, PAST_OPEN * w
        for j in self.rows:
            yield self.states, int(j), int(j), int(j), float(self.at[j]) + UNLABELLED, 0.0


@cache
def _model(labels: LabelSequence) -> _Model:
    return _Model(labels)
