"""The dynamic program against a slow oracle that walks every path, on small forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gouji.align.before import before
from gouji.align.edges import EdgeLattice, Machine, gains
from gouji.align.events import Event
from gouji.align.lattice import Lattice
from gouji.align.nodes import LabelSequence
from gouji.align.path import Path
from gouji.align.skewed import skewed
from gouji.align.ways import MOST_BEHIND, MOST_RIVALS, PAGE_BEFORE, PAGE_SKEWED, align_events, near_best
from gouji.document import Interval, Run
from gouji.forms import Block, Column, PrintedRow, TableForm

COLUMNS = (Column("a", "甲类", ("甲类",)), Column("b", "乙类", ("乙类",)))
ROWS = {
    "grain": ("1.粮食收成数量", ("（一）田地",)),
    "fruit": ("2.果树栽种数量", ("（一）田地",)),
    "fish": ("1.鱼塘养殖面积", ()),
}


@cache
def small_form(*, labelled: bool = True) -> LabelSequence:
    rows = tuple(
        PrintedRow(key, (label,) if labelled else (), groups, tuple((key, c.key) for c in COLUMNS), COLUMNS)
        for key, (label, groups) in ROWS.items()
    )
    block = Block(None, (), (), tuple(c.label for c in COLUMNS), COLUMNS, rows)
    return LabelSequence(TableForm("small", "test/1", ("test/1",), "表", ("表",), (), (block,), (), (2000, 2099)))


Node = int
State = tuple[Node, bool]
"""A node, and whether its numbers are there."""


class Oracle:
    """Every path of the model that `gouji.align.lattice` describes, one by one. The rewards are the program's own."""

    def __init__(self, events: list[Event], labels: LabelSequence) -> None:
        self.lattice = Lattice(events, labels)
        self.labels = labels
        self.events = events
        self.n = len(labels.nodes)

    def paths(self) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Score and nodes of every path."""
        yield from self._from(0, None, 0.0, ())

    def _lost(self, first: int, last: int) -> float:
        """Cost of losing the nodes first to last, the last one excluded."""
        if first >= self.n:
            return 0.0
        ends = [*self.lattice.at, self.lattice.end]
        return float(ends[last] - ends[first])

    def _leave(self, state: State | None) -> tuple[float, int]:
        """Cost of being done with a state, and the first node after it."""
        if state is None:
            return 0.0, 0
        node, done = state
        return (0.0 if done else float(self.lattice.leave[node])), node + 1

    def _from(
        self, t: int, state: State | None, score: float, nodes: tuple[int, ...]
    ) -> Iterator[tuple[float, tuple[int, ...]]]:
        if score < -1e6:
            return
        left, following = self._leave(state)
        if t == len(self.events):
            yield score - left - self._lost(following, self.n), nodes
            return
        event = self.events[t]
        first, more, skip_out, skip_in = self.lattice.steps[t]
        if state is None:
            yield from self._from(t + 1, None, score - skip_out, (*nodes, -1))
        else:
            node, done = state
            waits = float(self.lattice.open[node]) if event.count and not done else 0.0
            yield from self._from(t + 1, state, score - skip_in - waits, (*nodes, -1))
            if event.runs:
                gain = float(more[node]) if done else float(first[node])
                yield from self._from(t + 1, (node, True), score + gain, (*nodes, node))
            else:
                gain = float(more[node])
                if not done or self.labels.is_row[node]:
                    yield from self._from(t + 1, state, score + gain, (*nodes, node))
        for node in range(following, self.n):
            gain = float(first[node]) - left - self._lost(following, node)
            if event.runs:
                gain -= float(self.lattice.opening[node])
            if state is not None and not state[1]:
                gain -= float(np.broadcast_to(self.lattice._past(event), self.n)[state[0]])
            yield from self._from(t + 1, (node, bool(event.runs)), score + gain, (*nodes, node))


TEXTS = [
    "甲类乙类",
    "田地",
    "粮食收成数量",
    "粮食收",
    "成数量",
    "果树栽种数量",
    "果木栽和数量",
    "鱼塘养殖面积",
    "数量",
    "别的事情",
    "",
]
NUMBERS = [None, ("dot", 1), ("dot", 2), ("paren", 1)]


def label(text: str, number: tuple[str, int] | None, line: int, *, beside: bool) -> Event:
    return Event(text, number, 0, 0, beside, (Interval(line, 0, max(1, len(text))),), (), line - 1)


def numbers(count: int, digits: int, line: int, *, beside: bool) -> Event:
    runs = (Run(Interval(line, 20, 20 + count), "0" * count),)
    return Event("", None, count, max(digits, count), beside, (runs[0].interval,), runs, line - 1)


@st.composite
def event_lists(draw: st.DrawFn, most: int = 4) -> list[Event]:
    found: list[Event] = []
    for line in range(1, draw(st.integers(0, most)) + 1):
        beside = draw(st.booleans()) and bool(found)
        if draw(st.booleans()):
            found.append(label(draw(st.sampled_from(TEXTS)), draw(st.sampled_from(NUMBERS)), line, beside=beside))
        else:
            found.append(numbers(draw(st.integers(0, 3)), draw(st.integers(0, 5)), line, beside=beside))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(event_lists(), st.booleans())
def test_the_fast_program_agrees_with_walking_every_path(events: list[Event], labelled: bool) -> None:
    labels = small_form(labelled=labelled)
    check(Lattice(events, labels).solve(), list(Oracle(events, labels).paths()), events)


def walk(lattice: EdgeLattice, state: int, t: int = 0) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Score and nodes of every path of a machine from a state on."""
    if t == len(lattice.events):
        yield -float(lattice.machine.ends[state]), ()
        return
    event = lattice.events[t]
    edges = lattice.machine.numbers if event.runs else lattice.machine.texts
    found = gains(event, lattice.steps[t], lattice.labels.cells)
    for e in np.flatnonzero(edges.source == state):
        score = float(found[edges.gain[e]] - edges.cost[e] - (edges.late[e] if event.beside else 0.0))
        if score > -1e6:
            for rest, nodes in walk(lattice, int(edges.target[e]), t + 1):
                yield score + rest, (int(edges.owner[e]), *nodes)


