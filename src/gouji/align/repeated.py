"""Rows that a page shows twice: a table repeated over a page break or in an annex, or another report's table.

The alignment keeps one row of each. Copies that agree prove it; copies that don't are two tables of which no one can
say which was meant, and where several rows differ the other rows may have been taken from either too. A row behind
whose numbers as many again stand without a label is as doubtful: either may be its own. So is one whose label is hardly
known, where they stand before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from gouji.align.events import Event
from gouji.align.nodes import MATCHED, LabelSequence
from gouji.align.path import Path

SURE = 6.0
"""Reward from which on a text is surely a row's label, natural-log units: five matched characters; less if it is a
shorter label to the letter."""
SEVERAL = 2
"""Rows with two sets of numbers from which on the whole table is doubtful."""


def numbers_told_twice(listed: Sequence[Event], path: Path, labels: LabelSequence) -> frozenset[int]:
    """Indices of the numbers that are doubtful because the page gives other numbers for their row too.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.

    Returns:
        The numbers of rows whose copies differ, those of all rows where they are several.
    """
    given: dict[int, list[int]] = {}
    for t, k in enumerate(path.nodes):
        if k >= 0 and listed[t].count:
            given.setdefault(k, []).append(t)
    told = {k: [word for t in indices for word in _words(listed[t])] for k, indices in given.items()}
    differing = {k for k, words in _copies(listed, path, labels) if k in told and words != told[k]}
    for k, indices in given.items():
        whole = [_words(listed[t]) for t in indices if listed[t].count == labels.cells[k]]
        if any(words != whole[0] for words in whole) or _runs_on(listed, path, labels, k, indices[-1]):
            differing.add(k)
        if not _is_known(listed, path, labels, k) and _stand_before(listed, path, labels, k, indices[0]):
            differing.add(k)
    rows = given if len(differing) >= SEVERAL else differing
    return frozenset(t for k in rows for t in given[k])


def _runs_on(listed: Sequence[Event], path: Path, labels: LabelSequence, k: int, last: int) -> bool:
    """Whether as many numbers again follow right behind those of a row and belong to none: which are its own?"""
    more = 0
    for t in range(last + 1, len(listed)):
        if not listed[t].runs or path.nodes[t] >= 0:
            break
        more += listed[t].count
    return more > 0 and more >= labels.cells[k]


def _is_known(listed: Sequence[Event], path: Path, labels: LabelSequence, k: int) -> bool:
    """Whether a text that was given to a row is surely its label."""
    texts = [event for event, node in zip(listed, path.nodes, strict=True) if node == k and not event.runs]
    return any(labels.rewards(e.text, e.enumerator)[0][k] >= min(SURE, MATCHED * len(e.text)) for e in texts)


def _stand_before(listed: Sequence[Event], path: Path, labels: LabelSequence, k: int, first: int) -> bool:
    """Whether as many numbers as a row has stand before its own and belong to none, with no other row's between."""
    for t in range(first - 1, -1, -1):
        if path.nodes[t] not in (-1, k):
            break
        if path.nodes[t] < 0 and listed[t].count == labels.cells[k]:
            return True
    return False


def _copies(listed: Sequence[Event], path: Path, labels: LabelSequence) -> list[tuple[int, list[str]]]:
    """The rows of which a label, or the numbers of a row without label, are left over, and what they are."""
    found: list[tuple[int, list[str]]] = []
    alone = [k for k, unlabelled in enumerate(labels.unlabelled) if unlabelled]
    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if event.runs:
            found += [(j, _words(event)) for j in alone if k < 0 and event.count == labels.cells[j]]
            continue
        rewards, _ = labels.rewards(event.text, event.enumerator)
        row = int(rewards.argmax())
        behind = listed[t + 1] if t + 1 < len(listed) else None
        if (
            k not in (-1, row)
            or not labels.is_row[row]
            or rewards[row] < min(SURE, MATCHED * len(event.text))
            or behind is None
        ):
            continue
        if behind.count and path.nodes[t + 1] < 0:
            found.append((row, _words(behind)))
    return found


def _words(event: Event) -> list[str]:
    return [word for run in event.runs for word in run.text.split()]
