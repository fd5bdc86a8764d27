"""Reader for the TSV that tesseract writes: one line a word, with its place and confidence."""

from __future__ import annotations

import hashlib
import math

from gouji.document import Box, Document
from gouji.document.errors import InputError, TooLarge
from gouji.readers.decode import decode
from gouji.readers.dumps.boxes import MOST_WORDS, RawPage, document_of_words, in_points, make_box, make_word
from gouji.readers.pages import Word

HEADER = ("level", "page_num", "block_num", "par_num", "line_num", "word_num", "left", "top", "width", "height")
"""What the first line begins with; "conf" and "text" follow."""
_PAGE, _WORD = "1", "5"
"""Levels of lines that stand for a page and for a word."""
_COLUMNS = len(HEADER) + 2


def read_tsv(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read tesseract's TSV. Several files in one are its pages in turn.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is empty, binary or too large, or has no words.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    decoded = decode(raw, name, max_bytes)
    breaks = decoded.text.count("\n")
    if breaks > 4 * MOST_WORDS:  # a line each for pages, blocks, paragraphs, lines and words
        raise TooLarge(
            f"{name} has {breaks:,} lines; at most {4 * MOST_WORDS:,} are read. Split the file into single reports."
        )
    pages: list[tuple[tuple[float, float] | None, list[Word], list[Box]]] = []
    number = ""
    for line in decoded.text.split("\n"):
        cells = line.rstrip("\r").split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] not in (_PAGE, _WORD):
            continue
        try:
            left, top, width, height, sure = (float(cell) for cell in cells[6:11])
        except ValueError:
            continue
        if cells[0] == _PAGE or not pages or cells[1] != number:
            pages.append(((width, height) if cells[0] == _PAGE else None, [], []))
            number = cells[1]
        if cells[0] == _WORD:
            confidence = sure / 100 if math.isfinite(sure) else None
            box = make_box(left, top, left + width, top + height)
            word = make_word(cells[11], box, confidence)
            if word is not None:
                pages[-1][1].append(word)
            elif box is not None and not cells[11].strip():  # so it writes the lines that part what it calls blocks
                pages[-1][2].append(box)
    if not pages:
        raise InputError(f"{name} has no lines as tesseract's TSV has them. Choose another reader, or make it anew.")
    raws = [RawPage(tuple(words), size, lines=tuple(lines)) for size, words, lines in pages]
    return document_of_words(
        list(in_points(raws, name)), name, "tsv", hashlib.sha256(raw).hexdigest(), decoded.encoding
    )
