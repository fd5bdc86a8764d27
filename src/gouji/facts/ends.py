"""What stands at the two ends of a report: the data at its head, the signature and the date at its foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from gouji.document import Tag
from gouji.facts.dates import find_date
from gouji.facts.page import PageLine, is_noise, squeeze_plain
from gouji.facts.title import BODY, read_title

_FOOT_LINES = 40
_HEAD_LINES = 60
_WEB = re.compile(
    r"版权|Copyright|ICP|备案|网安备|主办|承办|联系|电话|邮编|地址|标识码|网站|浏览|打印|关闭|分享|扫一扫|二维码|上一[篇条]|"
    r"下一[篇条]|附件|相关|责任编辑|责编|编辑|审核|技术支持|返回|收藏|字体|来源|微信|微博|首页|http|www\.",
    re.IGNORECASE,
)
_SEAL = re.compile(r"[（(\[]?\s*(?:盖章|公章|章|印章|签章|加盖公章)\s*[)）\]]")
_SIGN_KEY = re.compile(
    r"(?:单位|填报单位|报送单位|编制单位|单位名称|落款|发布单位|发布机构)\s*(?:[（(]?盖章[)）]?)?\s*[：:]"
)
_NOT_NAME = re.compile(
    r"无其他|事项|情况|问题|报告|没有|需要|如下|以下|工作|信息公开|公开信息|我[局县市区镇乡]|[。；，,;：:！？]"
)
_AFTER_DATE = re.compile(r"\s*(?:印发|发布|公布|制|编|星期.|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|[)）】\]。.])*\s*")
_BRACKETS = " \t（(【["

_DATE_KEYS = (
    ("发布时间", "发布日期", "发文时间", "发布于"),
    ("公开日期", "公开时间", "公布日期", "公布时间"),
    ("成文日期", "成文时间", "发文日期", "生成日期", "印发日期", "签发日期", "形成日期"),
    ("日期", "时间", "更新时间", "更新日期"),
)
"""Names of dates at the head of a web page, the nearest to "published" first."""
_ISSUER_KEYS = re.compile(
    r"(?:发布机构|发文机关|发文机构|发文单位|发布单位|发布机关|公开主体|公开单位|公开机关|公开责任部门|制发机关|制作机关|编制单位|"
    r"编制机关|编制机构|填报单位|报送单位|单位名称|责任部门|信息来源|来\s*源)\s*[：:|\t]\s*[【\[]?(?P<name>[\u4e00-\u9fff·（）()]{2,40})"
)


@dataclass(frozen=True, slots=True)
class Foot:
    """The signature.

    Attributes:
        names: Names of bodies, the nearest to the date first.
        published: The date, or None.
        lines: Numbers of the lines it takes.
    """

    names: tuple[str, ...] = ()
    published: date | None = None
    lines: frozenset[int] = frozenset()


def body_name(text: str) -> str | None:
    """The name of a public body that a line consists of, without white space and seals; None if it is no name."""
    name = _SEAL.sub("", squeeze_plain(_SIGN_KEY.sub("", text)))
    if not 3 <= len(name) <= 40 or _NOT_NAME.search(name) or not BODY.fullmatch(name):
        return None
    return name


def find_foot(lines: Sequence[PageLine], year: int | None) -> Foot:
    """Find the signature.

    Args:
        lines: The lines after the last heading.
        year: The year of the report; a date before it, or more than five years after it, is not its signature.
    """
    foot = [line for line in lines if not line.found and not is_noise(line.text)][-_FOOT_LINES:]
    for at in range(len(foot) - 1, -1, -1):
        line = foot[at]
        signed = _signed(line.text) if len(line.text) <= 60 else None
        used = [at]
        if signed is None and at and len(line.text) <= 6:  # 2021年1月 / 20日
            signed = _signed(foot[at - 1].text + line.text) if len(foot[at - 1].text) <= 40 else None
            used = [at - 1, at]
        if signed is None or (year is not None and not year <= signed[1].year <= year + 5):
            continue
        name, day = signed
        names = [name] if name else []
        for near in (used[0] - 1, used[0] - 2):
            found = body_name(foot[near].text) if near >= 0 else None
            if found is None:
                break
            names.append(found)
            used.append(near)
        if not names and used[-1] + 1 < len(foot):
            found = body_name(foot[used[-1] + 1].text)
            if found and not _WEB.search(found):
                names.append(found)
                used.append(used[-1] + 1)
        return Foot(tuple(names), day, frozenset(foot[i].number for i in used))
    return _undated(foot)


def _undated(foot: Sequence[PageLine]) -> Foot:
    """A signature without a date: the last line, or one that the tagger says is it."""
    last = True
    for line in reversed(foot):
        if _WEB.search(line.text) and len(line.text) <= 80:
            continue
        name = body_name(line.text)
        if name and (last or line.is_tag(Tag.SIGNATURE)):
            return Foot((name,), None, frozenset({line.number}))
        last = False
    return Foot()


def _signed(text: str) -> tuple[str | None, date] | None:
    """Name (or None) and date of a line that consists of nothing else."""
    found = find_date(text)
    if found is None:
        return None
    day, start, end = found
    front = text[:start].strip(_BRACKETS)
    if not _AFTER_DATE.fullmatch(text[end:]):
        return None
    name = body_name(front) if front else None
    if front and name is None and not re.fullmatch(r"(?:日期|时间|成文日期|发布日期|编制日期)\s*[：:]?", front):
        return None
    return name, day


def head_date(lines: Sequence[PageLine], year: int | None) -> date | None:
    """The date of publication in the data at the head of a page (发布时间：…), or a date alone on a line there."""
    head = [line.text for line in lines[:_HEAD_LINES] if len(line.text) <= 300 and not line.found]
    for keys in _DATE_KEYS:
        for text, following in zip_longest(head, head[1:], fillvalue=""):
            for key in keys:
                at = squeeze_key(text, key)
                if at is None:
                    continue
                value = text[at:].strip(" ：:\t|【[")
                if not value and len(following) <= 40:
                    value = following  # key and value in cells of their own
                found = find_date(value)
                if found and found[1] <= 2 and _plausible(found[0], year):
                    return found[0]
    for text in head:
        found = find_date(text) if len(text) <= 60 else None
        if found is None or not _plausible(found[0], year):
            continue
        before, after = text[: found[1]].strip(_BRACKETS), text[found[2] :]
        if not before and (_AFTER_DATE.fullmatch(after) or re.match(r"[\s\d:：]*(?:信息)?来\s*源", after)):
            return found[0]
    return None


def squeeze_key(text: str, key: str) -> int | None:
    """Where the value of a key begins in a line; the key's characters may be set apart (发 布 时 间)."""
    found = re.search(r"[\s\u3000]*".join(key), text)
    return found.end() if found else None


def _plausible(day: date, year: int | None) -> bool:
    return year is None or year <= day.year <= year + 5


def head_names(lines: Sequence[PageLine]) -> list[str]:
    """Names of bodies in the data at the head of a page (发布机构：…)."""
    names = []
    for line in lines[:_HEAD_LINES]:
        if len(line.text) > 300:
            continue
        for found in _ISSUER_KEYS.finditer(line.text):
            name = body_name(re.split(r"\s", found["name"])[0])
            if name and read_title(name) is None and not name.endswith("网"):
                names.append(name)
    return names
