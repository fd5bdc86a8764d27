"""The promotion gate: a model that is worse than the shipped one on any headline figure is not made the default.

Worse means: worse, and by more than chance explains. The tolerance beyond that is zero. Where both evaluations were
made on the same reports, they are compared report by report (paired cluster bootstrap), which tells small differences
apart; else the standard errors of both figures count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from gouji.document.errors import OptionError
from gouji.learn.evaluate.figures import HEADLINE_GROUPS, HEADLINES, SHARES, f1_of
from gouji.learn.evaluate.intervals import Figure, difference, draws, percentiles
from gouji.learn.evaluate.report import DIGITS, ArmReport, EvaluationReport

PROMISED = 1 / 2000
"""Share of accepted cells that may be wrong. The accepted shares of two models are compared unless the first breaks
this and the second does not: a threshold that lets too much pass accepts more, which is no merit."""
LEAST = 10
"""Reports that must hold cells of a group for its calibration errors to be compared; fewer show no spread."""
NORMAL = 1.645
"""Standard deviations of a one-sided 95% bound."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A headline figure before and after.

    Attributes:
        name: Its name.
        old: Of the model that is the default.
        new: Of the other one.
        better: 1 if more is better, -1 if less is.
        gain: After minus before, times `better`: below 0 is worse.
        most: One-sided upper 95% bound of the gain.
        paired: It was compared report by report.
    """

    name: str
    old: Figure
    new: Figure
    better: int
    gain: float
    most: float
    paired: bool

    @property
    def before(self) -> float | None:
        """Of the model that is the default, None if it was not measured."""
        return self.old.value

    @property
    def after(self) -> float | None:
        """Of the other one, None if it was not measured."""
        return self.new.value

    @property
    def worse(self) -> bool:
        """Worse by more than chance explains, or measured before and not after."""
        lost = self.before is not None and self.after is None
        return lost or (round(self.gain, DIGITS - 1) < 0 and self.most < 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says.

    Attributes:
        before: Name of the model that is the default, None for rules alone.
        after: Name of the other one.
        comparisons: The headline figures.
        same_corpus: Both were measured on the same reports.
    """

    before: str | None
    after: str | None
    comparisons: tuple[Comparison, ...]
    same_corpus: bool

    @property
    def passed(self) -> bool:
        """No headline figure is worse."""
        return not any(c.worse for c in self.comparisons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """A sentence for each figure that is worse."""
        return tuple(
            f"{c.name} is worse: {_show(c.before)} before, {_show(c.after)} after." for c in self.comparisons if c.worse
        )

    def to_markdown(self) -> str:
        """The figures before and after, as a Markdown table: with intervals, and numbers of cells and reports."""
        rows = [
            f"| headline figure | {self.before or 'rules'} | {self.after or 'rules'} | gain | at most | |",
            "|---|--:|--:|--:|--:|---|",
        ]
        rows += [
            f"| {c.name} | {_show_whole(c.old)} | {_show_whole(c.new)} | {c.gain:+.4f} | {c.most:+.4f} "
            f"| {'worse' if c.worse else 'ok'} |"
            for c in self.comparisons
        ]
        return "\n".join(rows)


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _show_whole(figure: Figure) -> str:
    """A figure with its interval, of how many it is a share, and in how many reports."""
    if figure.value is None:
        return "–"
    whole = f" of {figure.whole}" if figure.whole else ""
    return f"{_show(figure.value)} [{figure.low:.4f}, {figure.high:.4f}]{whole} in {figure.documents}"


def compare(before: EvaluationReport, after: EvaluationReport) -> Verdict:
    """Compare two evaluations, of the model that is the default and of one that would become it.

    Raises:
        OptionError: The pipeline was told other things of the sources, so that the figures say nothing together.
    """
    if before.source != after.source:
        raise OptionError(
            f"The evaluations can't be compared: --source {before.source} before, {after.source} after. "
            "Evaluate both alike."
        )
    same = sorted(c.sha256 for c in before.corpora) == sorted(c.sha256 for c in after.corpora)
    same = same and [d.name for d in before.documents] == [d.name for d in after.documents]
    return Verdict(before.model, after.model, tuple(_comparisons(before, after, same)), same)


def _comparisons(before: EvaluationReport, after: EvaluationReport, same: bool) -> Iterator[Comparison]:
    old, new = before.arms[0].slice().figures, after.arms[0].slice().figures
    for name in HEADLINES:
        if name == "accepted" and _breaks_promise(old["silent"]) and not _breaks_promise(new["silent"]):
            continue  # what was accepted at the price of silent errors is nothing that could get worse
        better = SHARES[name].better if name in SHARES else 1
        gap = None
        if same and old[name].value is not None and new[name].value is not None:
            gap = _f1_gap(before, after) if name == "macro_f1" else _share_gap(name, before, after)
        yield _compare(name, old[name], new[name], better, gap)
    for group in HEADLINE_GROUPS:
        first, second = _ece(before.arms[0], group), _ece(after.arms[0], group)
        if min(first.documents, second.documents) < LEAST:
            continue  # a model that infers nothing has nothing to calibrate; the other figures show what it lost
        yield _compare(f"ece {group}", first, second, -1, None)


def _breaks_promise(silent: Figure) -> bool:
    return silent.value is not None and silent.value > PROMISED


def _ece(arm: ArmReport, group: str) -> Figure:
    found = arm.calibration(group)
    return found.ece if found else Figure(None)


def _compare(name: str, old: Figure, new: Figure, better: int, gap: tuple[float, float] | None) -> Comparison:
    """Args: `gap` holds the one-sided lower and upper bounds of after minus before where they were paired."""
    if old.value is None or new.value is None:
        return Comparison(name, old, new, better, 0.0, 0.0, False)
    gain = better * (new.value - old.value)
    if gap is None:
        spread = hypot(*((f.upper - f.lower) / (2 * NORMAL) for f in (old, new)))
        return Comparison(name, old, new, better, gain, gain + NORMAL * spread, False)
    most = gap[1] if better > 0 else -gap[0]
    return Comparison(name, old, new, better, gain, max(most, gain), True)


def _share_gap(name: str, before: EvaluationReport, after: EvaluationReport) -> tuple[float, float]:
    def counts(report: EvaluationReport) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        found = np.array([document.shares.get(name, (0, 0)) for document in report.documents], dtype=np.float64)
        return found[:, 0], found[:, 1]

    found = difference(counts(after), counts(before))
    return found.lower, found.upper


def _f1_gap(before: EvaluationReport, after: EvaluationReport) -> tuple[float, float]:
    def drawn(report: EvaluationReport) -> NDArray[np.float64]:
        sums = np.array([document.tags for document in report.documents], dtype=np.float64)  # (reports, tags, 3)
        found = draws(len(sums)) @ sums.reshape(len(sums), -1)
        return f1_of(found.reshape(-1, *sums.shape[1:]).transpose(0, 2, 1))

    _, lower, upper, _ = percentiles(drawn(after) - drawn(before))
    return lower, upper
