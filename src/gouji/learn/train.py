"""Train a line classifier on generated reports: `python -m gouji.learn.train training/cn-ogi.yaml`.

The corpus follows from the configuration alone, so the same file gives the same model on the same versions. Real
reports are never trained on.
"""

from __future__ import annotations

import itertools
import platform
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import sklearn
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

import gouji
from gouji.classify.artifact import load_model, save_model
from gouji.classify.features import grams
from gouji.classify.labels import Labels
from gouji.classify.look import look_at
from gouji.classify.model import LineModel, Settings, is_wordless
from gouji.classify.tagger import Tagger
from gouji.document import Document, Line, Region, RegionKind, Tag
from gouji.document.errors import GoujiError, ModelError, OptionError
from gouji.forms import Family, load_families
from gouji.learn.corpus import Recipe, Sample, generate
from gouji.learn.tagging import (
    TAGS,
    Encoder,
    Report,
    Score,
    build_vocabulary,
    corpus_hash,
    merge_equal,
    report_of,
    score,
    transitions,
)

_SMALL = 0.005
"""Weights closer to 0 are dropped: they change no probability by a percent and make up most of the file."""

_COSTS_NOTHING = 0.0005
"""The rules are asked as often as costs no more than this share of right lines: real pages differ from generated ones,
and the rules lean less on their wording."""

_NOVEL_BOUNDS = (0.5, 0.95)
"""Half of a line's n-grams must be unknown for it to be novel, and a line without a known one always is."""


