"""The printed title of a report, in one line or broken over several, and what it says of issuer and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gouji.document import Tag
from gouji.facts.dates import YEAR, find_year, plain_digits
from gouji.facts.page import PageLine, is_noise, squeeze_plain

_NAME = r"(?:(?!公开|报告|年报)[\u4e00-\u9fffA-Za-z·•・．.、（）()〔〕“”—-])"
_TITLE = re.compile(
    rf"《?(?:关于)?(?:印发|公布|发布|报送|上报)?《?(?P<year>{YEAR})?的?(?P<issuer>{_NAME}{{2,45}}?)??(?:关于)?"
    rf"(?:{YEAR})?的?(?P<type>(?:政务公开[和及与、])?(?:党务|政府|政务)*(?:信息|政务|事务|财务)?公开(?:工作)?(?:情况)?的?"
    rf"(?:{YEAR})?的?(?:年度|全年|年|总体)*(?:工作)*(?:情况|总结)*的?(?:报告|年报|总结))》?"
    rf"(?:[（(\[【]?{YEAR}[)）\]】]?)?(?:[（(][^（）()]{{1,15}}[)）])?(?:的(?:公告|通知|公示|函|报告))?"
)
_OFFICIAL_TYPE = "政府信息公开工作年度报告"
_BODY_END = (
    "人民政府|政府|委员会|管委会|委|局|厅|办公室|办公厅|办|处|院|会|中心|所|站|社|队|部|司|署|馆|校|学院|大学|公司|集团|"
    "街道|镇|乡|区|县|市|省|州|盟|旗|场|室|园|库|台|总团|行|港|村"
)
BODY = re.compile(
    rf"[\u4e00-\u9fffA-Za-z·•・．、（）()〔〕“”]{{1,40}}(?:{_BODY_END})(?:[（(][\u4e00-\u9fff、]{{2,20}}[)）])?"
)
"""A name of a public body: what an issuer's name looks like where it stands alone."""

_NOT_TITLE = re.compile(
    r"首页|位置|导航|专栏|目录|指南|栏目|索引|来源|时间|日期|字体|字号|打印|浏览|分享|登录|搜索|公开制度|下载|附件|解读|"
    r"[>›»|；;。？！，,_]|上一[篇条]|下一[篇条]|现将|如下|根据|按照|公布$|现行"
)
_KEYED = re.compile(r"(?:标\s*题|名\s*称|信息名称|文件名称|题\s*名)\s*[：:|\t]\s*(?P<title>\S.{4,80}?(?:报告|年报))")
_ANCHOR = re.compile(r"公开|报告|年报")
_LONGEST_PIECE = 48
"""Characters of the longest line that may be a piece of a title; the longest names of bodies have about 30."""
_MOST_PIECES = 4
_GARBLED = 74.0
"""Least similarity (0-100) to the official words of a title that the grammar can't read."""
_WHOLE_ALL = ("全市", "全县", "全区", "全省", "全镇", "全乡", "全州", "全局", "我", "本", "各")


@dataclass(frozen=True, slots=True)
class Title:
    """A title found on the page.

    Attributes:
        text: As printed, without white space.
        issuer: The issuer it names, or None.
        year: The year it names, or None.
        first: Number of its first line.
        last: Number of its last line.
        score: How good a title it is; only for comparing.
    """

    text: str
    issuer: str | None
    year: int | None
    first: int
    last: int
    score: float = 0.0


def read_title(text: str) -> tuple[str | None, int | None] | None:
    """Take a title apart.

    Args:
        text: A line or the joined lines.

    Returns:
        Issuer and year, each None where the title names none; None if the text is no title of such a report.
    """
    squeezed = squeeze_plain(text)
    if len(squeezed) > 100 or "公开" not in squeezed:
        return None
    found = _TITLE.fullmatch(plain_digits(squeezed))
    if not found:
        return None
    issuer = squeezed[slice(*found.span("issuer"))] if found["issuer"] else None
    if issuer:
        if issuer.endswith("人民") and found["type"].startswith("政府"):
            issuer += "政府"  # 某县人民政府信息公开: one 政府 serves both words
        issuer = issuer.strip("的、.-—")
    if not issuer or len(issuer) < 2 or issuer.startswith(_WHOLE_ALL):
        issuer = None
    return issuer, find_year(squeezed)


