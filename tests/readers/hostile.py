"""Input that is too large to keep: made when needed, and run in a process of its own with bounds on time and memory.

`python -m tests.readers.hostile NAME` prints, as JSON, the error's class or the verdicts, with the schema's complaints.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from gouji.readers.text import MOST_LINES

CPU_SECONDS = 120
"""Many times what any of them needs (10 s at most when written): only what grows out of bounds is stopped."""
MEMORY = 2 * 2**30
"""Bytes of address space; the libraries alone map about 1 GB of it."""

MIXED = "总计\n0\n（三）不予公开\n1.属于国家秘密\n0\t0\t0\n"
LABELS = "（一）予以公开0一、本年新收政府信息公开申请数量"


def nested(depth: int) -> str:
    return "（" * depth + "一" + "）" * depth


CASES: dict[str, Callable[[], str]] = {
    "one line of 10 MB": lambda: "字" * (10 * 2**20 // 3),
    "one line of 10 MB of labels and numbers": lambda: LABELS * (10 * 2**20 // len(LABELS.encode())),
    "one line of 10 MB of spaces": lambda: " " * (10 * 2**20) + "0",
    "one line of 1 MB of digits": lambda: "1234567890" * 100_000,
    "1 MB of digits after a label": lambda: "\t总计\t" + "1234567890" * 100_000,
    "lines of 4000 digits": lambda: ("0" * 4000 + "\n") * 200,
    "a table row of 4000 digits": lambda: (
        "三、收到和处理政府信息公开申请情况\n" + f"（一）予以公开\t{'12' * 2000}\n" * 50
    ),
    "lines of 2000 numbers": lambda: ("0 " * 2000 + "\n") * 200,
    "a table row of 2000 numbers": lambda: (
        "三、收到和处理政府信息公开申请情况\n" + f"（一）予以公开{' 7' * 2000}\n" * 50
    ),
    "100,000 short lines": lambda: "x\n" * 100_000,
    "100,000 numbers, one a line": lambda: "0\n" * 100_000,
    "100,000 headings": lambda: "一、总体情况\n" * 100_000,
    "25,000 lines of labels and numbers": lambda: MIXED * 5_000,
    "20,000 titles": lambda: "石桥县2020年政府信息公开工作年度报告\n白河县2021年政府信息公开工作年度报告\n" * 10_000,
    "a million tabs": lambda: "\t" * 1_000_000 + "0",
    "lines of 2000 pipes": lambda: ("|0" * 2000 + "\n") * 50,
    "brackets nested a million deep": lambda: nested(1_000_000),
    "lines of brackets": lambda: (nested(2000) + "\n") * 50,
    "a million brackets that never close": lambda: "（" * 1_000_000,
    "a million separators": lambda: "、，；" * 333_333 + "0",
    "as many lines as are read": lambda: "总计 0 7\n" + "\n" * (MOST_LINES - 2) + "总计 0",
    "30 million lines": lambda: "0\n" * 30_000_000,
}


def bound() -> None:
    """Give this process up to the bounds."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def outcome(source: bytes | str | Path) -> dict[str, object]:
    """What comes of a source: the class of its error, or verdicts and what the schema has against the results."""
    from jsonschema import Draft202012Validator

    import gouji
    from gouji.writers.schema import PATH

    try:
        reports = gouji.structure_all(source, model="none")
    except gouji.InputError as error:
        return {"error": type(error).__name__, "message": str(error)}
    schema = json.loads((Path(__file__).parents[2] / PATH).read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    return {
        "verdicts": [report.verdict.value for report in reports],
        "accepted": sum(cell.accepted(report.threshold) for report in reports for _, cell in report.cells),
        "warnings": [warning for report in reports for warning in report.warnings],
        "invalid": [e.message for report in reports for e in validator.iter_errors(json.loads(report.to_json()))],
    }


if __name__ == "__main__":
    bound()
    print(json.dumps(outcome(CASES[sys.argv[1]]().encode())))
