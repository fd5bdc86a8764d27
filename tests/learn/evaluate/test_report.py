"""A small evaluation from end to end: the report, its files, the command, and the gate."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score
from typer.testing import CliRunner

from gouji.cli import app
from gouji.document.errors import OptionError
from gouji.learn.corpus import generate, write_corpus, write_samples
from gouji.learn.evaluate import ARMS, Case, EvaluationReport, Plan, compare, evaluate, read_corpora, write_report
from gouji.learn.evaluate.figures import HEADLINE_GROUPS, HEADLINES, error_group, macro_f1
from gouji.learn.evaluate.outcome import TAGS
from gouji.learn.evaluate.report import ArmReport
from gouji.learn.evaluate.tables import all_tables
from gouji.learn.made import Machine, Measured
from gouji.pipeline import Settings

SEEDS = range(800_000, 800_012)


def cases() -> list[Case]:
    """Generated reports, the odd ones as if an engine had read them."""
    found = []
    for seed in SEEDS:
        sample = generate(seed)
        if seed % 2:
            sample = replace(sample, engine="rapid", severity="light", character_error=0.01 * (seed % 4))
        found.append(Case(sample, "made"))
    return found


@pytest.fixture(scope="module")
def report() -> EvaluationReport:
    return evaluate(cases(), Plan(Settings(), command="gouji evaluate default made"))


def test_every_arm_and_slice_is_there(report: EvaluationReport) -> None:
    assert [arm.arm for arm in report.arms] == list(ARMS)
    shipped = report.arms[0]
    assert {part.axis for part in shipped.slices} == {"all", "layout", "engine", "severity", "error"}
    assert shipped.slice().documents == len(SEEDS) == sum(p.documents for p in shipped.slices if p.axis == "layout")
    assert shipped.slice("engine", "rapid").documents == len(SEEDS) // 2
    assert [p.name for p in shipped.slices if p.axis == "error"] == ["0-1%", "2-5%"]
    with pytest.raises(KeyError):
        shipped.slice("engine", "none")


def test_arms_differ_as_they_should(report: EvaluationReport) -> None:
    figures = {arm.arm: arm.slice().figures for arm in report.arms}
    assert (figures["rules"]["macro_f1"].value or 0) < (figures["model"]["macro_f1"].value or 0)
    assert figures["gold-tags"]["macro_f1"].value is None
    assert figures["gold-alignment"]["row_match"].value is None
    held = [figures[arm]["nonzero_exact"].value or 0 for arm in ("gold-alignment", "shipped", "no-rebuild-fallbacks")]
    assert held == sorted(held, reverse=True)
    assert report.model is not None
    assert {p.axis for p in report.paired} == {"all", "severity", "error"}


def test_it_comes_back_from_json(report: EvaluationReport) -> None:
    again = EvaluationReport.from_json(report.to_json())
    assert again.to_json() == report.to_json()
    assert again.arms[0].tags[0].tag is report.arms[0].tags[0].tag
    with pytest.raises(OptionError, match="no evaluation report"):
        EvaluationReport.from_json(b'{"schema": "1"}')
    with pytest.raises(OptionError, match="format 0"):
        EvaluationReport.from_json(replace(report, schema="0").to_json())


def test_it_says_when_and_on_what_it_was_measured(report: EvaluationReport, tmp_path: Path) -> None:
    assert report.measured is None  # what is measured is the same each time; who asks for it adds when and where
    told = replace(report, measured=Measured("2026-03-01", Machine("Some CPU", 2, 8, "Linux"), 61))
    write_report(told, tmp_path)
    for name in ("report.md", "index.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "Measured on 2026-03-01 on Some CPU (2 cores, 8 GB), Linux, in 61 s." in text
    again = EvaluationReport.read(tmp_path)
    assert again.measured == told.measured
    assert compare(report, again).passed
    data = json.loads(report.to_json())
    del data["measured"]  # as in reports of earlier versions
    assert EvaluationReport.from_json(json.dumps(data).encode()) == EvaluationReport.from_json(report.to_json())


def test_the_page_shows_every_plot_and_table(report: EvaluationReport, tmp_path: Path) -> None:
    write_report(report, tmp_path)
    html, text = ((tmp_path / name).read_text(encoding="utf-8") for name in ("index.html", "report.md"))
    plots = sorted(path.name for path in tmp_path.glob("*.png"))
    assert plots == [
        "accuracy-by-error.png", "accuracy-by-severity.png", "confusion.png", "reliability.png", "risk-coverage.png"
    ]  # fmt: skip
    assert all(f'src="{plot}"' in html and f"({plot})" in text for plot in plots)
    assert all((tmp_path / plot).stat().st_size < 60_000 for plot in plots)
    assert all(table.title in html and table.title in text for table in all_tables(report))
    assert EvaluationReport.read(tmp_path).to_json() == report.to_json()
    with pytest.raises(OptionError, match="can't be read"):
        EvaluationReport.read(tmp_path / "nothing")


def test_an_equal_model_passes(report: EvaluationReport) -> None:
    verdict = compare(report, EvaluationReport.from_json(report.to_json()))
    assert verdict.passed
    assert verdict.same_corpus
    assert [c.name for c in verdict.comparisons[: len(HEADLINES)]] == list(HEADLINES)
    assert {c.name.removeprefix("ece ") for c in verdict.comparisons[len(HEADLINES) :]} <= set(HEADLINE_GROUPS)
    assert all(f"| {c.name} |" in verdict.to_markdown() for c in verdict.comparisons)


def test_a_worse_model_is_refused_and_a_better_one_passes(report: EvaluationReport) -> None:
    worse = without_a_number_in_ten(report, "nonzero_exact")
    verdict = compare(report, worse)
    assert not verdict.passed
    assert [c.name for c in verdict.comparisons if c.worse] == ["nonzero_exact"]
    assert verdict.reasons[0].startswith("nonzero_exact is worse")
    assert compare(worse, report).passed


def test_more_silent_errors_are_worse(report: EvaluationReport) -> None:
    before = without_a_number_in_ten(report, "silent", part=0)
    after = without_a_number_in_ten(report, "silent", part=2)
    assert [c.name for c in compare(before, after).comparisons if c.worse] == ["silent"]
    assert compare(after, before).passed


def test_accepting_less_is_worse_unless_more_was_bought_with_silent_errors(report: EvaluationReport) -> None:
    honest = without_a_number_in_ten(report, "silent", part=0)
    fewer = without_a_number_in_ten(honest, "accepted")
    assert [c.name for c in compare(honest, fewer).comparisons if c.worse] == ["accepted"]
    assert compare(without_a_number_in_ten(report, "silent", part=2), fewer).passed


def test_tags_are_compared_report_by_report(report: EvaluationReport) -> None:
    documents = tuple(
        replace(d, tags=tuple((true, given, both - (both > 1)) for true, given, both in d.tags))
        for d in report.documents
    )
    figures = report.arms[0].slice().figures
    spoilt = with_figures(report, figures | {"macro_f1": replace(figures["macro_f1"], value=0.9)})
    assert [c.name for c in compare(report, replace(spoilt, documents=documents)).comparisons if c.worse] == [
        "macro_f1"
    ]


def test_a_worse_calibration_is_refused(report: EvaluationReport) -> None:
    spoils = ("non-zero", "inferred")  # too few reports hold an inferred cell for its error to mean anything
    calibrations = tuple(
        replace(c, ece=replace(c.ece, value=0.5, lower=0.45, upper=0.55)) if c.group in spoils else c
        for c in report.arms[0].calibrations
    )
    spoilt = replace(report, arms=(replace(report.arms[0], calibrations=calibrations), *report.arms[1:]))
    assert [c.name for c in compare(report, spoilt).comparisons if c.worse] == ["ece non-zero"]


def test_other_reports_are_compared_by_their_spread(report: EvaluationReport) -> None:
    other = replace(report, corpora=(replace(report.corpora[0], sha256="0"),))
    verdict = compare(report, other)
    assert not verdict.same_corpus
    assert not any(c.paired for c in verdict.comparisons)
    assert verdict.passed
    with pytest.raises(OptionError, match="can't be compared"):
        compare(report, replace(report, source="ocr"))


def with_figures(report: EvaluationReport, figures: dict[str, object]) -> EvaluationReport:
    arm: ArmReport = report.arms[0]
    part = replace(arm.slices[0], figures=figures)  # type: ignore[arg-type]
    return replace(report, arms=(replace(arm, slices=(part, *arm.slices[1:])), *report.arms[1:]))


def without_a_number_in_ten(report: EvaluationReport, name: str, part: int | None = None) -> EvaluationReport:
    """The report with a tenth of a share taken off every report, or with so many in each."""
    documents, total = [], [0, 0]
    for document in report.documents:
        had, whole = document.shares.get(name, (0, 0))
        have = int(had * 0.9) if part is None else part
        total = [total[0] + have, total[1] + whole]
        shares = document.shares | ({name: (have, whole)} if whole else {})
        documents.append(replace(document, shares=shares))
    figures = report.arms[0].slice().figures
    spoilt = with_figures(report, figures | {name: replace(figures[name], value=total[0] / total[1])})
    return replace(spoilt, documents=tuple(documents))


def test_macro_f1_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    true = rng.integers(0, 5, size=400)
    found = np.where(rng.random(400) < 0.8, true, rng.integers(0, 6, size=400))
    table = np.zeros((4, len(TAGS), len(TAGS)))
    np.add.at(table, (np.arange(400) % 4, true, found), 1)
    figure = macro_f1(table)
    assert figure.value == pytest.approx(f1_score(true, found, labels=range(5), average="macro"))
    assert figure.low < figure.value < figure.high


@pytest.mark.parametrize(
    ("error", "group"), [(0.0, "0-1%"), (0.01, "0-1%"), (0.011, "1-2%"), (0.2, "10-20%"), (0.3, ">20%"), (None, None)]
)
def test_groups_by_character_error(error: float | None, group: str | None) -> None:
    assert error_group(error) == group


def test_corpora_of_every_kind(tmp_path: Path) -> None:
    write_samples(tmp_path / "some.jsonl.xz", [generate(seed) for seed in range(6)])
    write_corpus(tmp_path / "folder", 3, 10)
    (tmp_path / "recipe.yaml").write_text("clean: 1\n", encoding="utf-8")
    specs = [str(tmp_path / name) for name in ("some.jsonl.xz", "folder", "recipe.yaml")]
    found = read_corpora(specs, limit=2)
    assert [case.corpus for case in found] == [spec for spec in specs for _ in range(2)]
    assert [case.sample.name for case in found[:4]] == ["g0000000", "g0000003", "g0000010", "g0000011"]
    assert found[2].sample.gold.tables == generate(10).gold.tables
    steps = read_corpora(["default"], ladder=1)
    assert [case.rung for case in steps] == [0.0, 0.01, 0.02, 0.05, 0.1, 0.2]
    assert len({case.sample.name for case in steps}) == len(steps)
    assert len({case.sample.gold.to_json() for case in steps}) == 1  # the same report, worse and worse
    assert [round(case.sample.character_error or 0, 2) for case in steps] == sorted(
        round(case.sample.character_error or 0, 2) for case in steps
    )
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(OptionError, match="holds no report"):
        read_corpora([str(tmp_path / "empty.jsonl")])
    with pytest.raises(OptionError, match="no arm"):
        evaluate(found, Plan(Settings(), arms=("best",)))


def test_the_command(tmp_path: Path) -> None:
    write_samples(tmp_path / "some.jsonl", [generate(seed) for seed in SEEDS[:2]])
    call = ["evaluate", "none", str(tmp_path / "some.jsonl"), "--arms", "rules,shipped"]
    shown = CliRunner().invoke(app, [*call, "--report", str(tmp_path / "out")])
    assert shown.exit_code == 0
    assert "Arms, over all reports" in shown.stdout
    assert EvaluationReport.read(tmp_path / "out").command == (
        "gouji evaluate none some.jsonl --arms rules,shipped --report out"
    )
    assert (tmp_path / "out" / "index.html").is_file()
    measured = EvaluationReport.read(tmp_path / "out").measured
    assert measured is not None
    assert measured.machine.cores >= 1
    told = CliRunner().invoke(app, [*call, "--json", "--against", str(tmp_path / "out")])
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["model"] is None
    assert [arm["arm"] for arm in found["arms"]] == ["shipped", "rules"]
    quiet = CliRunner().invoke(app, [*call, "-q"])
    assert quiet.exit_code == 0
    assert "Arms, over all reports" in quiet.stdout  # never nothing: the headline figures of every arm
    assert "Calibration" in shown.stdout
    assert "Calibration" not in quiet.stdout
    wrong = CliRunner().invoke(app, ["evaluate", "none", str(tmp_path / "nothing.jsonl")])
    assert wrong.exit_code == 4
