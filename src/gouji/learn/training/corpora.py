"""What a model is trained on: generated reports, sample files and corrections, with where each comes from.

Reports that are measured on are never trained on. They are refused by the name of their file, by their text and by
the name that the generator's seed gave them, so that neither a renamed file nor another layout of the same figures
slips in.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np

from gouji.document.errors import OptionError
from gouji.forms import Family
from gouji.learn.corpus import Sample, generate, read_samples
from gouji.learn.corrections import Correction, SourceFile, corrected_reports, read_jsonl, refuse
from gouji.learn.tagging import TAGS, UNKNOWN, Report, report_of
from gouji.learn.training.config import Corrected, Extra, Generated, Training

_MEASURED = re.compile(r"(?:^|[-_.])(?:test|calibration)(?:[-_.]|$)")
"""In the name of a file of samples that are measured on."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the corpus comes from.

    Attributes:
        kind: "generated", "samples" or "corrections".
        name: Name of the file; of the recipe's part, its number.
        reports: How many reports.
        lines: Lines with text whose tags are known.
        weight: How many times each line counts.
        by: Reports by what read them, "" for nothing; of corrections, lines by who tagged them.
        sha256: Hash of texts and tags, in hex.
    """

    kind: str
    name: str
    reports: int
    lines: int
    weight: float
    by: dict[str, int]
    sha256: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The reports of a training run.

    Attributes:
        known: Reports to train on, as the classifier sees them.
        weights: For each of them, how many times its lines count.
        held: Generated reports held back, on which settings are chosen.
        test: Generated reports that are only looked at in the end.
        sources: Where `known` comes from.
    """

    known: tuple[Report, ...]
    weights: tuple[float, ...]
    held: tuple[Sample, ...]
    test: tuple[Sample, ...]
    sources: tuple[Source, ...]

    @property
    def sha256(self) -> str:
        """Hash of the texts and tags of all of it, in hex."""
        return hash_reports((*self.known, *map(report_of, (*self.held, *self.test))))


def hash_reports(reports: Iterable[Report]) -> str:
    """SHA-256 over lines with text, their positions and tags, in hex."""
    digest = hashlib.sha256()
    for report in reports:
        digest.update("\n".join(report.texts).encode("utf-8", errors="surrogatepass") + b"\0")
        digest.update(report.positions.astype("<i8").tobytes() + report.tags.astype("<i8").tobytes())
    return digest.hexdigest()


def generate_reports(
    training: Training, families: Mapping[str, Family], seeds: Iterable[int], parts: Sequence[Generated] = ()
) -> Iterator[tuple[int, Sample]]:
    """Generated reports, each with the number of the part (of `training.corpus` if none is given) that it falls to."""
    parts = parts or training.corpus
    bounds = list(accumulate(part.share for part in parts))
    for seed in seeds:
        at = Random(f"gouji training {seed}").random() * bounds[-1]
        number = next(i for i, bound in enumerate(bounds) if at < bound)
        yield number, generate(seed, parts[number].recipe, families[parts[number].family or training.family])


def gather(
    training: Training,
    families: Mapping[str, Family],
    samples: Sequence[Extra] = (),
    corrections: Sequence[Corrected] = (),
) -> Corpus:
    """The corpus of a training run.

    Args:
        training: Its configuration.
        families: Families by id.
        samples: Files of samples beside those it names.
        corrections: Files of corrections beside those it names.

    Raises:
        OptionError: A file can't be read, or holds reports that are measured on.
    """
    first, second = training.training, training.training + training.validation
    seeds = range(training.first_seed, training.first_seed + second + training.test)
    made = list(generate_reports(training, families, seeds))
    frozen = Frozen(training)
    frozen.refuse((sample for _, sample in made[:first]), "The generated corpus", "Choose another `first_seed`.")
    known = [report_of(sample) for _, sample in made[:first]]
    weights = [1.0] * first
    sources = []
    for part in range(len(training.corpus)):
        mine = [sample for number, sample in made[:first] if number == part]
        sources.append(_source("generated", str(part), [report_of(sample) for sample in mine], 1.0, _engines(mine)))
    for extra in (*training.samples, *samples):
        frozen.refuse_file(extra.file)
        read = list(read_samples(extra.file))
        frozen.refuse(read, f"The file {extra.file}", "Leave it out.")
        reports = [report_of(sample) for sample in read]
        known += reports
        weights += [extra.weight] * len(reports)
        sources.append(_source("samples", extra.file.name, reports, extra.weight, _engines(read)))
    for corrected in (*training.corrections, *corrections):
        reports, people = _corrected(corrected, training.family, frozen)
        known += reports
        weights += [corrected.weight] * len(reports)
        sources.append(_source("corrections", corrected.file.name, reports, corrected.weight, people))
    held, test = ([sample for _, sample in part] for part in (made[first:second], made[second:]))
    return Corpus(tuple(known), tuple(weights), tuple(held), tuple(test), tuple(sources))


