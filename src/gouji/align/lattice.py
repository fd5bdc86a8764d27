"""Order-preserving joint alignment of a table's events with the labels of its form.

A dynamic program over events (label texts, runs of numbers) and the form's nodes in page order. Every event is given
to the current node, to a later one (what lies between is lost), or to none. A row node has two states: its numbers are
still to come, or they are there; `before` and `skewed` have others, for other ways of reading a page. This is a pair
hidden Markov model in the sense of Durbin, Eddy, Krogh and Mitchison, *Biological Sequence Analysis* (1998), ch. 4,
scored by maximum; forward and backward passes give the best path, and for every event and node the best score of a path
through it (its max-marginal), from which come probabilities and the near-best alternatives. Cost: O(events x nodes),
vectorised over nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from gouji.align.events import Event
from gouji.align.nodes import IMPOSSIBLE, LabelSequence
from gouji.align.path import Path, chances

Vector = NDArray[np.float64]

LOST = {"row": 3.0, "group": 0.3, "header": 0.5, "title": 0.6}
"""Cost of a node that nothing on the page answers."""
NO_NUMBERS = 3.0
"""Cost of a row that has a label and no numbers."""
UNLABELLED = 3.5
"""Cost of numbers that open a row before (or without) its label."""
SKIP_LABEL, SKIP_CHARACTER, SKIP_MOST = 0.8, 0.1, 2.0
"""Cost of a text that is no label of the form: fixed, for each character, at most."""
SKIP_OPEN = 4.5
"""Added for numbers right behind a row's label that would belong to no row."""
PAST_OPEN = 4.0
"""Added for numbers on one line with a row's label that would belong to a later row."""
AGAIN, EARLY = 0.75, 0.5
"""Share of its reward that a header's label has above another part of its table, and how many rows, as a share of the
form's, may stand before it: what stands behind more of them is the header of a copy, the second of which is taken."""
SKIP_OUTSIDE = 0.1
"""Cost of a text before the table's first label."""
SKIP_NUMBERS = 4.5
"""Cost of numbers that belong to no row."""
SKIP_EMPTY = 0.2
"""Cost of empty cells that belong to no row."""
SECOND_FULL, SECOND_PART = 5.0, 2.0
"""Cost of more numbers for a row that has some: as many as a whole row has, or fewer."""
AGREE, TOO_MANY, TOO_FEW, FAR_OFF = 1.0, 0.8, 0.3, 4.0
"""Reward of the right number of numbers; cost of each one too many, each one too few, and at most."""
EMPTY_ROW = 0.3
"""Cost of a row whose cells are all empty but there."""


