"""Records on disk: one JSON object a line, compressed by xz where the file's name ends in ".xz"."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from gouji.document.errors import OptionError

Record = TypeVar("Record")


def write_records(path: Path, records: Iterable[object]) -> int:
    """Write records to a `.jsonl` or `.jsonl.xz` file, and give their number. The same records give the same bytes.

    The file is there in one step, for others may be reading it.
    """
    lines = [msgspec.json.encode(record) + b"\n" for record in records]
    data = b"".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if path.suffix == ".xz" else data)
    fresh.replace(path)
    return len(lines)


def read_records(path: Path, kind: type[Record], file: str, record: str) -> Iterator[Record]:
    """Read the records of a file that `write_records` wrote, in order.

    Args:
        path: The file.
        kind: The type of a record.
        file: What messages call the file, as in "corpus".
        record: What they call a record, as in "sample".

    Raises:
        OptionError: The file can't be read, or a line is no such record.
    """
    try:
        data = path.read_bytes()
        lines = (lzma.decompress(data) if path.suffix == ".xz" else data).splitlines()
    except (OSError, lzma.LZMAError) as error:
        raise OptionError(f"The {file} {path} can't be read: {error}.") from error
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(lines, 1):
        try:
            yield decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise OptionError(f"Line {number} of the {file} {path} is no {record}: {error}.") from error
