"""Promotion: a model becomes the default of its family if no headline figure is worse than the default's."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

from gouji.classify import find_model
from gouji.classify.artifact import DEFAULTS, read_defaults
from gouji.document.errors import ModelError, OptionError
from gouji.learn.evaluate import EvaluationReport, Plan, compare, evaluate, read_corpora
from gouji.learn.made import Made, measured
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


def promote(
    training: Training, model: Path, reports: Path, before: EvaluationReport | None = None, command: str = ""
) -> Promotion:
    """Compare a model with the default of its family, and make it the default if nothing is worse.

    Args:
        training: The configuration; `promotion` names the corpora.
        model: The model's folder; the default is named in the folder above it.
        reports: Folder of reports, to which `promotion.md` is written.
        before: Figures of the default on the same corpora, by an earlier gouji, where this one can't use it any more.
        command: The command that asks for it, kept in `promotion.md`.

    Raises:
        ModelError: There is no such model, or none to compare with.
        OptionError: The configuration names no corpus, or one can't be read.
    """
    began = time.perf_counter()
    if not (model / "model.skops").is_file():
        raise ModelError(f"{model} holds no model. Train it first.")
    plan = training.promotion
    if not plan.corpora:
        raise OptionError("The configuration names no corpora under `promotion`, so nothing can be compared.")
    cases = read_corpora([str(path) for path in plan.corpora], plan.limit)

    def evaluated(name: str) -> EvaluationReport:
        settings = Settings(training.family, form_paths=training.forms, model=name, source=plan.source)
        return evaluate(cases, Plan(settings, ARM))

    if before is None:  # a family's first model has the rules to beat
        before = evaluated(_current(model.parent, training.family) or "none")
    after = evaluated(str(model))
    verdict = compare(before, after)
    table = verdict.to_markdown()
    made = Made(command, measured(time.perf_counter() - began))
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "promotion.md").write_text(_page(made, after, table), encoding="utf-8")
    if verdict.passed:
        make_default(model, training.family)
    return Promotion(verdict.passed, table, verdict.reasons)


def _page(made: Made, report: EvaluationReport, table: str) -> str:
    corpora = "; ".join(f"{Path(c.name).name}, {c.documents} reports, SHA-256 {c.sha256[:16]}…" for c in report.corpora)
    about = (
        f"gouji {report.gouji}, source {report.source}, on {corpora}. Each figure has its 95% interval, clustered by "
        "report; of how many it is a share; and in how many reports these stand. The gain is after minus before, or "
        "before minus after where less is better; at most: its one-sided upper 95% bound. Worse is what even that has "
        "below 0."
    )
    return f"{made}.\n\n{about}\n\n{table}\n"


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
