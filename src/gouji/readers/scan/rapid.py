"""RapidOCR: PP-OCR's networks on onnxruntime, with the models that its package brings (no download)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from gouji.readers.scan.engine import NOTHING, Found, Reading

if TYPE_CHECKING:
    from rapidocr import RapidOCR

    from gouji.readers.scan.types import Grey

FIND_DPI = 110
"""Text is looked for in a picture of this resolution: at 200 the same boxes are found in four times the time."""
NARROWEST = 48
"""Pixels that a picture of a line is padded to, at 48 high; the engine's own 320 takes four times as long, for most
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

    def read(self, lines: Sequence[Grey]) -> list[Reading]:
        """Read pictures of a line each."""
        if not lines:
            return []
        result = _engine().recognize_txt([_colours(line) for line in lines])
        texts, scores = result.txts or (), result.scores or ()
        made = [Reading(text.strip(), float(score)) for text, score in zip(texts, scores, strict=True)]
        return [reading if reading.text else NOTHING for reading in made]


def _colours(image: Grey) -> Grey:
    return np.ascontiguousarray(np.repeat(image[:, :, None], 3, axis=2))
