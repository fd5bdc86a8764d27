import pytest

from gouji.panel.divisions import divisions, name_of
from gouji.panel.issuers import Body, identify


@pytest.mark.parametrize(
    ("printed", "year", "code", "body"),
    [
        ("桦川县", 2020, "230826", ""),
        ("桦川县人民政府", 2020, "230826", ""),
        ("黑龙江省 佳木斯市桦川县人民政府", 2020, "230826", ""),
        ("佳木斯市桦川县民政局", 2020, "230826", "民政局"),
        ("桦川县横头山镇人民政府", 2020, "230826", "横头山镇人民政府"),
        ("国家税务总局桦川县税务局", 2020, "230826", "国家税务总局税务局"),
        ("北京朝阳区", 2020, "110105", ""),
        ("吉林市人民政府", 2020, "220200", ""),
        ("吉林省人民政府", 2020, "220000", ""),
        ("海南州人民政府", 2020, "632500", ""),
        ("佳木斯市城市管理局", 2020, "230800", "城市管理局"),
        ("佳木斯市市场监督管理局", 2020, "230800", "市场监督管理局"),
        ("佳木斯市高新技术产业开发区管委会", 2020, "230800", "高新技术产业开发区管委会"),
    ],
)
def test_an_issuer_is_its_division_and_what_it_is_of_it(printed: str, year: int, code: str, body: str) -> None:
    issuer = identify(printed, year)
    assert (issuer.code, issuer.body) == (code, body)


@pytest.mark.parametrize(
    ("printed", "year", "code"),
    [
        ("莱芜市人民政府", 2017, "371200"),
        ("济南市莱芜区人民政府", 2019, "370116"),
        ("莱芜市人民政府", 2023, None),
        ("简阳市", 2012, "512081"),
        ("简阳市", 2020, "510185"),
        ("密云县", 2015, "110228"),  # a year after it became a district: reports are written in the year after theirs
        ("三明市三元区", 2019, "350403"),
        ("三明市三元区", 2023, "350404"),
        ("杭州市钱塘区", 2022, "330114"),
    ],
)
def test_a_division_is_that_of_the_reports_year(printed: str, year: int, code: str | None) -> None:
    assert identify(printed, year).code == code


@pytest.mark.parametrize(
    "printed",
    [
        "鼓楼区人民政府",  # in four cities
        "朝阳区",
        "郊区人民政府",
        "西区街道办事处",  # a street, not the street office of a 西区
        "佳木斯市桦州县人民政府",  # misread
        "佳木斯市桦州县民政局",
        "市住房和城乡建设局",
        "新疆生产建设兵团",
        "",
    ],
)
def test_what_is_not_certain_has_no_code(printed: str) -> None:
    issuer = identify(printed, 2020)
    assert issuer.code is None
    assert issuer.province is None
    assert issuer.key == printed.removesuffix("人民政府")


def test_all_ways_to_print_an_issuer_have_one_key() -> None:
    ways = ("桦川县", "桦川县人民政府", "佳木斯市桦川县人民政府", "黑龙江省桦川县", "桦 川 县")
    assert {identify(way, 2020).key for way in ways} == {"230826"}
    assert identify("桦川县人民政府办公室", 2020).key == "230826:人民政府办公室"


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("桦川县人民政府", Body.GOVERNMENT),
        ("桦川县人民政府办公室", Body.OFFICE),
        ("桦川县横头山镇人民政府", Body.TOWNSHIP),
        ("桦川县住房和城乡建设局", Body.DEPARTMENT),
        ("桦川县乡村振兴局", Body.DEPARTMENT),
    ],
)
def test_bodies_have_kinds(printed: str, kind: Body) -> None:
    assert identify(printed, 2020).body_kind is kind


def test_names_are_those_of_the_year() -> None:
    issuer = identify("公主岭市", 2023)
    assert (issuer.province, issuer.prefecture, issuer.county) == ("吉林省", "长春市", "公主岭市")
    assert identify("公主岭市", 2018).prefecture == "四平市"
    assert name_of("420600", 2009) == "襄樊市"
    assert name_of("420600", 2012) == "襄阳市"
    assert name_of("999999", 2012) is None


def test_every_division_has_six_digits_and_years_in_order() -> None:
    assert len(divisions()) > 6000
    assert all(len(d.code) == 6 and d.code.isdigit() and d.first <= d.last for d in divisions())
