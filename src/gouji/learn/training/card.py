"""The card of a model: what it is, how it was made and how well it does, for people.

It follows from `meta.json` and from the tables in the folder of reports, so that it can be written again at any time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from gouji.document import Tag
from gouji.learn.made import Made
from gouji.learn.training.measure import ARMS

TABLES = {"families": "Model families compared", "layouts": "Kinds of page held out of training"}
"""Tables that the folder of reports may hold, by the name of their Markdown file, and their headings in the card."""


def write_card(folder: Path, reports: Path) -> None:
    """Write `CARD.md` to a model's folder.

    Args:
        folder: The model's folder.
        reports: The folder of reports on this model; it need not exist.
    """
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    parts = [_made(meta), _figures(meta)]
    if "calibration" in meta:
        parts.append(_calibration(meta["calibration"], meta.get("judged_by_people", {})))
    for name, heading in TABLES.items():
        path = reports / f"{name}.md"
        if path.is_file():
            parts.append(f"## {heading}\n\n{path.read_text(encoding='utf-8').strip()}\n")
    (folder / "CARD.md").write_text("\n".join(parts), encoding="utf-8")


def _made(meta: dict[str, Any]) -> str:
    corpus, settings = meta["corpus"], meta["settings"]
    known, held, _ = corpus["reports"]
    made = msgspec.convert(meta["made"], Made) if "made" in meta else f"Made in {meta['seconds']} s"  # of older models
    rows = []
    for source in corpus["sources"]:
        by = ", ".join(f"{name or 'nothing'} {count}" for name, count in source["by"].items())
        cells = (source["kind"], source["name"], source["reports"], source["lines"], f"{source['weight']:g}", by)
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(
        [
            f"# {meta['name']} {meta['version']}",
            "",
            f"Tags the lines of reports of the `{meta['family']}` family. Multinomial logistic regression over a line "
            f"and its neighbours, then Viterbi decoding; see `gouji.classify`. {made}, from {known} generated reports "
            f"and the files below; regularisation C = {meta['strength']:g}, the weight of transitions and when the "
            f"rules decide were chosen on {held} others and the splits for choice. Corpus {corpus['sha256'][:16]}, "
            f"scikit-learn {meta['versions']['scikit-learn']}.",
            "",
            "| kind | file or part | reports | lines | weight | read or tagged by |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "No report that is measured on was trained on. Where the model leaves a line to the rules, they are "
            f"right on {settings['fallback']:.0%} of lines, and such lines carry no higher probability.",
            "",
        ]
    )


def _figures(meta: dict[str, Any]) -> str:
    """Figures by split and arm, and by tag for the model as it is shipped."""
    splits: dict[str, dict[str, Any]] = meta["figures"]
    lines = [
        "## Tags of lines with text",
        "",
        "| split | lines | arm | macro-F1 | share right |",
        "|---|---|---|---|---|",
    ]
    for name, arms in splits.items():
        count = sum(score["lines"] for score in arms[ARMS[-1]]["tags"].values())
        lines += [
            f"| {name} | {count} | {arm} | {arms[arm]['macro_f1']:.4f} | {arms[arm]['accuracy']:.4f} |" for arm in ARMS
        ]
    for name, arms in splits.items():
        lines += ["", f"By tag on {name} (model and rules; in brackets the rules' own F1):", ""]
        lines += ["| tag | lines | P | R | F1 |", "|---|---|---|---|---|"]
        ours, rules = arms[ARMS[-1]]["tags"], arms[ARMS[0]]["tags"]
        for tag in Tag:
            if s := ours.get(tag):
                lines.append(
                    f"| {tag} | {s['lines']} | {s['precision']:.3f} | {s['recall']:.3f} | {s['f1']:.3f} "
                    f"({rules.get(tag, {'f1': 0.0})['f1']:.3f}) |"
                )
    lines += ["", "Figures on generated reports say how well the generator's pages are understood, not real ones."]
    return "\n".join(lines) + "\n"


_READ = "of read pages | at most | "
"""Heads of the columns about pages that an engine read."""


def _silent(silent: dict[str, Any] | None) -> str:
    """How many of the accepted cells are wrong and the bound, in two columns."""
    if not silent or not silent["whole"]:
        return "– | –"
    return f"{silent['part']:g} of {silent['whole']:g} | {silent['upper']:.4%}"


def _calibration(told: dict[str, Any], people: dict[str, int]) -> str:
    """Thresholds with what they risk, and whether confidences hold; both cross-fitted by report.

    What was accepted of read pages alone is told where it was stored, which older models did not.
    """
    alone = any(found.get("silent_read") for found in told["thresholds"])
    judged = f" People judged {people['cells']} cells and {people['matches']} row labels of them." if people else ""
    lines = [
        "## Confidences of cells",
        "",
        "On the reports for calibration, each judged by curves that were fitted on others. Bounds are one-sided, 95%, "
        "clustered by report. What is allowed is kept if the bound over all reports and that over those alone that an "
        f"OCR engine read both keep it{'' if alone else '; the latter is not stored with this model'}." + judged,
        "",
        f"| cells | threshold | accepted | wrong of accepted | at most | {_READ if alone else ''}allowed | |",
        "|---|---|---|---|---|---|---|" + "---|---|" * alone,
    ]
    for found in told["thresholds"]:
        read = f"{_silent(found.get('silent_read'))} | " if alone else ""
        kept = "kept" if found["met"] else "not kept"
        cells = found["cells"].replace("/", " by balances, ")
        lines.append(
            f"| {cells} | {found['threshold']:g} | {found['accepted']:.2%} | {_silent(found['silent'])} "
            f"| {read}{found['target']:.4%} | {kept} |"
        )
    lines += ["", "| group | cells | reports | ECE | at most | Brier score |", "|---|---|---|---|---|---|"]
    for group in told["groups"]:
        ece = group["ece"]
        lines.append(
            f"| {group['group']} | {ece['whole']:g} | {ece['documents']} | {ece['value']:.4f} | {ece['upper']:.4f} "
            f"| {group['brier']:.4f} |"
        )
    return "\n".join(lines) + "\n"
