"""Letters → words: what stands close together on one line, and what is written downwards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gouji.document import Box
from gouji.readers.pages.types import Rule, Word
from gouji.readers.pdf.letters import Letter
from gouji.readers.pdf.view import Frame, View

GAP = 0.25
"""Gap between letters of one word, by their height; justified text is set as wide."""
GAP_FIGURES = 0.12
"""The same between figures, which are never set wide: those of narrow cells without rules are 0.2 apart."""
OVERLAP = 0.5
"""Share of a letter's height that may lie over the letter before it: kerning, brackets in narrow fonts."""
LEVEL = 0.6
"""Share of the lower one's height that two letters on a line have in common."""
SIZES = 1.6
"""Ratio of heights of letters of one word."""
SIZES_FIGURES = 1.12
"""The same of figures: a smaller one is the mark of a footnote."""
DOWN = 0.6
"""Gap between letters written downwards, by their height; rows of a table are farther apart, or ruled."""
DOWN_MARK = 1.3
"""The same before and after brackets and commas, which fill half of their place."""
COLUMN = 2.0
"""Distance from a column of letters written downwards to the next one on its left, by their height."""
STRUCK = 0.2
"""How far from the middle of a letter, by its height, a line through it may run."""
AXIS = 0.3
"""Distance of letters written downwards from their common axis, by their height."""
AXIS_MARK = 0.7
"""The same of commas, which stand in the upper right of their place."""


@dataclass(slots=True)
class _Run:
    """Letters that follow each other; the frame is that of the last column of those that run downwards."""

    texts: list[str]
    frame: Frame
    em: float
    struck: bool = False
    downwards: bool = False
    top: float = 0.0
    whole: list[Frame] = field(default_factory=list)

    @property
    def height(self) -> float:
        return self.frame[3] - self.frame[1]

    def add(self, other: _Run) -> None:
        self.texts += other.texts
        self.frame = _around((self.frame, other.frame))


