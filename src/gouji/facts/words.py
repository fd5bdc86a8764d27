"""The words of a family of forms that tell a section's heading from a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from gouji.channel.normalise import bare, core, enumerator
from gouji.forms import Family

PROSE_HEADINGS = (
    "总体情况",
    "存在的主要问题及改进情况",
    "存在的主要问题和改进情况",
    "政府信息公开工作存在的主要问题及改进情况",
    "存在的问题及改进情况",
    "存在的主要问题及改进措施",
    "存在的问题及改进措施",
    "其他需要报告的事项",
    "其他需要说明的事项",
    "需要报告的其他事项",
    "其他需要报告事项",
)
"""Headings of the official layout, and their usual other wordings, that announce prose: no form file has them."""

SUBHEADINGS = frozenset(
    {"主动公开", "依申请公开", "政府信息管理", "平台建设", "政府信息公开平台建设", "信息公开平台建设", "监督保障"}
)
"""The official headings of the second level (国办公开办函〔2021〕30号)."""

_OFFICIAL_SCORE = 84.0
"""Least similarity (0-100) to an official heading; a wrong character in six stays above it."""
_LABEL_SCORE = 72.0
"""Least similarity to a row label: a lost or misread third of a label is still that label."""
_TAIL = re.compile(r"[\d\s.,|/\-—]+$")


@dataclass(frozen=True, slots=True)
class Words:
    """Headings and labels of a family, folded.

    Attributes:
        official: Headings of the official layout.
        table_headings: Those of them that announce a table.
        labels: Labels of rows and groups of rows, without their numbers.
        cells: Every label that may be a cell of a table: of rows, columns, corners and blocks.
        remarks: Remarks printed in the tables.
        starts: First characters of the official headings.
    """

    official: tuple[str, ...]
    table_headings: frozenset[str]
    labels: tuple[str, ...]
    cells: frozenset[str]
    remarks: tuple[str, ...]
    starts: frozenset[str]
    _scores: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False, compare=False)

    def scores(self, title: str) -> tuple[float, float]:
        """Similarity, 0 to 100, of a folded title to the nearest official heading and to the nearest row label.

        A title shorter than a label is compared with the label's beginning: labels come broken over lines.
        """
        known = self._scores.get(title)
        if known is None:
            if len(self._scores) > 20_000:  # bounds memory in long batches
                self._scores.clear()
            known = self._scores[title] = (self._official(title), self._label(title))
        return known

    def is_official(self, title: str) -> bool:
        """Whether a folded title is a heading of the official layout, rather than a row label."""
        official, label = self.scores(title)
        return official >= _OFFICIAL_SCORE and official > label

    def is_label(self, title: str) -> bool:
        """Whether a folded title is a row label of the tables, rather than a heading."""
        official, label = self.scores(title)
        return label >= _LABEL_SCORE and label >= official

    def is_cell(self, text: str) -> bool:
        """Whether a folded text is exactly a label of the tables."""
        return text in self.cells

    def is_remark(self, text: str) -> bool:
        """Whether the text is one of the forms' own remarks."""
        return "勾稽关系" in text or (
            len(text) < 80 and any(fuzz.ratio(bare(text), remark) >= _OFFICIAL_SCORE for remark in self.remarks)
        )

    def announces_table(self, title: str) -> bool:
        """Whether a folded title is the heading of a table."""
        if title in self.table_headings:
            return True
        best = process.extractOne(title, self.official, scorer=fuzz.ratio, score_cutoff=_OFFICIAL_SCORE)
        return best is not None and best[0] in self.table_headings

    def prefix(self, title: str) -> str | None:
        """The longest official heading that a folded text begins with, or None."""
        if title[:1] not in self.starts:
            return None
        return max((heading for heading in self.official if title.startswith(heading)), key=len, default=None)

    def _official(self, title: str) -> float:
        if title in self.official:
            return 100.0
        best = process.extractOne(title, self.official, scorer=fuzz.ratio, score_cutoff=50)
        return best[1] if best else 0.0

    def _label(self, title: str) -> float:
        title = _TAIL.sub("", title) or title
        size = len(title)
        if size < 2:
            return 0.0
        best = 0.0
        for label in self.labels:
            if label == title:
                return 100.0
            if abs(len(label) - size) <= 4:
                best = max(best, fuzz.ratio(title, label))
            if 3 <= size < len(label):
                best = max(best, fuzz.ratio(title, label[:size]))
        return best


def _without_number(label: str) -> str:
    found = enumerator(label)
    return label[found[2] :] if found else label


def _labels(family: Family) -> Iterator[str]:
    for editions in family.tables.values():
        for table in editions:
            for row in table.rows:
                yield from (_without_number(label) for label in (*row.labels, *row.groups))


def _cells(family: Family) -> Iterator[str]:
    for editions in family.tables.values():
        for table in editions:
            for block in table.blocks:
                yield from (*block.titles, *block.corner, *block.header)
                for row in block.rows:
                    yield from (*row.labels, *row.groups)


_MADE: dict[int, tuple[Family, Words]] = {}


def words_of(family: Family) -> Words:
    """The words of a family, made once for each family object."""
    known = _MADE.get(id(family))
    if known is not None and known[0] is family:
        return known[1]
    tables = [table for editions in family.tables.values() for table in editions]
    headings = tuple(dict.fromkeys(bare(heading) for table in tables for heading in table.headings if heading))
    labels = {short for label in _labels(family) for short in (bare(label), core(label))}
    cells = {
        form
        for label in _cells(family)
        for form in (label, bare(label), core(label), bare(_without_number(label)))  # as printed first: most lines are
    }
    official = tuple(dict.fromkeys((*headings, *PROSE_HEADINGS)))
    words = Words(
        official=official,
        starts=frozenset(heading[0] for heading in official),
        table_headings=frozenset(headings),
        labels=tuple(sorted(label for label in labels if len(label) > 1)),
        cells=frozenset(cells),
        remarks=tuple(bare(note) for note in dict.fromkeys(n for table in tables for n in table.notes)),
    )
    _MADE[id(family)] = (family, words)
    return words