@pytest.mark.parametrize("way", [before, skewed])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events=event_lists(most=3))
def test_the_other_ways_agree_with_walking_every_path_too(
    way: Callable[[LabelSequence], Machine], events: list[Event]
) -> None:
    labels = small_form()
    lattice = EdgeLattice(Lattice(events, labels), way(labels))
    start = len(lattice.machine.ends) - 1
    check(lattice.solve(), [path for path in walk(lattice, start) if path[0] > -1e6], events)


def check(path: Path, every: list[tuple[float, tuple[int, ...]]], events: list[Event]) -> None:
    """Check a path and its probabilities against all paths there are."""
    best = max(score for score, _ in every)
    assert path.score == pytest.approx(best)
    assert max(score for score, nodes in every if nodes == path.nodes) == pytest.approx(best)
    for t in range(len(events)):
        marginals: dict[int, float] = {}
        for score, nodes in every:
            marginals[nodes[t]] = max(marginals.get(nodes[t], -math.inf), score)
        total = sum(math.exp(score - best) for score in marginals.values())
        chances = {node: math.exp(score - best) / total for node, score in marginals.items()}
        assert path.probabilities[t] == pytest.approx(chances[path.nodes[t]], abs=1e-9)
        for node, chance in path.alternatives[t]:
            assert chance == pytest.approx(chances[node], abs=1e-9)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(event_lists(), st.data())
def test_the_best_path_without_a_step_is_the_best_of_those_that_lack_it(
    events: list[Event], data: st.DataObject
) -> None:
    labels = small_form()
    lattice = Lattice(events, labels)
    best = lattice.solve()
    t = data.draw(st.integers(0, len(events) - 1)) if events else -1
    others = [score for score, nodes in Oracle(events, labels).paths() if events and nodes[t] != best.nodes[t]]
    assume(others)
    found = lattice.without(t, best.nodes[t]).solve()
    assert found.score == pytest.approx(max(others))
    assert found.nodes[t] != best.nodes[t]
    assert lattice.solve() == best


