"""A configuration that trains in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from gouji.learn.training import Training, load_training

TINY: dict[str, Any] = {
    "name": "tiny", "version": "0.1.0", "family": "cn-ogi", "first_seed": 81_000,
    "corpus": [{"recipe": {"severity": 0.2}, "share": 3}, {"recipe": {"clean": 1.0}}],
    "training": 24, "validation": 4, "test": 4, "least_reports": 3, "most_grams": 600, "blind": 0.3,
    "strengths": [0.1], "follow": [0.3], "unsure": [0.4], "novel_quantile": 0.99, "rounds": 25,
    "compare": {"reports": 12, "families": ["logistic regression", "complement naive Bayes", "linear SVM"]},
    "hold_out": {"kinds": ["tabs", "glued"], "reports": 16, "labelled": 2, "test": 2},
}  # fmt: skip


def write_config(folder: Path, **changes: Any) -> Path:
    """Write the tiny configuration, with changes, to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tiny.yaml"
    path.write_text(yaml.safe_dump({**TINY, **changes}, allow_unicode=True), encoding="utf-8")
    return path


def tiny(folder: Path, **changes: Any) -> Training:
    """The tiny configuration, with changes."""
    return load_training(write_config(folder, **changes))


def silent(_: str) -> None:
    """Where progress is told in tests."""
