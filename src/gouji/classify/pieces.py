"""A line cut into its pieces: text, numbers, marks for empty cells; what is noise on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gouji.channel import enumerator, fold
from gouji.document import is_blank_mark, parse_amount

HEAD, TAIL = 300, 60
"""Characters looked at from the start and the end of a line; a line may have millions."""

PROSE_LENGTH = 45
"""Characters; a line of text that is longer is no label: only remarks make labels longer, and these are cut off."""

_MARKUP = re.compile(r"\[bookmark:[^\]]*\]|\*\*|__|^\s*#{1,6}\s+|^\s*>\s|</?[a-zA-Z][^<>]{0,40}>")
_NOISE = re.compile(
    r"[-=_~*.|:+ ]*[-=_~*|:+][-=_~*.|:+ ]*"  # a rule of dashes, also that of a Markdown table
    r"|[-~.]+ ?\d{1,4} ?[-~.]+|第? ?\d{1,4} ?/ ?(?:共 ?)?\d{1,4} ?页?|第 ?\d{1,4} ?页.{0,12}|共 ?\d{1,4} ?页"
    r"|(?:page|p\.) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?"
    r"|!?\[[^\]]*\](?:\([^)]*\))?|<!--.*|```.*|\S*\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp)\S*|\[?图片.{0,12}"
    r"|[^\w\u4e00-\u9fff]{0,6}",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"首页 ?[>/|]|首页 [\u4e00-\u9fff]{2,6} |(?:您)?(?:的)?当前(?:的)?位置|分享到?:|上一篇|下一篇|扫一扫"
    r"|搜索$|打印(?:本页)?$|关闭(?:窗口)?$"
    r"|(?:发布|成文|更新)(?:日期|时间):|索引号:|信息来源:|来源:|浏览(?:次数|量)|点击(?:数|量)|您是第|网站(?:地图|支持)|无障碍|适老化|抄送:"
    r"|字体:|版权所有|主办单位?:|\[toc\]|附件:?\d?$",
    re.IGNORECASE,
)
"""How lines of a web page around a report begin."""
_SPLIT = re.compile(r"\t|\||\s{2,}")
_NUMERAL = r"(?:[-+]|[增减]少?加? ?)?[\dOoIl〇○][\dOoIl〇○,]*(?:\.\d+)?\.?(?:[亿万千百]?[元圆]|[亿万]|件|条|项)?"
_TRAILING = re.compile(
    rf"(?P<label>.*?[^\d\s.,+-])(?P<gap>\s*)(?P<run>(?:{_NUMERAL}|[-/])(?:\s+(?:{_NUMERAL}|[-/]))*)\.?"
)


@dataclass(slots=True)
class Pieces:
    """The pieces of a line, before their likeness is known."""

    plain: str
    length: int
    markup: bool
    noise: bool = False
    numbers: int = 0
    marks: int = 0
    empties: int = 0
    texts: tuple[str, ...] = ()
    glued: bool = False


def cut(text: str) -> Pieces:
    """Cut a line in pieces, and numbers off their labels."""
    length = len(text)
    clipped = text if length <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"
    cleaned = _MARKUP.sub("", clipped) if any(mark in clipped for mark in "[*_#>") else clipped
    plain = fold(cleaned).strip()
    found = Pieces(plain, length, cleaned != clipped)
    words = plain.replace("|", " ").split()
    if len(words) > 1 and all(map(is_blank_mark, words)) and max(map(len, words)) < 3:
        found.marks = len(words)
        return found
    if not plain or _NOISE.fullmatch(plain) or (length <= HEAD and _CHROME.match(plain)):
        found.noise = not is_blank_mark(plain)
        found.marks = int(not found.noise)
        return found
    if length > HEAD:
        found.texts = (plain,)
        return found
    cells = _SPLIT.split(cleaned.strip("\n |"))
    texts = []
    for cell in cells:
        piece = fold(cell).strip()
        if not piece:
            found.empties += 1
        elif is_blank_mark(piece):
            found.marks += 1
        elif parse_amount(piece) or piece.isdecimal():
            found.numbers += 1
        else:
            label = _count_run(piece, found)
            if label:
                texts.append(label)
    found.texts = tuple(texts)
    return found


def _count_run(piece: str, found: Pieces) -> str:
    """Count the numbers at the end of a piece; what is left is its label, "" if nothing is."""
    words = piece.split()
    if len(words) > 1 and all(parse_amount(word) or is_blank_mark(word) for word in words):
        found.numbers += len(words)
        return ""
    head = enumerator(piece)
    start = head[2] if head else 0
    run = _TRAILING.fullmatch(piece, start) if len(piece) <= HEAD else None
    if not run or (len(run["label"]) > PROSE_LENGTH and not run["gap"]):
        return piece
    found.numbers += len(run["run"].split())
    found.glued |= not run["gap"]
    return piece[: run.end("label")]
