"""How running text and pages look: paragraphs, headings, numbers of sections and pages."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PAGE_NUMBERS = ("", "- {} -", "{}", "第 {} 页", "—{}—", "第{}页 共9页", "{} / 9", "— {} —", "-{}-")
PAGE_WEIGHTS = (40, 15, 12, 7, 8, 4, 4, 6, 4)
"""Ways to print a page's number and how common they are."""

NUMBERING: dict[str, tuple[int, tuple[tuple[str, int], ...]]] = {
    "han": (900, (("{han}、", 86), ("{han}、 ", 5), ("{han}．", 3), ("{han}.", 3), ("{han} 、", 2), ("{han}，", 1))),
    "part": (25, (("第{han}部分 ", 60), ("第{han}部分　", 20), ("第{han}部分、", 10), ("第{han}部分：", 10))),
    "bracket": (15, (("（{han}）", 70), ("({han})", 30))),
    "arabic": (30, (("{digit}.", 40), ("{digit}、", 40), ("{digit}. ", 10), ("{digit}．", 10))),
    "roman": (10, (("{roman}. ", 40), ("{roman}、", 60))),
}
"""Ways to number section headings: how common each is, and its marks with their weights."""

ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"


@dataclass(frozen=True, slots=True)
class ProseStyle:
    """How running text stands on the page.

    Attributes:
        indent: Before a paragraph.
        blank: A blank line after every paragraph.
        width: Characters after which a line is wrapped, or 0.
        spaced: Spaces stand around numbers.
        ascii: Commas and brackets are half-width.
        markdown: Headings carry # or **.
        numbers: Pages are numbered in this style, "" for none.
        running: The running head at the top of every page but the first, "" for none.
        numbering: How section headings are numbered, a key of `NUMBERING`.
    """

    indent: str = ""
    blank: bool = False
    width: int = 0
    spaced: bool = False
    ascii: bool = False
    markdown: str = ""
    numbers: str = ""
    running: str = ""
    numbering: str = "han"


def draw_prose(rng: Random, layout: str) -> ProseStyle:
    """A style that goes with a table layout: dumps of Word files keep paragraphs whole, printed pages wrap them."""
    printed = layout in ("spaces", "ocr", "boxes") or rng.random() < 0.1
    return ProseStyle(
        rng.choices(("", "　　", "    ", "  ", "\t"), (60, 22, 12, 3, 3))[0],
        rng.random() < (0.35 if layout != "boxes" else 0.05),
        rng.choice((22, 28, 30, 32, 34, 38, 42)) if printed and rng.random() < 0.85 else 0,
        rng.random() < 0.18,
        rng.random() < 0.08,
        rng.choice(("## ", "# ", "**", "### ")) if layout == "pipes" and rng.random() < 0.75 else "",
        rng.choices(PAGE_NUMBERS, PAGE_WEIGHTS)[0] if printed or rng.random() < 0.15 else "",
        numbering=rng.choices(list(NUMBERING), [weight for weight, _ in NUMBERING.values()])[0],
    )  # fmt: skip
