"""The OCR engines: each reads a page into boxes of text.

Both run without network: RapidOCR's models are in its package, tesseract's in Debian's `tesseract-ocr-chi-sim`.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from gouji.document.errors import OptionError
from gouji.learn.pages.degrade import Affine, Scan, apply, inverse, rotation
from gouji.learn.pages.render import Image

if TYPE_CHECKING:
    from rapidocr import RapidOCR

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A box that an engine read.

    Attributes:
        text: Its text, without spaces at its ends.
        corners: Upper left, upper right, lower right and lower left, in pixels.
        score: The engine's confidence, 0 to 1.
        line: Number of the line that the engine itself puts it on, in its own reading order.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    score: float
    line: int

    @property
    def x0(self) -> float:
        """Left side."""
        return min(x for x, _ in self.corners)

    @property
    def x1(self) -> float:
        """Right side."""
        return max(x for x, _ in self.corners)

    @property
    def y0(self) -> float:
        """Upper side."""
        return min(y for _, y in self.corners)

    @property
    def y1(self) -> float:
        """Lower side."""
        return max(y for _, y in self.corners)


Engine = Callable[[Scan], list[Word]]


def box(text: str, x0: float, y0: float, x1: float, y1: float, score: float = 1.0, line: int = 0) -> Word:
    """An upright box."""
    return Word(text, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), score, line)


def moved(words: Sequence[Word], affine: Affine) -> list[Word]:
    """The words with their corners mapped."""
    made = []
    for word in words:
        a, b, c, d = ((float(x), float(y)) for x, y in apply(affine, np.array(word.corners, np.float64)))
        made.append(replace(word, corners=(a, b, c, d)))
    return made


_RAPID_SIDE, _RAPID_WIDTH = 1600, 96
"""RapidOCR's own 2000 and 320 take twice as long: most boxes of a table are a digit or two, padded to the width. On
trial pages as many characters were right."""


@cache
def _rapid(threads: int) -> RapidOCR:
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,  # no page stands upside down
            "Global.max_side_len": _RAPID_SIDE,
            "Rec.rec_img_shape": [3, 48, _RAPID_WIDTH],
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,  # halves the memory
        }
    )
    engine(np.full((64, 256, 3), 255, np.uint8))  # the constructor is lazy
    return engine


def read_with_rapidocr(scan: Scan) -> list[Word]:
    """Read a page with RapidOCR, a box for each stretch of text that it detects."""
    result = _rapid(_threads())(np.repeat(scan.image[:, :, None], 3, axis=2))
    boxes, texts, scores = (
        getattr(result, "boxes", None),
        getattr(result, "txts", None),
        getattr(result, "scores", None),
    )
    if boxes is None or texts is None or scores is None:
        return []
    words = []
    for number, (corners, text, score) in enumerate(zip(boxes, texts, scores, strict=True)):
        a, b, c, d = ((float(x), float(y)) for x, y in corners)
        if text.strip():
            words.append(Word(text.strip(), (a, b, c, d), float(score), number))
    return words


_TESSERACT_DPI = 200
"""Smaller scans are enlarged to this: tesseract reads characters of 20 to 30 pixels best."""

_APART = 0.7
"""Words of a line closer than this, relative to their height, are one box: tesseract parts Chinese at every word."""


def read_with_tesseract(scan: Scan) -> list[Word]:
    """Read a page with tesseract, its ruling removed before, as grid lines are read as letters."""
    import cv2

    image, scale = scan.image, max(1.0, _TESSERACT_DPI / scan.dpi)
    straight, size = rotation(image.shape[1], image.shape[0], -find_skew(image), scale)
    image = np.asarray(cv2.warpAffine(image, straight, size, flags=cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)
    data = cv2.imencode(".png", remove_rules(image))[1].tobytes()
    command = ["tesseract", "stdin", "stdout", "-l", "chi_sim", "--psm", "4", "--dpi", str(_TESSERACT_DPI), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": str(_threads())}
    done = subprocess.run(command, input=data, capture_output=True, check=True, env=environment)
    return moved(_tesseract_words(done.stdout.decode()), inverse(straight))


def _tesseract_words(table: str) -> list[Word]:
    words: list[Word] = []
    lines: dict[tuple[str, str, str], int] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != "5" or not text:
            continue
        number = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
        x, y, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
        word = box(text, x, y, x + width, y + height, float(row["conf"]) / 100, number)
        if words and words[-1].line == number and _near(words[-1], word):
            word = _joined(words.pop(), word)
        words.append(word)
    return words


def _near(left: Word, right: Word) -> bool:
    height = max(left.corners[2][1] - left.corners[1][1], right.y1 - right.y0)
    return right.x0 - left.x1 < _APART * height


def _joined(left: Word, right: Word) -> Word:
    (a, _, _, d), (_, b, c, _) = left.corners, right.corners
    latin = left.text[-1:].isascii() and right.text[:1].isascii()
    text = left.text + (" " if latin else "") + right.text
    return Word(text, (a, b, c, d), min(left.score, right.score), left.line)


def find_skew(image: Image) -> float:
    """How far the page is turned, in radians as in `rotation`: the angle at which its rows of ink are sharpest."""
    import cv2

    small = cv2.resize(image, (500, 500 * image.shape[0] // image.shape[1]), interpolation=cv2.INTER_AREA)
    dark = np.asarray(255 - cv2.medianBlur(small, 3), np.uint8)

    def sharpness(angle: float) -> float:
        turned, size = rotation(dark.shape[1], dark.shape[0], -angle, 1.0)
        profile = cv2.warpAffine(dark, turned, size).sum(axis=1, dtype=np.float64)
        return float((np.diff(profile) ** 2).sum())

    angles = np.radians(np.linspace(-3, 3, 61))  # in steps of 0.1 degrees
    return float(max(angles, key=sharpness))


def remove_rules(image: Image) -> Image:
    """The page with its horizontal and vertical lines painted white."""
    import cv2

    ink = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    made = image.copy()
    length = _TESSERACT_DPI // 3  # 8 mm: longer than any stroke of a character
    for shape in ((length, 1), (1, length)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        made[cv2.dilate(rules, np.ones((5, 5), np.uint8)) > 0] = 255
    return made


def _threads() -> int:
    return int(os.environ.get("OMP_THREAD_LIMIT", "2"))


ENGINES: Mapping[str, Engine] = {"rapidocr": read_with_rapidocr, "tesseract": read_with_tesseract}
"""The engines by name."""


def missing(name: str) -> str:
    """Why an engine can't be used, as a sentence; "" if it can."""
    if name == "tesseract":
        if shutil.which("tesseract") is None:
            return "Tesseract is not installed. Install it, as in: apt install tesseract-ocr tesseract-ocr-chi-sim."
        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
        return "" if "chi_sim" in listed.split() else "Tesseract has no model chi_sim. Install tesseract-ocr-chi-sim."
    try:
        version("rapidocr"), version("onnxruntime")
    except ModuleNotFoundError:
        return "RapidOCR is not installed. Install it, as in: pip install gouji[learn]."
    return ""


def engine_version(name: str) -> str:
    """The version of an engine, for provenance.

    Raises:
        OptionError: There is no such engine here.
    """
    if missing(name):
        raise OptionError(missing(name))
    if name == "rapidocr":
        return f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}"
    return subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


__all__ = ["ENGINES", "Engine", "Word", "box", "engine_version", "find_skew", "missing", "moved", "remove_rules"]
