"""Tesseract, the program, with its model chi_sim. Single lines are set below one another on sheets and read together."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gouji.document.errors import UnknownFormat
from gouji.readers.scan.engine import FIGURES, NOTHING, Found, Reading
from gouji.readers.scan.ink import PAPER
from gouji.readers.scan.rapid import threads

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey

READ_DPI = 200
"""Smaller pages are enlarged to this: tesseract reads characters of 20 to 30 pixels best."""
APART = 0.7
"""Words of a line closer than this, relative to their height, are one: tesseract parts Chinese at every word."""
LINE, BETWEEN, MARGIN = 40, 40, 60
"""Pixels of a line on a sheet, between two, and around them."""
MOST_LINES = 60
"""Lines of a sheet."""
LONGEST = 2400
"""Pixels of a line on a sheet; longer ones are scaled down."""
SECONDS = 120
"""Time that one page may take."""
PAGE_MODE, SHEET_MODE = "4", "6"
"""A column of text of different sizes; one block of even text (tesseract --help-psm)."""


class Tesseract:
    """The engine; each call runs the program."""

    def find(self, page: Grey, dpi: float) -> list[Found]:
        """Read a page whose rules are painted over: grid lines are read as letters."""
        import cv2

        scale = max(1.0, READ_DPI / dpi)
        large = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale > 1 else page
        return [
            Found(word.x0 / scale, word.y0 / scale, word.x1 / scale, word.y1 / scale, word.reading)
            for word in _joined(_run(without_rules(large, READ_DPI), PAGE_MODE, READ_DPI))
        ]

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[Reading]:
        """Read pictures of a line each."""
        readings: list[Reading] = []
        for first in range(0, len(lines), MOST_LINES):
            readings += _sheet(lines[first : first + MOST_LINES], figures)
        return readings


def without_rules(page: Grey, dpi: float) -> Grey:
    """The page with its lines across and down painted over."""
    import cv2

    ink = cv2.threshold(page, PAPER * 0.6, 255, cv2.THRESH_BINARY_INV)[1]
    made = page.copy()
    length = round(dpi / 3)  # 8 mm: longer than any stroke of a character
    for shape in ((length, 1), (1, length)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        made[cv2.dilate(rules, np.ones((5, 5), np.uint8)) > 0] = PAPER
    return made


def _sheet(lines: Sequence[Grey], figures: bool) -> list[Reading]:
    import cv2

    scaled = []
    for line in lines:
        scale = min(LINE / line.shape[0], LONGEST / line.shape[1])
        size = (max(1, round(line.shape[1] * scale)), max(1, round(line.shape[0] * scale)))
        scaled.append(cv2.resize(line, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA))
    step = LINE + BETWEEN
    width = max(line.shape[1] for line in scaled) + 2 * MARGIN
    sheet = np.full((len(lines) * step + 2 * MARGIN, width), PAPER, np.uint8)
    for i, line in enumerate(scaled):
        top = MARGIN + i * step
        sheet[top : top + line.shape[0], MARGIN : MARGIN + line.shape[1]] = line
    words: list[list[Found]] = [[] for _ in lines]
    for word in _run(sheet, SHEET_MODE, READ_DPI, FIGURES if figures else ""):
        at = int(((word.y0 + word.y1) / 2 - MARGIN + BETWEEN / 2) // step)
        if 0 <= at < len(lines):
            words[at].append(word)
    return [_line(sorted(found, key=lambda w: w.x0)) for found in words]


def _line(words: Sequence[Found]) -> Reading:
    text, sure = "", 1.0
    for word in words:
        reading = word.reading or NOTHING
        latin = text[-1:].isascii() and reading.text[:1].isascii() and text
        text += (" " if latin else "") + reading.text
        sure = min(sure, reading.confidence)
    return Reading(text, sure) if text else NOTHING


def _run(image: Grey, mode: str, dpi: int, only: str = "") -> list[Found]:
    import cv2

    data = cv2.imencode(".png", image)[1].tobytes()
    command = ["tesseract", "stdin", "stdout", "-l", "chi_sim", "--psm", mode, "--dpi", str(dpi)]
    command += ["-c", f"tessedit_char_whitelist={only}", "tsv"] if only else ["tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads())}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, check=True, env=environment, timeout=SECONDS
        )
    except FileNotFoundError as error:
        raise UnknownFormat(
            "Scans are to be read by tesseract, which is not installed. Install it, as in: "
            "apt install tesseract-ocr tesseract-ocr-chi-sim; or choose --ocr-engine rapidocr."
        ) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise UnknownFormat(
            f"Tesseract could not read a page: {said[0] if said else error}. It needs its model chi_sim: "
            "apt install tesseract-ocr-chi-sim."
        ) from error
    return list(_words(done.stdout.decode()))


def _words(table: str) -> Iterator[Found]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] == "5" and text:
            x, y, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
            yield Found(x, y, x + width, y + height, Reading(text, max(0.0, float(row["conf"]) / 100)))


def _joined(words: Sequence[Found]) -> list[Found]:
    """Words that stand close together on a line as one."""
    made: list[Found] = []
    for word in words:
        last = made[-1] if made else None
        if last is not None and _near(last, word):
            made[-1] = Found(
                last.x0, min(last.y0, word.y0), word.x1, max(last.y1, word.y1), _line([last, word])
            )
        else:
            made.append(word)
    return made


def _near(left: Found, right: Found) -> bool:
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    height = min(left.height, right.height)
    return shared > height / 2 and 0 <= right.x0 - left.x0 and right.x0 - left.x1 < APART * max(height, 1)
