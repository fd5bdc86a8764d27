"""The report around its tables: title, introduction, sections, signature, and what stands on a page besides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.issuer import Issuer, draw_date, han, write_date
from gouji.learn.corpus.page import PageLine, Role, line
from gouji.learn.corpus.paper import NUMBERING, ROMAN, ProseStyle
from gouji.learn.corpus.sample import Heading

ENUMERATIONS = (
    ("{}是", True), ("{}是", True), ("（{}）", True), ("{}.", False), ("{}、", False), ("({})", False),
    ("第{}，", True), ("{}．", False), ("（{}）", False), ("{}、", True),
)  # fmt: skip
"""Marks before the items of a list and whether their numbers are Han numerals."""


@dataclass(frozen=True, slots=True)
class Section:
    """The section of a table.

    Attributes:
        headings: Its heading and other wordings.
        entry: The grammar's entry for its heading, "" where the headings are all there is.
        printed: The table stands in it; else it is lost.
    """

    headings: tuple[str, ...]
    entry: str = ""
    printed: bool = True


@dataclass(slots=True)
class Outline:
    """The report without its tables: parts in order, a table's name where a table goes.

    Attributes:
        parts: Lines, or the id of a table to put there.
        headings: The section headings.
        title: The title without spaces.
        issuer: The fullest form of the issuer's name that is printed.
        issuer_also: Other forms of the name that are right too.
        year: The year reported on.
        published: ISO date printed, or None.
        known: Texts for the grammar.
    """

    parts: list[PageLine | str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    title: str = ""
    issuer: str = ""
    issuer_also: tuple[str, ...] = ()
    year: int = 0
    published: str | None = None
    known: dict[str, str] = field(default_factory=dict)


class Author:
    """Writes one report's prose."""

    def __init__(self, issuer: Issuer, year: int, style: ProseStyle, rng: Random, figures: Mapping[str, str]) -> None:
        self.issuer, self.year, self.style, self.rng = issuer, year, style, rng
        self.day: date = draw_date(year, rng)
        we = prose().expand("we", rng, {})
        self.known = {
            "year": str(year), "next": str(year + 1), "last": str(year - 1), "issuer": issuer.full,
            "short": issuer.short, "place": issuer.place, "we": we, "published": self.day.isoformat(), **figures,
        }  # fmt: skip
        self.outline = Outline(known=self.known)
        self.unnumbered = rng.random() < 0.015  # Word numbers its headings itself, and some dumps lose that
        self.short_only = rng.random() < 0.3 and issuer.short != issuer.full
        if self.short_only:
            self.known["issuer"] = issuer.short
        self.printed = issuer.short if self.short_only else issuer.full

    def say(self, name: str) -> str:
        """A wording from the grammar."""
        return prose().expand(name, self.rng, self.known)

    def add(self, text: str, role: Role, *, indent: str | None = None) -> None:
        """Add a paragraph, wrapped and spaced as the style says."""
        style = self.style
        if style.spaced:
            text = re.sub(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])", r" \1 ", text)
        if style.ascii:
            text = text.translate(str.maketrans("，；（）：", ",;():"))
        lead = (style.indent if role in (Role.TEXT, Role.SUBHEADING) else "") if indent is None else indent
        lead = "" if style.markdown and role in (Role.HEADING, Role.TITLE) else lead
        if style.markdown and role in (Role.HEADING, Role.TITLE):
            text = f"**{text}**" if style.markdown == "**" else style.markdown + text
        pieces = _wrap(text, style.width) if style.width and role in (Role.TEXT, Role.TITLE, Role.HEADING) else [text]
        for i, part in enumerate(pieces):
            self.outline.parts.append(line((lead if not i else "") + part, role))
        if style.blank:
            self.outline.parts.append(PageLine())

    def write(self, tables: Mapping[str, Section]) -> Outline:
        """Write the report with a section for each table, by id."""
        rng, outline = self.rng, self.outline
        outline.parts += [PageLine() for _ in range(rng.choice((0, 0, 0, 1, 2)))]
        top = rng.random() < 0.16
        for _ in range(rng.randint(1, 4) if top else 0):
            text = self.say("noise_top")
            if self.known["published"] in text:
                outline.published = self.known["published"]
            outline.parts.append(line(text, Role.NOISE))
        self._title()
        if rng.random() < 0.08:
            self.add(f"（{write_date(self.day, rng)}）", Role.TEXT)
            outline.published = self.day.isoformat()
        for _ in range(rng.choices((0, 1, 2, 3), (25, 45, 20, 10))[0]):
            self.add(self.say("intro") + (self.say("intro") if rng.random() < 0.4 else ""), Role.TEXT)
        self._sections(tables)
        self._foot()
        outline.issuer, outline.year = self.printed, self.year
        outline.issuer_also = tuple(n for n in (*self.issuer.also, self.issuer.full) if n != self.printed)
        return outline

    def _title(self) -> None:
        rng = self.rng
        if rng.random() < 0.22:
            texts = [self.known["issuer"], self.say("title_end")]
        else:
            text = self.say("title")
            texts = [text]
            if rng.random() < 0.12:
                texts = [text.replace(f"{self.year}年", f" {self.year} 年 ", 1).strip()]
            elif len(text) > 14 and rng.random() < 0.12:
                cut = rng.randint(6, len(text) - 6)
                texts = [text[:cut], text[cut:]]
        self.outline.title = "".join("".join(texts).split())
        for text in texts:
            self.add(text, Role.TITLE, indent=rng.choice(("", "", " " * rng.randint(2, 20))))

    def _heading(self, text: str, run_in: str = "") -> None:
        """A section heading, numbered unless the report's numbers were lost, with text on its own line or not."""
        count = len(self.outline.headings) + 1
        if self.unnumbered:
            self.outline.headings.append(Heading(None, text))
            self.add(text, Role.HEADING)
            return
        number = f"第{han(count)}部分" if self.style.numbering == "part" else han(count)
        self.outline.headings.append(Heading(number, text))
        marks, weights = zip(*NUMBERING[self.style.numbering][1], strict=True)
        mark = self.rng.choices(marks, weights)[0].format(han=han(count), digit=count, roman=ROMAN[count - 1])
        lead = self.rng.choices(("", "[bookmark: _GoBack]", " ", "　　"), (90, 1, 4, 5))[0]
        self.add(f"{mark}{text}{run_in}", Role.HEADING, indent=lead)

    def _paragraphs(self, names: tuple[str, ...], count: int) -> None:
        for _ in range(count):
            sentences = [self.say(self.rng.choice(names)) for _ in range(self.rng.choice((1, 1, 2, 3, 5)))]
            self.add("".join(sentences), Role.TEXT)
            if self.rng.random() < 0.09:
                self.add(self.say("short"), Role.TEXT)

    def _subsections(self) -> None:
        style = self.rng.choices(("（{}）", "({})", "{}.", "{}、", "（{}） "), (65, 12, 10, 6, 7))[0]
        if self.style.numbering in ("bracket", "arabic"):  # not the marks of the sections
            style = "{}." if self.style.numbering == "bracket" else "（{}）"
        for i in range(self.rng.randint(2, 6)):
            number = han(i + 1) if "（" in style or "(" in style else str(i + 1)
            head = style.format(number) + self.say("sub")
            if self.rng.random() < 0.2:
                self.add(head + "。" + self.say("sentence"), Role.TEXT)
            else:
                self.add(head, Role.SUBHEADING)
                self._paragraphs(("sentence", "sentence", "sentence", "request"), self.rng.choice((1, 1, 1, 2)))

    def _measures(self) -> None:
        """What is to be done, one by one: in one paragraph, a paragraph each, or each under a heading of its own."""
        rng = self.rng
        mark, numeral = rng.choice(ENUMERATIONS)
        shape = rng.choices(("paragraph", "lines", "headed", "short"), (35, 40, 15, 10))[0]
        texts = []
        for i in range(1, rng.randint(2, 6) + 1):
            head = mark.format(han(i) if numeral else i) + self.say("measure")
            details = "".join(self.say("detail") for _ in range(rng.choice((0, 1, 1, 2))))
            if shape == "headed" and mark not in ("{}是", "第{}，", "{}、"):
                self.add(head, Role.SUBHEADING)
                self.add(details or self.say("detail"), Role.TEXT)
            elif shape == "short":
                self.add(head + rng.choice(("。", "；")), Role.TEXT)
            elif shape == "paragraph":
                texts.append(head + ("。" + details if details else "；"))
            else:
                self.add(f"{head}。{details}", Role.TEXT)
        if texts:
            self.add("".join(texts), Role.TEXT)

    def _sections(self, tables: Mapping[str, Section]) -> None:
        rng = self.rng
        self._heading(self.say("heading_1"))
        if rng.random() < 0.6:
            self._paragraphs(("sentence",), rng.choice((0, 1, 1)))
            self._subsections()
        else:
            self._paragraphs(("sentence", "sentence", "request"), rng.randint(1, 5))
        for table, section in tables.items():
            self._heading(self.say(section.entry) if section.entry else rng.choice(section.headings))
            if rng.random() < 0.12:
                self.add(self.say("before_table"), Role.TEXT)
            if section.printed:
                self.outline.parts.append(table)
            else:
                text = rng.choice((f"![](media/image{rng.randint(1, 9)}.png)", "[image]", "<!-- image -->", ""))
                self.outline.parts.append(line(text, Role.NOISE))
        if rng.random() < 0.06:
            self._heading(self.say("heading_more"))
            self._paragraphs(("sentence",), rng.randint(1, 2))
        self._heading(self.say("heading_5"))
        if rng.random() < 0.25:
            self.add("（一）存在的主要问题", Role.SUBHEADING)
        self._paragraphs(("problems",), 1)
        self._paragraphs(("remedies",), 1)
        if rng.random() < 0.85:
            self._measures()
        if rng.random() < 0.94:
            run_in = rng.random() < 0.05
            self._heading(self.say("heading_6"), rng.choice(("：无。", " 无", "：暂无。")) if run_in else "")
            if not run_in or self.unnumbered:
                self.add(self.say("none"), Role.TEXT)

    def _foot(self) -> None:
        rng, parts = self.rng, self.outline.parts
        if rng.random() < 0.55:
            parts += [PageLine() for _ in range(rng.choice((0, 1, 2, 3)))]
            pad = " " * rng.choice((0, 0, 10, 22, 30)) or "　" * rng.choice((0, 0, 12))
            if rng.random() < 0.85:
                parts.append(line(pad + rng.choice((self.issuer.short, self.printed)), Role.SIGNATURE))
            parts.append(line(pad + write_date(self.day, rng), Role.SIGNATURE))
            self.outline.published = self.day.isoformat()
        if rng.random() < 0.14:
            parts += [line(self.say("noise_end"), Role.NOISE) for _ in range(rng.randint(1, 4))]


def _wrap(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)] or [text]
