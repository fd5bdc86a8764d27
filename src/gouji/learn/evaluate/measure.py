"""The whole evaluation: cases → outcomes in every arm → the report."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

import gouji
from gouji.document.errors import OptionError
from gouji.learn.evaluate.arms import ARMS, RULES, SHIPPED, Job, choose_arms, run, structurer_of
from gouji.learn.evaluate.cases import Case, corpus_hash
from gouji.learn.evaluate.figures import (
    MOST_SILENT,
    Tally,
    calibrations_of,
    curves_of,
    paired_difference,
    slice_figures,
    slices_of,
    tag_scores,
)
from gouji.learn.evaluate.outcome import Outcome
from gouji.learn.evaluate.report import SCHEMA, ArmReport, Corpus, EvaluationReport, Paired
from gouji.pipeline import Settings

LIBRARIES = ("numpy", "rapidfuzz", "scikit-learn", "scipy", "spacy")
"""Libraries whose version may change a figure."""
PAIRED_AXES = ("all", "severity", "error", "ladder")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate, and how.

    Attributes:
        settings: Settings of the pipeline, the model among them.
        arms: Names of the arms; empty for all.
        workers: Processes.
        command: The command that asks for it, kept in the report.
    """

    settings: Settings
    arms: tuple[str, ...] = ()
    workers: int = 1
    command: str = ""


def evaluate(
    cases: Sequence[Case], plan: Plan, watch: Callable[[int, int], None] = lambda done, total: None
) -> EvaluationReport:
    """Measure a model on reports whose figures are known.

    Args:
        cases: The reports, see `read_corpora`.
        plan: What to do.
        watch: Called with the number of reports done and of all.

    Returns:
        The report.

    Raises:
        OptionError: There is no report, or no such arm.
        SetupError: A form, a model or an option is wrong.
    """
    if not cases:
        raise OptionError("There is no report to evaluate on. Give a corpus that holds some.")
    settings = replace(plan.settings, family=cases[0].sample.family)
    arms = choose_arms(plan.arms, settings.model)
    model = structurer_of(settings, SHIPPED).engine.model
    outcomes: list[tuple[Outcome, ...]] = []
    for outcome in run(cases, Job(settings, arms), plan.workers):
        outcomes.append(outcome)
        watch(len(outcomes), len(cases))
    by_arm = {arm: [outcome[i] for outcome in outcomes] for i, arm in enumerate(arms)}
    tallies = {arm: Tally(found) for arm, found in by_arm.items()}
    return EvaluationReport(
        schema=SCHEMA,
        gouji=gouji.__version__,
        model=model,
        command=plan.command,
        threshold=by_arm[arms[0]][0].threshold,
        source=settings.source,
        corpora=tuple(_corpora(cases)),
        versions={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        arms=tuple(_arm(arm, found, tallies[arm], cases) for arm, found in by_arm.items()),
        paired=_pairs(tallies, cases),
        documents=tuple(tallies[arms[0]].documents([case.sample.name for case in cases])),
    )


def _corpora(cases: Sequence[Case]) -> list[Corpus]:
    names = dict.fromkeys(case.corpus for case in cases)
    parts = {name: [case for case in cases if case.corpus == name] for name in names}
    return [Corpus(name, len(part), corpus_hash(part)) for name, part in parts.items()]


def _arm(arm: str, outcomes: Sequence[Outcome], tally: Tally, cases: Sequence[Case]) -> ArmReport:
    confusion = tally.confusion.sum(axis=0)
    silent = [text for outcome in outcomes for text in outcome.silent]
    return ArmReport(
        arm=arm,
        about=ARMS[arm].about,
        slices=slice_figures(tally, cases),
        tags=tag_scores(confusion),
        confusion=tuple(tuple(row) for row in confusion.astype(int).tolist()),
        calibrations=tuple(calibrations_of(outcomes)),
        curves=tuple(curves_of(outcomes)),
        silent=tuple(silent[:MOST_SILENT]),
    )


def _pairs(tallies: dict[str, Tally], cases: Sequence[Case]) -> tuple[Paired, ...]:
    if not {SHIPPED, RULES} <= tallies.keys():
        return ()
    return tuple(
        Paired(
            axis, name, len(at), paired_difference(tallies[SHIPPED], tallies[RULES], "nonzero_exact", np.asarray(at))
        )
        for axis, name, at in slices_of(cases)
        if axis in PAIRED_AXES
    )
