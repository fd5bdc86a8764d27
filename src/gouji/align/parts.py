"""Parts of a table that was read in strips: labels of rows with too few numbers beside them, and the numbers behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.align.events import Event, numbers_of
from gouji.align.nodes import MATCHED, LabelSequence
from gouji.align.order import CLEAR
from gouji.document import Interval, Run, amount_spans

ALIKE = 1.0
"""By how much less than the best a header's label may answer a text and be what it says."""
STRAY = 1
"""Numbers that may stand between two labels of a part without numbers beside them: a page's number, or the first of
those behind."""


@dataclass(frozen=True, slots=True)
class Part:
    """Labels of rows that follow each other, and the numbers behind them.

    Attributes:
        told: Indices of their events with their nodes, in the page's order.
        beside: How many numbers each has beside it.
        body: Index of the event behind the last label: numbers beside it, if such are, then those of the part.
        stop: Index of the first event behind the part.
    """

    told: dict[int, int]
    beside: int
    body: int
    stop: int

    @property
    def first(self) -> int:
        """Index of its first label."""
        return next(iter(self.told))

    @property
    def last(self) -> int:
        """Node of its last label on the page."""
        return next(reversed(self.told.values()))

    def behind(self, listed: Sequence[Event]) -> list[Event]:
        """The events behind the labels and the numbers beside them."""
        body = list(listed[self.body : self.stop])
        if not self.beside:
            return body
        leading = _numbers_before_text(body)
        rest = tuple(singles(run for event in body[:leading] for run in event.runs)[self.beside :])
        return [*([numbers_of(rest, False, body[0].first)] if rest else []), *body[leading:]]

    def among(self, listed: Sequence[Event]) -> list[Event]:
        """Numbers among labels that have none beside them."""
        return [event for event in listed[self.first : self.body] if event.runs and not self.beside]

    def numbers_beside(self, listed: Sequence[Event]) -> dict[int, list[Run]]:
        """The numbers beside each label, by its node."""
        found = {}
        for i, k in self.told.items():
            following = listed[i + 1 : i + 1 + _numbers_before_text(listed[i + 1 :])] if self.beside else ()
            found[k] = singles(run for event in following for run in event.runs)[: self.beside]
        return found


def parts(listed: Sequence[Event], labels: LabelSequence) -> Iterator[Part]:
    """The parts of a table whose rows lack numbers beside their labels, each as many.

    Args:
        listed: The events in reading order.
        labels: The labels of the form.
    """
    told = row_labels(listed, labels)
    ends = [*told, len(listed)]
    beside = {i: sum(e.count for e in listed[i + 1 : i + 1 + _numbers_before_text(listed[i + 1 :])]) for i in told}
    between = {i: sum(e.count for e in listed[i:end]) for i, end in pairwise(ends)}
    at = 0
    while at < len(told):
        first = last = at
        width = beside[ends[first]]
        if width == between[ends[first]] <= STRAY and first + 1 < len(told) and not beside[ends[first + 1]]:
            width = 0
        while last + 1 < len(told) and (
            between[ends[last]] == width <= beside[ends[last + 1]]
            if width
            else between[ends[last]] <= min(STRAY, labels.cells[told[ends[last]]] - 1)
        ):
            last += 1
        at = last + 1
        members = {i: told[i] for i in ends[first:at]}
        if width < min(int(labels.cells[k]) for k in members.values()):
            yield Part(members, width, ends[last] + 1, ends[at])


def row_labels(listed: Sequence[Event], labels: LabelSequence) -> dict[int, int]:
    """The row of each event that is clearly a row's label; numbers are given to it only where they come out even."""
    found: dict[int, tuple[float, int]] = {}
    for i, event in enumerate(listed):
        if event.runs:
            continue
        k, reward = answered(event, labels)
        if labels.is_row[k] and _is_clear(event, reward) and reward > found.get(k, (0.0, 0))[0]:
            found[k] = (reward, i)
    return dict(sorted((i, k) for k, (_, i) in found.items()))


def _numbers_before_text(events: Sequence[Event]) -> int:
    """How many events of numbers stand before the first label."""
    return next((i for i, event in enumerate(events) if not event.runs), len(events))


