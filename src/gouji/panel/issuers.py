"""A printed issuer → the administrative division it belongs to, and which body of it it is.

A name is read from its beginning as a chain of divisions, each in the one before (黑龙江省 / 佳木斯市 / 桦川县); what
is left is the body. Where the chain leads to more than one division (鼓楼区 is in four cities), or where the rest
speaks of a division that no list has (a misread name), nothing is certain and nothing is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gouji.panel.divisions import Division, forms, name_of

_SLACK = 1
"""Years by which a report may be early or late with a new name: it is written in the year after the one it is on."""
_FRONT = re.compile(r"^(?:中国共产党|中共|国家税务总局|中华人民共和国)")
"""What may stand before the division in the name of a body."""
_LOWER = re.compile(r"^(?:街道|镇|乡(?![村镇])|苏木|社区|村(?!镇))")
"""What makes a name of the two together: 西区街道 is no street of a 西区."""
_ZONE = (
    "开发区|新区|园区|示范区|高新区|经开区|合作区|保税区|林区|景区|矿区|管理区|社区|校区|库区|区域|实验区|度假区|自贸区"
)
"""Areas that are no divisions, but belong to one."""
_UNKNOWN = re.compile(
    rf"^(?!\S{{0,16}}(?:{_ZONE}))(?!城|超|集|上)[\u4e00-\u9fff]{{1,7}}(?:[县旗盟]|市(?!场|政|容|民|区)|区(?!域|划|内|属|级|直))"
)
"""The name of a division that the lists don't have; 城市管理局 is none."""
_GOVERNMENT = re.compile(r"(?:人民政府|政府|行政公署)?")
_OFFICE = re.compile(r"(?:人民政府|政府|党政|政务|行政公署)?(?:办公室|办公厅|综合办公室)")
_TOWNSHIP = re.compile(r"\S{1,12}?(?:镇|(?<!城)乡|街道|苏木)(?:人民政府|政府|办事处)?(?:\S{0,2}办公室|\S{0,2}办)?")


class Body(StrEnum):
    """What kind of body an issuer is."""

    GOVERNMENT = "government"
    OFFICE = "office"
    TOWNSHIP = "township"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Issuer:
    """What a printed issuer stands for.

    Attributes:
        key: The same for all ways to print it: division and body; without a division its plain name.
        name: The printed name in half-width characters without spaces.
        body: What is left of the name without the divisions; 人民政府 alone is left out.
        body_kind: What kind of body that is; None where no division was found.
        code: Code of its division in the year of the report, six digits (GB/T 2260); None if not certain.
        level: Level of the division: province, prefecture or county.
        province: Name of its province.
        prefecture: Name of its prefecture, if it has one.
        county: Name of its county, if it is one.
    """

    key: str
    name: str
    body: str
    body_kind: Body | None = None
    code: str | None = None
    level: str | None = None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None


def identify(printed: str, year: int | None) -> Issuer:
    """What an issuer stands for.

    Args:
        printed: Its name as a report prints it.
        year: The year that the report is on; divisions are those of that year.
    """
    name = "".join(unicodedata.normalize("NFKC", printed).split())
    front = _FRONT.match(name)
    start = front.end() if front else 0
    found = next((one for slack in (0, _SLACK) if (one := _only(name, start, year, slack))), None)
    if found is None:
        return Issuer(name.removesuffix("人民政府") or name, name, name)
    division, end = found
    rest = name[end:]
    body = name[:start] + ("" if _GOVERNMENT.fullmatch(rest) else rest)
    kind = Body.DEPARTMENT
    if not start:
        kinds = ((Body.GOVERNMENT, _GOVERNMENT), (Body.OFFICE, _OFFICE), (Body.TOWNSHIP, _TOWNSHIP))
        kind = next((kind for kind, pattern in kinds if pattern.fullmatch(rest)), kind)
    code, level = division.code, division.level
    return Issuer(
        key=f"{code}:{body}" if body else code,
        name=name,
        body=body,
        body_kind=kind,
        code=code,
        level=level,
        province=name_of(f"{code[:2]}0000", year),
        prefecture=name_of(f"{code[:4]}00", year) if level != "province" else None,
        county=division.name if level == "county" else None,
    )


def _only(name: str, start: int, year: int | None, slack: int) -> tuple[Division, int] | None:
    """The one division that a name leads to, and where its name ends."""
    chains = list(_chains(name, start, "", year, slack))
    end = max((end for _, end, _ in chains), default=0)
    reached = {division.code: (division, depth) for division, at, depth in chains if at == end}
    if len(reached) != 1:
        return None
    division, depth = next(iter(reached.values()))
    alone = depth == 1 and division.level == "county" and end - start == 2 and name[end - 1] == "区"
    if alone or _LOWER.match(name[end:]) or _UNKNOWN.match(name[end:]):
        return None  # 东区, 西区, 城区, 郊区 and 矿区 are found everywhere
    return division, end


def _chains(
    name: str, at: int, over: str, year: int | None, slack: int, depth: int = 1
) -> Iterator[tuple[Division, int, int]]:
    """Every chain of divisions from a place in a name: the last division, the end of its name, how many they are."""
    for form in forms().get(name[at : at + 2], ()):
        division, end = form.division, at + len(form.text)
        if not (division.code.startswith(over) and name.startswith(form.text, at) and division.holds(year, slack)):
            continue
        inside = division.code.removesuffix("00").removesuffix("00")
        if inside == over:
            continue
        if division.level != "county":
            yield from _chains(name, end, inside, year, slack, depth + 1)
        if not form.bare:
            yield division, end, depth
