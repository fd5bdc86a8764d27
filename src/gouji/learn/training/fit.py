"""Fit a line model: features, classifier, transitions, and the settings that are chosen on reports held back."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from gouji.classify.decode import Floats
from gouji.classify.features import grams
from gouji.classify.labels import Labels
from gouji.classify.look import look_at
from gouji.classify.model import LineModel, Settings, is_wordless
from gouji.document import Tag
from gouji.forms import Family
from gouji.learn.corpus import Sample
from gouji.learn.tagging import TAGS, Encoder, Report, build_vocabulary, merge_equal, report_of, transitions
from gouji.learn.training.config import Training
from gouji.learn.training.measure import Taggers, document_of

Say = Callable[[str], None]
"""Where progress is told."""

_SMALL = 0.005
"""Weights closer to 0 are dropped: they change no probability by a percent and make up most of the file."""

_NEVER_NOVEL = 1.01
"""No line has a higher share of unknown n-grams: the rules are asked where the model is unsure alone."""

_NOVEL_BOUNDS = (0.5, 0.95)
"""Half of a line's n-grams must be unknown for it to be novel, and a line without a known one always is."""

NAMES = np.array([tag.value for tag in TAGS])
"""The classes' names, in the order of `TAGS`."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A line model as training made it.

    Attributes:
        classifier: The classifier; its classes are tags.
        vocabulary: Names of the features in order, shapes first.
        follow: Log of P(tag j after tag i) / P(tag j), in the order of the classes.
        strength: C of the classifier, the inverse of its regularisation.
        settings: Thresholds, chosen on reports held back.
    """

    classifier: LogisticRegression
    vocabulary: list[str]
    follow: Floats
    strength: float
    settings: Settings

    def model(self, settings: Settings | None = None) -> LineModel:
        """The model as it runs, with its own settings or others."""
        classes = [Tag(tag) for tag in self.classifier.classes_]
        weights, intercept = self.classifier.coef_, self.classifier.intercept_
        return LineModel("fitted", self.vocabulary, weights, intercept, classes, self.follow, settings or self.settings)


def fit(
    training: Training,
    families: Mapping[str, Family],
    known: Sequence[Report],
    weights: Sequence[float],
    held: Sequence[Sample],
    say: Say,
) -> Fitted:
    """Fit a model and choose its settings.

    Args:
        training: The configuration.
        families: Families by id.
        known: Reports to train on.
        weights: For each of them, how many times its lines count.
        held: Other reports, on which regularisation and settings are chosen.
        say: Where progress is told.
    """
    labels = {id: Labels(family) for id, family in families.items()}
    others = [report_of(sample) for sample in held]
    vocabulary = build_vocabulary(known, labels, training.least_reports, training.most_grams)
    say(f"{len(known)} reports, {sum(len(r.texts) for r in known)} lines, {len(vocabulary)} features")
    encoder = Encoder(labels, vocabulary)
    classifier, strength = _fit_classifier(training, encoder, known, weights, others, say)
    follow = transitions(known, [TAGS.index(Tag(tag)) for tag in classifier.classes_])
    fitted = Fitted(classifier, vocabulary, follow, strength, Settings())
    settings = _choose(training, families, fitted, held, _novelty(others, labels, set(vocabulary), training))
    say(f"settings {settings}")
    return replace(fitted, settings=settings)


def line_weights(reports: Sequence[Report], weights: Sequence[float]) -> NDArray[np.float64]:
    """The weight of each line of the reports, in order."""
    return np.repeat(np.array(weights, dtype=np.float64), [len(report.texts) for report in reports])


