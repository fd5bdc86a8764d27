"""A table form as the sequence of labels that the page should show, and how well a text answers each of them.

Rewards are log-likelihood ratios in natural-log units, of "this text is that label, as OCR leaves it" against "it is
something else". They are linear in matched and unmatched characters, so the pieces of a broken label add up.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from gouji.align.likeness import misread
from gouji.channel import bare, core, enumerator
from gouji.forms import Block, TableForm

Vector = NDArray[np.float64]

MATCHED = 1.2
"""Reward of a character that the label and the text share, in order."""
STRAY = 1.0
"""Cost of a character of the text that the label lacks."""
LACKING = 0.4
"""Cost of a character of the label that the text lacks; less than STRAY, since the rest may follow."""
REWARD_CAP = 12.0
"""Characters of one label are misread together or not at all: beyond this, more of them prove nothing more."""
ENUMERATOR_SAME, ENUMERATOR_OTHER, ENUMERATOR_KIND, ENUMERATOR_LOST, ENUMERATOR_EXTRA = 2.0, -3.0, -1.5, -0.3, -1.0
"""Rewards for the enumerator before the text: the label's own number, another, another kind, none, one too many."""
PIECE_SHARE = 0.6
"""Share of a fragment's characters that its label must hold for it to be the label's rest."""
HEADER_CAP = 6.0
"""Cap of the reward of header cells, which matter less than rows and repeat on every page."""
PLAIN = 2.0
"""By how much more a text must be rewarded as a header's label than as any other to be that alone."""
NEAR, MOST_NEAR = 0.5, 4
"""Share of its characters that a label has in common with a text that may have misread it, and labels looked at."""
MOST_TEXTS = 3000
"""Texts whose rewards a label sequence remembers; each takes about a kilobyte."""
IMPOSSIBLE = -1e9
_AMONG = re.compile(r"\s*其中\s*[:：]?\s*")


@dataclass(frozen=True, slots=True)
class Node:
    """A label of the form in page order.

    Attributes:
        kind: "title" (of a block), "header" (all header cells of a block), "group" or "row".
        block: Index of its block.
        row: Index of its printed row within the block; -1 if it is none.
        key: Row key, or the label itself.
        texts: Cores of its wordings, without enumerator.
        enumerator: Its enumerator, or None.
        cells: Number of cells of a row.
    """

    kind: str
    block: int
    row: int
    key: str
    texts: tuple[str, ...]
    enumerator: tuple[str, int] | None
    cells: int


def _texts(labels: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, int] | None]:
    cores: list[str] = []
    number = None
    for label in labels:
        begun = _AMONG.match(label)  # 其中：1、当面申请数 is 1、当面申请数 too: the page may part them
        inner = label[begun.end() :] if begun else label
        found = enumerator(inner)
        number = number or (found[:2] if found else None)
        rest = inner[found[2] :] if found else inner
        cores += [core(rest), bare(rest)]
        if begun and not found:
            cores.append(bare(label))
    return tuple(dict.fromkeys(text for text in cores if text)), number


def _header_labels(block: Block, notes: Sequence[str]) -> tuple[str, ...]:
    return (*block.header, *block.corner, *notes)


