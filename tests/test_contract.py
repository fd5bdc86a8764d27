"""What others build on: public names, light imports, the spaCy pipeline, and the paths to one and the same report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import spacy

import gouji
from gouji.document import Report

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "fixtures/reports/tabs/gb18030-signs-and-units.txt"
HEAVY = ("spacy", "sklearn", "skops", "numpy", "pandas", "opencc", "typer", "rich", "jinja2", "xlsxwriter")


@pytest.fixture(scope="module")
def text() -> str:
    return SOURCE.read_text(encoding="gb18030")


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    return gouji.load()


def plain(report: Report) -> dict[str, object]:
    """The report as JSON values, without its source, which tells how it was given."""
    data = msgspec.json.decode(report.to_json())
    return {key: value for key, value in data.items() if key != "source"}


def test_the_public_names_are_those_of_all() -> None:
    assert gouji.__all__ == sorted(gouji.__all__)
    assert set(gouji.__all__) == {*gouji._HOMES, "__version__"}
    for name in gouji.__all__:
        assert getattr(gouji, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'strukture'"):
        gouji.strukture  # noqa: B018


def test_importing_gouji_imports_nothing_heavy() -> None:
    code = f"import sys, gouji; print([name for name in {HEAVY!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert told.strip() == "[]"


def test_every_component_is_given_what_it_requires(nlp: spacy.language.Language) -> None:
    analysis = nlp.analyze_pipes(keys=["requires", "assigns"])
    assert nlp.pipe_names == list(analysis["summary"])
    assigned = {"doc._.document"}
    for name in nlp.pipe_names:
        needed = set(analysis["summary"][name]["requires"])
        assert needed <= assigned, f"{name} requires {needed - assigned}"
        assigned |= set(analysis["summary"][name]["assigns"])
    assert "doc._.report" in assigned
    # the document is assigned by what turns text into a Doc, which is no pipe, so that its absence is no problem
    problems = {name: set(found) - {"doc._.document"} for name, found in analysis["problems"].items()}
    assert not any(problems.values()), problems


def test_a_component_without_what_it_requires_is_found_out(nlp: spacy.language.Language) -> None:
    broken = spacy.blank("zh")
    config = nlp.get_pipe_config("gouji_rebuilder")
    broken.add_pipe(config.pop("factory"), config=config)
    assert broken.analyze_pipes()["problems"]["gouji_rebuilder"] == ["doc._.alignments"]


def test_the_pipeline_the_function_and_the_path_agree(nlp: spacy.language.Language, text: str) -> None:
    by_path = gouji.structure(SOURCE)
    assert plain(nlp(text)._.report) == plain(gouji.structure(text)) == plain(gouji.structure(SOURCE.read_bytes()))
    different = {k for k, v in plain(by_path).items() if v != plain(gouji.structure(text))[k]}
    assert not different
    assert by_path.tables["applications"]["new", "total"].value == 38


def test_a_saved_pipeline_gives_the_same_report(nlp: spacy.language.Language, text: str, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again.pipe_names == nlp.pipe_names
    assert again(text)._.report == nlp(text)._.report


def test_texts_do_not_mix_in_a_stream(nlp: spacy.language.Language, text: str) -> None:
    other = (ROOT / "fixtures/reports/pipes/markdown-bold.txt").read_text(encoding="utf-8")
    issuers = [doc._.report.issuer for doc in nlp.pipe([text, other, text])]
    assert issuers == ["衡川市自然资源局", "松坪乡人民政府", "衡川市自然资源局"]


def test_the_data_frame_has_a_row_for_every_cell() -> None:
    report = gouji.structure(SOURCE)
    frame = report.to_dataframe()
    assert len(frame) == sum(len(table.cells) for table in report.tables)
    one = frame[(frame.table == "disclosure") & (frame.column == "procurement_amount")].iloc[0]
    assert (one.value, one.unit, one.status) == (3558000, "万元", "read")
    assert bool(one.accepted) == report.tables["disclosure"][one.row, one.column].accepted(report.threshold)
