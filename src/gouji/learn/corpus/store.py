"""Samples on disk: one JSON object a line, compressed by xz where the name ends in ".xz"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gouji.learn.corpus.sample import Sample
from gouji.learn.jsonl import read_records, write_records


def write_samples(path: Path, samples: Iterable[Sample]) -> int:
    """Write samples to a `.jsonl` or `.jsonl.xz` file, and give their number. The same samples give the same bytes."""
    return write_records(path, samples)


def read_samples(path: Path) -> Iterator[Sample]:
    """Read the samples of a file that `write_samples` wrote, in order.

    Raises:
        OptionError: The file can't be read, or a line is no sample.
    """
    return read_records(path, Sample, "corpus", "sample")