@settings(max_examples=100, deadline=None)
@given(event_lists(most=12))
def test_rivals_of_a_path_give_some_numbers_elsewhere_and_are_doubted(events: list[Event]) -> None:
    best = align_events(events, small_form())
    found = near_best(events, small_form(), best)
    assert len(found) <= MOST_RIVALS
    assert [behind for behind, _ in found] == sorted(behind for behind, _ in found)
    assert len({path.nodes for _, path in found}) == len(found)
    for behind, path in found:
        assert 0 <= behind <= MOST_BEHIND
        moved = [t for t, event in enumerate(events) if event.count and path.nodes[t] != best.nodes[t]]
        assert moved
        for t in moved:
            assert path.probabilities[t] == dict(best.alternatives[t]).get(path.nodes[t], 0.0)
            assert (best.nodes[t], best.probabilities[t]) in path.alternatives[t]


def test_numbers_between_two_lost_labels_have_a_rival_and_those_behind_a_label_have_none() -> None:
    labels = small_form()
    told = [event for i, (text, number) in enumerate(
        (("粮食收成数量", ("dot", 1)), ("果树栽种数量", ("dot", 2)), ("鱼塘养殖面积", ("dot", 1))), 1
    ) for event in (label(text, number, i, beside=False), numbers(2, 2, i, beside=True))]  # fmt: skip
    assert near_best(told, labels, align_events(told, labels)) == ()
    untold = [*told[:2], numbers(2, 2, 2, beside=False)]
    best = align_events(untold, labels)
    moved = {path.nodes[2] for _, path in near_best(untold, labels, best)}
    assert moved
    assert best.nodes[2] not in moved


@settings(max_examples=150, deadline=None)
@given(event_lists(most=12))
def test_a_path_keeps_the_order_of_the_form_and_its_chances_are_no_more_than_one(events: list[Event]) -> None:
    path = align_events(events, small_form())
    for numbers_ in (False, True):  # on a skewed page numbers lag behind
        given_ = [k for k, event in zip(path.nodes, events, strict=True) if k >= 0 and bool(event.runs) is numbers_]
        assert given_ == sorted(given_)
    for t, node in enumerate(path.nodes):
        listed = [other for other, _ in path.alternatives[t]]
        assert node not in listed
        assert len(set(listed)) == len(listed)
        assert 0 <= path.probabilities[t] + sum(chance for _, chance in path.alternatives[t]) <= 1 + 1e-9
        assert [c for _, c in path.alternatives[t]] == sorted((c for _, c in path.alternatives[t]), reverse=True)


@settings(max_examples=50, deadline=None)
@given(event_lists(most=12))
def test_the_same_events_give_the_same_path(events: list[Event]) -> None:
    fresh = LabelSequence(small_form().form)
    assert align_events(events, small_form()) == align_events(list(events), fresh)


@settings(max_examples=50, deadline=None)
@given(event_lists(most=8))
def test_another_way_of_reading_is_assumed_only_where_it_explains_more(events: list[Event]) -> None:
    plain = Lattice(events, small_form())
    after = plain.solve()
    ways = {PAGE_BEFORE: before, PAGE_SKEWED: skewed}
    others = {cost: EdgeLattice(plain, way(small_form())).solve() for cost, way in ways.items()}
    chosen = align_events(events, small_form())
    if chosen.nodes != after.nodes:
        assert any(way.nodes == chosen.nodes and way.score - cost > after.score for cost, way in others.items())


def test_nothing_given_to_nothing() -> None:
    assert align_events([], small_form()).nodes == ()


def test_a_page_in_order_is_read_in_order() -> None:
    events: list[Event] = []
    for line, (text, _) in enumerate(ROWS.values(), 1):
        events.append(label(text[2:], ("dot", int(text[0])), line, beside=False))
        events.append(numbers(2, 2, line, beside=True))
    labels = small_form()
    path = align_events(events, labels)
    assert [labels.nodes[node].key for node in path.nodes[::2]] == list(ROWS)
    assert path.nodes[::2] == path.nodes[1::2]
    assert min(path.probabilities) > 0.95
