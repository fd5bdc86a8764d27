"""Bad input through the whole pipeline: a typed error or a flagged result each, in bounded time and memory."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gouji
from gouji.document.errors import TooLarge
from gouji.pipeline import Settings, Structurer

pytest.importorskip("resource", reason="limits on processes are a matter of Unix")
hostile = pytest.importorskip("tests.readers.hostile")

ROOT = Path(__file__).parents[2]
BAD = ROOT / "fixtures/bad"
ROW = re.compile(r"\| `([^`]+)` \| ([^|]+) \| [^|]+ \|")
TABLE = {
    found[1]: re.findall(r"`(\w+)`", found[2])
    for line in (BAD / "README.md").read_text(encoding="utf-8").splitlines()
    if (found := ROW.fullmatch(line))
}


def test_the_table_names_every_file() -> None:
    assert sorted(TABLE) == sorted(path.name for path in BAD.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("name", TABLE)
def test_small_files(name: str) -> None:
    found = hostile.outcome(BAD / name)
    if "error" in found:
        assert [found["error"]] == TABLE[name]
        assert name in found["message"]
    else:
        assert found["verdicts"] == TABLE[name]
        assert found["invalid"] == []


@pytest.mark.parametrize("name", [name for name, outcome in TABLE.items() if outcome == ["review"]])
def test_what_holds_no_figures_of_the_forms_has_no_accepted_cell(name: str) -> None:
    assert hostile.outcome(BAD / name)["accepted"] == 0


@pytest.mark.parametrize(
    ("name", "warning"),
    [("broken_bytes.txt", "could not be decoded"), ("lone_surrogates.txt", "surrogates"), ("nul_bytes.txt", "NUL")],
)
def test_what_was_repaired_is_told(name: str, warning: str) -> None:
    assert any(warning in told for told in hostile.outcome(BAD / name)["warnings"])


def test_an_official_form_left_blank_is_for_a_person_to_see() -> None:
    (report,) = gouji.structure_all(BAD / "blank_form.txt", model="none")
    assert report.tables["applications"].lines != ()
    assert all(cell.value is None for _, cell in report.cells)
    assert any("applications" in reason for reason in report.reasons)


def test_tables_that_are_pictures_are_missing_not_zero() -> None:
    (report,) = gouji.structure_all(BAD / "pictures_for_tables.txt", model="none")
    assert {cell.status for _, cell in report.cells} == {gouji.Status.MISSING}
    assert len(report.reasons) == 3


def test_two_reports_keep_the_line_numbers_of_their_file() -> None:
    first, second = gouji.structure_all(BAD / "two_reports.txt", model="none")
    assert [(r.issuer, r.year, r.source.report) for r in (first, second)] == [
        ("青石县人民政府", 2020, 1),
        ("白河县水务局", 2021, 2),
    ]
    last = max(table.lines[1] for table in first.tables)
    lines = (BAD / "two_reports.txt").read_text(encoding="utf-8").split("\n")
    for table, cell in second.cells:
        ((line, start, end),) = cell.spans
        assert line > last
        assert lines[line - 1][start:end] == cell.text, (table.id, cell.row)


def test_a_text_with_lone_surrogates() -> None:
    text = (BAD / "lone_surrogates.txt").read_bytes().decode("utf-8", "surrogatepass")
    assert "\ud83d" in text
    (report,) = gouji.structure_all(text, model="none")
    assert report.verdict is gouji.Verdict.ACCEPT
    report.to_json()


@pytest.mark.parametrize("name", hostile.CASES)
def test_hostile_input_is_flagged_in_bounded_time_and_memory(name: str) -> None:
    command = [sys.executable, "-m", "tests.readers.hostile", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"stopped by signal or error {done.returncode}: {done.stderr[-2000:]}"
    found = json.loads(done.stdout)
    assert found.get("invalid", []) == []
    assert found.get("error") or set(found["verdicts"]) == {"review"}


def test_the_limit_refuses_what_is_too_large_before_it_is_read() -> None:
    structurer = Structurer(Settings(model="none", max_bytes=1000))
    with pytest.raises(TooLarge, match=r"big\.txt has 1,001 bytes; at most 1,000"):
        structurer.run(b"\xff" * 1001, "big.txt")


def test_200_megabytes_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        for _ in range(200):
            file.write("总计\t0\t0\n".encode() * (2**20 // 10) + b"\n" * (2**20 % 10))
    assert path.stat().st_size > 190 * 2**20
    with pytest.raises(TooLarge, match=r"big\.txt has \d+"):
        gouji.structure_all(path, model="none")
