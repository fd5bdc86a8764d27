"""The issuer: of all forms printed, the fullest one that is the same body as the title's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gouji.facts.dates import YEAR, plain_digits
from gouji.facts.page import squeeze_plain

_STOPS = re.compile(
    r"落实|执行|贯彻|推进|全面|加强|按照|根据|公布|发布|现将|我|各|组织|关于|经(?!济|开|贸)|通过|(?<!无)为|对|向(?!阳)|由|与|及|"
    r"(?<!呼)和(?![平田县静硕政林顺布龙])|在|的|请|到|服务|报告|公开|工作|依据|依照|结合|汇总|编制|本年|年度?|要求|情况|审议|"
    r"开展|上级|统一|支持|指导|推动|完善|建立|做好"
)
"""Words that end what went before a place's name in a sentence; the exceptions are names of places."""
_NOT_IN_NAME = re.compile(
    r"按照|根据|依据|依照|公布|发布|现将|我|各|的|请|报告|公开|要求|情况|汇总|编制|严格|认真|关于|通过"
)
_DIVISION = re.compile(
    r"(?:[\u4e00-\u9fff]{1,8}(?:自治区|自治州|自治县|自治旗|地区|新区|开发区|省|市|州|盟|县|区|旗|镇|乡|街道))+"
)
_GENERIC = re.compile(
    r"(?:人民政府|政府|管理委员会|管委会|委员会|办事处|街道办事处|街道办|党政|综合)?(?P<office>办公室|办公厅|办)?"
)
_TAIL = re.compile(r"(?:人民政府|政府|管理委员会|管委会|街道办事处|办事处)?(?:办公室|办公厅)?$")
_IS_DIVISION = re.compile(r"[省市县区州盟旗镇乡]$|街道$|自治.$|开发区")
_GOVERNMENT = (
    r"(?:人民政府|政府(?!信息|网|门户|工作|采购|部门|公报|办公|各)|管理委员会|管委会|办事处)?(?:办公室|办公厅)?"
)
_NAME = r"(?P<name>[\u4e00-\u9fff·•・（）()]{2,40}?)"
_PROSE = (
    re.compile(rf"现将(?:{YEAR})?{_NAME}(?:{YEAR}|的?政府信息公开|的?信息公开|的?政务公开|政务信息|年度)"),
    re.compile(rf"(?:公布|发布)(?:{YEAR})?{_NAME}(?:{YEAR}|政府信息公开工作|信息公开工作)[^。，]{{0,16}}报告"),
    re.compile(rf"报告(?:系|是)?由{_NAME}(?:根据|依据|按照|按|依照|编制|汇总|结合|制作|负责|组织|参照|，|编写)"),
    re.compile(rf"(?:^|[，。；,])由{_NAME}(?:负责)?(?:编制|汇总|编写|制作|结合|根据|按照)"),
    re.compile(
        r"(?:^|[。])(?P<name>[\u4e00-\u9fff·]{3,30}?)(?:根据[^。]{0,60})?(?:汇总|编制)[^。]{0,60}(?:本|年度)报告"
    ),
    re.compile(rf"(?:^|[。，《])(?:{YEAR})?{_NAME}(?:{YEAR})?政府信息公开工作?年度(?:工作)?报告"),
    re.compile(
        rf"(?:^|[。])(?:{YEAR})[，,]?(?P<name>[\u4e00-\u9fff·]{{3,30}}?)(?:认真|严格|坚持|深入|全面|高度|继续|积极|切实|始终|紧紧|围绕)"
    ),
)
"""How prose names the issuer of the report, the plainest wordings first."""
_KINDS = ("开发区", "高新区", "经开区", "新区", "示范区", "自治")
"""Kinds of places that a short name may begin with, its proper name left out."""
_SAID_OF_SELF = ("我", "本", "全", "该", "各", "上级", "区政府", "县政府", "市政府", "省政府")
_BODY_LIKE = re.compile(
    r"(?:政府|委员会|管委会|委|局|厅|室|办|处|院|会|中心|所|站|社|队|部|司|署|馆|校|学|公司|街道|镇|乡|区|县|市|省|州|盟|旗|场)$"
)