def find_title(lines: Sequence[PageLine]) -> Title | None:
    """Find the title in the head of a report.

    Args:
        lines: The lines before the first heading.

    Returns:
        The best title, or None.
    """
    head = [line for line in lines if not is_noise(line.text)]
    anchors = [i for i, line in enumerate(head) if len(line.text) <= 2 * _LONGEST_PIECE and _ANCHOR.search(line.text)]
    best: Title | None = None
    tried: set[tuple[int, int]] = set()
    for at in anchors:
        for size in range(1, _MOST_PIECES + 1):
            for start in range(max(0, at - size + 1), min(at, len(head) - size) + 1):
                if (start, size) in tried:
                    continue
                tried.add((start, size))
                title = _window(head[start : start + size])
                if title and (best is None or title.score > best.score):
                    best = title
    if best and (best.year or best.issuer):
        return best
    return _keyed(head) or _garbled(head) or best


def _window(pieces: Sequence[PageLine]) -> Title | None:
    texts = [squeeze_plain(piece.text) for piece in pieces]
    if any(len(text) > _LONGEST_PIECE for text in texts) and len(texts) > 1:
        return None
    joined = "".join(texts)
    read = None if _NOT_TITLE.search(joined) else read_title(joined)
    if read is None:
        return None
    issuer, year = read
    if len(texts) > 1:
        whole = [read_title(text) for text in texts]
        if any(found and found != (None, None) for found in whole) and not issuer:
            return None
        if any("公开" in text and found for text, found in zip(texts[:-1], whole, strict=False)) and not _is_year(
            texts[-1]
        ):
            return None  # a menu entry above the title
        if texts[0] == issuer and not BODY.fullmatch(issuer):
            return None
        if whole[-1] and whole[-1][0] and len(texts) > 1:
            return None  # the last line names an issuer of its own; what stands above it is something else
    score = 4.0 * (year is not None) + 3.0 * (issuer is not None) + 1.0 * ("年度" in joined or "年报" in joined)
    score += sum(p.probability for p in pieces if p.tag is Tag.TITLE) / len(pieces) - 0.5 * (len(pieces) - 1)
    return Title(joined.strip("《》"), issuer, year, pieces[0].number, pieces[-1].number, score)


def _is_year(text: str) -> bool:
    return find_year(text) is not None and "公开" not in text


def _keyed(head: Sequence[PageLine]) -> Title | None:
    """A title in the data at the head of a web page (名称：…)."""
    for line in head:
        found = _KEYED.search(line.text) if len(line.text) < 400 else None
        read = read_title(found["title"]) if found else None
        if found and read and read != (None, None):
            return Title(squeeze_plain(found["title"]), *read, line.number, line.number)
    return None


def _garbled(head: Sequence[PageLine]) -> Title | None:
    """A title with misread characters: alike enough to the official words, or what the tagger says is the title."""
    for i, line in enumerate(head[:20]):
        for size in (1, 2, 3):
            pieces = head[i : i + size]
            text = squeeze_plain("".join(piece.text for piece in pieces))
            tagged = all(piece.is_tag(Tag.TITLE) for piece in pieces)
            if not 8 <= len(text) <= 60 or (_NOT_TITLE.search(text) and not tagged) or len(pieces) < size:
                continue
            match = fuzz.partial_ratio_alignment(_OFFICIAL_TYPE, text, score_cutoff=_GARBLED - 15 * tagged)
            year = find_year(text)
            if match is None or (year is None and not tagged) or not re.search(r"[报告吿总結结]{1,2}[）)]?$", text):
                continue
            front = text[: match.dest_start]
            found = re.search(YEAR, plain_digits(front))
            name = front[: found.start()] or front[found.end() :] if found else front
            issuer = name if BODY.fullmatch(name) and not name.startswith(_WHOLE_ALL) else None
            return Title(text, issuer, year, line.number, pieces[-1].number)
    return None
