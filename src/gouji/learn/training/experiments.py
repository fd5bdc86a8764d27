"""The experiments that a configuration describes, and their tables in the folder of reports."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gouji.learn.made import Made, measured
from gouji.learn.training import families as model_families
from gouji.learn.training import layouts
from gouji.learn.training.config import Training
from gouji.learn.training.corpora import gather, read_all
from gouji.learn.training.fit import Say


def compare_families(training: Training, reports: Path, say: Say = print, command: str = "") -> str:
    """Compare model families, and write `families.json` and `families.md` to a folder of reports.

    Args:
        training: The configuration; see `config.Compare`.
        reports: The folder, made if need be.
        say: Where progress is told.
        command: The command that asks for it, kept in both files.

    Returns:
        The table as Markdown, with how it was made.
    """
    began = time.perf_counter()
    fewer = training.model_copy(update={"training": training.compare.reports})
    known = training.families()
    corpus = gather(fewer, known)
    splits = {"generated": corpus.test}
    splits |= {path.name: read_all([path]) for path in (*training.splits.choice, *training.splits.test)}
    chosen_on = training.splits.choice[0].name if training.splits.choice else "generated"
    results = model_families.compare_families(training, known, corpus, splits, say)
    data = {"corpus": corpus.sha256, "chosen_on": chosen_on, "splits": {k: len(v) for k, v in splits.items()}}
    made = Made(command, measured(time.perf_counter() - began))
    return _write(reports, "families", training, made, data, results, model_families.table(results, chosen_on))


def hold_out_layouts(training: Training, reports: Path, say: Say = print, command: str = "") -> str:
    """Hold kinds of page out of training, and write `layouts.json` and `layouts.md` to a folder of reports.

    Args:
        training: The configuration; see `config.HoldOut`.
        reports: The folder, made if need be.
        say: Where progress is told.
        command: The command that asks for it, kept in both files.

    Returns:
        The table as Markdown, with how it was made.
    """
    began = time.perf_counter()
    results = layouts.hold_out(training, training.families(), say)
    made = Made(command, measured(time.perf_counter() - began))
    return _write(reports, "layouts", training, made, {}, results, layouts.table(results, training))


def _write(
    folder: Path, name: str, training: Training, made: Made, data: dict[str, Any], results: Sequence[Any], table: str
) -> str:
    """Write an experiment's two files, and return the text of the one for people."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "name": training.title,
        "made": asdict(made),
        **data,
        "configuration": training.described(),
        "results": [asdict(result) for result in results],
    }
    text = f"{made}.\n\n{table}"
    (folder / f"{name}.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return text
