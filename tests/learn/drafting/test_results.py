"""Drafts from gouji's own results: keys, tree, blocks and units are theirs, and editions are never merged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gouji.cli.app import app
from gouji.document.errors import OptionError, UnknownFormat
from gouji.forms import TableForm, check_form, load_families
from gouji.learn.drafting import DraftedForm, draft_form

ROOT = Path(__file__).parents[3]
ACCOUNTS = [ROOT / "fixtures/forms/examples/accounts" / name for name in ("museum.html", "library.tsv", "station.md")]
SIDES = ROOT / "fixtures/forms/good/sides.yaml"


def run(*words: str | Path) -> str:
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Results of generated reports, of both editions."""
    folder = tmp_path_factory.mktemp("results")
    run("corpus", ROOT / "training/recipes/clean.yaml", "--n", "16", "--seed", "990000", "--out", folder / "corpus")
    run("run", folder / "corpus/reports", "--out", folder / "results", "--workers", "1")
    return sorted((folder / "results").glob("*.txt.json"))


def of_editions(results: list[Path], disclosure: str, applications: str) -> list[Path]:
    wanted = {"disclosure": f"cn-ogi/{disclosure}", "applications": f"cn-ogi/{applications}"}
    return [path for path in results if wanted.items() <= {t["id"]: t["form"] for t in tables(path)}.items()]


def tables(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["tables"]
    return found


def compiled(drafted: DraftedForm, folder: Path) -> dict[str, TableForm]:
    path = folder / "drafted.yaml"
    path.write_text(drafted.text, encoding="utf-8")
    assert check_form(path) == []
    (form,) = load_families((path,))["drafted"].forms
    return {table.id: table for table in form.tables}


def layout(table: TableForm) -> list[object]:
    """All that a form says of where a table's cells stand and what they hold."""
    rows = [(r.key, r.labels[:1], r.groups, r.cells, r.unit, r.line) for r in table.rows]
    columns = [(c.key, c.label, c.parents, c.kind, c.unit, c.units) for r in table.rows for c in r.columns]
    blocks = [(b.id, b.titles, b.corner) for b in table.blocks]
    return [table.id, table.headings, table.notes, rows, columns, blocks, table.sided]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_draft_from_results_is_laid_out_as_their_form(results: list[Path], edition: str, tmp_path: Path) -> None:
    examples = of_editions(results, edition, edition)
    assert len(examples) > 2
    found = compiled(draft_form(examples, "drafted/1"), tmp_path)
    family = load_families()["cn-ogi"]
    official = [family.table(id, f"cn-ogi/{edition}") for id in ("disclosure", "applications", "disputes")]
    assert [layout(found[table.id]) for table in official] == [layout(table) for table in official]


def test_only_official_balances_are_found_and_the_totals_are(results: list[Path]) -> None:
    drafted = draft_form(of_editions(results, "2021", "2021"), "drafted/1")
    stated = {(t.id, b.expression) for t in drafted.tables for b in t.balances if b.found.stated}
    outcomes = "total = granted + partial + denied.* + unavailable.* + unprocessed.* + other.*"
    applicants = "total = natural_person + business + research + public_welfare + legal_service + other"
    assert {("applications", outcomes), ("applications", applicants)} <= stated
    assert stated <= {
        ("applications", outcomes), ("applications", applicants),
        ("applications", "new + carried_in = total + carried_out"),
        ("disputes", "total = upheld + corrected + other + pending"),
    }  # fmt: skip


def test_results_of_different_editions_are_refused(results: list[Path]) -> None:
    old, new = of_editions(results, "2019", "2019")[0], of_editions(results, "2021", "2021")[0]
    with pytest.raises(OptionError, match="of several forms") as error:
        draft_form([old, new], "drafted/1")
    assert f"cn-ogi/2019 in {old.name}; cn-ogi/2021 in {new.name}" in str(error.value)


def test_results_beside_other_examples_are_refused(results: list[Path]) -> None:
    with pytest.raises(OptionError, match="Draft from results only"):
        draft_form([results[0], ACCOUNTS[0]], "drafted/1")


def test_what_nobody_has_decided_is_said_and_kept_out_of_the_sums(tmp_path: Path) -> None:
    figures = [(7, 3, 4), (9, 1, 8), (5, 2, None)]
    examples = [result(tmp_path, f"{i}", columns=("sum", "a", "b"), rows={"only": row, "next": row})
                for i, row in enumerate(figures)]  # fmt: skip
    drafted = draft_form(examples, "drafted/1")
    assert any("2.json: nobody has decided 2 cells" in doubt and "only/b" in doubt for doubt in drafted.doubts)
    corrected = result(tmp_path, "2", columns=("sum", "a", "b"), rows={"only": (5, 2, 3), "next": (5, 2, 3)})
    assert not any("decided" in doubt for doubt in draft_form([*examples[:2], corrected], "drafted/1").doubts)


def result(
    folder: Path, name: str, columns: tuple[str, ...], rows: dict[str, tuple[int | None, ...]], form: str = "own/1"
) -> Path:
    """A result of one table; None is a cell that nobody has decided."""
    cells = [
        {"row": row, "column": column, "value": value, "status": "undecided" if value is None else "read", "unit": None}
        for row, values in rows.items()
        for column, value in zip(columns, values, strict=False)
    ]
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"tables": [{"id": "t", "form": form, "cells": cells, "rows": []}]}), encoding="utf-8")
    return path