def same_body(known: str, name: str) -> int | None:
    """Whether a name is a fuller form of a body that is known by a shorter one.

    Args:
        known: The shorter form, such as 南山区.
        name: The other form, such as 鹤岗市南山区人民政府.

    Returns:
        How many characters `name` has before the known form; None if it is another body (a superior, a
        subordinate or a department of it).
    """
    if name == known:
        return 0
    core = _core(known)
    tail = known[len(core) :]
    division = bool(_IS_DIVISION.search(core))
    at = name.rfind(core)
    if at >= 0:
        start, end = at, at + len(core)
    else:
        spots = _spread(core, name, division)
        if spots is None:
            return None
        start, end = spots
    rest = _GENERIC.fullmatch(name[end:])
    if rest is None or not _is_front(name[:start]):
        return None
    office = bool(rest["office"])
    if tail.endswith(("办公室", "办公厅")) != office and (tail or not division):
        return None  # the office of a body is not the body, unless only the place was named
    if tail and not name[end:]:
        return None
    return start


def _core(known: str) -> str:
    """A body's name without the words that only say what kind of body it is."""
    return _TAIL.sub("", known) or known


def _spread(core: str, name: str, division: bool) -> tuple[int, int] | None:
    """Where the characters of a short form stand in a full one (市发改委 in 鹤岗市发展和改革委员会), from the right."""
    at, spots = len(name), []
    for char in reversed(core):
        at = name.rfind(char, 0, at)
        if at < 0:
            return None
        spots.append(at)
    spots.reverse()
    between = "".join(name[a + 1 : b] for a, b in pairwise(spots))
    if division and not set(between) <= set("省市县区·"):
        return None
    if len(name) > 3 * len(core) + 6:
        return None
    if not division and _IS_DIVISION.search(name):
        return None
    end = spots[-1] + 1
    return spots[0], (len(name) if name[end:] in ("员会", "公室") and core[-1] in "委办" else end)


def _is_front(front: str) -> bool:
    """Whether what stands before a short name may be the superior places of a fuller one."""
    return not front or (
        len(front) <= 16 and bool(re.fullmatch(r"[\u4e00-\u9fff]+", front)) and not _STOPS.search(front)
    )


def mentions(known: str, prose: Iterable[str]) -> Iterator[str]:
    """Fuller forms of a known body in prose, each with its superior places before it."""
    core = _core(known)
    pattern = re.compile(rf"(?P<front>[\u4e00-\u9fff]{{2,20}}){re.escape(core)}(?P<tail>{_GOVERNMENT})")
    for text in prose:
        if core not in text:
            continue
        for found in pattern.finditer(text):
            front = found["front"]
            stops = list(_STOPS.finditer(front))
            front = front[stops[-1].end() :] if stops else front
            whole = _DIVISION.fullmatch(front) or (core.startswith(_KINDS) and len(front) <= 8)
            if front and whole:
                yield front + core + found["tail"]


def prose_names(prose: Sequence[str]) -> Iterator[str]:
    """Names of bodies that the opening prose gives as the report's issuer.

    Args:
        prose: The opening lines, without white space.
    """
    plain = [plain_digits(text) for text in prose]
    for pattern in _PROSE:
        for text, digits in zip(prose, plain, strict=True):
            for found in pattern.finditer(digits):
                name = text[slice(*found.span("name"))].strip("的")
                if name.endswith("人民") and text[found.end("name") :].startswith("政府"):
                    name += "政府"
                if name.startswith("人民政府") or name.startswith(_SAID_OF_SELF) or not _BODY_LIKE.search(name):
                    continue
                if len(name) >= 3 and not _NOT_IN_NAME.search(name):
                    yield name


def choose_issuer(title: str | None, signed: Sequence[str], head: Sequence[str], prose: Sequence[str]) -> str | None:
    """The issuer in the fullest form printed.

    Args:
        title: The title's issuer, or None.
        signed: Names in the signature, the nearest to the date first.
        head: Names in the data at the head of the page.
        prose: Opening lines of prose.
    """
    opening = [squeeze_plain(text) for text in prose]
    told = list(dict.fromkeys(prose_names(opening)))
    names = [*signed, *told, *head]
    base = title or next(iter(names), None)
    if base is None:
        return None
    best, rank = base, (0, len(base))
    for name in (*names, *mentions(base, opening)):
        front = same_body(base, name)
        if front is not None and (front, len(name)) > rank:
            best, rank = name, (front, len(name))
    return best
