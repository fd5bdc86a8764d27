"""Bytes → Document, one module a format.

`READERS` maps a format's name to its reader: a function of the bytes (or text), the source's name and the largest
size that is read, which gives a `Document` or raises `InputError`.
"""

from __future__ import annotations

from collections.abc import Callable

from gouji.document import Document
from gouji.readers.text import read_text

Reader = Callable[[bytes | str, str, int], Document]

READERS: dict[str, Reader] = {"text": read_text}

__all__ = ["READERS", "Reader", "read_text"]
