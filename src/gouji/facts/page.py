"""The lines of a report as the other modules of this room read them: cleaned, without blanks, tables marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.channel.normalise import bare, core, enumerator
from gouji.document import TABLE_TAGS, Document, Tag, TaggedLine
from gouji.facts.words import Words

_MARKS = re.compile(r"\[bookmark:[^\]]*\]|\*\*|__|</?(?:b|p|u|strong|center|br|h[1-6])\s*/?>|&nbsp;|^\s*>\s+")
_MARKED = re.compile(r"[\[*_<&>]")
_BLANKS = " \t\r\n\x0b\x0c\x00\u3000\u00a0\u200b\ufeff"
_INDENTS = ("\u3000", "  ", "\t", "\u00a0\u00a0")
_HASHES = re.compile(r"^\s*#{1,6}\s*(?=\S)")
_SPACE = re.compile(r"\s+")
_PAGE_NUMBER = re.compile(
    r"[-—–－_~·.\s]*(?:第\s*)?\d{1,3}(?:\s*[/／]\s*\d{1,3})?(?:\s*页)?(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?[-—–－_~·.\s]*"
)
_RULE = re.compile(r"[-—–─━=_*·.\s|+:：]+")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|\[?(?:图片|image\d*|picture)[^\]\s]{0,20}\]?|<img[^>]*>", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\s.,OoIl|/\-—]+")
_SENTENCE = re.compile(r"[\u4e00-\u9fff]{4,}.*[。，；]")
_PARENTHESES = re.compile(r"[（(][^（）()]*[)）]?")
_SENTENCE_ENDS = ("。", "：", "；", ":", ";", "！")
_SHORTEST_SENTENCE = 12
_LOOKED_AT = 400
"""Characters of a line that are searched for punctuation."""
_LONGEST_LABEL = 40
_LONGEST_REMARK = 150
"""Characters of the longest remark that issuers add to a label in parentheses."""
_NOTHING = re.compile(r"(?:本年度|我[局县市区镇乡])?(?:无|暂无|没有|無)(?:其他|其它|需要?|报告|的|事项|情况)*[。.]?")


def squeeze_plain(text: str) -> str:
    """The text without white space, nothing else changed."""
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line that is not blank.

    Attributes:
        number: Its number in the source.
        text: Its text without marks of other tools (Markdown, bookmarks) and without surrounding white space.
        indent: Whether it is set in like the start of a paragraph.
        marked: Whether it is a Markdown heading.
        tag: Its tag, or None.
        probability: Probability of the tag.
        table: Whether it stands in a table that was found, or is tagged as part of one.
        found: Whether it stands in a table that was found.
    """

    number: int
    text: str
    indent: bool = False
    marked: bool = False
    tag: Tag | None = None
    probability: float = 0.0
    table: bool = False
    found: bool = False

    def is_tag(self, *tags: Tag) -> bool:
        """Whether the tagger thinks, more likely than not, that it is one of the tags."""
        return self.tag in tags and self.probability >= 0.5


def clean(text: str) -> str:
    """The text without bookmarks, Markdown marks and surrounding white space."""
    if _MARKED.search(text):
        text = _MARKS.sub("", text)
    if "#" in text:
        text = _HASHES.sub("", text)
    return text.strip(_BLANKS)


def page_lines(
    document: Document, tagged: Sequence[TaggedLine], tables: Sequence[tuple[int, int]]
) -> tuple[PageLine, ...]:
    """The lines that are not blank, in reading order.

    Args:
        document: The report.
        tagged: Its lines with their tags; lines may lack.
        tables: First and last line (inclusive) of every table that was found.
    """
    tags = {entry.line.number: entry for entry in tagged}
    ranges = sorted(tables)
    lines = []
    for line in document.lines:
        raw = line.text
        if not raw or raw.isspace():
            continue
        text = raw if raw.isdigit() else clean(raw)
        if not text:
            continue
        number = line.number
        entry = tags.get(number)
        found = bool(ranges) and any(first <= number <= last for first, last in ranges)
        lines.append(
            PageLine(
                number,
                text,
                raw is not text and raw.startswith(_INDENTS),
                "#" in raw and raw.lstrip().startswith("#"),
                entry.tag if entry else None,
                entry.probability if entry else 0.0,
                found or (entry is not None and entry.tag in TABLE_TAGS and entry.table >= 0.5),
                found,
            )
        )
    return tuple(lines)


def is_noise(text: str) -> bool:
    """Whether a cleaned line is a page number, a rule, a picture or nothing but signs."""
    if len(text) > 60 or not text:
        return not text
    return bool(_PAGE_NUMBER.fullmatch(text) or _RULE.fullmatch(text) or _PICTURE.fullmatch(text))


def is_prose(line: PageLine, words: Words, table_section: bool) -> bool:
    """Whether a line below a heading is running text.

    Args:
        line: The line.
        words: The form's words.
        table_section: Whether it stands under a heading that announces a table.
    """
    text = line.text
    if line.found or text.isdigit() or is_noise(text):
        return False
    if table_section and _is_table_text(text, words):
        return False
    sentence = len(text) >= _SHORTEST_SENTENCE and "\t" not in text and bool(_SENTENCE.search(text, 0, _LOOKED_AT))
    if line.table:
        return sentence or (not table_section and bool(_NOTHING.fullmatch(text)))
    if line.tag is Tag.NOISE and line.probability >= 0.5:
        return sentence
    if sentence or not table_section:
        return not (_NUMBERS.fullmatch(text) or text.startswith("|"))
    return text.endswith(_SENTENCE_ENDS) or len(text) > _LONGEST_LABEL


def _is_table_text(text: str, words: Words) -> bool:
    """Whether a line in the section of a table is a label, a row, or a remark of it."""
    if words.is_cell(text):
        return True
    if "\t" in text or "|" in text:
        cells = [cell for cell in re.split(r"\s*[\t|]\s*", text) if cell]
        return len(cells) != 1 or _is_table_text(cells[0], words)
    if len(text) > _LONGEST_REMARK:
        return False
    found = enumerator(text)
    short = core(text[found[2] :] if found else text)
    outside = bare(_PARENTHESES.sub("", text))
    if len(outside) < _SHORTEST_SENTENCE and not text.endswith(_SENTENCE_ENDS):
        return True
    return not outside or words.is_cell(short) or words.is_remark(text) or bool(found and words.is_label(short))
