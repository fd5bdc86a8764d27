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

from gouji.document.errors import OptionError
from gouji.forms import Family
from gouji.learn.corpus import Sample, generate, read_samples
from gouji.learn.training.config import Extra, Training

_MEASURED = re.compile(r"(?:^|[-_.])(?:test|calibration)(?:[-_.]|$)")
"""In the name of a file of samples that are measured on."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the corpus comes from.

    Attributes:
        kind: "generated", "samples" or "corrections".
        name: Name of the file; of the recipe's part, its number.
        reports: How many reports.
        lines: Lines with text in them.
        weight: How many times each line counts.
        engines: Reports by what read them, "" for nothing.
        sha256: Hash of texts and tags, in hex.
    """

    kind: str
    name: str
    reports: int
    lines: int
    weight: float
    engines: dict[str, int]
    sha256: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The reports of a training run.

    Attributes:
        known: Reports to train on.
        weights: For each of them, how many times its lines count.
        held: Generated reports held back, on which settings are chosen.
        test: Generated reports that are only looked at in the end.
        sources: Where `known` comes from.
    """

    known: tuple[Sample, ...]
    weights: tuple[float, ...]
    held: tuple[Sample, ...]
    test: tuple[Sample, ...]
    sources: tuple[Source, ...]

    @property
    def sha256(self) -> str:
        """Hash of the texts and tags of all of it, in hex."""
        return hash_samples((*self.known, *self.held, *self.test))


def hash_samples(samples: Iterable[Sample]) -> str:
    """SHA-256 over texts and tags, in hex."""
    digest = hashlib.sha256()
    for sample in samples:
        digest.update(sample.text.encode("utf-8", errors="surrogatepass") + b"\0" + " ".join(sample.tags).encode())
    return digest.hexdigest()


def generate_reports(
    training: Training, families: Mapping[str, Family], seeds: Iterable[int]
) -> Iterator[tuple[int, Sample]]:
    """Generated reports, each with the number of the part of the corpus that its seed falls to."""
    parts = training.corpus
    bounds = list(accumulate(part.share for part in parts))
    for seed in seeds:
        at = Random(f"gouji training {seed}").random() * bounds[-1]
        number = next(i for i, bound in enumerate(bounds) if at < bound)
        yield number, generate(seed, parts[number].recipe, families[parts[number].family or training.family])


def gather(
    training: Training,
    families: Mapping[str, Family],
    samples: Sequence[Extra] = (),
    corrections: Sequence[Extra] = (),
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
    known = [sample for _, sample in made[:first]]
    weights = [1.0] * first
    sources = [
        _source("generated", str(i), [sample for number, sample in made[:first] if number == i], 1.0)
        for i in range(len(training.corpus))
    ]
    frozen = Frozen(training)
    frozen.refuse(known, "The generated corpus", "Choose another `first_seed`.")
    for kind, extras in (
        ("samples", (*training.samples, *samples)),
        ("corrections", (*training.corrections, *corrections)),
    ):
        for extra in extras:
            frozen.refuse_file(extra.file)
            read = list(read_samples(extra.file) if kind == "samples" else read_corrected(extra.file))
            frozen.refuse(read, f"The file {extra.file}", "Leave it out.")
            known += read
            weights += [extra.weight] * len(read)
            sources.append(_source(kind, extra.file.name, read, extra.weight))
    held, test = ([sample for _, sample in part] for part in (made[first:second], made[second:]))
    return Corpus(tuple(known), tuple(weights), tuple(held), tuple(test), tuple(sources))


def read_corrected(path: Path) -> Iterator[Sample]:
    """The reports of a file of corrections, each line with the tag that a person gave or let stand."""
    del path  # TODO
    yield from ()


def read_all(paths: Iterable[Path]) -> tuple[Sample, ...]:
    """The samples of several files, in order."""
    return tuple(sample for path in paths for sample in read_samples(path))


def _source(kind: str, name: str, samples: Sequence[Sample], weight: float) -> Source:
    lines = sum(bool(line.strip()) for sample in samples for line in sample.text.split("\n"))
    engines = dict(sorted(Counter(sample.engine for sample in samples).items()))
    return Source(kind, name, len(samples), lines, weight, engines, hash_samples(samples))


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
                self._texts[_text_hash(sample)] = path.name
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
            split = self._texts.get(_text_hash(sample)) or self._names.get((sample.family, sample.name))
            if split:
                raise OptionError(
                    f"{what} holds the report {sample.name}, which is in {split}, and reports that are measured on "
                    f"are never trained on. {remedy}"
                )


def _text_hash(sample: Sample) -> bytes:
    return hashlib.sha256(sample.text.encode("utf-8", errors="surrogatepass")).digest()
