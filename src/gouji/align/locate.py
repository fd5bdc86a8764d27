"""Where the tables of a family stand in a report: stretches of lines around labels that only one table has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from rapidfuzz.fuzz import ratio

from gouji.align.lex import cut
from gouji.align.nodes import sequence
from gouji.align.split import LabelSplitter
from gouji.channel import bare, core, enumerator
from gouji.document import Tag, TaggedLine
from gouji.document.remember import remember
from gouji.forms import TableForm

MIN_REWARD = 2.0
"""Reward (see `nodes`) from which on a label counts as a sign of its table."""
MARGIN = 1.5
"""By how much it must beat the other tables' labels to count as a sign of one of them only."""
MIN_STRETCH = 6.0
"""Sum of signs from which on a stretch is a table; less is a stray word."""
SWITCH = 5.0
"""Cost of passing from one table to another, so that one odd sign inside a table doesn't cut it."""
HEADING_RATIO = 75.0
"""Similarity, 0 to 100, from which on a line is a table's heading."""
HEADING_SIGN = 6.0
"""Sign of a heading: enough for a stretch of its own, since numbers under it may be all that is left of the table."""
LONGEST_LABEL = 160
"""Characters of the longest line that is looked at as a label outside glued text."""
PROSE = 0.5
"""Table probability below which a line of words ends a table."""
SENTENCE = "。；;!！"
"""Signs that a line is prose."""
ODD_LINES = 3
"""Lines of words without a sentence's end that may stand between a table's last label and its numbers."""
_ENDS = frozenset({Tag.TITLE, Tag.HEADING, Tag.SUBHEADING, Tag.SIGNATURE})
REACH = 60
"""Lines that hold something behind a table's last label that may be its own, besides one for each number; twice as many
part it in two."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines `first` to `last` (indices, both in) that hold the table `id`."""

    id: str
    first: int
    last: int
    weight: float


def locate(
    tagged: Sequence[TaggedLine], tables: Mapping[str, tuple[TableForm, ...]], cutter: LabelSplitter
) -> tuple[Stretch, ...]:
    """Find the stretches of each table.

    Args:
        tagged: The report's lines.
        tables: Editions of every table by table id.
        cutter: Cuts labels that are run together.

    Returns:
        Stretches in page order; a table may have several (a page break, an invented copy) or none.
    """
    finder = _finder(tuple(tables.values()), cutter)
    signs = list(_signs(tagged, finder))
    lines = list(accumulate(bool(t.line.text.strip()) for t in tagged))  # blank ones make nothing farther
    stretches: list[Stretch] = []
    for id, members in _runs(_smooth(signs, len(tables)), [lines[at] for at, _ in signs], list(tables)):
        weight = sum(signs[i][1][list(tables).index(id)] for i in members)
        if weight >= MIN_STRETCH:
            stretches.append(Stretch(id, signs[members[0]][0], signs[members[-1]][0], weight))
    tails = {id: _Tail.of(editions) for id, editions in tables.items()}
    return tuple(_extended(list(_given_back(stretches, tagged, tails)), tagged, lines, tails))


class _Finder:
    """Rewards of a line's labels for each table."""

    def __init__(self, tables: tuple[tuple[TableForm, ...], ...], cutter: LabelSplitter) -> None:
        self.cutter = cutter
        self.sequences = [[sequence(form) for form in editions] for editions in tables]
        self.headings = [tuple({bare(h) for form in editions for h in form.headings}) for editions in tables]
        self.signs = remember(self._signs)

    def heading(self, text: str) -> tuple[float, ...]:
        found = enumerator(text)
        short = bare(text[found[2] :] if found else text)
        best = [max((ratio(short, h) for h in headings), default=0.0) for headings in self.headings]
        return tuple(HEADING_SIGN if b >= HEADING_RATIO and b == max(best) else 0.0 for b in best)

    def _signs(self, text: str) -> tuple[float, ...]:
        totals = [0.0] * len(self.sequences)
        for piece in cut(text):
            if piece.count:
                continue
            whole = text[piece.start : piece.end]
            edges = (0, *self.cutter.cuts(whole), len(whole))
            for label in (whole[a:b] for a, b in pairwise(edges)):
                self._add(label, totals)
        return tuple(totals)

    def _add(self, label: str, totals: list[float]) -> None:
        """Add the signs of one label to the totals of the tables."""
        found = enumerator(label)
        short = core(label[found[2] :] if found else label)
        if len(short) >= 2:
            best = [max(s.best(short) for s in editions) for editions in self.sequences]
            top = max(best)
            second = max((b for b in best if b < top), default=0.0)
            for i, b in enumerate(best):
                if b >= MIN_REWARD and b == top and (top - second >= MARGIN or best.count(top) > 1):
                    totals[i] += b if best.count(top) == 1 else 0.0


@lru_cache(maxsize=8)
def _finder(tables: tuple[tuple[TableForm, ...], ...], cutter: LabelSplitter) -> _Finder:
    return _Finder(tables, cutter)


