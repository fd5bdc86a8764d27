"""The arms of an evaluation: the same reports, read with or without the model, the fallbacks, and what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from multiprocessing import get_all_start_methods, get_context
from typing import TYPE_CHECKING, Any

import numpy as np

from gouji.document import Document, Report, TaggedLine
from gouji.document.errors import InputError, OptionError
from gouji.learn.evaluate.aligned import Aligned, compare_alignments
from gouji.learn.evaluate.cases import Case
from gouji.learn.evaluate.gold import gold_alignments, gold_tags, labels_only, placed_only, truth_of
from gouji.learn.evaluate.outcome import (
    POINT,
    TAGS,
    Count,
    Outcome,
    compare_cells,
    compare_tags,
)
from gouji.pipeline import Settings

if TYPE_CHECKING:
    from gouji.pipeline import Structurer

RULES, MODEL, SHIPPED = "rules", "model", "shipped"


@dataclass(frozen=True, slots=True)
class Arm:
    """A way to read the reports.

    Attributes:
        about: What it is, for people.
        tagger: "rules", "model" (never the rules) or "shipped" (the model, and the rules where it is unsure).
        gold_tags: Align gets the true tags.
        gold_alignment: Rebuild gets the true alignment.
        align_fallbacks: Rows without a readable label are placed by enumerator and order.
        rebuild_fallbacks: Rows whose numbers stand in no column are placed by count and cut.
    """

    about: str
    tagger: str = SHIPPED
    gold_tags: bool = False
    gold_alignment: bool = False
    align_fallbacks: bool = True
    rebuild_fallbacks: bool = True


ARMS: dict[str, Arm] = {
    SHIPPED: Arm("model with fallbacks, as shipped"),
    RULES: Arm("rules alone, no model", tagger=RULES),
    MODEL: Arm("model alone, no rules where it is unsure", tagger=MODEL),
    "gold-tags": Arm("align is fed with the true tags", gold_tags=True),
    "gold-alignment": Arm("rebuild is fed with the true rows and columns", gold_tags=True, gold_alignment=True),
    "no-align-fallbacks": Arm("rows whose label can't be read are left out", align_fallbacks=False),
    "no-rebuild-fallbacks": Arm("rows whose numbers stand in no column are left out", rebuild_fallbacks=False),
}
"""The arms by name. To add one, add it here: commands, reports and tests take theirs from this table."""


def choose_arms(names: Sequence[str], model: str) -> tuple[str, ...]:
    """The arms to run: those named, or all; without a model, those that are about it are left out.

    Raises:
        OptionError: There is no such arm.
    """
    unknown = [name for name in names if name not in ARMS]
    if unknown:
        raise OptionError(f"There is no arm {unknown[0]!r}. Choose among {', '.join(ARMS)}.")
    return tuple(name for name in ARMS if (not names or name in names) and not (model == "none" and name == MODEL))


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with every case.

    Attributes:
        settings: Settings of the pipeline; the family of each report takes the place of theirs.
        arms: Names of the arms.
    """

    settings: Settings
    arms: tuple[str, ...]


def run(cases: Iterable[Case], job: Job, workers: int = 1) -> Iterator[tuple[Outcome, ...]]:
    """Read every case in every arm.

    Args:
        cases: The cases.
        job: What to do.
        workers: Processes; 1 is this one. Python starts others by importing the main module anew, so a script that
            asks for several needs the usual `if __name__ == "__main__":`.

    Yields:
        For each case, in order, an outcome for each arm.

    Raises:
        SetupError: A form, a model or an option is wrong.
    """
    if workers <= 1:
        for case in cases:
            yield work(case, job)
        return
    # never plain fork: the libraries below keep threads, whose locks a fork would copy in the state they are in
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(workers, mp_context=get_context(method)) as pool:
        listed = list(cases)
        yield from pool.map(work, listed, [job] * len(listed), chunksize=4)


