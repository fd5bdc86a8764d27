"""Golden cases: each stage is fed the gold of the stage before, and the whole line is run once end to end.

pytest tests/pipeline/test_goldens.py --regenerate      (fails while it does)
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gouji.align import align, revised
from gouji.document import Document
from gouji.pipeline import Structurer
from gouji.readers.text import read_text
from gouji.rebuild import rebuild
from gouji.reconcile import reconcile
from tests.pages import family, tagger
from tests.pipeline import goldens
from tests.pipeline.goldens import Aligned, Tree

FOLDERS = sorted(path for path in goldens.CASES.glob("*/*") if path.is_dir())


@pytest.fixture(params=FOLDERS, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture
def document(case: Path) -> Document:
    return read_text((case / "source.txt").read_bytes(), "source.txt")


def compare(request: pytest.FixtureRequest, path: Path, found: Tree) -> None:
    """Compare what was found with the gold of a case, or write it anew."""
    if request.config.getoption("regenerate"):
        goldens.save(path, found)
        pytest.fail(f"{path.parent.name}/{path.name} was written anew. Look at the difference, and run without.")
    assert goldens.differences(goldens.open_(path), found) == []


def test_there_are_cases() -> None:
    assert len(FOLDERS) >= 6


def test_classify(case: Path, document: Document, request: pytest.FixtureRequest) -> None:
    compare(request, case / "tags.json", goldens.tags_tree(tagger()(document)))


def test_align(case: Path, document: Document, request: pytest.FixtureRequest) -> None:
    tagged = goldens.tags_from(goldens.open_(case / "tags.json"), document)
    found = align(tagged, family().tables)
    digital = revised(document.digital, found, [family().table(a.table, a.form) for a in found])
    compare(request, case / "alignment.json", goldens.tree(Aligned(digital, found)))


def test_rebuild(case: Path, document: Document, request: pytest.FixtureRequest) -> None:
    gold = goldens.aligned_from(goldens.open_(case / "alignment.json"))
    document = replace(document, digital=gold.digital)
    grids = [rebuild(document, alignment, family().table(alignment.table, alignment.form)) for alignment in gold.tables]
    compare(request, case / "grid.json", [goldens.grid_tree(grid) for grid in grids])


def test_reconcile(case: Path, document: Document) -> None:
    gold = goldens.aligned_from(goldens.open_(case / "alignment.json"))
    document = replace(document, digital=gold.digital)
    grids = goldens.grids_from(goldens.open_(case / "grid.json"), gold.tables)
    done = [reconcile(document, grid, family().table(grid.alignment.table, grid.alignment.form)) for grid in grids]
    result = goldens.open_(case / "result.json")
    assert isinstance(result, dict)
    shown = [table for table in result["tables"] if "lines" in table]  # type: ignore[union-attr, operator]
    assert goldens.differences(shown, [goldens.plain(table) for table, _ in done]) == []
    checks = [goldens.plain(check) for _, listed in done for check in listed]
    assert goldens.differences(result.get("checks", []), checks) == []


def test_end_to_end(case: Path, rules: Structurer, request: pytest.FixtureRequest) -> None:
    (result,) = rules.run((case / "source.txt").read_bytes(), "source.txt")
    compare(request, case / "result.json", goldens.report_tree(result.report))


def test_what_is_written_is_what_is_read(case: Path, document: Document) -> None:
    tags, alignment, grid = (goldens.open_(case / f"{name}.json") for name in ("tags", "alignment", "grid"))
    gold = goldens.aligned_from(alignment)
    assert goldens.tags_tree(goldens.tags_from(tags, document)) == tags
    assert goldens.tree(gold) == alignment
    assert [goldens.grid_tree(g) for g in goldens.grids_from(grid, gold.tables)] == grid
