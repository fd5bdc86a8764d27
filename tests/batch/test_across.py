from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gouji.batch.across import Handover, across_years, same_issuer
from gouji.batch.check import check_folder
from gouji.document import Cell, Report, Status, Table, Tables
from gouji.forms import load_families
from tests.batch.fakes import sound_report
from tests.batch.test_results import put

FAMILIES = load_families()


def report(issuer: str | None, year: int | None, carried_in: int, carried_out: int, **changes: object) -> Report:
    """A result whose applications are 0 but for what natural persons carry in and out; `changes` of those cells."""
    form = FAMILIES["cn-ogi"].table("applications", "cn-ogi/2019" if (year or 0) < 2021 else "cn-ogi/2021")
    given = {"carried_in": carried_in, "carried_out": carried_out}
    cells = []
    for row, column in form.cells:
        mine = row in given and column == "natural_person"
        value = Decimal(given[row] if mine else 0)
        cell = Cell(row, column, value, str(value), None, Status.READ, True, 0.999)
        cells.append(replace(cell, **changes) if mine else cell)  # type: ignore[arg-type]
    table = Table("applications", form.form, 1.0, (1, 2), tuple(cells))
    return replace(sound_report(), issuer=issuer, year=year, tables=Tables((table,)), checks=())


def compare(*reports: Report) -> list[tuple[str, str, Decimal | None, Decimal | None, Handover]]:
    found = across_years([(f"{i}.json", r) for i, r in enumerate(reports)], FAMILIES)
    return [(f.left, f.right, f.handed, f.taken, f.outcome) for f in found.findings]


def test_years_that_hand_over_the_same_agree_whatever_their_edition() -> None:
    found = across_years([("a", report("甲县", 2021, 3, 1)), ("b", report("甲县", 2020, 0, 3))], FAMILIES)
    assert found.findings == ()
    assert (found.pairs, found.outcomes[Handover.AGREES]) == (1, 7)


def test_what_is_lost_between_the_years_contradicts() -> None:
    assert compare(report("甲县", 2020, 0, 3), report("甲县", 2021, 2, 0)) == [
        (
            "applications/carried_out/natural_person",
            "applications/carried_in/natural_person",
            Decimal(3),
            Decimal(2),
            Handover.CONTRADICTS,
        )
    ]


@pytest.mark.parametrize("change", [{"confidence": 0.5}, {"status": Status.UNDECIDED, "value": None}])
def test_a_cell_that_is_not_accepted_contradicts_nothing(change: dict[str, object]) -> None:
    (found,) = compare(report("甲县", 2020, 0, 3, **change), report("甲县", 2021, 2, 0))
    assert found[-1] is Handover.NOT_CERTAIN


def test_a_blank_hands_over_nothing() -> None:
    blank: dict[str, object] = {"status": Status.BLANK, "value": None, "text": None}
    assert compare(report("甲县", 2020, 0, 3, **blank), report("甲县", 2021, 0, 0)) == []


def test_other_issuers_and_years_further_apart_are_not_compared() -> None:
    reports = [report("甲县", 2020, 0, 3), report("乙县", 2021, 0, 0), report("甲县", 2022, 0, 0)]
    found = across_years([(str(i), r) for i, r in enumerate(reports)], FAMILIES)
    assert found.pairs == 0


def test_reports_without_issuer_or_year_are_named() -> None:
    found = across_years([("a", report(None, 2020, 0, 0)), ("b", report("甲县", None, 0, 0))], FAMILIES)
    assert found.unplaced == ("a", "b")


def test_an_issuer_is_told_by_its_name_in_plain_form() -> None:
    names = same_issuer(["甲县人民政府", "甲 县", "（甲）县局", "(甲)县局"], [2020, 2021, 2020, 2021])
    assert names["甲县人民政府"] == names["甲 县"]
    assert names["（甲）县局"] == names["(甲)县局"]


def test_two_bodies_that_report_on_one_year_stay_two() -> None:
    names = same_issuer(["甲县人民政府", "甲县", "甲县"], [2020, 2020, 2021])
    assert names["甲县人民政府"] != names["甲县"]


def test_a_folder_with_a_contradiction_is_not_sound(tmp_path: Path) -> None:
    put(tmp_path, "a", report("甲县", 2020, 0, 3))
    put(tmp_path, "b", report("甲县", 2021, 2, 0))
    found = check_folder(tmp_path, years=True)
    assert found.across_years is not None
    assert not found.across_years.sound
    assert not found.sound
    assert check_folder(tmp_path).across_years is None
