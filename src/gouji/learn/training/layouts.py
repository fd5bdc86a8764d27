"""A layout that training never saw: how well it is read, and how far a few labelled reports of it help.

Every kind of page is held out in turn. A model is trained without it and measured on it; then a few labelled reports
of that kind are added, the model is trained again, and measured on the same reports.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from gouji.classify.artifact import save_model
from gouji.document.errors import OptionError
from gouji.forms import Family
from gouji.learn.corpus import LAYOUT_NAMES, Sample
from gouji.learn.evaluate.intervals import share
from gouji.learn.tagging import report_of
from gouji.learn.training.config import Generated, Training
from gouji.learn.training.corpora import generate_reports
from gouji.learn.training.fit import Fitted, Say, fit
from gouji.learn.training.measure import measure_arm
from gouji.pipeline import Settings, Structurer

PAGE_KINDS: dict[str, tuple[str, ...]] = {
    "one cell a line": ("cells",),
    "tabs": ("tabs", "spread"),
    "spaces": ("spaces",),
    "pipes": ("pipes",),
    "OCR rows": ("rows", "ocr"),
    "OCR boxes": ("boxes", "columns", "apart", "strips", "late"),
    "glued": ("glued",),
}
"""The kinds of page of the design document, in its order, and the generator's layouts that make them."""

