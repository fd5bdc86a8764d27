"""Labels run together → single labels: `信息内容本年新制作数量…规章` cut where the form's labels begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from gouji.channel import bare, fold, is_han, squeeze
from gouji.document.remember import remember
from gouji.forms import TableForm

SHORTEST = 2
"""Characters of the shortest label that is looked for."""
COVERED = 0.5
"""Share of a text's Han characters that the labels found must cover for it to be cut."""
COVERED_SHORT, SEVERAL = 0.9, 12
"""The same for texts of fewer Han characters than this, which may be one label that holds another's words."""
LONG_LINE = 40
"""Characters from which on a line that looks like prose is looked at for labels run together."""
MANY = 5
"""Labels that such a line must hold to be a table line."""
MISREAD = 70.0
"""Similarity, 0 to 100, from which on a text is a label with some of its characters misread."""
_ENUMERATOR = (
    r"(?:\(\s*[一二三四五六七八九十-]{1,2}\s*\)|(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,2}\s*、|\d\s*[.、])?\s*"
)
_REMARK = re.compile(r"\([^()]{3,}\)?")
_NUMBERS = re.compile(r"[、,\s]*[-+]?\d[\d.,、\s]*")


class LabelSplitter:
    """Cuts texts at the labels of some forms. Texts and answers are remembered (bounded)."""

    def __init__(self, labels: Iterable[str]) -> None:
        plain = sorted({bare(label) for label in labels if len(bare(label)) >= SHORTEST}, key=len, reverse=True)
        self._labels = [label for label in plain if len(label) > SHORTEST]
        self._longer = {
            label: [(other, other.find(label)) for other in self._labels if label in other and label != other]
            for label in plain
        }
        pattern = "|".join(r"[^\w]{0,3}?".join(re.escape(c) for c in label) for label in plain)
        self._found = re.compile(f"{_ENUMERATOR}(?:{pattern})")
        self.cuts = remember(self._cuts)

    def _cuts(self, text: str) -> tuple[int, ...]:
        """Offsets at which a text is to be cut; none if it is not several labels run together."""
        folded = _REMARK.sub(lambda m: "\x00" * len(m.group()), fold(text))
        found = list(self._whole(folded, [m.span() for m in self._found.finditer(folded)]))
        if len(found) < 2:
            return ()
        covered = sum(is_han(c) for a, b in found for c in folded[a:b])
        size = sum(map(is_han, folded))
        if covered < (COVERED if size >= SEVERAL else COVERED_SHORT) * size:
            return ()
        edges = {a for a, _ in found} | {b for (_, b), (a, _) in pairwise(found) if _gap(folded, b, a)}
        return tuple(sorted(edge for edge in edges if edge > 0))

    def _whole(self, text: str, found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The places of labels, that of a misread longer one in place of one that is a part of it.

        Args:
            text: The text.
            found: Places of labels in it, in order; what another label covers is no part of a longer one.
        """
        ends = [0, *(end for _, end in found)]
        begins = [*(start for start, _ in found), len(text)]
        for (start, end), before, behind in zip(found, ends, begins[1:], strict=False):
            places = (
                (start - at, start - at + len(longer), longer) for longer, at in self._longer.get(text[start:end], ())
            )
            inside = (
                (a, b) for a, b, label in places if before <= a and b <= behind and self._is_misread(text, a, b, label)
            )
            yield next(inside, (start, end))

    @staticmethod
    def _is_misread(text: str, a: int, b: int, label: str) -> bool:
        """Whether a stretch of a text is a label with characters misread, and no part of it the next one's number."""
        return all(map(is_han, text[a:b])) and text[b : b + 1] not in ("、", ".") and ratio(text[a:b], label) >= MISREAD

    def is_table_line(self, text: str) -> bool:
        """Whether a line is labels of a table run together, rather than prose: many, or nothing but rows."""
        if len(text) < LONG_LINE:
            return self._is_rows(text)
        short = squeeze(text)
        if sum(label in short for label in self._labels) < MANY:
            return False
        folded = fold(text)
        found = [m.span() for m in self._found.finditer(folded)]
        covered = sum(b - a for a, b in found)
        return len(found) >= MANY and covered >= COVERED * sum(map(is_han, folded))

    def _is_rows(self, text: str) -> bool:
        """Whether a line is nothing but labels of rows, two or more, with numbers right behind each."""
        if sum(c.isdigit() for c in text) < 2:
            return False
        folded = _REMARK.sub("", fold(text))
        found = [m.span() for m in self._found.finditer(folded)]
        behind = [folded[b:a] for (_, b), (a, _) in pairwise([*found, (len(folded), 0)])]
        return len(found) > 1 and not folded[: found[0][0]].strip() and all(map(_NUMBERS.fullmatch, behind))


def _gap(text: str, a: int, b: int) -> bool:
    return any(is_han(c) for c in text[a:b])


@lru_cache(maxsize=8)
def splitter(tables: tuple[TableForm, ...]) -> LabelSplitter:
    """The splitter for all labels of some table forms."""
    return LabelSplitter(_labels(tables))


def _labels(tables: Sequence[TableForm]) -> Iterable[str]:
    for form in tables:
        for block in form.blocks:
            yield from (*block.titles, *block.header, *block.corner)
            for row in block.rows:
                for label in (*row.labels, *row.groups):
                    yield _unnumbered(label)


_NUMBER = re.compile(r"^\s*(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+\.)\s*")


def _unnumbered(label: str) -> str:
    return _REMARK.sub("", fold(_NUMBER.sub("", label)))
