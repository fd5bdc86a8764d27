"""An out folder with three reports, two of them of one issuer and year, whose cells are in every state."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from gouji.document import Candidate, Report, Status
from gouji.store.parts import write_parts
from gouji.store.places import Folder
from gouji.store.tables import rows_of
from tests.batch.fakes import sound_report
from tests.batch.test_results import change


def reports() -> list[Report]:
    first = replace(sound_report("a.txt", figure=Decimal(7)), issuer="佳木斯市桦川县人民政府", year=2020)
    second = replace(sound_report("b.txt"), issuer="桦川县", year=2020, title="=1+1")
    second = change(second, "review", "upheld", value=None, status=Status.BLANK, text="-")
    guess = (Candidate(Decimal(3), 0.0), Candidate(Decimal(8), 0.5))
    second = change(
        second, "review", "corrected", value=None, status=Status.UNDECIDED, candidates=guess, confidence=0.3
    )
    second = change(second, "review", "other", value=None, status=Status.MISSING, text=None, confidence=0.0)
    second = change(second, "review", "pending", value=Decimal("4.5"), confidence=0.4)
    third = replace(sound_report("c/d.txt"), issuer="鼓楼区人民政府", year=None)
    return [first, second, third]


def as_files(folder: Path, made: list[Report] | None = None) -> Path:
    for report in reports() if made is None else made:
        path = folder / f"{report.source.name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report.to_json())
    return folder


def as_store(folder: Path, made: list[Report] | None = None) -> Path:
    rows = [rows_of(report) for report in (reports() if made is None else made)]
    write_parts(Folder(folder), ((kind, one.year, table) for one in rows for kind, table in one.tables.items()))
    return folder
