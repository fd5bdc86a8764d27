"""A small invented report, as it is read, and what a person says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from gouji.document import Line, Tag, TaggedLine
from gouji.learn.corrections import Made, Origin, Page, Signature, SourceFile
from gouji.learn.corrections.pages import FoundLabel

LINES = (
    "石滩镇2023年政府信息公开工作年度报告",
    "",
    "一、总体情况",
    "  本年主动公开信息两条。",
    "规章 0 0 7",
    "𠮷田街道办事处",
    "公 开",
)
TAGS = (Tag.TITLE, Tag.NOISE, Tag.HEADING, Tag.TEXT, Tag.ROW, Tag.SIGNATURE, Tag.FRAGMENT)
SOURCE = SourceFile("a/shitan.txt", "\n".join(LINES).encode())
ORIGIN = Origin(SOURCE.name, SOURCE.sha256)
MADE = Made("0.1.0", "cn-ogi-0.1.0")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sign(who: str = "Li", when: datetime = NOON) -> Signature:
    return Signature(ORIGIN, who, when, "editor", MADE)


def page(
    lines: Sequence[str] = LINES, tags: Sequence[Tag] = TAGS, sure: Sequence[float] = (), name: str = "", first: int = 1
) -> Page:
    source = SourceFile(name or SOURCE.name, "\n".join(lines).encode())
    chances = sure or [0.9] * len(lines)
    tagged = tuple(
        TaggedLine(Line(first + i, text), tag, chance, 0.5, "model")
        for i, (text, tag, chance) in enumerate(zip(lines, tags, chances, strict=True))
    )
    labels = (FoundLabel(5, 0, 2, "disclosure", "art20_1.regulations", None),) if lines == LINES and first == 1 else ()
    keys = ("disclosure/row/art20_1.regulations", "disclosure/column/in_force")
    return Page(Origin(source.name, source.sha256), MADE, tagged, labels, keys)
