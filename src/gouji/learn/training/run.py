"""Train a line model by a configuration and write its folder."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import sklearn

import gouji
from gouji.classify import load_model
from gouji.classify.artifact import save_model
from gouji.document.errors import ModelError
from gouji.learn.calibrate import calibrate as calibrate_model
from gouji.learn.corpus import Sample
from gouji.learn.made import Made, measured
from gouji.learn.training.config import Corrected, Extra, Training
from gouji.learn.training.corpora import Corpus, gather, generate_reports, read_all, read_corrected
from gouji.learn.training.fit import Fitted, Say, fit
from gouji.learn.training.measure import measure


def train(
    training: Training,
    models: Path,
    *,
    samples: Sequence[Extra] = (),
    corrections: Sequence[Corrected] = (),
    say: Say = print,
    command: str = "",
) -> Path:
    """Train, write the model folder below `models`, and measure the model on reports it has not seen.

    The corpus follows from the configuration and its files alone, so that the same configuration gives the same model
    on the same versions.

    Args:
        training: The configuration.
        models: Where to write the folder `<name>-<version>`.
        samples: Files of samples to train on, beside those of the configuration.
        corrections: Files of corrections, likewise.
        say: Where progress is told.
        command: The command that asks for it, kept in `meta.json`.

    Returns:
        The model's folder, still without its card (see `card.write_card`).

    Raises:
        ModelError: The folder already holds this version, which is never overwritten.
        OptionError: A file can't be used, or holds reports that are measured on.
    """
    out = models / training.title
    if (out / "model.skops").exists():
        raise ModelError(f"{out} already holds a model, and models are never overwritten. Raise the version.")
    began = time.perf_counter()

    def tell(text: str) -> None:
        say(f"[{time.perf_counter() - began:5.0f} s] {text}")

    families = training.families()
    corpus = gather(training, families, samples, corrections)
    held = (*corpus.held, *read_all(training.splits.choice))
    fitted = fit(training, families, corpus.known, corpus.weights, held, tell)
    meta = describe(training, corpus, fitted)
    save_model(out, fitted.classifier, fitted.vocabulary, fitted.follow, meta)
    meta |= calibrate(out, training, corrections)
    figures = {}
    for name, split in read_splits(training, corpus).items():
        arms = measure(families, load_model(out), split)
        figures[name] = {arm: asdict(found) for arm, found in arms.items()}
        tell(f"tag macro-F1 on {name}: " + ", ".join(f"{arm} {found.macro_f1:.4f}" for arm, found in arms.items()))
    meta["figures"] = figures
    made = Made(command, measured(time.perf_counter() - began))
    meta |= {"seconds": made.measured.seconds, "made": asdict(made)}
    save_model(out, fitted.classifier, fitted.vocabulary, fitted.follow, meta)
    return out


def is_trained(training: Training, model: Path) -> bool:
    """Whether a folder holds a model that was trained by this configuration."""
    if not (model / "model.skops").is_file():
        return False
    meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    return _agree(meta.get("configuration"), json.loads(json.dumps(training.described())))


def _agree(stored: Any, now: Any) -> bool:
    """Whether a stored configuration says what this one does; settings younger than it must be off."""
    if isinstance(stored, dict) and isinstance(now, dict):
        younger = now.keys() - stored.keys()
        return (
            stored.keys() <= now.keys()
            and not any(now[k] for k in younger)
            and all(_agree(value, now[key]) for key, value in stored.items())
        )
    if isinstance(stored, list) and isinstance(now, list):
        return len(stored) == len(now) and all(_agree(a, b) for a, b in zip(stored, now, strict=True))
    return bool(stored == now)


def describe(training: Training, corpus: Corpus, fitted: Fitted) -> dict[str, Any]:
    """What `meta.json` says of a model before it is measured."""
    return {
        "name": training.name,
        "version": training.version,
        "family": training.family,
        "strength": fitted.strength,
        "settings": asdict(fitted.settings),
        "configuration": training.described(),
        "corpus": {
            "first_seed": training.first_seed,
            "reports": [training.training, training.validation, training.test],
            "sources": [asdict(source) for source in corpus.sources],
            "sha256": corpus.sha256,
        },
        "versions": {
            "gouji": gouji.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__,
            "scipy": scipy.__version__, "python": platform.python_version(),
        },
    }  # fmt: skip


def calibrate(folder: Path, training: Training, corrections: Sequence[Corrected] = ()) -> dict[str, Any]:
    """What `gouji.learn.calibrate` adds to `meta.json`: thresholds and the calibration of confidences.

    Args:
        folder: The model's folder, which runs already.
        training: The configuration, whose `splits.calibration` and `calibration` name the reports to calibrate on, and
            whose `corrections` say what people read in cells.
        corrections: More of these.
    """
    wanted = training.calibration
    seeds = range(wanted.first_seed, wanted.first_seed + wanted.reports)
    made = [sample for _, sample in generate_reports(training, training.families(), seeds, wanted.corpus)]
    samples = [*read_all(training.splits.calibration), *made]
    people = [read_corrected(corrected) for corrected in (*training.corrections, *corrections)]
    return calibrate_model(folder, training.family, training.forms, samples, people) if samples else {}


def read_splits(training: Training, corpus: Corpus) -> dict[str, tuple[Sample, ...]]:
    """The reports that a model is measured on, by name: generated ones, and the test splits."""
    return {"generated": corpus.test} | {path.name: read_all([path]) for path in training.splits.test}
