"""RapidOCR: PP-OCR's networks on onnxruntime, with the models that its package brings (no download)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from gouji.readers.scan.engine import FIGURES, NOTHING, Found, Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rapidocr import RapidOCR
    from rapidocr.ch_ppocr_rec import TextRecognizer

    from gouji.readers.scan.types import Grey

FIND_DPI = 110
"""Text is looked for in a picture of this resolution: at 200 the same boxes are found in four times the time."""
HEIGHT, NARROWEST, BATCH = 48, 48, 8
"""Pixels of the height of what the network reads, the least width that it is padded to, lines at a time; the engine's own 320 takes four times as long, for most
lines of a table are a digit or two."""
MOST_THREADS = 2
"""Of the networks; a batch runs a process for each core."""


@cache
def _engine() -> RapidOCR:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # pages are turned upright before
            "Global.max_side_len": 10_000,  # pages are scaled before
            "Global.text_score": 0.0,  # what is doubtful is said to be so, not left out
            "Det.limit_side_len": 32,
            "Rec.rec_img_shape": [3, 48, NARROWEST],
            "EngineConfig.onnxruntime.intra_op_num_threads": threads(),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,  # halves the memory
        }
    )


def threads() -> int:
    """Threads that an engine may take: OMP_THREAD_LIMIT if it is set, at most `MOST_THREADS`."""
    told = os.environ.get("OMP_THREAD_LIMIT", "")
    return min(int(told) if told.isdecimal() and int(told) else MOST_THREADS, MOST_THREADS)


class Rapid:
    """The engine; its networks are loaded with the first page."""

    def find(self, page: Grey, dpi: float) -> list[Found]:
        """Where text stands."""
        import cv2

        scale = min(1.0, FIND_DPI / dpi)
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
        boxes = getattr(_engine()(_colours(small), use_det=True, use_cls=False, use_rec=False), "boxes", None)
        if boxes is None:
            return []
        found = []
        for corners in np.asarray(boxes, np.float64) / scale:
            (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
            found.append(Found(float(x0), float(y0), float(x1), float(y1)))
        return found

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[Reading]:
        """Read pictures of a line each; numbers by the best path through the characters of numbers alone."""
        alphabet = _alphabet()
        allowed = np.array([0, *(alphabet.index(c) for c in FIGURES)]) if figures else None
        readings = [NOTHING] * len(lines)
        for i, chances in _chances(lines):
            readings[i] = _best_path(chances, alphabet, allowed)
        return readings


@cache
def _alphabet() -> tuple[str, ...]:
    """What the network tells apart; the first is no character."""
    return tuple(_network().postprocess_op.character)


@cache
def _network() -> TextRecognizer:
    _engine().recognize_txt([np.full((HEIGHT, NARROWEST, 3), 255, np.uint8)])  # the network is loaded when first used
    return _engine().text_rec


def _chances(lines: Sequence[Grey]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The number of each line, and what the network says of it: probabilities, shape (steps, characters)."""
    order = sorted(range(len(lines)), key=lambda i: lines[i].shape[1] / lines[i].shape[0])
    for first in range(0, len(lines), BATCH):
        batch = order[first : first + BATCH]
        widest = max(NARROWEST / HEIGHT, *(lines[i].shape[1] / lines[i].shape[0] for i in batch))
        pictures = [_network().resize_norm_img(_colours(lines[i]), widest) for i in batch]
        yield from zip(batch, _network().session(np.stack(pictures).astype(np.float32)), strict=True)


def _best_path(
    chances: NDArray[np.float32], alphabet: Sequence[str], allowed: NDArray[np.int64] | None
) -> Reading:
    """Greedy decoding of connectionist temporal classification (Graves et al. 2006), among some characters or all.

    Its confidence is the mean over the characters of running text, and the least over those of a number; among some,
    each character's is its share of what falls on these.
    """
    some = chances if allowed is None else chances[:, allowed]
    best = some.argmax(axis=1)
    text, sure = "", []
    before = 0
    for step, at in enumerate(best.tolist()):
        if at and at != before:
            text += alphabet[at if allowed is None else int(allowed[at])]
            share = float(some[step, at])
            sure.append(share if allowed is None else share / max(float(some[step].sum()), 1e-9))
        before = at
    text = text.strip()
    if not text:
        return NOTHING
    return Reading(text, min(sure) if text.isascii() else sum(sure) / len(sure))


def _colours(image: Grey) -> Grey:
    return np.ascontiguousarray(np.repeat(image[:, :, None], 3, axis=2))
