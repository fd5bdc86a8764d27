"""The experiments that a configuration describes, and their tables in the folder of reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gouji.learn.training import families as model_families
from gouji.learn.training import layouts
from gouji.learn.training.config import Training
from gouji.learn.training.corpora import gather, read_all
from gouji.learn.training.fit import Say


def compare_families(training: Training, reports: Path, say: Say = print) -> str:
    """Compare model families, and write `families.json` and `families.md` to a folder of reports.

    Args:
        training: The configuration; see `config.Compare`.
        reports: The folder, made if need be.
        say: Where progress is told.

    Returns:
        The table as Markdown.
    """
    fewer = training.model_copy(update={"training": training.compare.reports})
    known = training.families()
    corpus = gather(fewer, known)
    splits = {"generated": corpus.test}
    splits |= {path.name: read_all([path]) for path in (*training.splits.choice, *training.splits.test)}
    chosen_on = training.splits.choice[0].name if training.splits.choice else "generated"
    results = model_families.compare_families(training, known, corpus, splits, say)
    table = model_families.table(results, chosen_on)
    data = {"corpus": corpus.sha256, "chosen_on": chosen_on, "splits": {k: len(v) for k, v in splits.items()}}
    _write(reports, "families", training, data, results, table)
    return table


def hold_out_layouts(training: Training, reports: Path, say: Say = print) -> str:
    """Hold kinds of page out of training, and write `layouts.json` and `layouts.md` to a folder of reports.

    Args:
        training: The configuration; see `config.HoldOut`.
        reports: The folder, made if need be.
        say: Where progress is told.

    Returns:
        The table as Markdown.
    """
    results = layouts.hold_out(training, training.families(), say)
    table = layouts.table(results, training)
    _write(reports, "layouts", training, {}, results, table)
    return table


def _write(
    folder: Path, name: str, training: Training, data: dict[str, Any], results: Sequence[Any], table: str
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "name": training.title,
        **data,
        "configuration": training.described(),
        "results": [asdict(result) for result in results],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(table, encoding="utf-8")
