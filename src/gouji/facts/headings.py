"""Headings: which lines open a section, with their numbers, levels and titles; rows of tables are not among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.channel.normalise import bare
from gouji.document import Tag
from gouji.facts.outline import HAN, Heading, outline
from gouji.facts.page import PageLine, is_noise, squeeze_plain
from gouji.facts.words import SUBHEADINGS, Words

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LEVEL1 = re.compile(rf"(?P<n>第{_NUMERAL}部分|{_NUMERAL})\s*(?:[、.．,，。:：﹑､丶]|(?<=部分))\s*")
_LEVEL2 = re.compile(
    rf"(?:[（(〔【\[﹙]\s*(?P<n>{_NUMERAL}|[—–―ー－-]{{1,2}})\s*[)）〕】\]﹚]|(?P<m>{_NUMERAL})\s*[)）]|(?P<c>[㈠-㈩]))\s*[、.．,，:：]?\s*"
)
_LEVEL3 = re.compile(r"(?P<n>\d{1,2})\s*[.．、﹒]\s*(?=[\u4e00-\u9fff“\"《])")
_LOOSE = re.compile(
    rf"(?:[\d\s|]*[\s|])?(?P<n>{_NUMERAL}|[—–―ー－\-_=＝ニΞ≡弍囚伍]|\d{{1,2}}|[IVXⅠ-Ⅻ]{{1,4}}|[\u4e00-\u9fff](?=[、.．]))?\s*(?P<dot>[、.．,，:：﹑､丶\s]?)\s*(?=[\u4e00-\u9fff])"
)
_FIRST = frozenset(
    "一二三四五六七八九十第（(〔【[﹙㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩0123456789０１２３４５６７８９—–―ー－-_=＝ニΞ≡弍囚伍IVXⅠⅡⅢⅣⅤⅥ|、."
)
_DOTS = ("、", ".", "．")
_GLYPHS = {**dict.fromkeys("—–―ー－-_", "一"), "=": "二", "＝": "二", "ニ": "二", "Ξ": "三", "≡": "三"}
_SENTENCE_END = re.compile(r"[。；;！？!?]")
_LEADERS = re.compile(r"(?:[.…·．]{3,}|…+|\s-{3,})\s*[-—(（]?\s*\d*\s*[-—)）]?$|\s{2,}\d{1,3}$")
_TRAILING = "。．.：:；;，,、…·|\\ \t"
_NONE = re.compile(r"[（(]?(?:无|暂无|没有|無)[)）]?[。.]?")
_INNER = re.compile(rf"[（(]\s*{_NUMERAL}\s*[)）]")
_LONGEST_TITLE = 40
_LONGEST_RUN_IN = 26
"""Characters of the longest title that text follows on the same line: a longer one is a sentence."""
_LONGEST_LEVEL3 = 25
_SCAN = 240
"""Characters of a line that are looked at: enough for the longest title with the beginning of its text."""
_SURE = 92.0
"""Least similarity (0-100) to an official heading of one that has lost its number and the mark after it."""
_CLEAR = 84.0
"""The same where the mark after the number is left."""
_FIGURES = re.compile(r"[\dOoIl|.,\s]{1,12}")


def find_headings(lines: Sequence[PageLine], words: Words) -> list[Heading]:
    """All headings of a report, in order.

    Args:
        lines: Its lines that are not blank.
        words: Headings and labels of the form's family.
    """
    found: list[Heading] = []
    skip = 0
    for index, line in enumerate(lines):
        if index < skip:
            continue
        text = line.text
        first = text[0]
        opens = first in _FIRST or first in words.starts or line.marked or text[1:2] in _DOTS
        if len(text) < 3 or not opens or words.is_cell(text):
            continue
        for heading in _read(lines, index, text[:_SCAN], words):
            whole = replace(heading, rest=heading.rest + text[_SCAN:]) if heading.rest else heading
            found.append(whole)
            skip = max(skip, whole.end)
    return outline(found, lines)


def _read(lines: Sequence[PageLine], index: int, text: str, words: Words) -> Iterator[Heading]:
    """The headings on one line: none or one, or two where one follows the other (一、总体情况（一）主动公开)."""
    line = lines[index]
    heading = _numbered(lines, index, text, words) or _loose(line, index, text, words)
    if heading is None:
        return
    if heading.level == 1 and not heading.rest:
        inner = _INNER.search(heading.title, 2)
        if inner:
            second = _numbered(lines, index, heading.title[inner.start() :], words)
            if second and second.level == 2:
                yield replace(heading, title=heading.title[: inner.start()].rstrip(_TRAILING))
                yield second
                return
    yield heading
    if heading.rest and heading.level < 3:
        second = _numbered(lines, index, heading.rest, words)
        if second and second.level == heading.level + 1:
            yield second


def _numbered(lines: Sequence[PageLine], index: int, text: str, words: Words) -> Heading | None:
    """The heading that a line with a sound number opens."""
    line = lines[index]
    level = 1
    match = _LEVEL1.match(text)
    if not match:
        level, match = 2, _LEVEL2.match(text)
    if not match:
        level, match = 3, _LEVEL3.match(text)
    if not match:
        return None
    body = text[match.end() :]
    if "\t" in body or "|" in body:  # cells of a row; empty ones may follow a heading
        cells = [cell for cell in re.split(r"[\t|]", body) if cell.strip()]
        if len(cells) != 1 or (text.startswith("|") and line.found):
            return None
        body = cells[0]
    if _LEADERS.search(body):
        return None
    title, rest, listed = _cut(body, words)
    key = bare(title)
    if len(key) < 2 or words.is_label(key):
        return None
    official = words.is_official(key)
    known = level == 2 and key in SUBHEADINGS
    if not official:
        if line.found or words.is_cell(key) or text.endswith(("；", ";", "，")):
            return None
        if line.table and not known and (level > 1 or line.probability >= 0.9):
            return None
        if _heads_numbers(lines, index):
            return None
    end = index + 1
    if not rest and level < 3:
        title, end, official = _goes_on(lines, index, title, official, words)
        key = bare(title)
    if not (official or known) and _is_sentence(title, rest, level, line):
        return None
    if level == 3 and (rest or listed or official or len(title) > _LONGEST_LEVEL3):
        if not official:
            return None
        level = 1  # 1、总体情况
    groups = match.groupdict()
    number = groups.get("n") or groups.get("m") or (HAN[ord(groups["c"]) - ord("㈠")] if groups.get("c") else None)
    if number and set(number) <= set("—–―ー－-"):
        number = "一"
    if official and level == 1 and number and not set(number) <= set(HAN + "第部分"):
        number = None  # restored from the order
    return Heading(number, squeeze_plain(title).rstrip(_TRAILING), level, index, end, rest, official, listed)


def _heads_numbers(lines: Sequence[PageLine], index: int) -> bool:
    """Whether figures stand below a line, or below the line that follows it, as under a garbled row label."""
    below = [line.text for line in lines[index + 1 : index + 3]]
    if len(below) < 2 or not _FIGURES.fullmatch(below[1]):
        return False  # one figure alone may be a page number
    return bool(_FIGURES.fullmatch(below[0]) or _LEVEL3.match(below[0]))


def _loose(line: PageLine, index: int, text: str, words: Words) -> Heading | None:
    """A heading whose number is lost or garbled: only one of the official ones, or one that Markdown marks."""
    match = _LOOSE.match(text)
    if not match or (len(text) - match.end() > _LONGEST_TITLE and not words.prefix(bare(text[match.end() :]))):
        return None
    title, rest, listed = _cut(text[match.end() :], words)
    key = bare(title)
    if len(key) < 4 or listed or _LEADERS.search(text):
        return None
    official, label = words.scores(key)
    if official >= (_SURE if match["dot"].strip() == "" else _CLEAR) and official > label:
        if match["n"] is None and (rest or (line.is_tag(Tag.TEXT) and official < 100)):
            return None
        number = _GLYPHS.get(match["n"] or "") or (match["n"] if match["n"] and set(match["n"]) <= set(HAN) else None)
        return Heading(number, squeeze_plain(title).rstrip(_TRAILING), 1, index, index + 1, rest, official=True)
    plain = match["n"] is None and not rest and not line.table and len(key) <= _LONGEST_LEVEL3 and label < 70
    if plain and line.marked and not re.search(r"报告$|年报$|[，。；]", title):
        return Heading(None, squeeze_plain(title).rstrip(_TRAILING), 1, index, index + 1)
    return None


def _cut(body: str, words: Words) -> tuple[str, str, bool]:
    """Part a title from the text that follows it on its line.

    Returns:
        Title, text, and whether the title ends like a sentence with nothing after it.
    """
    at = _prefix_end(body, words)
    if at is not None:
        rest = body[at:].lstrip(_TRAILING + "\u3000")
        if not rest:
            return body[:at], "", False
        if _NONE.fullmatch(rest) or re.match(
            r"[\d２]{2}|我[局县市区镇乡省州街委办]|本[局县市区年镇机]|[（(]\s*[一二三四五]", rest
        ):
            return body[:at], rest, False
    depth = 0
    for i, char in enumerate(body):
        depth += (char in "（(《“") - (char in "）)》”")
        if depth <= 0 and char in "。：:；;！!":
            rest = body[i + 1 :].strip()
            return body[:i].strip(), rest, not rest and char in "。；;！!"
        if char.isspace() and i >= 2:
            rest = body[i:].strip()
            left = squeeze_plain(body[:i])
            if len(left) >= 4 and (_NONE.fullmatch(rest) or (re.search(r"[。，,；]", rest) and len(rest) >= 12)):
                return body[:i].strip(), rest, False
    return body.strip(), "", False


def _prefix_end(body: str, words: Words) -> int | None:
    """Where the official heading ends that the text begins with."""
    prefix = words.prefix(bare(body))
    if prefix is None:
        return None
    seen = 0
    for i, char in enumerate(body):
        seen += len(bare(char))
        if seen == len(prefix):
            return i + 1
    return None


def _is_sentence(title: str, rest: str, level: int, line: PageLine) -> bool:
    """Whether what looks like a title is the beginning of a numbered sentence."""
    squeezed = squeeze_plain(title)
    size = len(squeezed)
    commas = squeezed.count("，") + squeezed.count(",")
    if _SENTENCE_END.search(squeezed) or size > _LONGEST_TITLE or squeezed.endswith(("，", ",")):
        return True
    if rest:
        return size > _LONGEST_RUN_IN or commas > 1
    if level == 3:
        return commas > 1
    if commas > 2 or (size > _LONGEST_RUN_IN and (commas or re.search(r"\d", squeezed))):
        return not line.is_tag(Tag.HEADING, Tag.SUBHEADING)
    return False


def _goes_on(lines: Sequence[PageLine], index: int, title: str, official: bool, words: Words) -> tuple[str, int, bool]:
    """Join the next line to a title that was broken, where that makes it whole.

    Returns:
        The title, the index after its last line, and whether it is official.
    """
    at = index + 1
    while at < len(lines) and at <= index + 2 and is_noise(lines[at].text):
        at += 1
    if at >= len(lines) or lines[at].found or not _is_piece(lines[at].text):
        return title, index + 1, official
    piece = lines[at].text
    joined = title + piece
    before, after = words.scores(bare(title)), words.scores(bare(joined))
    if after[0] > max(before[0], 88.0) and len(bare(piece)) >= 1:
        return joined, at + 1, True
    if official:
        return title, index + 1, True
    open_end = title.rstrip().endswith(("、", "和", "与", "及", "的", "，", "（", "《", "“"))
    if open_end and len(squeeze_plain(joined)) <= _LONGEST_TITLE:
        return joined, at + 1, False
    short = len(squeeze_plain(piece)) <= 3 and len(squeeze_plain(title)) >= 18
    return (joined, at + 1, False) if short else (title, index + 1, False)


def _is_piece(text: str) -> bool:
    """Whether a line may be the rest of a broken title."""
    if len(text) > 30 or _SENTENCE_END.search(text) or "\t" in text or not re.match(r"[\u4e00-\u9fff、，]", text):
        return False
    return not (_LEVEL1.match(text) or _LEVEL2.match(text) or _LEVEL3.match(text) or _NONE.fullmatch(text))
