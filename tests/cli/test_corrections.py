"""`gouji corrections` and `gouji suggest`: the loop from a report to the store and back."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gouji.cli import app
from gouji.document import Tag
from gouji.learn.corrections import Store
from gouji.learn.corrections.types import encode
from tests.learn.corrections.sample import sign

REPORT = Path(__file__).parents[2] / "fixtures/reports/ocr-rows/single-spaces-slipped.txt"


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report in `in` and its results, made by rules alone, in `out`."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "in").mkdir()
    lines = REPORT.read_text(encoding="utf-8").splitlines()
    figures = [i for i, line in enumerate(lines) if sum(character.isdigit() for character in line) > 4]
    lines[figures[-2]] = "".join("口" if c.isdigit() else c for c in lines[figures[-2]])  # to be looked at, surely
    lines[figures[-4]] = "".join("口" if c.isdigit() else c for c in lines[figures[-4]])
    (folder / "in/r.txt").write_text("\n".join(lines), encoding="utf-8")
    run("run", folder / "in", "--out", folder / "out", "--model", "none", "--format", "json", "-q", "--workers", 1)
    return folder


def test_a_wrong_line_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(encode(sign().line_tag(1, "x", Tag.TEXT)) + b"{}\n")
    told = run("corrections", "import", path, "--store", tmp_path / "s", code=3)
    assert "line 2" in told
    assert not (tmp_path / "s").exists()


def test_drafts_of_cells_come_back_when_signed(work: Path, tmp_path: Path) -> None:
    path, store = tmp_path / "c.jsonl", tmp_path / "s"
    run("corrections", "export", work / "out", "--format", "jsonl", "--out", path)
    counts = json.loads(run("corrections", "import", path, "--store", store, "--json"))
    assert (counts["read"], counts["standing"]) == (0, 0)
    assert counts["unsigned"] == len(path.read_text().splitlines()) > 0
    drafts = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([drafts[0].replace('"who":""', '"who":"Li"'), *drafts[1:]]), encoding="utf-8")
    for added in (1, 0):
        assert json.loads(run("corrections", "import", path, "--store", store, "--json"))["added"] == added


def test_review_csv_is_read_beside_its_results(work: Path, tmp_path: Path) -> None:
    review = (work / "out/review.csv").read_text(encoding="utf-8-sig").splitlines()
    row = next(line for line in review[1:] if line.split(",")[1].count("/") == 2)
    (work / "out/filled.csv").write_text("\n".join([review[0] + ",corrected", row + ",3"]), encoding="utf-8")
    run("corrections", "import", work / "out/filled.csv", "-f", "review-csv", "--who", "Li", "--store", tmp_path)
    (correction,) = Store(tmp_path).standing
    assert (correction.who, correction.value) == ("Li", 3)  # type: ignore[union-attr]
    (tmp_path / "filled.csv").write_bytes((work / "out/filled.csv").read_bytes())
    told = run("corrections", "import", tmp_path / "filled.csv", "-f", "review-csv", "--store", tmp_path, code=3)
    assert "There is no result" in told


def test_tasks_need_the_reports_and_come_back(work: Path, tmp_path: Path) -> None:
    path, store = tmp_path / "tasks.json", tmp_path / "s"
    assert "--reports" in run("corrections", "export", work / "out", "--out", path, code=4)
    made = ("corrections", "export", work / "out", "--out", path, "--model", "none", "--store", store, "--reports")
    assert "1 tasks" in run(*made, work / "in")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    (task,) = tasks
    first = task["predictions"][0]["result"][0]
    changed = {**first, "origin": "prediction-changed", "value": {**first["value"], "labels": ["noise"]}}
    task["annotations"] = [{"result": [changed], "completed_by": 1, "updated_at": "2026-03-01T12:00:00Z"}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    run("corrections", "import", path, "--format", "label-studio", "--who", "Li", "--store", store)
    (correction,) = Store(store).standing
    assert (correction.who, correction.tag) == ("Li", "noise")  # type: ignore[union-attr]
    run(*made, work / "in")
    (task,) = json.loads(path.read_text(encoding="utf-8"))
    assert [a["created_username"] for a in task["annotations"]] == ["Li"]
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/other.txt").write_text("另一份报告", encoding="utf-8")
    assert "1 reports are not in" in run(*made, tmp_path / "elsewhere")


def test_suggested_lines_are_not_suggested_again(work: Path, tmp_path: Path) -> None:
    path, store = tmp_path / "lines.jsonl", tmp_path / "s"
    asked = ("suggest", work / "in", "--n", 3, "--model", "none", "--store", store, "--format", "jsonl", "--out", path)
    assert "3 lines in" in run(*asked)
    first = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["who"] for line in first] == ["", "", ""]
    path.write_text("\n".join(json.dumps({**line, "who": "Li"}) for line in first), encoding="utf-8")
    run("corrections", "import", path, "--store", store)
    run(*asked)
    second = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert not {line["line"] for line in first} & {line["line"] for line in second}
    run("suggest", work / "in", "--n", 2, "--model", "none", "--store", store, "--out", tmp_path / "t.json")
    assert len(json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))) == 2
