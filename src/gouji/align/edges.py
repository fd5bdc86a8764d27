"""Alignments given as a machine of states and edges: the best path, and the probabilities of all.

`lattice` is written out for the plain case, which most pages are; other ways of reading a page have states of their
own, and say them here as lists of edges. Both are pair hidden Markov models with the same rewards, scored by maximum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gouji.align.events import Event
from gouji.align.lattice import SKIP_NUMBERS, SKIP_OPEN, Lattice, Vector
from gouji.align.nodes import IMPOSSIBLE
from gouji.align.path import Path, chances

Indices = NDArray[np.intp]
Edge = tuple[int, int, int, int, float, float]
"""An entry of `Edges`: source, target, owner, gain, cost, late."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What one kind of event may do, one entry an edge, sorted by `target`.

    Attributes:
        source: State before the event.
        target: State after it.
        owner: Node that the event is given to, -1 for none.
        gain: Index of the event's reward (see `gains`).
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


class Machine(Protocol):
    """States and edges of a form.

    Attributes:
        texts: What label texts may do.
        numbers: What numbers may do.
        ends: Cost of ending in each state; the last one is before the table, where every path begins.
    """

    texts: Edges
    numbers: Edges
    ends: Vector


def edges_of(listed: Iterable[Edge], states: int) -> Edges:
    """The edges as arrays, every state among the targets."""
    source, target, owner, gain, cost, late = (np.array(column) for column in zip(*listed, strict=True))
    order = np.argsort(target, kind="stable")
    starts = np.searchsorted(target[order], np.arange(states))
    return Edges(source[order], target[order], owner[order], gain[order], cost[order], late[order], starts)


class EdgeLattice:
    """The alignment of a table's events with the labels of its form in a machine's way.

    Args:
        plain: The rewards of the events.
        machine: The way.
    """

    def __init__(self, plain: Lattice, machine: Machine) -> None:
        self.events = plain.events
        self.labels = plain.labels
        self.steps = plain.steps
        self.machine = machine

    def solve(self) -> Path:
        """The best path, with its probabilities."""
        forward = [np.full(len(self.machine.ends), IMPOSSIBLE)]
        forward[0][-1] = 0.0
        costs: list[tuple[Edges, Vector]] = []
        for event, step in zip(self.events, self.steps, strict=True):
            edges = self.machine.numbers if event.runs else self.machine.texts
            value = (
                gains(event, step, self.labels.cells)[edges.gain] - edges.cost - (edges.late if event.beside else 0.0)
            )
            costs.append((edges, value))
            reached = np.maximum.reduceat(forward[-1][edges.source] + value, edges.starts)
            forward.append(np.maximum(reached, IMPOSSIBLE))
        ends = forward[-1] - self.machine.ends
        nodes = self._trace(forward, costs, int(ends.argmax()))
        return Path(float(ends.max()), nodes, *self._marginals(forward, costs, nodes))

    def _trace(self, forward: Sequence[Vector], costs: Sequence[tuple[Edges, Vector]], state: int) -> tuple[int, ...]:
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
        self, forward: Sequence[Vector], costs: Sequence[tuple[Edges, Vector]], nodes: Sequence[int]
    ) -> tuple[tuple[float, ...], tuple[tuple[tuple[int, float], ...], ...]]:
        backward = -self.machine.ends
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


def gains(event: Event, step: tuple[Vector, Vector, float, float], cells: Vector) -> Vector:
    """Rewards of an event: opening each node, going on with each, three of giving it to none, opening each in full.

    The three are before the table, within it, and within it while a row waits for its numbers. In full means that
    numbers too few to be most of a row are worth as little there as if they were none: they may be torn off a label.

    Args:
        event: The event.
        step: Its rewards in the plain case.
        cells: Number of cells of each node.
    """
    first, more, skip_out, skip_in = step
    waits = skip_in + (SKIP_OPEN if event.count else 0.0)
    full = np.where(2 * event.count > cells, first, first - SKIP_NUMBERS)
    return np.concatenate([first, more, [-skip_out, -skip_in, -waits], full])