def _fit_classifier(
    training: Training,
    encoder: Encoder,
    known: Sequence[Report],
    weights: Sequence[float],
    held: Sequence[Report],
    say: Say,
) -> tuple[LogisticRegression, float]:
    """Fit with every strength and keep the one of the highest likelihood on reports held back."""
    rng = np.random.default_rng(training.first_seed)
    tags = np.concatenate([report.tags for report in known])
    blind = rng.random(len(tags)) < training.blind
    matrix, tags, counts = merge_equal(encoder.design(known, blind), tags, line_weights(known, weights))
    held_matrix, held_tags = encoder.design(held), np.concatenate([report.tags for report in held])
    say(f"{matrix.shape[0]} different lines, {matrix.nnz / matrix.shape[0]:.0f} features each")
    best: tuple[float, LogisticRegression, float] | None = None
    for strength in training.strengths:
        classifier = LogisticRegression(C=strength, max_iter=training.rounds, tol=1e-4)
        with warnings.catch_warnings(), threadpool_limits(1):  # sums in one order, whatever the machine
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is one more regularisation
            classifier.fit(matrix, NAMES[tags], sample_weight=counts)
        likelihood, share = _likelihood(classifier, held_matrix, held_tags)
        say(f"C = {strength}: log likelihood {likelihood:.4f}, {share:.2%} of held-back lines right")
        if best is None or likelihood > best[0]:
            best = likelihood, classifier, strength
    assert best is not None
    classifier = best[1]
    classifier.coef_ = np.where(np.abs(classifier.coef_) < _SMALL, 0, classifier.coef_).astype(np.float32)
    classifier.intercept_ = classifier.intercept_.astype(np.float32)
    return classifier, best[2]


def _likelihood(classifier: LogisticRegression, matrix: object, tags: NDArray[np.intp]) -> tuple[float, float]:
    """Mean log likelihood of the true tags, and the share of lines whose likeliest tag is right."""
    column = {name: i for i, name in enumerate(classifier.classes_)}
    chances = classifier.predict_proba(matrix)
    right = np.array([column.get(name, -1) for name in NAMES[tags]])
    of_right = np.where(right >= 0, chances[np.arange(len(right)), right], 0)  # a tag that training lacks has no chance
    return float(np.log(of_right + 1e-12).mean()), float((chances.argmax(axis=1) == right).mean())


def _novelty(
    reports: Sequence[Report], labels: Mapping[str, Labels], vocabulary: set[str], training: Training
) -> float:
    """The share of unknown n-grams above which a line is novel."""
    shares = []
    for report in reports:
        for look in look_at(report.texts, labels[report.family]):
            names = grams(look)
            if names and not is_wordless(look.kind):
                shares.append(sum(name not in vocabulary for name in names) / len(names))
    return round(float(np.clip(np.quantile(shares or [1.0], training.novel_quantile), *_NOVEL_BOUNDS)), 3)


def _choose(
    training: Training, families: Mapping[str, Family], fitted: Fitted, held: Sequence[Sample], novel: float
) -> Settings:
    """The settings that tag most lines right, of those the ones that ask the rules most.

    Lines that OCR made unreadable are as unlike the corpus as words of an unknown form, and the rules know them less
    than the model does; so how novel a line must be for the rules is chosen, too.
    """
    truth = np.concatenate([report_of(sample).tags for sample in held])
    trials = [Settings(*each) for each in itertools.product(training.follow, training.unsure, (novel, _NEVER_NOVEL))]
    right = {}
    for trial in trials:
        right[trial] = int((Taggers(families, fitted.model(trial)).tags(held) == truth).sum())
    settings = max(trials, key=lambda s: (right[s], s.unsure, -s.novel))
    return replace(settings, fallback=_fallback(families, fitted.model(settings), held))


def _fallback(families: Mapping[str, Family], model: LineModel, samples: Sequence[Sample]) -> float:
    """The share of lines, of those that the model left to the rules, that the rules tag right."""
    taggers, right, total = Taggers(families, model), 1, 2  # add-one smoothed: such lines are few
    for sample in samples:
        for tagged, truth in zip(taggers[sample.family](document_of(sample)), sample.tags, strict=True):
            if tagged.by == "rules" and tagged.line.text.strip():
                total, right = total + 1, right + (tagged.tag is truth)
    return round(right / total, 3)
