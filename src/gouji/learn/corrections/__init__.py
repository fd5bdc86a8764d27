"""A person's corrections: kept in a store, exchanged with Label Studio, and given to training and calibration."""

from gouji.learn.corrections.pages import Page, SourceFile, read_pages
from gouji.learn.corrections.read import Places, Problem, Read, read_jsonl, refuse
from gouji.learn.corrections.store import Counts, Store, standing
from gouji.learn.corrections.types import CellValue, Correction, LabelMatch, LineTag, Made, Origin, Signature
from gouji.learn.corrections.use import (
    CorrectedLine,
    CorrectedReport,
    Provenance,
    corrected_reports,
    corrected_samples,
)

__all__ = [
    "CellValue", "CorrectedLine", "CorrectedReport", "Correction", "Counts", "LabelMatch",
    "LineTag", "Made", "Origin", "Page", "Places", "Problem", "Provenance", "Read", "Signature", "SourceFile", "Store",
    "corrected_reports", "corrected_samples", "read_jsonl", "read_pages", "refuse", "standing",
]  # fmt: skip
