"""The guidelines for people and the rule that labels the corpus tag alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gouji.document import Tag
from gouji.learn.corpus.page import Piece, Role, tag_of

PAGE = (Path(__file__).parents[2] / "training/GUIDELINES.md").read_text(encoding="utf-8")
JUDGED = {"line", "tag", "why"}


@dataclass(frozen=True)
class Example:
    section: str
    cells: dict[str, str]

    @property
    def line(self) -> str:
        return self.cells["line"].strip("`")

    @property
    def pieces(self) -> list[Piece]:
        found = []
        for part in self.cells["made of"].split("; "):
            role, _, text = part.removeprefix("…").partition(" ")
            found.append(Piece(text, Role(role), rest=part.startswith("…")))
        return found


def examples() -> list[Example]:
    """Every row of every table."""
    found = []
    for section in re.split(r"^#+ ", PAGE, flags=re.MULTILINE)[1:]:
        name, _, body = section.partition("\n")
        rows = [line for line in body.splitlines() if line.startswith("|")]
        if rows:
            cells = [[c.strip().replace(r"\|", "|") for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
            found += [Example(name, dict(zip(cells[0], row, strict=True))) for row in cells[2:]]
    return found


ALL = examples()
BY_RULE = [example for example in ALL if "made of" in example.cells]


@pytest.mark.parametrize("example", BY_RULE, ids=lambda e: f"{e.section}: {e.line}")
def test_the_rule_tags_the_example_as_the_guidelines_do(example: Example) -> None:
    assert tag_of(example.pieces) is Tag(example.cells["tag"])
    at = 0
    for piece in example.pieces:  # the pieces stand in the line, in order, and leave nothing but marks
        at = example.line.index(piece.text, at) + len(piece.text)
    rest = example.line
    for piece in example.pieces:
        rest = rest.replace(piece.text, "", 1)
    assert not re.sub(r"[|\s#　]", "", rest), "something on the line is in none of its pieces"
    if example.section in list(Tag):
        assert example.cells["tag"] == example.section


def test_every_tag_has_its_section_with_examples() -> None:
    assert [tag.value for tag in Tag] == list(dict.fromkeys(e.section for e in ALL if e.section in list(Tag)))
    for tag in Tag:
        assert sum(example.section == tag for example in BY_RULE) >= 2, tag


def test_what_no_rule_decides_stands_under_judgement_alone() -> None:
    judged = [example for example in ALL if "made of" not in example.cells]
    assert len(judged) > 5
    assert {example.section for example in judged} == {"Judgement"}
    for example in judged:
        assert example.cells.keys() == JUDGED
        assert Tag(example.cells["tag"])
        assert example.cells["why"]