def _signs(tagged: Sequence[TaggedLine], finder: _Finder) -> Iterator[tuple[int, tuple[float, ...]]]:
    for index, tag in enumerate(tagged):
        text = tag.line.text.strip()
        if len(text) < 2:
            continue
        if tag.tag in (Tag.HEADING, Tag.TITLE, Tag.TABLE_HEADING, Tag.SUBHEADING) and len(text) < LONGEST_LABEL:
            heading = finder.heading(text)
            if any(heading):
                yield index, heading
                continue
        if tag.table < PROSE and (tag.tag is Tag.HEADING or len(text) > LONGEST_LABEL):
            continue
        if tag.table < PROSE and any(c in text for c in SENTENCE):
            continue
        totals = [0.0] * len(finder.sequences)
        for segment in tag.line.segments:
            if segment.text:
                totals = [a + b for a, b in zip(totals, finder.signs(segment.text), strict=True)]
        if any(totals):
            yield index, tuple(totals)


def _smooth(signs: Sequence[tuple[int, tuple[float, ...]]], n: int) -> list[int]:
    """The best table for every sign, changes costing `SWITCH` (Viterbi over the signs)."""
    best = [0.0] * n
    back: list[list[int]] = []
    for _, weights in signs:
        top = max(range(n), key=best.__getitem__)
        came = [i if best[i] >= best[top] - SWITCH else top for i in range(n)]
        best = [best[c] - (SWITCH if c != i else 0.0) + min(weights[i], 12.0) for i, c in enumerate(came)]
        back.append(came)
    if not signs:
        return []
    state = max(range(n), key=best.__getitem__)
    states = [state]
    for came in reversed(back[1:]):
        state = came[state]
        states.append(state)
    return states[::-1]


def _runs(states: Sequence[int], lines: Sequence[int], ids: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Signs of one table that are not far apart, given how many lines stand before each."""
    members: list[int] = []
    for i, state in enumerate(states):
        far = bool(members) and lines[i] - lines[members[-1]] > 2 * REACH
        if members and (states[members[-1]] != state or far):
            yield ids[states[members[-1]]], members
            members = []
        members.append(i)
    if members:
        yield ids[states[members[-1]]], members


@dataclass(frozen=True, slots=True)
class _Tail:
    """What may stand behind the last label of a table: lines with numbers, and the enumerators that its labels have."""

    reach: int
    enumerators: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, editions: Sequence[TableForm]) -> _Tail:
        nodes = [node for form in editions for node in sequence(form).nodes]
        cells = max(len(form.cells) for form in editions)
        return cls(cells + REACH, frozenset(node.enumerator for node in nodes if node.enumerator))


def _given_back(
    stretches: Sequence[Stretch], tagged: Sequence[TaggedLine], tails: Mapping[str, _Tail]
) -> Iterator[Stretch]:
    """Give numbers right behind a table's heading to the table before it where they are more than it has cells.

    Readers that take a page's boxes column by column pass over to the numbers when they have read all that stands on
    the left, the heading below the table too.
    """
    for before, stretch in pairwise([None, *stretches]):
        assert stretch is not None
        behind = range(stretch.first + 1, len(tagged))
        end = next((i for i in behind if not _is_bare(tagged[i])), len(tagged))
        numbers = [i for i in range(stretch.first + 1, end) if tagged[i].line.text.strip()]
        if before is None or len(numbers) <= tails[stretch.id].reach - REACH:
            yield stretch
            continue
        yield Stretch(before.id, numbers[0], numbers[-1], 0.0)
        if end <= stretch.last:  # else nothing is left but the heading
            yield replace(stretch, first=end)


def _is_bare(line: TaggedLine) -> bool:
    """Whether a line holds nothing but numbers, or nothing."""
    return not any(c.isalpha() for c in line.line.text)


def _extended(
    stretches: Sequence[Stretch], tagged: Sequence[TaggedLine], lines: Sequence[int], tails: Mapping[str, _Tail]
) -> Iterator[Stretch]:
    """Let every stretch run on over the numbers behind its last label, up to prose, a heading or the next stretch.

    A line numbered as no label of the table is (六、 below a table that ends with 四、) is a heading, whatever its tag.
    """
    for i, stretch in enumerate(stretches):
        limit = stretches[i + 1].first - 1 if i + 1 < len(stretches) else len(tagged) - 1
        last, odd = stretch.last, 0
        for index in range(stretch.last + 1, limit + 1):
            if lines[index] - lines[stretch.last] > tails[stretch.id].reach:
                break
            line = tagged[index]
            if line.tag is Tag.NOISE:
                continue
            number = enumerator(line.line.text)
            if number is not None and number[0] == "dun" and number[:2] not in tails[stretch.id].enumerators:
                break
            if line.table >= PROSE:
                last, odd = index, 0
                continue
            odd += 1
            if odd > ODD_LINES or line.tag in _ENDS or any(c in line.line.text for c in SENTENCE):
                break
        yield Stretch(stretch.id, stretch.first, last, stretch.weight)