_LABELLED, _TEST = 40_000, 41_000
"""Offsets of the seeds from the first of the training: far from those of its own reports."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the pages of a kind are read.

    Attributes:
        macro_f1: Tag macro-F1 of the model with the rules where it is unsure, 0 to 1.
        accuracy: Share of lines tagged right, 0 to 1.
        exact: Share of cells with a number other than 0 that come out exactly, 0 to 1.
        low: Lower end of its 95% interval, clustered by report.
        high: Upper end of it.
    """

    macro_f1: float
    accuracy: float
    exact: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A kind of page held out of training.

    Attributes:
        kind: Its name.
        reports: Reports measured on.
        cells: Cells with a number other than 0 in them.
        rules: Figures of the rules alone.
        before: Figures of a model that never saw the kind.
        after: Figures of a model that saw a few labelled reports of it.
    """

    kind: str
    reports: int
    cells: int
    rules: Figures
    before: Figures
    after: Figures


def hold_out(training: Training, families: Mapping[str, Family], say: Say) -> list[HeldOut]:
    """Hold each kind of page out in turn.

    Args:
        training: The configuration; `hold_out` says which kinds, and how many reports.
        families: Families by id.
        say: Where progress is told.

    Raises:
        OptionError: The configuration names an unknown kind of page, or has no layout but the one held out.
    """
    plan = training.hold_out
    kinds = plan.kinds or tuple(PAGE_KINDS)
    if unknown := [kind for kind in kinds if kind not in PAGE_KINDS]:
        raise OptionError(f"There is no kind of page {unknown[0]!r}. Choose from {', '.join(PAGE_KINDS)}.")
    found = []
    for kind in kinds:
        layouts = PAGE_KINDS[kind]
        others = with_layouts(training, [name for name in LAYOUT_NAMES if name not in layouts])
        only = with_layouts(training, layouts)
        known = [report_of(sample) for sample in _reports(others, families, 0, plan.reports)]
        held = _reports(others, families, plan.reports, max(plan.reports // 8, 1))
        labelled = [report_of(sample) for sample in _reports(only, families, _LABELLED, plan.labelled)]
        test = _reports(only, families, _TEST, plan.test)
        weights = [1.0] * len(known)
        before = fit(training, families, known, weights, held, _quiet)
        weights += [plan.weight] * len(labelled)
        after = fit(training, families, [*known, *labelled], weights, held, _quiet)
        rules = _rules(training, families, test)
        first, second = (_figures(training, families, fitted, test) for fitted in (before, after))
        cells = sum(len(_nonzero(sample, families)) for sample in test)
        found.append(HeldOut(kind, len(test), cells, rules, first, second))
        say(f"{kind}: tag macro-F1 {first.macro_f1:.4f} → {second.macro_f1:.4f}, "
            f"non-zero cells exact {first.exact:.4f} → {second.exact:.4f}")  # fmt: skip
    return found


def _quiet(_: str) -> None:
    return None


def with_layouts(training: Training, layouts: Sequence[str]) -> Training:
    """The configuration with a corpus of only these layouts."""
    parts: list[Generated] = []
    for part in training.corpus:
        weights = {name: weight for name, weight in part.recipe.layouts.items() if name in layouts}
        if not any(weights.values()):
            weights = dict.fromkeys(layouts, 1.0)  # the part has none of them: they come alike often
        parts.append(part.model_copy(update={"recipe": part.recipe.model_copy(update={"layouts": weights})}))
    return training.model_copy(update={"corpus": tuple(parts)})


def _reports(training: Training, families: Mapping[str, Family], offset: int, count: int) -> list[Sample]:
    first = training.first_seed + offset
    return [sample for _, sample in generate_reports(training, families, range(first, first + count))]


def _rules(training: Training, families: Mapping[str, Family], test: Sequence[Sample]) -> Figures:
    """Figures of the rules alone."""
    tags = measure_arm(families, None, test)
    return Figures(tags.macro_f1, tags.accuracy, *_exact(training, families, "none", test))


def _figures(training: Training, families: Mapping[str, Family], fitted: Fitted, test: Sequence[Sample]) -> Figures:
    """Figures of a model with the rules where it is unsure."""
    tags = measure_arm(families, fitted.model(), test)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model-0.0.0"
        meta = {"name": "model", "version": "0.0.0", "settings": asdict(fitted.settings)}
        save_model(path, fitted.classifier, fitted.vocabulary, fitted.follow, meta)
        return Figures(tags.macro_f1, tags.accuracy, *_exact(training, families, str(path), test))


def _exact(
    training: Training, families: Mapping[str, Family], model: str, test: Sequence[Sample]
) -> tuple[float, float, float]:
    """The share of cells with a number other than 0 that come out exactly, and the ends of its interval."""
    structurers: dict[str, Structurer] = {}
    counts: list[tuple[int, int]] = []  # right, and of how many, of each report
    for sample in test:
        if sample.family not in structurers:
            settings = Settings(family=sample.family, form_paths=training.forms, model=model)
            structurers[sample.family] = Structurer(settings)
        report = structurers[sample.family].run(sample.text.encode("utf-8", errors="replace"), sample.name)[0].report
        said = {(table.id, cell.row, cell.column): cell.value for table, cell in report.cells}
        known = _nonzero(sample, families)
        counts.append((sum(said.get(address) == value for address, value in known.items()), len(known)))
    right, whole = np.array(counts, dtype=np.float64).T
    found = share(right, whole)
    return round(found.value or 0.0, 4), round(found.low, 4), round(found.high, 4)


def _nonzero(sample: Sample, families: Mapping[str, Family]) -> dict[tuple[str, str, str], object]:
    """The figures of a report that are printed and not 0, by table, row and column."""
    found: dict[tuple[str, str, str], object] = {}
    for table, rows in sample.gold.tables.items():
        edition, absent = f"{sample.family}/{sample.gold.forms[table]}", sample.gold.absent.get(table, ())
        form = families[sample.family].table(table, edition, absent)
        left = {row: iter(values) for row, values in rows.items()}
        found |= {
            (table, row, column): value for row, column in form.cells if row in left and (value := next(left[row]))
        }
    return found


def table(results: Sequence[HeldOut], training: Training) -> str:
    """The experiment as Markdown."""
    plan = training.hold_out
    lines = [
        f"Each kind of page was held out of {plan.reports} generated reports; then {plan.labelled} labelled reports of "
        f"it were added, each line counting {plan.weight:g} times. Measured on {results[0].reports} other reports of "
        "that kind alone: tag macro-F1 of the model with the rules where it is unsure, and cells with a number other "
        "than 0 that come out exactly, with their 95% interval clustered by report.",
        "",
        "| kind of page | tag F1, rules | never seen | after | cells | exact, rules | never seen | after |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        tags = " | ".join(f"{figures.macro_f1:.4f}" for figures in (r.rules, r.before, r.after))
        cells = " | ".join(
            f"{figures.exact:.4f} [{figures.low:.4f}, {figures.high:.4f}]" for figures in (r.rules, r.before, r.after)
        )
        lines.append(f"| {r.kind} | {tags} | {r.cells} | {cells} |")
    return "\n".join(lines) + "\n"