def _corrected(corrected: Corrected, family: str, frozen: Frozen) -> tuple[list[Report], dict[str, int]]:
    """Reports in which a person tagged lines, the tags of all others unknown; and lines by who tagged them."""
    found, provenance = corrected_reports(*read_corrected(corrected))
    reports = []
    for each in found:
        texts = each.report.lines
        frozen.refuse_text("\n".join(texts), each.report.origin.name, f"The file {corrected.file}", "Leave it out.")
        full = [i for i, text in enumerate(texts) if text.strip()]
        tags = [TAGS.index(tag) if (tag := each.tags[i]) else UNKNOWN for i in full]
        at, known = np.array(full, dtype=np.intp), np.array(tags, dtype=np.intp)
        reports.append(Report(tuple(texts[i] for i in full), at, known, family))
    return reports, provenance.by


def read_corrected(corrected: Corrected) -> tuple[tuple[Correction, ...], Iterator[SourceFile]]:
    """The corrections of a file, and the files that may hold the reports they are of.

    Raises:
        InputError: The file is damaged.
    """
    folder = corrected.sources or corrected.file.parent
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path != corrected.file)
    read = read_jsonl(corrected.file)
    refuse(read.problems)
    return read.corrections, (SourceFile(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)


def read_all(paths: Iterable[Path]) -> tuple[Sample, ...]:
    """The samples of several files, in order."""
    return tuple(sample for path in paths for sample in read_samples(path))


def _source(kind: str, name: str, reports: Sequence[Report], weight: float, by: dict[str, int]) -> Source:
    lines = sum(int((report.tags != UNKNOWN).sum()) for report in reports)
    return Source(kind, name, len(reports), lines, weight, dict(sorted(by.items())), hash_reports(reports))


def _engines(samples: Iterable[Sample]) -> dict[str, int]:
    return dict(Counter(sample.engine for sample in samples))


class Frozen:
    """The reports that are measured on, and so are never trained on.

    Args:
        training: The configuration; its `splits` name their files.
    """

    def __init__(self, training: Training) -> None:
        splits = training.splits
        self._texts: dict[bytes, str] = {}
        self._names: dict[tuple[str, str], str] = {}
        for path in (*splits.test, *splits.choice, *splits.calibration):
            for sample in read_samples(path):
                self._texts[_text_hash(sample.text)] = path.name
                self._names[sample.family, sample.name] = path.name

    def refuse_file(self, path: Path) -> None:
        """Refuse a file by its name.

        Raises:
            OptionError: By its name it is a test or calibration split.
        """
        if _MEASURED.search(path.name):
            raise OptionError(
                f"The corpus {path} is, by its name, a split to measure on, and such reports are never trained on. "
                "Leave it out; to measure on it, name it under `splits`."
            )

    def refuse(self, samples: Iterable[Sample], what: str, remedy: str) -> None:
        """Refuse samples by their text and by their name.

        Raises:
            OptionError: One of them stands in a split, or was made from the same figures as one.
        """
        for sample in samples:
            self.refuse_text(sample.text, sample.name, what, remedy)
            if split := self._names.get((sample.family, sample.name)):
                raise OptionError(_refusal(what, sample.name, split, remedy))

    def refuse_text(self, text: str, name: str, what: str, remedy: str) -> None:
        """Refuse a report by its text.

        Raises:
            OptionError: It stands in a split.
        """
        if split := self._texts.get(_text_hash(text)):
            raise OptionError(_refusal(what, name, split, remedy))


def _refusal(what: str, name: str, split: str, remedy: str) -> str:
    return (
        f"{what} holds the report {name}, which is in {split}, and reports that are measured on are never trained "
        f"on. {remedy}"
    )


def _text_hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()
