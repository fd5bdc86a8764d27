from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.facts.dates import find_date, find_year, period_year

from .helpers import facts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年3月4日", date(2021, 3, 4)),
        ("２０２１年３月４日", date(2021, 3, 4)),
        ("2021 年 1 月 20 日", date(2021, 1, 20)),
        ("2 0 2 1 年 1 月 2 0 日", date(2021, 1, 20)),
        ("二〇二一年一月二十日", date(2021, 1, 20)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("二O二一年一月十日", date(2021, 1, 10)),
        ("2021.1.20", date(2021, 1, 20)),
        ("2021-01-20 10:22:31", date(2021, 1, 20)),
        ("2021/1/20", date(2021, 1, 20)),
        ("2021年02月30日", None),
        ("2021年1月", None),
        ("12021-01-201", None),
    ],
)
def test_dates_in_any_digits(text: str, day: date | None) -> None:
    found = find_date(text)
    assert (found[0] if found else None) == day


@given(st.dates(date(2008, 1, 1), date(2039, 12, 31)))
def test_a_printed_date_is_read_back(day: date) -> None:
    han = "〇一二三四五六七八九"
    year = "".join(han[int(c)] for c in str(day.year))

    def number(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("十" if tens == 1 else han[tens] + "十" if tens else "") + (han[ones] if ones else "")

    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{year}年{number(day.month)}月{number(day.day)}日",
    ):
        found = find_date(text)
        assert found is not None
        assert found == (day, 0, len(text))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2020 年度", 2020),
        ("二〇二〇年", 2020),
        ("２０２０ 年", 2020),
        ("202O年", 2020),
        ("国办函60号", None),
        ("120201", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("所列数据的统计期限自2020年1月1日起至2020年12月31日止。", 2020),
        ("数据统计期限为 2021 年 1 月 1 日至 12 月 31 日", 2021),
        ("统计时限：2022年1月1日—12月31日", 2022),
        ("自2019年5月15日起施行", None),
    ],
)
def test_the_year_of_the_period(text: str, year: int | None) -> None:
    assert period_year(text) == year


BODY = "一、总体情况\n公开工作有序开展。\n六、其他需要报告的事项\n无。\n"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("政府信息公开工作年度报告\n本报告数据的统计期限自2020年1月1日起至2020年12月31日止。\n" + BODY, 2020),
        ("青禾县2020年政府信息公开工作年度报告\n统计期限自2021年1月1日起至12月31日止。\n" + BODY, 2020),
        ("政府信息公开工作年度报告\n" + BODY + "青禾县司法局\n2022年1月12日", 2021),
        ("政府信息公开工作年度报告\n" + BODY + "青禾县司法局\n2020年12月30日", 2020),
        ("一、2021年政府信息公开工作总体情况\n公开工作有序开展。\n", 2021),
        ("一、总体情况\n2022年，我局认真做好公开工作。\n", 2022),
        (BODY, None),
    ],
)
def test_the_year_of_the_report(text: str, year: int | None) -> None:
    assert facts(text).year == year


TITLE = "青禾县司法局2020年政府信息公开工作年度报告\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (TITLE + BODY + "\n青禾县司法局\n2021年1月20日", "2021-01-20"),
        (TITLE + BODY + "\n青禾县司法局 2021年1月20日", "2021-01-20"),
        (TITLE + BODY + "\n青禾县司法局（盖章）\n　　　二〇二一年一月二十日\n", "2021-01-20"),
        (TITLE + BODY + "\n青禾县司法局\n2021.1.20\n- 6 -", "2021-01-20"),
        (TITLE + BODY + "\n青禾县司法局\n2021年1月\n20日", "2021-01-20"),
        (
            TITLE + BODY + "\n2021年1月20日\n版权所有：青禾县人民政府\nICP备案号：12345\n更新日期：2023-05-01",
            "2021-01-20",
        ),
        (TITLE + "发布时间：2021-01-20 来源：青禾县司法局\n" + BODY, "2021-01-20"),
        (TITLE + "发布日期\n2021年1月20日\n" + BODY, "2021-01-20"),
        (TITLE + "成文日期：2021-01-18　发布日期：2021-01-20\n" + BODY, "2021-01-20"),
        (TITLE + "（2021年1月20日）\n" + BODY, "2021-01-20"),
        (TITLE + "2021-01-20 09:12 来源：青禾县司法局\n" + BODY, "2021-01-20"),
        (TITLE + "统计期限自2020年1月1日起至2020年12月31日止。\n" + BODY, None),
        (TITLE + "《政府信息公开条例》自2019年5月15日起施行。\n" + BODY, None),
        (TITLE + BODY + "我局于2021年1月20日召开了专题会议。", None),
    ],
)
def test_the_date_of_publication(text: str, day: str | None) -> None:
    assert facts(text).published == day


def test_what_the_caller_says_stands_above_what_is_printed() -> None:
    found = facts(TITLE + BODY, issuer="青禾县", year=2019)
    assert (found.issuer, found.year) == ("青禾县", 2019)
