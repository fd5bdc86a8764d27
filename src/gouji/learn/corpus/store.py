"""Samples on disk: one JSON object a line, compressed by xz where the name ends in ".xz"."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from gouji.document.errors import OptionError
from gouji.learn.corpus.sample import Sample

_decoder = msgspec.json.Decoder(Sample)


def write_samples(path: Path, samples: Iterable[Sample]) -> int:
    """Write samples to a `.jsonl` or `.jsonl.xz` file, and give their number. The same samples give the same bytes."""
    lines = [msgspec.json.encode(sample) + b"\n" for sample in samples]
    data = b"".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if path.suffix == ".xz" else data)
    return len(lines)


def read_samples(path: Path) -> Iterator[Sample]:
    """Read the samples of a file that `write_samples` wrote, in order.

    Raises:
        OptionError: The file can't be read, or a line is no sample.
    """
    try:
        data = path.read_bytes()
        lines = (lzma.decompress(data) if path.suffix == ".xz" else data).splitlines()
    except (OSError, lzma.LZMAError) as error:
        raise OptionError(f"The corpus {path} can't be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        try:
            yield _decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise OptionError(f"Line {number} of the corpus {path} is no sample: {error}.") from error
