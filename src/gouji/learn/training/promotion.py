"""Promotion: a model becomes the default of its family if no headline figure is worse than the default's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gouji.classify import find_model
from gouji.classify.artifact import DEFAULTS, read_defaults
from gouji.document.errors import ModelError, OptionError
from gouji.learn.evaluate import EvaluationReport, Plan, compare, evaluate, read_corpora
from gouji.learn.training.config import Training
from gouji.pipeline import Settings

ARM = ("shipped",)
"""The arm that is compared: models as they are shipped."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """What came of a promotion.

    Attributes:
        promoted: The model is the default now.
        table: Headline figures before and after, as Markdown.
        worse: A sentence for each figure that is worse.
    """

    promoted: bool
    table: str
    worse: tuple[str, ...]


def promote(training: Training, model: Path, reports: Path, before: EvaluationReport | None = None) -> Promotion:
    """Compare a model with the default of its family, and make it the default if nothing is worse.

    Args:
        training: The configuration; `promotion` names the corpora.
        model: The model's folder; the default is named in the folder above it.
        reports: Folder of reports, to which `promotion.md` is written.
        before: Figures of the default on the same corpora, by an earlier gouji, where this one can't use it any more.

    Raises:
        ModelError: There is no such model, or none to compare with.
        OptionError: The configuration names no corpus, or one can't be read.
    """
    if not (model / "model.skops").is_file():
        raise ModelError(f"{model} holds no model. Train it first.")
    plan = training.promotion
    if not plan.corpora:
        raise OptionError("The configuration names no corpora under `promotion`, so nothing can be compared.")
    cases = read_corpora([str(path) for path in plan.corpora], plan.limit)

    def measured(name: str) -> EvaluationReport:
        settings = Settings(training.family, form_paths=training.forms, model=name, source=plan.source)
        return evaluate(cases, Plan(settings, ARM))

    if before is None:  # a family's first model has the rules to beat
        before = measured(_current(model.parent, training.family) or "none")
    verdict = compare(before, measured(str(model)))
    table = verdict.to_markdown()
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "promotion.md").write_text(table + "\n", encoding="utf-8")
    if verdict.passed:
        make_default(model, training.family)
    return Promotion(verdict.passed, table, verdict.reasons)


def make_default(model: Path, family: str) -> None:
    """Name a model as the default of a family, in the folder of models that it stands in."""
    defaults = read_defaults(model.parent) | {family: model.name}
    text = json.dumps(defaults, ensure_ascii=False, indent=1, sort_keys=True)
    (model.parent / DEFAULTS).write_text(text + "\n", encoding="utf-8")


def _current(models: Path, family: str) -> str | None:
    """The default model of a family: that of this folder, else the installed one; None if the family has none."""
    if name := read_defaults(models).get(family):
        return str(models / name)
    found = find_model("default", family)
    return str(found) if read_defaults(found.parent).get(family) == found.name else None
