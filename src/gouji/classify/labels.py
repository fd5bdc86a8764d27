"""How like the labels of a family a piece of text is: by the role of the label, never by the label itself.

Since only roles are named, what is learnt from one form holds for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment
from rapidfuzz.process import cdist

from gouji.channel import bare, core, enumerator
from gouji.forms import Family


class Role(IntEnum):
    """What a label is for."""

    ROW = 0  # 规范性文件, 1.属于国家秘密
    GROUP = 1  # 三、本年度办理结果
    COLUMN = 2  # 自然人, 法人或其他组织, and corners such as 信息内容
    BLOCK = 3  # 第二十条第（一）项
    HEADING = 4  # 收到和处理政府信息公开申请情况
    NOTE = 5  # 本列数据的勾稽关系为…


LONGEST = 60
"""Longer pieces, once their remarks in parentheses are off, are like no label: the longest official label has 36."""

LOWEST = 60.0
"""A similarity below this, of 100, is what any two short Chinese texts may have by chance, and counts as 0."""

_SHORTEST_COVER = 3
"""Characters of the shortest column label that is looked for inside a text: 其他 is in every other sentence."""

LIKE = 85.0
"""From this similarity on a text is the label itself, with a character or two misread."""

_SHORTEST_NEAR, _NEAR = 4, 75.0
"""Characters of the shortest text that is looked for in labels with misread characters, and how many per cent of them
must be right: shorter texts are like a part of some label by chance."""

_CACHED = 8192
"""Distinct keys that are remembered."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the labels a piece of text is.

    Attributes:
        scores: Best similarity 0-100 to a label of each role, in the order of `Role`; 0 below `LOWEST`.
        part: The text is a true part of a label: "start", "middle" or "end" of it, "" if of none.
        part_role: The role of that label, None if there is none.
        near: Where in a label the text stands, likewise, if characters of it are misread.
        near_role: The role of that label, None if there is none.
    """

    scores: tuple[float, ...]
    part: str = ""
    part_role: Role | None = None
    near: str = ""
    near_role: Role | None = None

    @property
    def best(self) -> float:
        """The highest of the scores."""
        return max(self.scores)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles whose score is the highest, more than one for a label such as 总计; empty if all are 0."""
        best = self.best
        return tuple(role for role in Role if self.scores[role] == best) if best else ()


NONE = Likeness((0.0,) * len(Role))


def key_of(text: str) -> str:
    """What of a label or a piece of text is compared: no enumerator, no remark in parentheses, no punctuation."""
    found = enumerator(text)
    rest = text[found[2] :] if found else text
    return core(rest) or bare(text)


class Labels:
    """The labels of a family by role.

    Args:
        family: The family whose labels count.
    """

    def __init__(self, family: Family) -> None:
        pairs = sorted(set(_labels(family)))
        self._keys = [key for _, key in pairs]
        self._roles = np.array([role for role, _ in pairs])
        self._lengths = np.array([len(key) for key in self._keys])
        self._joined = {role: "\n" + "\n".join(key for r, key in pairs if r is role) + "\n" for role in Role}
        header = {key for role, key in pairs if role in (Role.COLUMN, Role.NOTE) and len(key) >= _SHORTEST_COVER}
        self._header = re.compile("|".join(sorted(header, key=len, reverse=True)) or r"(?!)")
        self._known: dict[str, Likeness] = {}

    def compare(self, keys: Iterable[str]) -> dict[str, Likeness]:
        """The likeness of every key (see `key_of`); computed in one batch, remembered for the next.

        Similarity is the normalised Indel similarity of RapidFuzz (`fuzz.ratio`).
        """
        wanted = set(keys)
        if len(self._known) > _CACHED:
            self._known.clear()
        fresh = [key for key in wanted if key not in self._known]
        short = [key for key in fresh if 0 < len(key) <= LONGEST]
        if short:
            table = cdist(
                short, self._keys, scorer=Indel.normalized_similarity, score_cutoff=LOWEST / 100, dtype=np.float32
            )
            best = np.stack([table[:, self._roles == role].max(axis=1, initial=0.0) for role in Role], axis=1) * 100
            for key, scores in zip(short, best.tolist(), strict=True):
                self._known[key] = Likeness(tuple(scores), *self._part(key))
            self._look_nearer([key for key in short if len(key) >= _SHORTEST_NEAR])
        known = self._known
        return {key: known.get(key, NONE) for key in wanted}

    def _look_nearer(self, keys: Sequence[str]) -> None:
        """Find texts in which characters are misread inside longer labels (`fuzz.partial_ratio` of RapidFuzz)."""
        unlike = [key for key in keys if not self._known[key].part and self._known[key].best < LIKE]
        if not unlike:
            return
        table = cdist(unlike, self._keys, scorer=partial_ratio, score_cutoff=_NEAR, dtype=np.float32)
        table[np.array([len(key) for key in unlike])[:, None] >= self._lengths] = 0  # the label inside the text
        for key, best in zip(unlike, table.argmax(axis=1).tolist(), strict=True):
            found = partial_ratio_alignment(key, self._keys[best], score_cutoff=_NEAR)
            if found and len(self._keys[best]) > len(key):
                where = "start" if not found.dest_start else "middle"
                where = "end" if found.dest_end == len(self._keys[best]) and found.dest_start else where
                self._known[key] = replace(self._known[key], near=where, near_role=Role(self._roles[best]))

    def header_cells(self, text: str) -> tuple[int, float]:
        """How many column labels stand in the text, and the share of its letters that they take, 0 to 1."""
        letters = bare(text)
        found = self._header.findall(letters)
        return len(found), sum(map(len, found)) / len(letters) if found else 0.0

    def _part(self, key: str) -> tuple[str, Role | None]:
        """Where in a label the key stands, whole labels aside."""
        for role, joined in self._joined.items():
            if key in joined:
                if f"\n{key}\n" in joined:
                    continue
                where = "start" if f"\n{key}" in joined else "end" if f"{key}\n" in joined else "middle"
                return where, role
        return "", None


def _labels(family: Family) -> Iterator[tuple[Role, str]]:
    for tables in family.tables.values():
        for table in tables:
            yield from _keyed(Role.HEADING, table.headings)
            yield from ((Role.NOTE, bare(note)) for note in table.notes)
            for block in table.blocks:
                yield from _keyed(Role.BLOCK, block.titles)
                yield from _keyed(Role.COLUMN, (*block.header, *block.corner))
                for row in block.rows:
                    yield from _keyed(Role.ROW, row.labels)
                    yield from _keyed(Role.GROUP, row.groups)


def _keyed(role: Role, labels: Sequence[str]) -> Iterator[tuple[Role, str]]:
    return ((role, key_of(label)) for label in labels)
