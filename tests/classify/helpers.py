"""Documents and small models for the tests of the classifier."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from sklearn.linear_model import LogisticRegression

from gouji.classify.labels import Labels
from gouji.classify.model import LineModel, Settings
from gouji.document import Document, Line, Region, RegionKind, Segment, Tag
from gouji.forms import Family, load_families
from gouji.learn.corpus import Recipe, generate
from gouji.learn.tagging import TAGS, Encoder, Report, build_vocabulary, report_of, transitions


@cache
def family() -> Family:
    return load_families()["cn-ogi"]


@cache
def labels() -> Labels:
    return Labels(family())


def document(text: str, known: Sequence[tuple[int, int]] = ()) -> Document:
    """A document of these lines, cut at tabs; `known` are first and last lines of known grids."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        segments, at = [], 0
        for cell in line.split("\t"):
            start = at + len(cell) - len(cell.lstrip())
            segments.append(Segment(cell.strip(), start, start + len(cell.strip())))
            at += len(cell) + 1
        lines.append(Line(number, line, tuple(segments)))
    inside = {n for first, last in known for n in range(first, last + 1)}
    regions = [Region(RegionKind.TABLE, first, last, known_grid=True) for first, last in known]
    regions += [Region(RegionKind.PROSE, n, n) for n in range(1, len(lines) + 1) if n not in inside]
    return Document("test", tuple(lines), tuple(sorted(regions, key=lambda region: region.first)))


@cache
def reports() -> tuple[Report, ...]:
    return tuple(report_of(generate(seed, Recipe())) for seed in range(70_000, 70_030))


@cache
def trained() -> tuple[LogisticRegression, tuple[str, ...], np.ndarray]:
    """A small classifier with its vocabulary and transitions."""
    vocabulary = tuple(build_vocabulary(reports(), {"cn-ogi": labels()}, 3, 1500))
    matrix = Encoder({"cn-ogi": labels()}, vocabulary).design(reports())
    tags = np.concatenate([report.tags for report in reports()])
    classifier = LogisticRegression(C=0.1, max_iter=500, tol=1e-2)
    classifier.fit(matrix, np.array([tag.value for tag in TAGS])[tags])
    return classifier, vocabulary, transitions(reports(), [TAGS.index(Tag(tag)) for tag in classifier.classes_])


def model(settings: Settings | None = None) -> LineModel:
    classifier, vocabulary, follow = trained()
    return LineModel(
        "test-0.0.0", vocabulary, classifier.coef_, classifier.intercept_, [Tag(t) for t in classifier.classes_],
        follow, settings or Settings(),
    )  # fmt: skip