def answered(event: Event, labels: LabelSequence) -> tuple[int, float]:
    """The node whose label an event answers best, and its reward (see `nodes`): 0 or less where it answers none."""
    rewards, _ = labels.rewards(event.text, event.enumerator)
    k = int(rewards.argmax())
    return k, float(rewards[k])


def _is_clear(event: Event, reward: float) -> bool:
    """Whether a text answers a label clearly, short ones to the letter."""
    return reward >= min(CLEAR, MATCHED * len(event.text))


def goes_on(event: Event, k: int, labels: LabelSequence) -> bool:
    """Whether a text may be a further piece of a node's label."""
    _, rest = labels.rewards(event.text, event.enumerator)
    return bool(rest[k] > 0)


def without_gap(body: Sequence[Event], labels: LabelSequence, nodes: Sequence[int], last: int) -> bool:
    """Whether no row is missing among those of a part, and none may stand between the last label and the numbers.

    Args:
        body: The events behind the labels.
        labels: The labels of the form.
        nodes: The rows, in the form's order.
        last: The row whose label is the last on the page; it may go on over several lines.
    """
    rank = labels.is_row.cumsum()
    if rank[nodes[-1]] - rank[nodes[0]] != len(nodes) - 1:
        return False
    for event in body:
        if event.runs:
            return True
        k, reward = answered(event, labels)
        if not goes_on(event, last, labels) and (reward <= 0 or labels.nodes[k].kind == "row"):
            return False
    return True


def passes_title(part: Part, listed: Sequence[Event], labels: LabelSequence) -> bool:
    """Whether some of a part's numbers stand behind the title of another block, whose they may be."""
    blocks = {labels.nodes[k].block for k in part.told.values()}
    body = listed[part.body : part.stop]
    numbers = [i for i, event in enumerate(body) if event.runs]
    for event in body[: numbers[-1]] if numbers else ():
        k, reward = answered(event, labels)
        if not event.runs and reward > 0 and labels.nodes[k].kind == "title" and labels.nodes[k].block not in blocks:
            return True
    return False


def is_headed(body: Sequence[Event], labels: LabelSequence, nodes: Sequence[int]) -> bool:
    """Whether a header's label of their blocks stands right before every stretch of numbers behind the labels of rows.

    Args:
        body: The events behind the labels.
        labels: The labels of the form.
        nodes: The rows.
    """
    blocks = {labels.nodes[k].block for k in nodes}
    headers = [k for k, node in enumerate(labels.nodes) if node.kind == "header" and node.block in blocks]
    for before, event in pairwise(body):
        if event.runs and not before.runs:
            label, _ = labels.rewards(before.text, before.enumerator)
            if label[headers].max() <= max(0.0, label.max() - ALIKE):
                return False
    return not body[0].runs


def cuts_columns(part: Part, listed: Sequence[Event], labels: LabelSequence) -> bool:
    """Whether a header stands among a part's numbers where no column of its rows ends: some were lost, or put in."""
    blocks = {labels.nodes[k].block for k in part.told.values()}
    count = 0
    for event in part.behind(listed):
        k, reward = answered(event, labels) if not event.runs else (-1, 0.0)
        if not event.runs and _is_clear(event, reward) and labels.nodes[k].kind == "header" and count % len(part.told):
            return len(blocks) == 1
        count += event.count
    return False


def in_level_order(part: Part, labels: LabelSequence) -> bool:
    """Whether the labels of each level (一、 or （一） or 1.) stand in the form's order; levels may be read in turn."""
    levels: dict[str, list[int]] = {}
    for k in part.told.values():
        enumerator = labels.nodes[k].enumerator
        levels.setdefault(enumerator[0] if enumerator else "", []).append(k)
    return all(nodes == sorted(nodes) for nodes in levels.values())


def singles(runs: Iterable[Run]) -> list[Run]:
    """Runs of one number each."""
    out: list[Run] = []
    for run in runs:
        spans = amount_spans(run.text)
        if len(spans) == 1:
            out.append(run)
            continue
        line, start = run.interval.line, run.interval.start
        out += [replace(run, interval=Interval(line, start + a, start + b), text=run.text[a:b]) for a, b in spans]
    return out
