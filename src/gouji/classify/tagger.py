"""The line tagger: the model where it is sure of familiar lines, the rules elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gouji.classify.decode import given_neighbours, viterbi
from gouji.classify.labels import Labels
from gouji.classify.look import Look, look_at
from gouji.classify.model import LineModel, is_wordless, log_softmax
from gouji.classify.rules import Ruling, apply_rules
from gouji.document import TABLE_TAGS, Document, Line, Tag, TaggedLine
from gouji.forms import Family

CAPACITY = 8192
"""Distinct lines that are remembered: a few thousand make up nearly all repeated lines of a batch, in about 10 MB."""

_NEVER = -30.0
"""Log probability added to tags that a line can't have."""


class Tagger:
    """Tags the lines of documents.

    Lines without text are noise and are no neighbours: to the others they count as gaps. Lines of a region whose
    grid is known belong to a table whatever they look like, so they get the likeliest tag of a table line.

    Args:
        family: The forms whose labels the lines are compared with.
        model: The line model; None for rules alone.
    """

    def __init__(self, family: Family, model: LineModel | None) -> None:
        self._labels = Labels(family)
        self._model = model
        self._index: dict[str, int] = {}
        self._looks: list[Look] = []
        tags = len(model.tags) if model else 0
        self._parts = np.zeros((CAPACITY if model else 0, 5, tags), dtype=np.float32)
        self._novel = np.zeros(CAPACITY if model else 0, dtype=np.float32)
        in_table = [float(tag in TABLE_TAGS) for tag in model.tags] if model else []
        self._in_table = np.array(in_table, dtype=np.float32)

    def __call__(self, document: Document) -> tuple[TaggedLine, ...]:
        """Tag a document: one tagged line for each of its lines, in order."""
        lines = document.lines
        full = [i for i, line in enumerate(lines) if line.text and not line.text.isspace()]
        known = _known(document)
        grid = np.array([i in known for i in full], dtype=bool) if known else None
        tags: Sequence[tuple[Tag, float, float, str]] = ()
        if full:
            tags = self._tag([lines[i].text for i in full], full, grid)
        tagged: list[TaggedLine] = []
        for i, found in zip(full, tags, strict=True):
            tagged += _blank(lines, range(len(tagged), i), known)
            tagged.append(TaggedLine(lines[i], *found))
        tagged += _blank(lines, range(len(tagged), len(lines)), known)
        return tuple(tagged)

    def _tag(
        self, texts: list[str], positions: list[int], grid: NDArray[np.bool_] | None
    ) -> list[tuple[Tag, float, float, str]]:
        looks, parts, novel = self._see(texts)
        model = self._model
        if model is None:
            return [_ruled(ruling, i, grid) for i, ruling in enumerate(apply_rules(looks, positions))]
        kinds = np.array([look.kind for look in looks], dtype=np.intp)
        scores = log_softmax(model.logits(parts, kinds, np.array(positions, dtype=np.intp)))
        if grid is not None:
            scores[grid] += _NEVER * (1 - self._in_table)
        best = viterbi(scores, model.follow)
        chances = given_neighbours(scores, model.follow, best)
        chosen = chances[np.arange(len(best)), best]
        tables = np.clip(chances @ self._in_table, 0.0, 1.0).tolist()
        words = np.array([not is_wordless(look.kind) for look in looks])
        doubtful = (chosen < model.settings.unsure) | (words & (novel >= model.settings.novel))
        found = [
            (model.tags[tag], probability, table, "model")
            for tag, probability, table in zip(best.tolist(), chosen.tolist(), tables, strict=True)
        ]
        if doubtful.any():
            rulings = apply_rules(looks, positions)
            for i in np.flatnonzero(doubtful).tolist():
                tag, trust = rulings[i]
                tag, probability, table, by = _ruled((tag, min(trust, model.settings.fallback)), i, grid)
                found[i] = tag, probability, (table + found[i][2]) / 2, by  # of a table or not, both have a say
        return found

    def _see(self, texts: list[str]) -> tuple[list[Look], NDArray[np.float32], NDArray[np.float32]]:
        """Looks, contributions and novelty of lines, from memory where they were seen before."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._index]
        if len(self._index) + len(fresh) > CAPACITY:
            self._index.clear()
            self._looks.clear()
            fresh = list(dict.fromkeys(texts))
        if len(fresh) > CAPACITY:  # a document of its own kind: in pieces, nothing kept
            half = len(texts) // 2
            first, second = self._see(texts[:half]), self._see(texts[half:])
            return first[0] + second[0], np.concatenate([first[1], second[1]]), np.concatenate([first[2], second[2]])
        if fresh:
            start = len(self._looks)
            looks = look_at(fresh, self._labels)
            self._looks += looks
            self._index.update({text: start + i for i, text in enumerate(fresh)})
            if self._model:
                end = start + len(fresh)
                self._parts[start:end], self._novel[start:end] = self._model.contributions(looks)
        at = [self._index[text] for text in texts]
        looks = [self._looks[i] for i in at]
        if self._model is None:
            return looks, self._parts, self._novel
        return looks, self._parts[at], self._novel[at]


def _blank(lines: Sequence[Line], at: range, known: frozenset[int]) -> list[TaggedLine]:
    return [TaggedLine(lines[i], Tag.NOISE, 1.0, float(i in known), "rules") for i in at]


def _known(document: Document) -> frozenset[int]:
    """Positions of the lines of regions whose grid is known."""
    spans = [(region.first, region.last) for region in document.regions if region.known_grid]
    if not spans:
        return frozenset()
    return frozenset(
        i for i, line in enumerate(document.lines) if any(first <= line.number <= last for first, last in spans)
    )


_TABLE_INSTEAD = {
    Tag.HEADING: Tag.ROW_LABEL, Tag.SUBHEADING: Tag.ROW_LABEL, Tag.TITLE: Tag.TABLE_HEADING, Tag.TEXT: Tag.NOTE,
    Tag.SIGNATURE: Tag.NOTE, Tag.NOISE: Tag.FRAGMENT,
}  # fmt: skip
"""What a line of a known table most likely is, where the rules took it for something outside tables."""


def _ruled(ruling: Ruling, i: int, grid: NDArray[np.bool_] | None) -> tuple[Tag, float, float, str]:
    tag, trust = ruling
    if grid is not None and grid[i]:
        return (tag, trust, 1.0, "rules") if tag in TABLE_TAGS else (_TABLE_INSTEAD[tag], 0.5, 1.0, "rules")
    return tag, trust, trust if tag in TABLE_TAGS else 1 - trust, "rules"
