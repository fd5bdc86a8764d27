"""Who reports, and when: made-up offices and the forms their names take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gouji.learn.corpus.grammar import places

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Issuer:
    """An office.

    Attributes:
        full: Its whole name with the place above it.
        short: Its name as its neighbours say it.
        place: The place alone.
        also: Every form of the name that is right.
        size: How much it has to do: 0 for a village office, up to 3 for a city.
    """

    full: str
    short: str
    place: str
    also: tuple[str, ...]
    size: int


def draw_issuer(rng: Random) -> Issuer:
    """An office by chance: a city, a county, a township, a bureau or a zone."""
    parts = places()

    def name() -> str:
        if rng.random() < 0.04:
            return rng.choice(parts["first"]) + rng.choice(parts["third"])
        return rng.choice(parts["first"]) + rng.choice(parts["second"])

    city = name() + ("州" if rng.random() < 0.04 else "市")
    county = name() + rng.choice(parts["county"])
    kind = rng.choices(
        ("city", "county", "town", "bureau", "city_bureau", "zone", "province"), (8, 28, 22, 24, 8, 8, 2)
    )[0]
    above = rng.choice(parts["province"]) if rng.random() < 0.12 else ""
    office = rng.choices(("人民政府", "人民政府办公室", "", "政府"), (55, 25, 15, 5))[0]
    if kind == "city":
        base, place, size = city, city, 3
    elif kind == "county":
        base, place, size = county, county, 2
        above = above or (city if rng.random() < 0.6 else "")
    elif kind == "town":
        town = name() + rng.choice(parts["township"])
        base, place, size = town, town, 0
        above = rng.choice((county, city + county, ""))
        office = {"街道": rng.choice(("办事处", ""))}.get(town[-2:], rng.choice(("人民政府", "")))
    elif kind == "zone":
        base, place, size, office = city + name(), city, 1, rng.choice(parts["zone"])
        above = ""
    elif kind == "province":
        base, place, size, above = rng.choice(parts["province"]), "全省", 3, ""
        office = rng.choice(parts["bureau"][:30])
    else:
        place, size, office = (
            (city, 2, rng.choice(parts["bureau"]))
            if kind == "city_bureau"
            else (county, 1, rng.choice(parts["bureau"]))
        )
        base, above = place, above or (city if kind == "bureau" and rng.random() < 0.5 else "")
    short = base + office
    full = above + short
    also = {full, short, above + base, base}
    if office in ("人民政府", "人民政府办公室", "政府", ""):
        also |= {prefix + base + end for prefix in (above, "") for end in ("人民政府", "人民政府办公室", "政府")}
    return Issuer(full, short, place, tuple(sorted(also - {full})), size)


def draw_date(year: int, rng: Random) -> date:
    """A day on which the report on that year may be published: mostly in January, the latest at the end of March."""
    return date(year + 1, 1, 4) + timedelta(days=int(rng.betavariate(1.5, 3) * 85))


def write_date(day: date, rng: Random) -> str:
    """The date as a signature prints it."""
    style = rng.choices(("plain", "padded", "han", "spaced", "zero"), (62, 10, 10, 10, 8))[0]
    if style == "han":
        zero = rng.choice("〇○零")
        year = "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in str(day.year))
        return f"{year}年{han(day.month)}月{han(day.day)}日"
    if style == "spaced":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    if style == "padded":
        return f"{day.year}年{day.month:02}月{day.day:02}日"
    if style == "zero":
        return rng.choice((day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}"))
    return f"{day.year}年{day.month}月{day.day}日"


def han(number: int) -> str:
    """1 to 99 in Han numerals."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")) + (_DIGITS[ones] if ones else "")
