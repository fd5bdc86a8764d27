"""Corrections as what training, evaluation and calibration read, with how many there were of what.

Only what a person said counts. A report of which a few lines were corrected gives these lines with their neighbours'
*texts*, which are facts; the neighbours' tags, which the program guessed, are never learnt from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gouji.document import Tag
from gouji.learn.corpus import Gold, Sample
from gouji.learn.corrections.pages import ReportLines, SourceFile, find_reports
from gouji.learn.corrections.store import standing
from gouji.learn.corrections.types import Correction, LineTag

NEIGHBOURS = 2
"""Lines before and after a line that its features see (`gouji.classify.features.OFFSETS`)."""

_NOTHING_KNOWN = Gold("", (), 0, "", None, (), {}, {}, (), ())
"""Of a corrected report its tags are known; its values are not."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where corrected lines come from.

    Attributes:
        lines: Corrected lines.
        reports: Reports they are of.
        whole: Reports of which every line with text was checked.
        by: Corrected lines by person.
        made: Corrected lines by what had made the output: "gouji 0.1.0, cn-ogi-0.1.0".
        lost: Corrected reports that no source holds, so that they can't be used.
        changed: Corrections whose line reads otherwise in the source; they are left out.
    """

    lines: int
    reports: int
    whole: int
    by: dict[str, int] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """A line that a person tagged.

    Attributes:
        text: The line.
        before: The `NEIGHBOURS` lines with text before it, the nearest last; fewer at the report's start.
        after: Those after it, the nearest first.
        tag: Its tag.
        correction: Who said so, when, and of which report.
    """

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    tag: Tag
    correction: LineTag


@dataclass(frozen=True, slots=True)
class CorrectedReport:
    """A report that a person corrected lines of.

    Attributes:
        report: The report.
        tags: The tag of each of its lines, or None where nobody looked.
        corrections: What the tags come from, in order of the lines.
    """

    report: ReportLines
    tags: tuple[Tag | None, ...]
    corrections: tuple[LineTag, ...]

    @property
    def whole(self) -> bool:
        """Every line with text was looked at."""
        return all(tag or not text.strip() for tag, text in zip(self.tags, self.report.lines, strict=True))

    def lines(self) -> Iterator[CorrectedLine]:
        """Its corrected lines with their neighbours."""
        texts = self.report.lines
        full = [i for i, text in enumerate(texts) if text.strip()]
        place = {i: k for k, i in enumerate(full)}
        for correction in self.corrections:
            i = correction.line - self.report.first
            if i in place:
                k = place[i]
                before = tuple(texts[j] for j in full[max(k - NEIGHBOURS, 0) : k])
                after = tuple(texts[j] for j in full[k + 1 : k + 1 + NEIGHBOURS])
                yield CorrectedLine(texts[i], before, after, correction.tag, correction)

    def sample(self) -> Sample:
        """The report as a sample, if it is whole. Its gold names no values: nothing but tags is known of it.

        Raises:
            ValueError: Not every line was looked at.
        """
        if not self.whole:
            raise ValueError(f"{self.report.origin.name} was not checked as a whole; its lines count one by one.")
        origin = self.report.origin
        tags = tuple(tag or Tag.NOISE for tag in self.tags)  # a line without text is noise
        name = f"c-{origin.sha256[:12]}-{origin.report}"
        return Sample(name, "\n".join(self.report.lines), tags, _NOTHING_KNOWN, "", (), engine="corrected")


def corrected_reports(
    corrections: Iterable[Correction], sources: Iterable[SourceFile]
) -> tuple[tuple[CorrectedReport, ...], Provenance]:
    """The reports with corrected lines.

    Args:
        corrections: Corrections of a store; of several of one line the latest counts.
        sources: Files that may hold the reports; they are told by their hash, whatever their name.

    Returns:
        The reports in the order of their hashes, so that the same corrections give the same corpus, and the counts.
    """
    tags = [c for c in standing(corrections).values() if isinstance(c, LineTag)]
    found, lost = find_reports(tags, sources)
    by_report: dict[tuple[str, int], list[LineTag]] = {key: [] for key in sorted(found)}
    changed = 0
    for correction in sorted(tags, key=lambda c: c.line):
        report = found.get(correction.source.key)
        if report is None:
            continue
        i = correction.line - report.first
        if 0 <= i < len(report.lines) and report.lines[i] == correction.text:
            by_report[correction.source.key].append(correction)
        else:
            changed += 1
    reports = tuple(_corrected(found[key], tuple(mine)) for key, mine in by_report.items() if mine)
    used = [c for report in reports for c in report.corrections]
    made = Counter(f"gouji {c.made.version}, {c.made.model or 'rules'}" for c in used)
    whole = sum(report.whole for report in reports)
    by = Counter(c.who for c in used)
    return reports, Provenance(len(used), len(reports), whole, dict(by), dict(made), lost, changed)


def _corrected(report: ReportLines, corrections: tuple[LineTag, ...]) -> CorrectedReport:
    tags: list[Tag | None] = [None] * len(report.lines)
    for correction in corrections:
        tags[correction.line - report.first] = correction.tag
    return CorrectedReport(report, tuple(tags), corrections)


def corrected_samples(corrections: Iterable[Correction], sources: Iterable[SourceFile]) -> Iterator[Sample]:
    """The reports that were checked as a whole, as samples of tags; single lines come from `corrected_reports`."""
    reports, _ = corrected_reports(corrections, sources)
    return (report.sample() for report in reports if report.whole)
