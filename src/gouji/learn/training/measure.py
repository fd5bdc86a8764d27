"""How well lines are tagged: by the rules alone, by a model alone, by a model with the rules where it is unsure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gouji.classify import LineModel, Tagger
from gouji.document import Document, Line, Region, RegionKind, Tag
from gouji.forms import Family
from gouji.learn.corpus import Sample
from gouji.learn.tagging import TAGS, Score, report_of, score

ARMS = ("rules", "model", "model and rules")
"""The rules alone, the model alone, and the model with the rules where it is unsure, as it is shipped."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well lines with text are tagged.

    Attributes:
        tags: Scores by tag.
        accuracy: Share of lines tagged right, 0 to 1.
        macro_f1: Mean F1 of the tags that occur.
    """

    tags: Mapping[Tag, Score]
    accuracy: float
    macro_f1: float


def figures(truth: NDArray[np.intp], found: NDArray[np.intp]) -> Figures:
    """The figures of tags, as indices in `TAGS`, against the true ones."""
    scores = score(truth, found)
    present = [s.f1 for s in scores.values() if s.lines]
    return Figures(scores, round(float((truth == found).mean()), 4), round(sum(present) / max(len(present), 1), 4))


class Taggers:
    """Taggers of one model by family, made when first asked for.

    Args:
        families: Families by id.
        model: The model, None for the rules alone.
    """

    def __init__(self, families: Mapping[str, Family], model: LineModel | None) -> None:
        self._families, self._model = families, model
        self._made: dict[str, Tagger] = {}

    def __getitem__(self, family: str) -> Tagger:
        if family not in self._made:
            self._made[family] = Tagger(self._families[family], self._model)
        return self._made[family]

    def tags(self, samples: Sequence[Sample]) -> NDArray[np.intp]:
        """Indices of the tags found on the lines with text of all samples, in order."""
        found = []
        for sample in samples:
            tagged = self[sample.family](document_of(sample))
            found += [TAGS.index(line.tag) for line in tagged if line.line.text.strip()]
        return np.array(found, dtype=np.intp)


def document_of(sample: Sample) -> Document:
    """A sample as a document of plain lines."""
    lines = tuple(Line(i, text) for i, text in enumerate(sample.text.split("\n"), 1))
    return Document(sample.name, lines, (Region(RegionKind.PROSE, 1, len(lines)),))


def measure(families: Mapping[str, Family], model: LineModel, samples: Sequence[Sample]) -> dict[str, Figures]:
    """The figures of the three arms on samples, by arm."""
    models = zip(ARMS, (None, alone(model), model), strict=True)
    return {arm: measure_arm(families, each, samples) for arm, each in models}


def measure_arm(families: Mapping[str, Family], model: LineModel | None, samples: Sequence[Sample]) -> Figures:
    """The figures of a model with the rules where it is unsure, or of the rules alone if None."""
    truth = np.concatenate([report_of(sample).tags for sample in samples])
    return figures(truth, Taggers(families, model).tags(samples))


def alone(model: LineModel) -> LineModel:
    """The model when it never asks the rules: no line is too unsure or too novel for it."""
    changed = copy(model)
    changed.settings = replace(model.settings, unsure=0.0, novel=2.0)
    return changed