def test_a_form_that_is_not_known_is_drafted_from_its_keys(tmp_path: Path) -> None:
    rows: dict[str, tuple[int | None, ...]] = {
        "whole": (9, 5),
        "whole.first": (4, 3),
        "whole.second": (5, 2),
        "x": (1, 7),
    }
    more: dict[str, tuple[int | None, ...]] = {
        "whole": (8, 7),
        "whole.first": (6, 6),
        "whole.second": (2, 1),
        "x": (3, 0),
    }
    examples = [result(tmp_path, "a", ("c", "d"), rows), result(tmp_path, "b", ("c", "d"), more)]
    drafted = draft_form(examples, "drafted/1")
    (table,) = drafted.tables
    assert [b.expression for b in table.balances if b.found.stated] == ["whole = whole.*"]
    assert [node.parent for node in table.nodes] == [None, 0, 0, None]
    assert any("the form 'own/1' of the table 't' is not known" in doubt for doubt in drafted.doubts)


def test_a_result_with_rows_that_its_form_lacks_is_not_merged_with_others(results: list[Path], tmp_path: Path) -> None:
    path = of_editions(results, "2021", "2021")[0]
    changed = json.loads(path.read_text(encoding="utf-8"))
    cells = next(t["cells"] for t in changed["tables"] if t["id"] == "disputes")
    cells += [{**cell, "row": "appeal"} for cell in cells if cell["row"] == "review"]
    copy = tmp_path / "changed.json"
    copy.write_text(json.dumps(changed), encoding="utf-8")
    drafted = draft_form([copy], "drafted/1")
    assert "appeal" in drafted.tables[-1].rows.values()
    assert any("of the table 'disputes' has no cell appeal/" in doubt for doubt in drafted.doubts)
    with pytest.raises(OptionError, match="with appeal/"):
        draft_form([path, copy], "drafted/1")


def test_blocks_are_told_by_keys_and_columns(tmp_path: Path) -> None:
    examples = []
    for name, add in (("a", 0), ("b", 3)):
        rows: dict[str, tuple[int | None, ...]] = {"one.x": (4 + add, 5), "one.y": (6, 7), "two.z": (8,), "two.w": (9,)}
        examples.append(result(tmp_path, name, ("c", "d"), rows))
    table = compiled(draft_form(examples, "drafted/1"), tmp_path)["t"]
    assert [(block.id, [c.key for c in block.columns]) for block in table.blocks] == [
        ("one", ["c", "d"]),
        ("two", ["c"]),
    ]
    assert [row.key for row in table.rows] == ["one.x", "one.y", "two.z", "two.w"]


def test_results_of_an_own_two_sided_form(tmp_path: Path) -> None:
    (merged,) = (table.merged for table in draft_form(ACCOUNTS).tables)
    (form,) = load_families((SIDES,))["test-accounts"].forms
    examples = []
    for example in range(len(merged.examples)):
        cells = []
        for (row, column), item in zip(form.tables[0].cells, range(len(merged.rows)), strict=True):
            value = merged.value(example, item, merged.rows[item].side)
            cells.append({"row": row, "column": column, "value": None if value is None else float(value),
                          "status": "blank" if value is None else "read", "unit": None})  # fmt: skip
        examples.append(tmp_path / f"{example}.json")
        table = {"id": form.tables[0].id, "form": form.id, "cells": cells, "rows": []}
        examples[-1].write_text(json.dumps({"tables": [table]}), encoding="utf-8")
    drafted = draft_form(examples, "drafted/1", forms=[SIDES])
    (found,) = compiled(drafted, tmp_path).values()
    assert layout(found) == layout(form.tables[0])
    assert [(e.name, e.left, e.right) for e in found.equations] == [
        (e.name, e.left, e.right) for e in form.tables[0].equations
    ]


def test_results_of_one_name_in_two_folders_are_two_examples(tmp_path: Path) -> None:
    examples = []
    for folder, values in (("x", (7, 3, 4)), ("y", (9, 1, 8))):
        (tmp_path / folder).mkdir()
        rows: dict[str, tuple[int | None, ...]] = {"one": values, "two": (0, 0, 0)}
        examples.append(result(tmp_path / folder, "same", ("total", "a", "b"), rows))
    (table,) = draft_form(examples, "drafted/1").tables
    assert table.merged.examples == ["x/same.json", "y/same.json"]


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    value = '{"tables": [{"id": "t", "form": "x/1", "cells": [{"row": "a", "column": "b", "value": "%s"}]}]}'
    for text in ("[]", "{}", "{", '{"tables": [{"id": "t"}]}', value % "abc", value % "NaN", "[" * 100_000):
        path = tmp_path / "wrong.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnknownFormat, match=r"wrong\.json can't be read as a result"):
            draft_form([path])


def test_a_table_without_cells_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text(json.dumps({"tables": [{"id": "t", "form": "x/1", "cells": []}]}), encoding="utf-8")
    with pytest.raises(OptionError, match=r"no table|No table"):
        draft_form([path])


def test_examples_with_other_blocks_each_are_refused(tmp_path: Path) -> None:
    one = result(tmp_path, "one", ("n",), {"a": (1,), "b": (2,)})
    more = json.loads(one.read_text(encoding="utf-8"))
    more["tables"][0]["cells"] += [{"row": r, "column": "m", "value": 3, "status": "read", "unit": None} for r in "cd"]
    two = tmp_path / "two.json"
    two.write_text(json.dumps(more), encoding="utf-8")
    for examples in ([one, two], [two, one]):
        with pytest.raises(OptionError, match="other blocks or sides"):
            draft_form(examples)
