"""Real reports that stand beside the repository; testing only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.document import Tag
from gouji.facts import find_facts, split_reports

from .helpers import FAMILY, document, tag_all

SHARED = Path(__file__).parents[3] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))


@pytest.mark.skipif(bool(SEEDS), reason="the real reports are there")
def test_the_real_reports_are_there() -> None:
    pytest.skip(f"NOT TESTED ON REAL REPORTS: {SHARED / 'seeds'} is absent")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("tag", [None, Tag.TEXT, Tag.ROW_LABEL], ids=str)
def test_the_facts_of_real_reports(path: Path, tag: Tag | None) -> None:
    gold = json.loads((SHARED / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
    doc = document(path.read_text(encoding="utf-8"))
    found = find_facts(doc, tag_all(doc, tag) if tag else (), FAMILY)
    assert found.issuer in {gold["issuer"], *gold["issuer_also"]}
    assert (found.year, found.title, found.published) == (gold["year"], gold["title"], gold["published"])
    top = [{"number": s.number, "title": s.title} for s in found.sections if s.level == 1]
    assert top == gold["headings"]
    assert len(split_reports([line.text for line in doc.lines])) == 1