class LabelSequence:
    """The nodes of a table form with everything the alignment needs as arrays, one entry a node.

    Attributes:
        nodes: The nodes, in page order.
        cells: Cells of each row node, 0 for others, shape (nodes,).
        is_row: Whether the node is a row, shape (nodes,).
        unlabelled: Whether the node is a row without label, shape (nodes,).
        numbered: Line numbers stand before the rows' numbers; they count among `cells`.
        wordings: Cores of all labels.
    """

    def __init__(self, form: TableForm, numbered: bool = False) -> None:
        nodes: list[Node] = []
        for b, block in enumerate(form.blocks):
            if block.titles:
                nodes.append(Node("title", b, -1, block.titles[0], *_texts(block.titles), 0))
            nodes.append(Node("header", b, -1, "", _texts(_header_labels(block, form.notes))[0], None, 0))
            open_groups: tuple[str, ...] = ()
            for r, row in enumerate(block.rows):
                for depth, group in enumerate(row.groups):
                    if row.groups[: depth + 1] != open_groups[: depth + 1]:
                        nodes.append(Node("group", b, -1, group, *_texts((group,)), 0))
                open_groups = row.groups
                nodes.append(Node("row", b, r, row.key, *_texts(row.labels), len(row.cells) + numbered))
        self.form = form
        self.numbered = numbered
        self.nodes = tuple(nodes)
        self.is_row = np.array([node.kind == "row" for node in nodes])
        self.cells = np.array([node.cells for node in nodes], dtype=np.float64)
        self.unlabelled = np.array([node.kind == "row" and not node.texts for node in nodes])
        self.widths = frozenset(node.cells for node in nodes if node.cells)
        self._header = np.array([node.kind == "header" for node in nodes])
        self._only_header = int(self._header.argmax()) if np.count_nonzero(self._header) == 1 else None
        self._labels = [text for node in nodes for text in node.texts]
        self._owner = np.array([k for k, node in enumerate(nodes) for _ in node.texts], dtype=np.intp)
        self.wordings = frozenset(self._labels)
        self._sizes = np.array([len(text) for text in self._labels], dtype=np.float64)
        self._bonus: dict[tuple[str, int] | None, Vector] = {}
        self._cache: OrderedDict[str, tuple[Vector, Vector]] = OrderedDict()

    def rewards(self, text: str, number: tuple[str, int] | None) -> tuple[Vector, Vector]:
        """Reward of a text as a node's label, and as the rest of a label that began before.

        Args:
            text: Core of the text, without enumerator.
            number: Its enumerator, or None.

        Returns:
            Two arrays of shape (nodes,), natural-log units; `IMPOSSIBLE` where it can't be.
        """
        label, rest = self._text_rewards(text)
        told = self._enumerator_rewards(number)
        label = label + told
        if number is not None:  # what has a number of its own is hardly the rest of another label
            rest = rest + np.minimum(told, 0.0)
        return np.where(self._header, np.minimum(label, HEADER_CAP), label), rest

    def header_again(self, label: Vector) -> float:
        """Reward of a text with such rewards among the rows, as a label of the only header; 0 if it is none.

        A header stands above every part of a parted table. Were it rewarded as the first one only, the rows of a short
        part would be given up for it.
        """
        if self._only_header is None:
            return 0.0
        reward = float(label[self._only_header])
        return reward if reward >= PLAIN + max(0.0, label[~self._header].max(initial=0.0)) else 0.0

    def best(self, text: str) -> float:
        """Reward of the label that answers the text best, enumerator left out."""
        label, _ = self._text_rewards(text)
        return float(label.max())

    def _text_rewards(self, text: str) -> tuple[Vector, Vector]:
        known = self._cache.get(text)
        if known is not None:
            return known
        size = float(len(text))
        label = np.full(len(self.nodes), IMPOSSIBLE)
        rest = np.full(len(self.nodes), IMPOSSIBLE)
        if self._labels:
            matched = cdist([text], self._labels, scorer=LCSseq.similarity, dtype=np.float64)[0]
            raw = (
                np.minimum(matched * MATCHED, REWARD_CAP) - (size - matched) * STRAY - (self._sizes - matched) * LACKING
            )
            if text not in self.wordings:
                self._add_misread(text, matched, raw)
            np.maximum.at(label, self._owner, raw)
            piece = matched * (MATCHED + LACKING) - (size - matched) * STRAY
            piece = np.where(matched >= PIECE_SHARE * size, np.minimum(piece, REWARD_CAP / 2), IMPOSSIBLE)
            np.maximum.at(rest, self._owner, piece)
            label = np.where(self._header, np.maximum(label, rest), label)
        if not text:  # an enumerator alone
            label = np.where(self._header, IMPOSSIBLE, np.maximum(label, -LACKING * 4))
            rest = np.full(len(self.nodes), IMPOSSIBLE)
        self._cache[text] = (label, rest)
        if len(self._cache) > MOST_TEXTS:
            self._cache.popitem(last=False)
        return label, rest

    def _add_misread(self, text: str, matched: Vector, raw: Vector) -> None:
        """Raise the rewards of the labels most like a text by what it misread of them.

        Args:
            text: The text.
            matched: Characters that it shares with each label.
            raw: Its reward as each label; changed in place.
        """
        size = len(text)
        near = np.flatnonzero(matched >= NEAR * np.maximum(size, self._sizes))
        for i in near[np.argsort(-raw[near], kind="stable")[:MOST_NEAR]]:
            count, share = misread(text, self._labels[i])
            if count:
                same = float(matched[i])
                raw[i] = (
                    min((same + share) * MATCHED, REWARD_CAP)
                    - (size - same - count) * STRAY
                    - (self._sizes[i] - same - count) * LACKING
                )

    def _enumerator_rewards(self, number: tuple[str, int] | None) -> Vector:
        known = self._bonus.get(number)
        if known is None:
            known = np.array([_enumerator_reward(number, node) for node in self.nodes])
            self._bonus[number] = known
        return known


def _enumerator_reward(number: tuple[str, int] | None, node: Node) -> float:
    if node.kind == "header":
        return 0.0 if number is None else ENUMERATOR_EXTRA
    if number is None:
        return ENUMERATOR_LOST if node.enumerator else 0.0
    if node.enumerator is None:
        return ENUMERATOR_EXTRA
    if number == node.enumerator:
        return ENUMERATOR_SAME
    return ENUMERATOR_OTHER if number[0] == node.enumerator[0] else ENUMERATOR_KIND


@cache
def sequence(form: TableForm, numbered: bool = False) -> LabelSequence:
    """The node sequence of a table form, made once; `numbered` for a page that prints its line numbers."""
    return LabelSequence(form, numbered)
