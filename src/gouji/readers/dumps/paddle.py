"""Reader for the JSON of PaddleOCR (2 and 3), RapidOCR, EasyOCR and services that give text with boxes.

Their shapes differ with every version, so that what is looked for is what they have in common, wherever it stands:
lists side by side (`rec_texts` with `rec_boxes`), and records of a text with a box.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import msgspec

from gouji.document import Box, Document
from gouji.document.errors import InputError, TooLarge, UnknownFormat
from gouji.readers.decode import decode
from gouji.readers.dumps.boxes import RawPage, around, document_of_words, in_points, make_box, make_word
from gouji.readers.pages import Word

MOST_VALUES = 4_000_000
"""Values of the largest file that is read; each takes up to a hundred bytes of memory."""
DEEPEST = 12
"""Lists and objects inside one another that are looked through; services wrap pages four deep."""
TEXTS = ("rec_texts", "rec_text", "txts", "texts")
BOXES = ("rec_boxes", "rec_polys", "dt_polys", "dt_boxes", "boxes")
SCORES = ("rec_scores", "rec_score", "scores")
"""Names of lists that stand side by side."""
TEXT = ("text", "txt", "transcription", "words", "word", "rec_txt")
BOX = ("text_region", "box", "points", "dt_polys", "bbox", "poly", "position", "location", "coordinate")
SCORE = ("score", "confidence", "probability", "rec_score", "conf")
"""Names of the fields of a record."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def read_json(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read the JSON of an OCR program: one page, several, or one a line.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is empty, binary or too large, no JSON, or holds no text with boxes.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    decoded = decode(raw, name, max_bytes)
    pages = [RawPage(tuple(words), size) for words, size in _find(_load(decoded.text, name))]
    if not any(page.words for page in pages):
        raise UnknownFormat(
            f"{name} is JSON in which no texts with boxes were found. Give what PaddleOCR or RapidOCR writes, or text."
        )
    return document_of_words(
        list(in_points(pages, name)), name, "json", hashlib.sha256(raw).hexdigest(), decoded.encoding
    )


def _load(text: str, name: str) -> Json:
    """The values of a file; a list of them if it has one a line.

    Raises:
        InputError: It is no JSON, nested too deep, or has too many values.
    """
    values = sum(map(text.count, ",[{"))
    if values > MOST_VALUES:
        raise TooLarge(
            f"{name} has some {values:,} values; at most {MOST_VALUES:,} are read. Split it into single reports."
        )
    plain = text.lstrip("\ufeff")
    try:
        try:
            return _values(plain)
        except msgspec.DecodeError:
            lines = [line for line in plain.splitlines() if line.strip()]
            if len(lines) < 2:
                raise
            return [_values(line) for line in lines]
    except msgspec.DecodeError as error:
        raise InputError(f"{name} is broken JSON ({error}). Make the file anew.") from error
    except RecursionError as error:
        raise InputError(f"{name} nests its values too deep for what any OCR program writes.") from error


def _values(text: str) -> Json:
    found: Json = msgspec.json.decode(text)
    return found


_Page: TypeAlias = tuple[list[Word], tuple[float, float] | None]


def _find(value: Json, depth: int = 0) -> list[_Page]:
    """The pages in a value: words, and the page's size if it is said."""
    if depth > DEEPEST or not isinstance(value, list | dict):
        return []
    if isinstance(value, dict):
        if words := _side_by_side(value):
            return [(words, _size(value))]
        inner = [page for child in value.values() for page in _find(child, depth + 1)]
        size = _size(value)
        return [(words, own or size) for words, own in inner] if len(inner) == 1 else _distinct(inner)
    words = [word for record in value if (word := _record(record)) is not None]
    if words:
        return [(words, None)]
    blank: list[_Page] = [([], None)] if depth == 0 else []  # PaddleOCR 2 gives null for a page without text
    return [page for child in value for page in (blank if child is None else _find(child, depth + 1))]


def _distinct(pages: Sequence[_Page]) -> list[_Page]:
    """The pages without those whose words another one before has all: layout analysis gives a table's words again."""
    kept: list[_Page] = []
    seen: set[tuple[str, Box]] = set()
    for words, size in pages:
        told = {(word.text, word.box) for word in words}
        if not told <= seen:
            kept.append((words, size))
            seen |= told
    return kept


def _side_by_side(value: dict[str, Json]) -> list[Word]:
    """Words of lists side by side: texts, boxes or outlines, scores."""
    texts = next((found for key in TEXTS if isinstance(found := value.get(key), list)), None)
    boxes = next(
        (b for key in BOXES if isinstance(b := value.get(key), list) and b and len(b) == len(texts or [])), None
    )
    scores = next((found for key in SCORES if isinstance(found := value.get(key), list)), None)
    if not texts or boxes is None:
        return []
    sure = scores if scores is not None and len(scores) == len(texts) else [None] * len(texts)
    made = (_word(text, box, score) for text, box, score in zip(texts, boxes, sure, strict=True))
    return [word for word in made if word is not None]


def _record(value: Json) -> Word | None:
    """The word of a record: an object, [box, [text, score]] or [box, text, score]."""
    if isinstance(value, dict):
        text, box, score = (next((value[key] for key in keys if key in value), None) for keys in (TEXT, BOX, SCORE))
        return _word(text, box, score)
    if not isinstance(value, list) or not 2 <= len(value) <= 3:
        return None
    box, said = value[0], value[1]
    if isinstance(said, list) and len(said) == 2:
        return _word(said[0], box, said[1])
    return _word(said, box, value[2] if len(value) == 3 else None)


def _word(text: Json, box: Json, score: Json) -> Word | None:
    if not isinstance(text, str) or (place := _box(box)) is None:
        return None
    return make_word(text, place, _number(score))


def _box(value: Json) -> Box | None:
    """The box of an outline [[x, y], …], of edges [x0, y0, x1, y1], of eight numbers, or of named edges."""
    if isinstance(value, dict):
        edges = [_number(value.get(key)) for key in ("left", "top", "width", "height")]
        if any(edge is None for edge in edges):
            return None
        left, top, width, height = (edge or 0.0 for edge in edges)
        return make_box(left, top, left + width, top + height)
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(corner, list | dict) for corner in value):
        return around(list(_corners(value)))
    numbers = [number for item in value if (number := _number(item)) is not None]
    if len(numbers) != len(value) or len(numbers) not in (4, 8):
        return None
    if len(numbers) == 4:
        return make_box(*numbers)
    return around(list(zip(numbers[::2], numbers[1::2], strict=True)))


def _corners(value: Sequence[Json]) -> Iterator[tuple[float, float]]:
    for corner in value:
        pair = [corner.get("x"), corner.get("y")] if isinstance(corner, dict) else corner
        if isinstance(pair, list) and len(pair) == 2:
            x, y = _number(pair[0]), _number(pair[1])
            if x is not None and y is not None:
                yield x, y


def _number(value: Json) -> float | None:
    """A finite number, which some programs write as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _size(value: dict[str, Json]) -> tuple[float, float] | None:
    """Width and height of the image as an object names them."""
    width, height = _number(value.get("width")), _number(value.get("height"))
    return (width, height) if width and height and width > 0 and height > 0 else None