class Training(BaseModel):
    """The configuration of a training run; the committed files in `training/` explain the keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    family: str
    recipe: Recipe
    first_seed: int
    training: Annotated[int, Field(gt=0)]
    validation: Annotated[int, Field(gt=0)]
    test: Annotated[int, Field(gt=0)]
    least_reports: Annotated[int, Field(gt=0)]
    most_grams: Annotated[int, Field(gt=0)]
    blind: Annotated[float, Field(ge=0, le=1)]
    strengths: Annotated[tuple[float, ...], Field(min_length=1)]
    follow: Annotated[tuple[float, ...], Field(min_length=1)]
    unsure: Annotated[tuple[float, ...], Field(min_length=1)]
    novel_quantile: Annotated[float, Field(gt=0, lt=1)]
    rounds: Annotated[int, Field(gt=0)]


def load_training(path: Path) -> Training:
    """Read a training configuration.

    Raises:
        OptionError: It can't be read, or has unknown, lacking or wrong keys; all problems are listed.
    """
    try:
        return Training.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OptionError(f"The training file {path} can't be read: {error}. Give a YAML file.") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()]
        raise OptionError("\n".join([f"The training file {path} is wrong:", *lines])) from error


def train(training: Training, folder: Path) -> dict[str, Any]:
    """Train, write the model folder below `folder`, and measure it on reports it has not seen.

    Returns:
        What `meta.json` holds.

    Raises:
        ModelError: The folder already holds this version, which is never overwritten.
    """
    out = folder / f"{training.name}-{training.version}"
    if (out / "model.skops").exists():
        raise ModelError(f"{out} already holds a model, and models are never overwritten. Raise the version.")
    began = time.perf_counter()
    family = load_families()[training.family]
    labels = Labels(family)
    first, second = training.training, training.training + training.validation
    seeds = range(training.first_seed, training.first_seed + second + training.test)
    samples = [generate(seed, training.recipe) for seed in seeds]
    reports = [report_of(sample) for sample in samples]
    vocabulary = build_vocabulary(reports[:first], labels, training.least_reports, training.most_grams)
    _say(f"{len(samples)} reports, {sum(len(r.texts) for r in reports)} lines, {len(vocabulary)} features", began)

    encoder = Encoder(labels, vocabulary)
    classifier, strength = _fit(training, encoder, reports[:first], reports[first:second], began)
    follow = transitions(reports[:first], [TAGS.index(Tag(tag)) for tag in classifier.classes_])
    meta: dict[str, Any] = {
        "name": training.name,
        "version": training.version,
        "family": training.family,
        "strength": strength,
        "corpus": {"first_seed": training.first_seed, "reports": [first, training.validation, training.test],
                   "sha256": corpus_hash(samples)},
        "versions": {"gouji": gouji.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__,
                     "python": platform.python_version()},
    }  # fmt: skip

    def model(settings: Settings) -> LineModel:
        return LineModel("trial", vocabulary, classifier.coef_, classifier.intercept_,
                         [Tag(tag) for tag in classifier.classes_], follow, settings)  # fmt: skip

    novel = _novelty(reports[first:second], labels, set(vocabulary), training.novel_quantile)
    trials = [Settings(f, u, novel) for f, u in itertools.product(training.follow, training.unsure)]
    right = {trial: _right(family, model(trial), samples[first:second]) for trial in trials}
    enough = max(right.values()) * (1 - _COSTS_NOTHING)
    settings = max((trial for trial in trials if right[trial] >= enough), key=lambda s: (s.unsure, right[s]))
    settings = replace(settings, fallback=_fallback(family, model(settings), samples[first:second]))
    meta["settings"] = asdict(settings)
    _say(f"settings {settings}", began)
    save_model(out, classifier, vocabulary, follow, meta)
    shipped = load_model(out)
    truth = np.concatenate([report.tags for report in reports[second:]])
    figures = {
        "rules": score(truth, _tagged(family, None, samples[second:])),
        "model": score(truth, _tagged(family, shipped, samples[second:])),
    }
    meta["f1"] = {arm: {tag.value: s.f1 for tag, s in scores.items()} for arm, scores in figures.items()}
    meta["accuracy"] = {arm: _accuracy(scores) for arm, scores in figures.items()}
    save_model(out, classifier, vocabulary, follow, meta)
    (out / "CARD.md").write_text(_card(training, meta, figures), encoding="utf-8")
    _say(_table(figures), began)
    return meta


def _say(text: str, began: float) -> None:
    print(f"[{time.perf_counter() - began:5.0f} s] {text}", flush=True)


def _fit(
    training: Training, encoder: Encoder, known: Sequence[Report], held: Sequence[Report], began: float
) -> tuple[LogisticRegression, float]:
    """Fit with every strength and keep the one of the highest likelihood on reports held back."""
    rng = np.random.default_rng(training.first_seed)
    tags = np.concatenate([report.tags for report in known])
    blind = rng.random(len(tags)) < training.blind
    matrix, tags, weights = merge_equal(encoder.design(known, blind), tags)
    names = np.array([tag.value for tag in TAGS])
    held_matrix, held_tags = encoder.design(held), np.concatenate([report.tags for report in held])
    _say(f"{matrix.shape[0]} different lines, {matrix.nnz / matrix.shape[0]:.0f} features each", began)
    best: tuple[float, LogisticRegression, float] | None = None
    for strength in training.strengths:
        classifier = LogisticRegression(C=strength, max_iter=training.rounds, tol=1e-4)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is one more regularisation
            classifier.fit(matrix, names[tags], sample_weight=weights)
        column = {name: i for i, name in enumerate(classifier.classes_)}
        chances = classifier.predict_proba(held_matrix)
        right = np.array([column[name] for name in names[held_tags]])
        likelihood = float(np.log(chances[np.arange(len(right)), right] + 1e-12).mean())
        share = float((chances.argmax(axis=1) == right).mean())
        _say(f"C = {strength}: log likelihood {likelihood:.4f}, {share:.2%} of held-back lines right", began)
        if best is None or likelihood > best[0]:
            best = likelihood, classifier, strength
    assert best is not None
    classifier = best[1]
    classifier.coef_ = np.where(np.abs(classifier.coef_) < _SMALL, 0, classifier.coef_).astype(np.float32)
    classifier.intercept_ = classifier.intercept_.astype(np.float32)
    return classifier, best[2]


def _novelty(reports: Sequence[Report], labels: Labels, vocabulary: set[str], quantile: float) -> float:
    """The share of unknown n-grams above which a line is novel."""
    shares = []
    for look in look_at([text for report in reports for text in report.texts], labels):
        names = grams(look)
        if names and not is_wordless(look.kind):
            shares.append(sum(name not in vocabulary for name in names) / len(names))
    return round(float(np.clip(np.quantile(shares, quantile), *_NOVEL_BOUNDS)), 3)


def _document(sample: Sample) -> Document:
    lines = tuple(Line(i, text) for i, text in enumerate(sample.text.split("\n"), 1))
    return Document(sample.name, lines, (Region(RegionKind.PROSE, 1, len(lines)),))


def _tagged(family: Family, model: LineModel | None, samples: Sequence[Sample]) -> NDArray[np.intp]:
    """Indices of the tags found on the lines with text of all samples."""
    tagger = Tagger(family, model)
    found = []
    for sample in samples:
        found += [TAGS.index(tagged.tag) for tagged in tagger(_document(sample)) if tagged.line.text.strip()]
    return np.array(found, dtype=np.intp)


def _fallback(family: Family, model: LineModel, samples: Sequence[Sample]) -> float:
    """The share of lines, of those that the model left to the rules, that the rules tag right."""
    tagger, right, total = Tagger(family, model), 1, 2  # add-one smoothed: such lines are few
    for sample in samples:
        for tagged, truth in zip(tagger(_document(sample)), sample.tags, strict=True):
            if tagged.by == "rules" and tagged.line.text.strip():
                total, right = total + 1, right + (tagged.tag is truth)
    return round(right / total, 3)


def _right(family: Family, model: LineModel, samples: Sequence[Sample]) -> int:
    truth = np.concatenate([report_of(sample).tags for sample in samples])
    return int((_tagged(family, model, samples) == truth).sum())


def _accuracy(scores: dict[Tag, Score]) -> float:
    lines = sum(s.lines for s in scores.values())
    return round(sum(s.recall * s.lines for s in scores.values()) / lines, 4)


def _table(figures: dict[str, dict[Tag, Score]]) -> str:
    rows = ["| tag | lines | rules P | R | F1 | model P | R | F1 |", "|---|---|---|---|---|---|---|---|"]
    for tag in TAGS:
        rules, model = (figures[arm].get(tag, Score(0, 0, 0, 0)) for arm in ("rules", "model"))
        shown = [f"{value:.3f}" for s in (rules, model) for value in (s.precision, s.recall, s.f1)]
        rows.append(f"| {tag.value} | {model.lines} | {' | '.join(shown)} |")
    rows.append(
        "| **all, share right** | | | | " + " | | | ".join(f"{_accuracy(s):.4f}" for s in figures.values()) + " |"
    )
    return "\n".join(rows)


def _card(training: Training, meta: dict[str, Any], figures: dict[str, dict[Tag, Score]]) -> str:
    return f"""# {training.name} {training.version}

Tags the lines of reports of the `{training.family}` family. Multinomial logistic regression over a line and its
neighbours, then Viterbi decoding; see `gouji.classify`. Made by `python -m gouji.learn.train` from
`training/{training.name}.yaml`: {training.training} generated reports (no real report was trained on), regularisation
C = {meta["strength"]} chosen on {training.validation} others.

On {training.test} further generated reports, lines with text only (model: with the rules where it is unsure):

{_table(figures)}

Neither the model nor the rules were made on these reports. Where the model leaves a line to the rules, they are right
on {meta["settings"]["fallback"]:.0%} of lines, and such lines carry no higher probability.

Figures on generated reports say how well the generator's pages are understood, not how well real ones are.
"""


def main(arguments: Sequence[str]) -> int:
    """Train by the configuration named first, into the folder named second (`models` if none)."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m gouji.learn.train TRAINING.yaml [FOLDER]", file=sys.stderr)
        return 2
    try:
        train(load_training(Path(arguments[0])), Path(arguments[1] if len(arguments) > 1 else "models"))
    except GoujiError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