class _Rules:
    """Rules, to ask whether one lies between two letters, or goes through one."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = list(rules)
        self.across = sorted((r.y0, r.x0, r.x1) for r in rules if r.across)
        self.down = sorted((r.x0, r.y0, r.y1) for r in rules if not r.across)

    def part(self, one: Frame, other: Frame) -> bool:
        """Whether a rule runs between the middles of two frames that are beside or above each other."""
        (x, y), (u, v) = _middle(one), _middle(other)
        return _crosses(self.down, min(x, u), max(x, u), (y + v) / 2) or _crosses(
            self.across, min(y, v), max(y, v), (x + u) / 2
        )

    def strike(self, frame: Frame) -> bool:
        """Whether one runs through the middle of a letter from side to side."""
        x, y = _middle(frame)
        reach = STRUCK * (frame[3] - frame[1])
        return _crosses(self.across, y - reach, y + reach, x)


def _crosses(rules: list[tuple[float, float, float]], start: float, end: float, at: float) -> bool:
    for i in range(bisect_left(rules, (start,)), len(rules)):
        place, begin, stop = rules[i]
        if place > end:
            return False
        if begin <= at <= stop:
            return True
    return False


def words_of(
    letters: Sequence[Letter], view: View, rules: Sequence[Rule], lines: Sequence[Frame] = ()
) -> tuple[Word, ...]:
    """The words of a page held upright.

    Args:
        letters: Its characters, in the order they are drawn in.
        view: How it is looked at.
        rules: Its rules: no word goes over one.
        lines: All straight lines drawn on it, short ones as well: letters may be struck out.

    Returns:
        Words in the order they are drawn in. Text that stays on its side is a word for each run of its letters.
    """
    bounds = _Rules(rules)
    strokes = _Rules(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in lines if x1 - x0 >= y1 - y0)
    runs: list[_Run] = []
    sideways: list[_Run] = []
    for letter in letters:
        if letter.object.turn is None or not letter.text.isprintable():
            continue
        frame = view.upright(*letter.frame)
        turn = (letter.object.turn - view.turn) % 4
        run = _Run([letter.text], frame, letter.object.em or frame[3] - frame[1], strokes.strike(frame))
        if turn:
            _add_sideways(sideways, run, turn)
        elif runs and _follows(runs[-1], run) and not bounds.part(_last(runs[-1], run), run.frame):
            runs[-1].add(run)
        else:
            runs.append(run)
    runs = _beside(_downwards(runs, bounds), bounds)
    return tuple(
        Word("".join(run.texts), Box(*_solid(_around((*run.whole, run.frame)))), struck=run.struck)
        for run in (*runs, *sideways)
    )


def _last(run: _Run, letter: _Run) -> Frame:
    """About where the last letter of a run is."""
    x0, y0, x1, y1 = run.frame
    return max(x0, x1 - run.em), y0, x1, y1


def _follows(run: _Run, other: _Run) -> bool:
    """Whether it stands right after the run on its line."""
    gap = other.frame[0] - run.frame[2]
    em = min(run.em, other.em)
    level = min(run.frame[3], other.frame[3]) - max(run.frame[1], other.frame[1])
    most, sizes = (GAP_FIGURES, SIZES_FIGURES) if _are_figures(run.texts[-1], other.texts[0]) else (GAP, SIZES)
    return (
        -OVERLAP * em <= gap <= most * em
        and other.frame[0] > run.frame[0]
        and level >= LEVEL * min(run.height, other.height)
        and max(run.em, other.em) <= sizes * em
        and run.struck == other.struck
    )


def _are_figures(one: str, other: str) -> bool:
    return one.isascii() and other.isascii() and one.isdigit() and other.isdigit()


def _downwards(runs: Sequence[_Run], bounds: _Rules) -> list[_Run]:
    """Single letters, each below the one before, as one run; so are columns of them from right to left."""
    out: list[_Run] = []
    for run in runs:
        above = out[-1] if out else None
        if above is not None and _is_below(above, run) and not bounds.part(above.frame, run.frame):
            if not above.downwards:
                above.downwards, above.top = True, above.frame[1]
                above.whole.append(above.frame)
            above.texts += run.texts
            above.whole.append(run.frame)
            above.frame = run.frame
        else:
            out.append(run)
    return out


def _is_below(above: _Run, run: _Run) -> bool:
    if len(run.texts) > 1 or (len(above.texts) > 1 and not above.downwards):
        return False
    if any(text.isascii() and text.isalnum() for text in (run.texts[0], above.texts[-1])):
        return False  # figures below each other are those of several rows
    em = max(above.em, run.em)
    shift = abs(_middle(run.frame)[0] - _middle(above.frame)[0])
    gap = run.frame[1] - above.frame[3]
    mark = not (run.texts[0].isalnum() and above.texts[-1].isalnum())
    if shift <= (AXIS_MARK if mark else AXIS) * em:
        return -em < gap <= (DOWN_MARK if mark else DOWN) * em and _middle(run.frame)[1] > _middle(above.frame)[1]
    left = _middle(above.frame)[0] - _middle(run.frame)[0]
    return above.downwards and 0 < left <= COLUMN * em and abs(run.frame[1] - above.top) <= em / 2


def _beside(runs: Sequence[_Run], bounds: _Rules) -> list[_Run]:
    """Runs that stand right after each other on a line though they were drawn apart, as one."""
    order = sorted((i for i, run in enumerate(runs) if not run.downwards), key=lambda i: runs[i].frame[0])
    starts = [runs[i].frame[0] for i in order]
    gone: set[int] = set()
    for at, i in enumerate(order):
        if i in gone:
            continue
        run, k = runs[i], at + 1
        while True:
            k = max(at + 1, bisect_left(starts, run.frame[2] - OVERLAP * run.em))
            found = None
            while k < len(order) and starts[k] <= run.frame[2] + GAP * run.em:
                j = order[k]
                if j not in gone and j != i and _follows(run, runs[j]):
                    last = _last(run, runs[j])
                    first = runs[j].frame[0], runs[j].frame[1], runs[j].frame[0] + runs[j].em, runs[j].frame[3]
                    if not bounds.part(last, first):
                        found = j
                        break
                k += 1
            if found is None:
                break
            run.add(runs[found])
            gone.add(found)
    return [run for i, run in enumerate(runs) if i not in gone]


def _add_sideways(runs: list[_Run], letter: _Run, turn: int) -> None:
    """Add a letter that stays on its side to its run: upwards, downwards, or upside down."""
    before = runs[-1] if runs else None
    if before is not None:
        (x, y), (u, v) = _middle(before.whole[-1]), _middle(letter.frame)
        em = max(before.em, letter.em)
        along, aside = {1: (y - v, u - x), 2: (x - u, v - y), 3: (v - y, u - x)}[turn]
        if 0 < along <= (1 + GAP) * em and abs(aside) <= AXIS * em:
            before.texts += letter.texts
            before.whole.append(letter.frame)
            before.frame = letter.frame
            return
    letter.whole.append(letter.frame)
    runs.append(letter)


def _middle(frame: Frame) -> tuple[float, float]:
    return (frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2


def _around(frames: Sequence[Frame]) -> Frame:
    x0, y0, x1, y1 = zip(*frames, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


_LEAST = 0.01
"""Points that a box is wide and high at least."""


def _solid(frame: Frame) -> Frame:
    x0, y0, x1, y1 = frame
    return x0, y0, max(x1, x0 + _LEAST), max(y1, y0 + _LEAST)
