"""What the author of a table that contradicts itself probably did.

The hypotheses are general, over the form's own structure: totals added up over the wrong rows (`sums`), numbers written
wrong or in the neighbour's place (`slips`). A story costs what its kind costs, and `UNEXPLAINED` for every balance that
still fails, or fails anew, once the story's cells are put right; the cheapest is told, if no other story is as good.
Ambiguity never changes a value: stories are told, and nothing else is done with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.document import Address, Cause
from gouji.forms import Equation, TableForm
from gouji.tell.gaps import Gaps
from gouji.tell.slips import signed_cells, slip_stories
from gouji.tell.story import Kind, Story
from gouji.tell.sums import sum_stories

UNEXPLAINED = 2.0
"""Cost of a balance that fails after a story."""
CLEARLY = 0.25
"""By how much the best story must be cheaper than the next to be told."""
MOST_STORIES = 3
"""Stories told of one table: an author who did more is not to be guessed at."""
MOST_FAILING = 40
"""Balances that may fail: beyond, rows or columns are out of place, and no story is looked for."""
WIDELY = 2
"""Balances at which a total must be off by the same story for it to be told where the reading may be at fault."""


@dataclass(frozen=True, slots=True)
class Account:
    """Stories of a table, in the order in which they explain it, and the balances that they leave unexplained."""

    stories: tuple[Story, ...]
    unexplained: tuple[Equation, ...]
    values: Mapping[Address, Decimal]


def stories(form: TableForm, values: Mapping[Address, Decimal], *, certain: bool = True) -> Account:
    """Look for what the author did.

    Args:
        form: The table's form.
        values: Its values as printed, a blank as 0; balances over cells without a value take no part.
        certain: The reading is certain. Where it is not, only stories of sums are told that several balances show,
            for a wrong digit is then as likely misread.
    """
    gaps = Gaps(form.equations, values)
    signed = signed_cells(form)
    told: list[Story] = []
    while gaps.failing and len(gaps.failing) <= MOST_FAILING and len(told) < MOST_STORIES:
        found: Iterable[Story] = [*sum_stories(form, gaps), *(slip_stories(form, gaps) if certain else ())]
        if not certain:
            found = [story for story in found if len(story.told) >= WIDELY]
        best = _best(gaps, list(found), signed)
        if best is None:
            break
        told.append(best)
        gaps = gaps.changed(best.changes)
    return Account(tuple(told), tuple(gaps.equations[i] for i in sorted(gaps.failing)), gaps.values)


def account(form: TableForm, values: Mapping[Address, Decimal], causes: Collection[Cause | None]) -> Account:
    """What the author did, if that is what the balances that fail are told to show.

    Args:
        form: The table's form.
        values: As of `stories`.
        causes: Of the balances that fail; where one is misread nothing is told.
    """
    if not causes or Cause.READING in causes:
        return Account((), (), values)
    return stories(form, values, certain=set(causes) == {Cause.SOURCE})


def _best(gaps: Gaps, found: Sequence[Story], signed: Collection[Address]) -> Story | None:
    """The story that clearly explains most at least cost, if there is one."""
    ranked = []
    for story in found:
        if any(value < 0 and address not in signed for address, value in story.changes.items()):
            continue
        left = gaps.after(story.changes)
        if len(left) < len(gaps.failing):
            ranked.append((story.cost + UNEXPLAINED * len(left), story))
    ranked.sort(key=lambda item: item[0])
    distinct = _distinct(ranked)
    if not distinct or distinct[0][0] >= UNEXPLAINED * len(gaps.failing):
        return None
    mended = gaps.failing - gaps.after(distinct[0][1].changes)
    rivals = [  # stories about other balances are no rivals: both may be true
        story
        for cost, story in distinct
        if cost - distinct[0][0] < CLEARLY and mended & (gaps.failing - gaps.after(story.changes))
    ]
    if len(rivals) == 1:
        return rivals[0]
    if all(story.changes == rivals[0].changes for story in rivals):  # which numbers is clear, not how it came about
        plain = next((story for story in rivals if not story.of_a_sum), rivals[0])
        if not plain.of_a_sum or len(plain.changes) == 1:
            return replace(plain, kind=Kind.OTHER, added=(), left=(), told=())
    return None


def _distinct(ranked: Sequence[tuple[float, Story]]) -> list[tuple[float, Story]]:
    """The cheapest of those stories that say the same: counting rows in that are all 0 is nothing to tell apart."""
    kept: list[tuple[float, Story]] = []
    for cost, story in ranked:
        if not any(_same(story, other) for _, other in kept):
            kept.append((cost, story))
    return kept


def _same(one: Story, other: Story) -> bool:
    if not (one.of_a_sum and other.of_a_sum and one.changes == other.changes):
        return one.claim == other.claim
    shorter, longer = sorted((one, other), key=lambda s: len(s.added) + len(s.left))
    return set(shorter.added) <= set(longer.added) and set(shorter.left) <= set(longer.left)
