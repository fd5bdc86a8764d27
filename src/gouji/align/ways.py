"""The alignment of a table over all ways in which a page may be read: numbers behind labels, before them, or lagging.

Of the ways the page is taken to be read in the likeliest; probabilities contain the doubt about it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gouji.align.before import before
from gouji.align.edges import EdgeLattice, Machine
from gouji.align.events import Event
from gouji.align.lattice import Lattice
from gouji.align.nodes import LabelSequence
from gouji.align.path import LEAST_CHANCE, Path
from gouji.align.skewed import skewed

PAGE_BEFORE = 2.0
"""Cost of taking a page for one whose numbers stand before their labels, once."""
PAGE_SKEWED = 3.0
"""Cost of taking a page for a skewed one, once."""
MOST_BESIDE = 0.5
"""Share of the numbers that may stand on a line with their label on a page that is skewed: there none should."""
MOST_LEAD = 12.0
"""Difference of scores beyond which another way of reading is not thought of."""
SURE = 0.98
"""Probability from which on numbers are not looked for elsewhere."""
MOST_TRIED = 6
"""Runs of numbers, the most doubtful first, for which another place is tried."""
MOST_BEHIND = 5.0
"""What another alignment scores less at most."""
MOST_RIVALS = 3
"""Other alignments that are told."""


def align_events(events: Sequence[Event], labels: LabelSequence) -> Path:
    """Align the events of a table with the labels of a form.

    Args:
        events: The events in reading order.
        labels: The form's label sequence.

    Returns:
        The best path over the ways of reading. Its probabilities contain the doubt about the way.
    """
    plain = Lattice(events, labels)
    after = plain.solve()
    return _mixed(_ways(plain, after, _others(after, events, labels)))


def near_best(events: Sequence[Event], labels: LabelSequence, best: Path) -> tuple[tuple[float, Path], ...]:
    """The alignments nearest to the best that give some numbers elsewhere, best first, with what they score less.

    Each is the best in which one doubtful run of numbers does not go where the best alignment has it: the first step
    of Murty's ranking of solutions (*An Algorithm for Ranking all the Assignments in Order of Increasing Cost*,
    Operations Research 16, 1968).

    Args:
        events: The events in reading order.
        labels: The form's label sequence.
        best: What `align_events` gives of them.
    """
    doubtful = [t for t, event in enumerate(events) if event.count and best.probabilities[t] < SURE]
    if not doubtful:
        return ()
    plain = Lattice(events, labels)
    after = plain.solve()
    others = _others(after, events, labels)
    ways = _ways(plain, after, others)
    top = ways[0][0]
    found = {path.nodes: (top - score, path) for score, path in ways}
    for t in sorted(doubtful, key=best.probabilities.__getitem__)[:MOST_TRIED]:
        if all(path.nodes[t] == best.nodes[t] for _, path in found.values()):
            without = plain.without(t, best.nodes[t])
            score, path = _ways(without, without.solve(), others)[0]
            found.setdefault(path.nodes, (top - score, path))
    where = [t for t, event in enumerate(events) if event.count]
    rivals = [
        (behind, _weighed(path, best))
        for behind, path in found.values()
        if behind <= MOST_BEHIND and any(path.nodes[t] != best.nodes[t] for t in where)
    ]
    return tuple(sorted(rivals, key=lambda rival: rival[0])[:MOST_RIVALS])


def _weighed(path: Path, best: Path) -> Path:
    """A path with the probabilities that the best one gives to its steps."""
    told = [
        {k: p, **dict(others)} for k, p, others in zip(best.nodes, best.probabilities, best.alternatives, strict=True)
    ]
    chances = tuple(known.pop(k, 0.0) for k, known in zip(path.nodes, told, strict=True))
    others = tuple(tuple(sorted(known.items(), key=lambda item: -item[1])) for known in told)
    return Path(path.score, path.nodes, chances, others)


def _others(after: Path, events: Sequence[Event], labels: LabelSequence) -> list[tuple[Machine, float]]:
    """The other ways of reading that are thought of, with their costs, where numbers don't seem to follow labels."""
    if not _suspect(after, events, labels):
        return []
    found = [(before(labels), PAGE_BEFORE)]
    return [*found, (skewed(labels), PAGE_SKEWED)] if _may_be_skewed(after, events, labels) else found


def _ways(plain: Lattice, after: Path, others: Sequence[tuple[Machine, float]]) -> list[tuple[float, Path]]:
    """The best path of each way of reading, with its score, best first."""
    found = [(after.score, after)]
    for machine, cost in others:
        path = EdgeLattice(plain, machine).solve()
        found.append((path.score - cost, path))
    return sorted(found, key=lambda way: -way[0])


def _mixed(ways: Sequence[tuple[float, Path]]) -> Path:
    """The first of several paths, its probabilities mixed with those of the others by their scores."""
    top, path = ways[0]
    shares = [(math.exp(score - top), way) for score, way in ways if top - score < MOST_LEAD]
    total = sum(share for share, _ in shares)
    if all(way.nodes == path.nodes for _, way in shares):
        return path
    chances, alternatives = [], []
    for t, k in enumerate(path.nodes):
        mixed: dict[int, float] = {}
        for share, way in shares:
            for node, chance in ((way.nodes[t], way.probabilities[t]), *way.alternatives[t]):
                mixed[node] = mixed.get(node, 0.0) + share / total * chance
        chances.append(mixed.pop(k))
        ranked = sorted(mixed.items(), key=lambda item: -item[1])
        alternatives.append(tuple((node, chance) for node, chance in ranked if chance >= LEAST_CHANCE))
    return Path(path.score, path.nodes, tuple(chances), tuple(alternatives))


def _suspect(path: Path, events: Sequence[Event], labels: LabelSequence) -> bool:
    """Numbers left over, or a labelled row without numbers: signs that numbers don't stand right behind labels."""
    filled = {k for k, event in zip(path.nodes, events, strict=True) if k >= 0 and event.runs}
    dropped = sum(1 for k, event in zip(path.nodes, events, strict=True) if k < 0 and event.count)
    empty = {k for k, event in zip(path.nodes, events, strict=True) if k >= 0 and not event.runs and labels.is_row[k]}
    return bool(dropped) or bool(empty - filled)


def _may_be_skewed(path: Path, events: Sequence[Event], labels: LabelSequence) -> bool:
    """Numbers on lines of their own, more of them than rows take: rows without any are no sign, they may be blank."""
    numbers = [(event, k) for event, k in zip(events, path.nodes, strict=True) if event.count]
    beside = sum(event.beside and not event.moved for event, _ in numbers)
    if labels.unlabelled.any() or beside > MOST_BESIDE * len(numbers):
        return False
    nodes = [k for _, k in numbers]
    return any(k < 0 or nodes.count(k) > 1 for k in nodes)