def work(case: Case, job: Job) -> tuple[Outcome, ...]:
    """Read one case in every arm."""
    settings = replace(job.settings, family=case.sample.family)
    return tuple(_read(case, ARMS[name], settings) for name in job.arms)


@lru_cache(maxsize=6)  # three taggers, two families
def structurer_of(settings: Settings, tagger: str) -> Structurer:
    """The pipeline with one of the three taggers (see `Arm`)."""
    from gouji.pipeline import Structurer

    made = Structurer(replace(settings, model="none") if tagger == RULES else settings)
    component: Any = made.nlp.get_pipe("gouji_tagger")
    if tagger == MODEL and component.model is not None:
        from gouji.classify import Tagger

        alone = copy(component.model)
        alone.settings = replace(alone.settings, unsure=0.0, novel=inf)  # never unsure, nothing is novel
        component.model, component.tagger = alone, Tagger(component.family, alone)
    return made


def _read(case: Case, arm: Arm, settings: Settings) -> Outcome:
    structurer = structurer_of(settings, arm.tagger)
    sample = case.sample
    data = sample.text.encode("utf-8", errors="surrogateescape")
    try:
        documents = list(structurer.read(data, f"{sample.name}.txt"))
    except InputError:
        documents = []
    if len(documents) < case.number:
        return _outcome(case, None, None, None, structurer)
    document = documents[case.number - 1]
    truth = truth_of(sample, case.number, structurer.family) if _is_marked(case, document) else None
    seen: dict[str, Any] = {}

    def tagged(doc: Any) -> None:
        if arm.gold_tags and truth:
            doc._.tagged = gold_tags(sample, document)

    def aligned(doc: Any) -> None:
        seen["alignments"] = doc._.alignments
        if arm.gold_alignment and truth:
            doc._.alignments = gold_alignments(truth, doc._.document, doc._.alignments, structurer.family)
        if not arm.align_fallbacks:
            doc._.alignments = seen["alignments"] = labels_only(doc._.alignments)

    def rebuilt(doc: Any) -> None:
        if not arm.rebuild_fallbacks:
            doc._.grids = placed_only(doc._.grids)

    edits: dict[str, Callable[[Any], None]] = {
        "gouji_tagger": tagged,
        "gouji_aligner": aligned,
        "gouji_rebuilder": rebuilt,
    }
    result = structurer.structure(document, edits)
    lines = frozenset(line.number for line in document.lines)
    found = compare_alignments(truth, seen["alignments"], lines) if truth and not arm.gold_alignment else None
    tags = result.tagged if truth and not arm.gold_tags else None
    return _outcome(case, result.report, tags, found, structurer)


def _is_marked(case: Case, document: Document) -> bool:
    """Whether tags and marks are known, for the lines as they were read."""
    lines = case.sample.text.split("\n")
    return len(case.sample.tags) == len(lines) and all(
        line.number <= len(lines) and line.text == lines[line.number - 1].removesuffix("\r") for line in document.lines
    )


_NONE = Count()


def _outcome(
    case: Case,
    report: Report | None,
    tagged: tuple[TaggedLine, ...] | None,
    aligned: Aligned | None,
    structurer: Structurer,
) -> Outcome:
    cells, silent = compare_cells(case, report, structurer.family)
    empty = np.array([], dtype=POINT)
    confusion, points = np.zeros((len(TAGS), len(TAGS)), dtype=np.int32), empty
    if tagged is not None:
        confusion, points = compare_tags(case.sample, tagged)
    known = cells[cells["kind"] <= 2]
    return Outcome(
        confusion,
        points,
        aligned.labels if aligned else _NONE,
        aligned.numbers if aligned else _NONE,
        aligned.columns if aligned else _NONE,
        aligned.headers if aligned else _NONE,
        aligned.rows if aligned else empty,
        cells,
        bool(len(known) and known["exact"].all()),
        report.verdict.value if report else "none",
        report.threshold if report else 1.0,
        silent,
    )
