"""Tagged reports → what the line classifier is trained on: encoded lines, design matrix, transitions, scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from gouji.classify.decode import Floats
from gouji.classify.features import OFFSETS, PLACES, grams, places, shape
from gouji.classify.labels import Labels
from gouji.classify.look import Look, look_at
from gouji.classify.model import EDGE
from gouji.document import Tag
from gouji.learn.corpus import Sample

TAGS = tuple(Tag)
UNKNOWN = -1
"""In place of the tag of a line that nobody has tagged: its neighbours see it, nothing is learnt of it."""
_FLOOR = -3.0
"""Lowest log ratio of a transition: one that the corpus lacks is unlikely on a page, not impossible."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the classifier sees it: its lines with text.

    Attributes:
        texts: Their texts.
        positions: Their positions among all lines, shape (n,).
        tags: Indices of their tags in `TAGS`, shape (n,); `UNKNOWN` where nobody has said.
        family: Family of its forms, with whose labels its lines are compared.
    """

    texts: tuple[str, ...]
    positions: NDArray[np.intp]
    tags: NDArray[np.intp]
    family: str = "cn-ogi"


def report_of(sample: Sample) -> Report:
    """The lines with text of a report whose tags are known."""
    lines = sample.text.split("\n")
    full = [i for i, line in enumerate(lines) if line and not line.isspace()]
    tags = [TAGS.index(sample.tags[i]) for i in full]
    texts = tuple(lines[i] for i in full)
    return Report(texts, np.array(full, dtype=np.intp), np.array(tags, dtype=np.intp), sample.family)


class Encoder:
    """Encodes lines by a vocabulary, each distinct text once.

    Args:
        labels: Labels by family.
        vocabulary: Names of the features, shapes first.
    """

    def __init__(self, labels: Mapping[str, Labels], vocabulary: Sequence[str]) -> None:
        self._labels = labels
        self._columns = {name: i for i, name in enumerate(vocabulary)}
        self.features = len(vocabulary)
        self.shapes = sum(name.startswith("=") for name in vocabulary)
        self._known: dict[tuple[str, str], tuple[int, list[int], list[int]]] = {}

    def _see(self, report: Report) -> list[tuple[int, list[int], list[int]]]:
        """Kind, columns of the shape and columns of the n-grams of each line."""
        family, known = report.family, self._known
        fresh = [text for text in dict.fromkeys(report.texts) if (family, text) not in known]
        for text, look in zip(fresh, look_at(fresh, self._labels[family]), strict=True):
            own = [self._columns[name] for name in shape(look) if name in self._columns]
            words = [self._columns[name] for name in grams(look) if name in self._columns]
            known[family, text] = int(look.kind), own, words
        return [known[family, text] for text in report.texts]

    def design(self, reports: Sequence[Report], blind: NDArray[np.bool_] | None = None) -> sparse.csr_matrix:
        """The design matrix of all lines of the reports, in order.

        Args:
            reports: The reports.
            blind: For each line, whether its n-grams are hidden.

        Returns:
            Shape (lines, features + 4 * shapes + places): own shape and grams, neighbours' shapes, place.
        """
        indices: list[int] = []
        ends = [0]
        edge = [self._columns[EDGE]]
        row = 0
        for report in reports:
            lines = self._see(report)
            kinds = np.array([line[0] for line in lines], dtype=np.intp)
            place = places(kinds, report.positions) + self.features + len(OFFSETS) * self.shapes
            for i, (_, own, words) in enumerate(lines):
                indices += own
                if blind is None or not blind[row]:
                    indices += words
                start = self.features
                for offset in OFFSETS:
                    seen = lines[i + offset][1] if 0 <= i + offset < len(lines) else edge
                    indices += [start + column for column in seen]
                    start += self.shapes
                indices += place[i].tolist()
                ends.append(len(indices))
                row += 1
        width = self.features + len(OFFSETS) * self.shapes + PLACES
        data = np.ones(len(indices))
        return sparse.csr_matrix(
            (data, np.array(indices, dtype=np.int32), np.array(ends, dtype=np.int64)), shape=(len(ends) - 1, width)
        )


def build_vocabulary(reports: Sequence[Report], labels: Mapping[str, Labels], least: int, most_grams: int) -> list[str]:
    """The features that at least `least` reports show, shapes first; of the n-grams the commonest `most_grams`."""
    names: dict[tuple[str, str], tuple[str, ...]] = {}
    counts: Counter[str] = Counter()
    for report in reports:
        family = report.family
        fresh = [text for text in dict.fromkeys(report.texts) if (family, text) not in names]
        looks: list[Look] = look_at(fresh, labels[family])
        names.update({(family, text): (*shape(look), *grams(look)) for text, look in zip(fresh, looks, strict=True)})
        counts.update({name for text in set(report.texts) for name in names[family, text]})
    common = sorted((-count, name) for name, count in counts.items() if count >= least)
    shapes = sorted(name for _, name in common if name.startswith("="))
    words = sorted([name for _, name in common if not name.startswith("=")][:most_grams])
    return [EDGE, *shapes, *words]


def merge_equal(
    matrix: sparse.csr_matrix, tags: NDArray[np.intp], counts: NDArray[np.float64]
) -> tuple[sparse.csr_matrix, NDArray[np.intp], NDArray[np.float64]]:
    """Rows that are equal, tag included, only once, with the sum of their counts; those of unknown tag left out."""
    first: dict[bytes, int] = {}
    weights: list[float] = []
    rows: list[int] = []
    for i in np.flatnonzero(tags != UNKNOWN).tolist():
        key = matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].tobytes() + bytes([tags[i]])
        at = first.setdefault(key, len(rows))
        if at == len(rows):
            rows.append(i)
            weights.append(0)
        weights[at] += counts[i]
    return matrix[rows], tags[rows], np.array(weights, dtype=np.float64)


def transitions(reports: Sequence[Report], classes: Sequence[int]) -> Floats:
    """Log of P(tag j after tag i) / P(tag j) over lines with text, add-one smoothed, floored; shape (tags, tags).

    The ratio to the tag's own frequency, not the probability, is what a tag's predecessor adds to what the line's
    own probability already says.
    """
    counts = np.ones((len(TAGS), len(TAGS)))
    for report in reports:
        known = (report.tags[:-1] != UNKNOWN) & (report.tags[1:] != UNKNOWN)
        np.add.at(counts, (report.tags[:-1][known], report.tags[1:][known]), 1)
    counts = counts[np.ix_(classes, classes)]
    joint = counts / counts.sum()
    ratio = np.log(joint / joint.sum(axis=1, keepdims=True) / joint.sum(axis=0, keepdims=True))
    return np.asarray(np.maximum(ratio, _FLOOR), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of a tag, 0 to 1, and how many lines truly have it."""

    precision: float
    recall: float
    f1: float
    lines: int


def score(truth: NDArray[np.intp], found: NDArray[np.intp]) -> dict[Tag, Score]:
    """Scores by tag, of the tags that occur in either."""
    result = {}
    for i, tag in enumerate(TAGS):
        right = int(((truth == i) & (found == i)).sum())
        true, said = int((truth == i).sum()), int((found == i).sum())
        if true or said:
            precision, recall = right / max(said, 1), right / max(true, 1)
            f1 = 2 * right / max(true + said, 1)
            result[tag] = Score(round(precision, 4), round(recall, 4), round(f1, 4), true)
    return result