class Lattice:
    """The rewards of a table's events at the nodes of a form, and the best path through them.

    Args:
        events: The events in reading order.
        labels: The form's label sequence.
    """

    def __init__(self, events: Sequence[Event], labels: LabelSequence) -> None:
        self.events = events
        self.labels = labels
        n = len(labels.nodes)
        lost = np.array([LOST[node.kind] if node.texts or node.kind != "row" else LOST["row"] for node in labels.nodes])
        total = np.concatenate([[0.0], np.cumsum(lost)])
        self.at = total[:-1]  # cost of losing every node before k
        self.past = total[1:]  # ... and k itself
        self.end = float(total[-1])
        self.leave = np.where(labels.is_row & ~labels.unlabelled, NO_NUMBERS, 0.0)
        self.opening = np.where(labels.is_row, np.where(labels.unlabelled, 0.0, UNLABELLED), -IMPOSSIBLE)
        self.closed = np.full(n, IMPOSSIBLE)
        self.open = np.where(labels.is_row & ~labels.unlabelled, SKIP_OPEN, 0.0)
        self.passed = np.where(labels.is_row & ~labels.unlabelled, PAST_OPEN, 0.0)
        before = accumulate((event.count > 0 for event in events), initial=0)
        early = EARLY * float(labels.is_row.sum())
        self.steps = [self._step(event, parted=0 < rows <= early) for event, rows in zip(events, before, strict=False)]

    def without(self, t: int, k: int) -> Lattice:
        """The same with event t not given to node k (-1: to one of the nodes)."""
        other = copy(self)
        first, more, out, inside = self.steps[t]
        if k < 0:
            out = inside = -IMPOSSIBLE
        else:
            first, more = first.copy(), more.copy()
            first[k] = more[k] = IMPOSSIBLE
        other.steps = [*self.steps[:t], (first, more, out, inside), *self.steps[t + 1 :]]
        return other

    def _step(self, event: Event, *, parted: bool) -> tuple[Vector, Vector, float, float]:
        """Rewards of an event at every node: opening it, going on with it; cost of giving it to none, out and in.

        Args:
            event: The event.
            parted: A header may stand here again, above another part of the table.
        """
        if event.runs:
            agree = self._agree(event)
            full = np.where(self.labels.cells == event.count, SECOND_FULL, SECOND_PART)
            second = np.where(self.labels.is_row, -full if event.count else -SKIP_EMPTY, IMPOSSIBLE)
            skip = SKIP_NUMBERS if event.count else SKIP_EMPTY
            return agree, second, skip, skip
        label, rest = self.labels.rewards(event.text, event.enumerator)
        skip = min(SKIP_LABEL + SKIP_CHARACTER * len(event.text), SKIP_MOST)
        again = self.labels.header_again(label) if parted else 0.0
        return label, rest, min(SKIP_OUTSIDE, skip), -AGAIN * again if again else skip

    def _agree(self, event: Event) -> Vector:
        cells = self.labels.cells
        if not event.count:
            return np.where(self.labels.is_row, -EMPTY_ROW, IMPOSSIBLE)
        gap = event.count - cells
        few = np.where(event.digits >= cells, 0.0, -np.minimum(-gap * TOO_FEW, FAR_OFF))
        reward = np.where(gap == 0, AGREE, np.where(gap > 0, -np.minimum(gap * TOO_MANY, FAR_OFF), few))
        return np.where(self.labels.is_row, reward, IMPOSSIBLE)

    def _past(self, event: Event) -> Vector | float:
        """Cost of passing over an open row, at every node."""
        return self.passed if event.count and event.beside else 0.0

    def _enter(self, out: float, a: Vector, b: Vector) -> tuple[Vector, NDArray[np.intp]]:
        """Best score of arriving at each node from earlier ones, and where from (-1: outside; 2j open, 2j+1 done)."""
        left = a - self.leave
        best = np.maximum(left, b) + self.past
        origin = np.where(left >= b, 0, 1) + 2 * np.arange(len(a))
        running = np.maximum.accumulate(best)
        place = np.maximum.accumulate(np.where(best == running, np.arange(len(a)), 0))
        score = np.concatenate([[out], np.maximum(running[:-1], out)])
        came = np.concatenate([[-1], np.where(running[:-1] >= out, origin[place[:-1]], -1)])
        return score - self.at, came

    def solve(self) -> Path:
        """The best path, with its probabilities."""
        n, m = len(self.labels.nodes), len(self.events)
        out, a, b = 0.0, self.closed.copy(), self.closed.copy()
        forward = [(out, a, b)]
        traces: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        for event, (first, more, skip_out, skip_in) in zip(self.events, self.steps, strict=True):
            enter, came = self._enter(out, a - self._past(event), b)
            if event.runs:
                choice_b = np.stack([b - skip_in, a + first, b + more, enter + first - self.opening])
                pick_b = choice_b.argmax(axis=0)
                new_b = choice_b.max(axis=0)
                new_a, pick_a = a - skip_in - (self.open if event.count else 0.0), np.zeros(n, dtype=np.intp)
            else:
                choice_a = np.stack([a - skip_in, a + more, enter + first])
                pick_a = choice_a.argmax(axis=0)
                new_a = choice_a.max(axis=0)
                choice_b = np.stack([b - skip_in, b + more])
                pick_b = choice_b.argmax(axis=0)
                new_b = choice_b.max(axis=0)
            traces.append((_encode(pick_a, came, event.runs == (), 2), _encode(pick_b, came, event.runs != (), 3)))
            out, a, b = out - skip_out, np.maximum(new_a, IMPOSSIBLE), np.maximum(new_b, IMPOSSIBLE)
            forward.append((out, a, b))
        ends = np.maximum(a - self.leave, b) + self.past - self.end
        outside = out - self.end
        score = max(float(ends.max(initial=IMPOSSIBLE)), outside)
        nodes = self._trace(traces, ends, outside, a, b)
        probabilities, alternatives = self._marginals(forward, nodes, m)
        return Path(score, nodes, probabilities, alternatives)

    def _trace(
        self,
        traces: list[tuple[NDArray[np.intp], NDArray[np.intp]]],
        ends: Vector,
        outside: float,
        a: Vector,
        b: Vector,
    ) -> tuple[int, ...]:
        if not len(ends) or outside >= ends.max():
            return (-1,) * len(traces)
        k = int(ends.argmax())
        state = 2 * k + (0 if a[k] - self.leave[k] >= b[k] else 1)
        nodes: list[int] = []
        for trace_a, trace_b in reversed(traces):
            if state < 0:
                nodes.append(-1)
                continue
            k, done = divmod(state, 2)
            code = int((trace_b if done else trace_a)[k])
            if code == _STAY_SKIP:
                nodes.append(-1)
                continue
            nodes.append(k)
            if code == _STAY:
                continue
            state = 2 * k if code == _FILL else code - _CAME
        return tuple(reversed(nodes))

    def _marginals(
        self, forward: list[tuple[float, Vector, Vector]], nodes: tuple[int, ...], m: int
    ) -> tuple[tuple[float, ...], tuple[tuple[tuple[int, float], ...], ...]]:
        n = len(self.labels.nodes)
        out = -self.end
        a = self.past - self.end - self.leave
        b = np.where(self.labels.is_row, self.past - self.end, IMPOSSIBLE)
        found: list[float] = [0.0] * m
        others: list[tuple[tuple[int, float], ...]] = [()] * m
        for t in range(m - 1, -1, -1):
            event = self.events[t]
            first, more, skip_out, skip_in = self.steps[t]
            f_out, f_a, f_b = forward[t]
            enter, _ = self._enter(f_out, f_a - self._past(event), f_b)
            if event.runs:
                through = np.maximum(np.maximum(f_a + first, f_b + more), enter + first - self.opening) + b
                arrive = b + first - self.opening - self.at
            else:
                through = np.maximum(np.maximum(enter + first, f_a + more) + a, f_b + more + b)
                arrive = a + first - self.at
            skip_a = skip_in + (self.open if event.count else 0.0)
            none = max(
                f_out - skip_out + out,
                float((f_a - skip_a + a).max(initial=IMPOSSIBLE)),
                float((f_b - skip_in + b).max(initial=IMPOSSIBLE)),
            )
            found[t], others[t] = chances(np.concatenate([[none], through]), nodes[t])
            later = np.concatenate([np.maximum.accumulate(arrive[::-1])[::-1][1:], [IMPOSSIBLE]])
            best_later = float(arrive.max(initial=IMPOSSIBLE))
            if event.runs:
                new_a = np.maximum(
                    np.maximum(b + first, a - skip_a), later + self.past - self.leave - self._past(event)
                )
                new_b = np.maximum(np.maximum(b + more, b - skip_in), later + self.past)
            else:
                new_a = np.maximum(np.maximum(a + more, a - skip_a), later + self.past - self.leave)
                new_b = np.maximum(np.maximum(b + more, b - skip_in), later + self.past)
            new_b = np.where(self.labels.is_row, new_b, IMPOSSIBLE)
            out = max(out - skip_out, best_later)
            a, b = np.maximum(new_a, IMPOSSIBLE), np.maximum(new_b, IMPOSSIBLE)
        assert n == len(a)
        return tuple(found), tuple(others)


_STAY_SKIP, _STAY, _FILL, _CAME = 0, 1, 2, 4


def _encode(pick: NDArray[np.intp], came: NDArray[np.intp], opens: bool, opening: int) -> NDArray[np.intp]:
    """Trace codes: not used, goes on with the node, fills an open row, or where the event came from (+ _CAME)."""
    if not opens:
        return np.where(pick == 0, _STAY_SKIP, _STAY)
    if opening == 2:  # labels: 0 skip, 1 more, 2 enter
        return np.where(pick == 0, _STAY_SKIP, np.where(pick == 1, _STAY, came + _CAME))
    return np.where(pick == 0, _STAY_SKIP, np.where(pick == 1, _FILL, np.where(pick == 2, _STAY, came + _CAME)))
