"""Model families that scikit-learn offers, compared: with and without neighbours, with and without decoding.

All families get the same lines. Those that need dense columns get the columns that tell tags apart best. Scores that
are no probabilities become some by one scale each, chosen with the weight of the transitions on reports held back.
"""

from __future__ import annotations

import time
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import log_softmax
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from gouji.classify.decode import Floats, viterbi
from gouji.classify.labels import Labels
from gouji.document import Tag
from gouji.document.errors import OptionError
from gouji.forms import Family
from gouji.learn.corpus import Sample
from gouji.learn.tagging import TAGS, Encoder, Report, build_vocabulary, merge_equal, report_of, transitions
from gouji.learn.training.config import Training
from gouji.learn.training.corpora import Corpus
from gouji.learn.training.fit import NAMES, Say, line_weights
from gouji.learn.training.measure import Taggers, figures

_DENSE = 250
"""Columns for families that need dense ones: trees on all of them would need gigabytes."""

_SCALES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Scales tried that turn scores into probabilities: a tenth for the overconfident, a multiple for margins."""


def _to_dense(matrix: sparse.csr_matrix) -> NDArray[np.float32]:
    return np.asarray(matrix.toarray(), dtype=np.float32)


def _dense(estimator: Any) -> Any:
    return make_pipeline(SelectKBest(chi2, k=_DENSE), FunctionTransformer(_to_dense, accept_sparse=True), estimator)


FAMILIES: dict[str, Callable[[int, int], Any]] = {
    "logistic regression": lambda seed, rounds: LogisticRegression(C=0.3, max_iter=rounds, tol=1e-4),
    "linear SVM": lambda seed, rounds: LinearSVC(C=0.03, random_state=seed, max_iter=rounds),
    "SGD, modified Huber loss": lambda seed, rounds: SGDClassifier(
        loss="modified_huber", alpha=1e-6, average=True, max_iter=20, tol=None, random_state=seed
    ),
    "complement naive Bayes": lambda seed, rounds: ComplementNB(),
    "gradient boosted trees": lambda seed, rounds: _dense(
        HistGradientBoostingClassifier(max_iter=60, learning_rate=0.1, l2_regularization=1.0, random_state=seed)
    ),
    "extra trees": lambda seed, rounds: _dense(
        ExtraTreesClassifier(n_estimators=60, min_samples_leaf=2, random_state=seed)
    ),
    "perceptron, 48 hidden units": lambda seed, rounds: MLPClassifier(
        (48,), batch_size=512, max_iter=6, random_state=seed
    ),
}
"""Estimators by name, made from a seed and the most iterations of a solver."""

LINEAR = ("logistic regression", "linear SVM", "SGD, modified Huber loss", "complement naive Bayes")
"""Families that the run time can evaluate: a sum of weights, line by line."""


@dataclass(frozen=True, slots=True)
class Result:
    """A family in one of its four variants.

    Attributes:
        family: Its name.
        neighbours: It sees a line's neighbours and place, not only the line.
        decoding: The best sequence of tags is taken, not each line's best tag.
        macro_f1: Tag macro-F1 by split, 0 to 1.
        lines_per_second: Lines tagged in a second, encoding included, nothing remembered.
        bytes: Size of the model as skops writes it.
        seconds: Time to fit it.
    """

    family: str
    neighbours: bool
    decoding: bool
    macro_f1: Mapping[str, float]
    lines_per_second: float
    bytes: int
    seconds: float


def compare_families(
    training: Training,
    families: Mapping[str, Family],
    corpus: Corpus,
    splits: Mapping[str, Sequence[Sample]],
    say: Say,
) -> list[Result]:
    """Fit every model family in its variants and measure it.

    Args:
        training: The configuration; `compare` says which families.
        families: Form families by id.
        corpus: Reports to fit on, and reports held back on which scales and transitions are weighed.
        splits: Reports to measure on, by name; none of them may be empty.
        say: Where progress is told.

    Raises:
        OptionError: The configuration names an unknown family.
    """
    names = training.compare.families or tuple(FAMILIES)
    if unknown := [name for name in names if name not in FAMILIES]:
        raise OptionError(f"There is no model family {unknown[0]!r}. Choose from {', '.join(FAMILIES)}.")
    bench = _Bench(training, families, corpus.known, corpus.weights)
    truth = {name: [report_of(sample) for sample in split] for name, split in splits.items()}
    others = [report_of(sample) for sample in corpus.held]
    rules = Taggers(families, None)
    began = time.perf_counter()
    scores = {name: figures(_tags(truth[name]), rules.tags(split)).macro_f1 for name, split in splits.items()}
    lines = sum(len(report.texts) for reports in truth.values() for report in reports)
    found = [Result("rules alone", True, False, scores, round(lines / (time.perf_counter() - began)), 0, 0.0)]
    for name in names:
        for neighbours in (True, False):
            with threadpool_limits(1):  # all alike, whatever they could make of more cores
                found += bench.run(name, neighbours, others, truth)
            for result in found[-2:]:
                shown = ", ".join(f"{split} {value:.4f}" for split, value in result.macro_f1.items())
                say(f"{_title(result)}: {shown}; {result.lines_per_second:.0f} lines/s, fitted in {result.seconds} s")
    return found


class _Bench:
    def __init__(
        self, training: Training, families: Mapping[str, Family], known: Sequence[Report], weights: Sequence[float]
    ) -> None:
        self.training, self.known = training, known
        self.labels = {id: Labels(family) for id, family in families.items()}
        self.vocabulary = build_vocabulary(known, self.labels, training.least_reports, training.most_grams)
        blind = np.random.default_rng(training.first_seed).random(len(_tags(known))) < training.blind
        design = self.encoder().design(known, blind)
        self.whole = merge_equal(design, _tags(known), line_weights(known, weights))

    def encoder(self) -> Encoder:
        """An encoder that has seen nothing yet."""
        return Encoder(self.labels, self.vocabulary)

    def run(
        self, name: str, neighbours: bool, held: Sequence[Report], splits: Mapping[str, Sequence[Report]]
    ) -> list[Result]:
        """Fit a family, and measure it without and with decoding."""
        matrix, tags, counts = self.whole
        width = matrix.shape[1] if neighbours else len(self.vocabulary)
        estimator = FAMILIES[name](self.training.first_seed, self.training.rounds)
        began = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is one more regularisation
            _fit(estimator, matrix[:, :width], NAMES[tags], counts)
        seconds = round(time.perf_counter() - began, 1)
        follow = transitions(self.known, [TAGS.index(Tag(tag)) for tag in estimator.classes_])
        column = np.array([TAGS.index(Tag(tag)) for tag in estimator.classes_])

        encoder = self.encoder()
        held_scores = _scores(estimator, encoder.design(held)[:, :width])
        scale = _scale(held_scores, _tags(held), column)
        weight = max(self.training.compare.follow, key=lambda w: _right(held_scores * scale, follow * w, held, column))
        began, lines = time.perf_counter(), 0
        alone, decoded = {}, {}
        for split, reports in splits.items():
            scores = log_softmax(_scores(estimator, self.encoder().design(reports)[:, :width]) * scale, axis=1)
            truth = _tags(reports)
            lines += len(truth)
            alone[split] = figures(truth, column[scores.argmax(axis=1)]).macro_f1
            decoded[split] = figures(truth, column[_decode(scores, follow * weight, reports)]).macro_f1
        speed = round(lines / (time.perf_counter() - began))
        size = len(skops.io.dumps(estimator, compression=zipfile.ZIP_DEFLATED))
        return [
            Result(name, neighbours, decoding, scores, speed, size, seconds)
            for decoding, scores in ((False, alone), (True, decoded))
        ]


def _fit(estimator: Any, matrix: Any, names: Any, counts: Any) -> None:
    last = f"{estimator.steps[-1][0]}__" if hasattr(estimator, "steps") else ""
    estimator.fit(matrix, names, **{f"{last}sample_weight": counts})


def _scores(estimator: Any, matrix: Any) -> Floats:
    """Log probabilities, or margins where the family has no probabilities; shape (lines, classes)."""
    if hasattr(estimator, "predict_proba"):
        return np.asarray(np.log(np.maximum(estimator.predict_proba(matrix), 1e-6)), dtype=np.float32)
    return np.asarray(estimator.decision_function(matrix), dtype=np.float32)


def _tags(reports: Sequence[Report]) -> NDArray[np.intp]:
    return np.concatenate([report.tags for report in reports])


def _scale(scores: Floats, tags: NDArray[np.intp], column: NDArray[np.intp]) -> float:
    """The scale of the scores under which the true tags are likeliest (temperature scaling, Guo et al. 2017)."""
    index = np.full(len(TAGS), -1)
    index[column] = np.arange(len(column))
    rows = np.flatnonzero(index[tags] >= 0)
    right = index[tags[rows]]
    return max(_SCALES, key=lambda s: float(log_softmax(scores[rows] * s, axis=1)[np.arange(len(rows)), right].mean()))


def _decode(scores: Floats, follow: Floats, reports: Sequence[Report]) -> NDArray[np.intp]:
    ends = np.cumsum([len(report.texts) for report in reports])
    return np.concatenate([viterbi(part, follow) for part in np.split(scores, ends[:-1])])


def _right(scores: Floats, follow: Floats, reports: Sequence[Report], column: NDArray[np.intp]) -> int:
    found = column[_decode(log_softmax(scores, axis=1), follow, reports)]
    return int((found == _tags(reports)).sum())


def _title(result: Result) -> str:
    return f"{result.family}, {'with' if result.neighbours else 'without'} neighbours, " + (
        "decoded" if result.decoding else "line by line"
    )


def table(results: Sequence[Result], chosen_on: str) -> str:
    """The comparison as Markdown, best first on the split that the choice is made on."""
    splits = list(results[0].macro_f1)
    lines = [
        f"Tag macro-F1, the model alone (no rules), best first on {chosen_on}. Lines a second: encoding and "
        "prediction by scikit-learn on one machine, nothing remembered; at run time the linear model is evaluated "
        "from remembered sums instead.",
        "",
        f"| model family | neighbours | decoding | {' | '.join(splits)} | lines/s | MB | fit, s |",
        f"|---|---|---|{'---|' * len(splits)}---|---|---|",
    ]
    for result in sorted(results, key=lambda r: -r.macro_f1[chosen_on]):
        values = " | ".join(f"{result.macro_f1[split]:.4f}" for split in splits)
        yes = ["yes" if flag else "no" for flag in (result.neighbours, result.decoding)]
        cost = f"{result.lines_per_second} | {result.bytes / 1e6:.1f} | {result.seconds}"
        lines.append(f"| {result.family} | {' | '.join(yes)} | {values} | {cost} |")
    best = max(results, key=lambda r: r.macro_f1[chosen_on])
    lines += ["", verdict(best, chosen_on)]
    return "\n".join(lines) + "\n"


def verdict(best: Result, chosen_on: str) -> str:
    """What follows from the comparison for what is shipped."""
    won = f"Best on {chosen_on}: {_title(best)}."
    if best.family == "logistic regression":
        return f"{won} That is the family that is shipped."
    if best.family in LINEAR:
        return f"{won} It is linear, so the run time could evaluate it as it does the logistic regression."
    return f"{won} It can't be evaluated as a sum of weights line by line, so the run time can't ship it fast."
