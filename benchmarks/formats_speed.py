"""How fast each format is read, by stage, as Markdown: `python benchmarks/formats_speed.py [--write]`.

The files are those of fixtures/formats, each the same report. Times are of one core's processor, not of the clock on
the wall, so that others on the machine do no harm; the median of some passes after one that loads everything. Scans
are told by benchmarks/scans.py, which parts OCR from the rest.

    read       bytes → Document: the reader
    structure  Document → Report: what all formats share
    write      Report → JSON
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

import yaml
from machine import describe, put

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "fixtures" / "formats"
FORMATS = {"html": ("report", 30), "docx": ("report", 30), "pdf": ("page", 20), "xlsx": ("report", None),
           "csv": ("report", None), "hocr": ("page", None), "alto": ("page", None), "tsv": ("page", None)}  # fmt: skip
"""What is counted of each format, and how many a second and core are to be read at least."""
PASSES = 3
MOST = 64 * 2**20
"""Bytes that are read of a file."""


@dataclass
class Spent:
    """Seconds of a format's files, each the median of its passes.

    Attributes:
        files: Their number.
        pages: Of all of them, 1 of formats without pages.
        stages: Seconds by stage.
    """

    files: int = 0
    pages: int = 0
    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def timed(call: Callable[[], object]) -> float:
    """Seconds of processor time, the median of `PASSES`."""
    times = []
    for _ in range(PASSES):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return median(times)


def measured(formats: list[str]) -> dict[str, Spent]:
    """What the files of each format took."""
    from gouji.pipeline import Settings, Structurer
    from gouji.readers import read
    from gouji.writers import WRITERS, Context

    structurer = Structurer(Settings(family="cn-ogi"))
    found: dict[str, Spent] = defaultdict(Spent)
    for entry in yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8")):
        by_ocr = entry["file"].startswith("scan/")
        if entry["format"] not in formats or entry["state"] != "clean" or isinstance(entry["gold"], list) or by_ocr:
            continue
        data, name = (FOLDER / entry["file"]).read_bytes(), entry["file"]
        document = read(data, name, MOST)  # loads what the format needs
        result = structurer.structure(document, {})
        spent = found[entry["format"]]
        spent.files += 1
        spent.pages += document.pages or 1
        context = Context(result.document, result.family, "zh")
        spent.stages["read"] += timed(partial(read, data, name, MOST))
        spent.stages["structure"] += timed(partial(structurer.structure, document, {}))
        spent.stages["write"] += timed(partial(WRITERS["json"], result.report, context))
    return found


def lines(found: dict[str, Spent]) -> Iterator[str]:
    """The table in Markdown."""
    yield "| format | files | read | structure | write | in all | a second and core | target |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name, (unit, target) in FORMATS.items():
        if name not in found:
            continue
        spent = found[name]
        count = spent.pages if unit == "page" else spent.files
        each = {stage: 1000 * seconds / count for stage, seconds in spent.stages.items()}
        total = sum(each.values())
        stages = " | ".join(f"{each[stage]:.1f} ms" for stage in ("read", "structure", "write"))
        aim = f"≥ {target}" if target else ""
        yield f"| {name} | {spent.files} | {stages} | {total:.1f} ms a {unit} | {1000 / total:.0f} {unit}s | {aim} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=list(FORMATS))
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    text = "\n".join([*lines(measured(options.formats)), "", describe()])
    print(text)
    if options.write:
        put(ROOT / "README.md", "formats-speed", text)


if __name__ == "__main__":
    main()
