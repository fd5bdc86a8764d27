"""A pipeline that does at once what its input says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest import mock

from gouji.batch import worker
from gouji.document import (
    SCHEMA_VERSION,
    Cell,
    Check,
    Document,
    Engine,
    Line,
    Outcome,
    Region,
    RegionKind,
    Report,
    Source,
    SourceKind,
    Status,
    Table,
    Tables,
    Verdict,
)
from gouji.document.errors import EmptyInput
from gouji.forms import load_families
from gouji.pipeline import Settings
from gouji.pipeline.build import Result

FAMILY = load_families()["cn-ogi"]
DISPUTES = FAMILY.table("disputes", "cn-ogi/2021")


class FakeStructurer:
    """Words of the input say what happens: "bad" can't be read, "bug" breaks, "two" holds two reports, "review" is
    doubtful, "conflict" contradicts itself; anything else is a sound report in which all figures are the input's size.
    """

    family = FAMILY
    runs: list[str] = []  # noqa: RUF012 - the test's own record of what was done
    version = "1"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = Engine(self.version, settings.model, ("cn-ogi/2021",))

    def run(self, data: bytes, name: str) -> list[Result]:
        self.runs.append(name)
        text = data.decode()
        if "bad" in text:
            raise EmptyInput("There is nothing in it.")
        if "bug" in text:
            raise ZeroDivisionError("by zero")
        numbers = (1, 2) if "two" in text else (1,)
        return [self._result(text, name, number) for number in numbers]

    def _result(self, text: str, name: str, number: int) -> Result:
        document = Document(name, (Line(1, text),), (Region(RegionKind.PROSE, 1, 1),), report=number)
        sure = 0.5 if "review" in text else 1.0
        verdict = Verdict.REVIEW if "review" in text else Verdict.ACCEPT
        if "conflict" in text:
            verdict = Verdict.SOURCE_CONFLICT
        report = sound_report(name, number, Decimal(len(text)), self.settings.threshold or 0.98)
        first = replace(report.tables[0].cells[0], confidence=sure)
        table = replace(report.tables[0], cells=(first, *report.tables[0].cells[1:]))
        return Result(
            document, (), replace(report, tables=Tables((table,)), verdict=verdict, engine=self.engine), FAMILY
        )


def sound_report(name: str = "a.txt", number: int = 1, figure: Decimal = Decimal(7), threshold: float = 0.98) -> Report:
    """A report with the table `disputes`: pending and total are the figure, all else is 0."""
    cells = tuple(
        Cell(r, c, figure if c in ("pending", "total") else Decimal(0), "x", None, Status.READ, True, 1.0, ((1, 0, 1),))
        for r, c in DISPUTES.cells
    )
    checks = tuple(
        Check("disputes", e.rule, e.row, e.column, Outcome.PASSED, figure, figure, Outcome.PASSED, None,
              tuple(f"disputes/{r}/{c}" for r, c in e.addresses))
        for e in DISPUTES.equations
    )  # fmt: skip
    return Report(
        SCHEMA_VERSION,
        Source(name, number, "", "text", SourceKind.DIGITAL, None),
        Engine("1", None, ("cn-ogi/2021",)),
        None, 2021, None, None, (),
        Tables((Table("disputes", "cn-ogi/2021", 1.0, (1, 1), cells),)),
        checks, threshold, Verdict.ACCEPT,
    )  # fmt: skip


@contextmanager
def fake_pipeline(version: str = "1") -> Iterator[list[str]]:
    """Puts the fake in the pipeline's place; gives the list of the names that it is run on."""
    FakeStructurer.runs = []
    FakeStructurer.version = version
    worker._structurers.clear()
    with mock.patch("gouji.pipeline.build.Structurer", FakeStructurer):
        yield FakeStructurer.runs
    worker._structurers.clear()


def write_files(folder: Path, **texts: str) -> Path:
    """Write files into a folder; "__" in a name stands for "/" and "_" for "."."""
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
