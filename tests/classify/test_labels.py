import pytest

from gouji.classify.labels import NONE, Role, key_of
from tests.classify.helpers import labels


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("1.属于国家秘密", Role.ROW),
        ("（三）不予公开", Role.GROUP),
        ("自 然 人", Role.COLUMN),
        ("第二十条第（五）项", Role.BLOCK),
        ("三、收到和处理政府信息公开申请情况", Role.HEADING),
        ("规章（设区的市、自治州人民政府应提供相关数据）", Role.ROW),
    ],
)
def test_a_label_is_most_like_its_own_role(text, role):
    key = key_of(text)
    likeness = labels().compare([key])[key]
    assert role in likeness.roles
    assert likeness.best == 100


def test_a_misread_label_is_still_like_its_role():
    assert labels().compare(["本年度止件数"])["本年度止件数"].scores[Role.COLUMN] > 80


def test_a_label_of_rows_and_columns_has_both_roles():
    assert set(labels().compare(["总计"])["总计"].roles) == {Role.ROW, Role.COLUMN}


@pytest.mark.parametrize(
    ("part", "where"), [("案卷", "end"), ("出具已获取信息", "end"), ("要求提供公开", "start"), ("件数", "end")]
)
def test_the_rest_of_a_label_is_part_of_it(part, where):
    assert labels().compare([part])[part].part == where


def test_prose_is_like_no_label():
    text = "本年度进一步加强平台建设和队伍培训"
    assert labels().compare([text, "", "很" * 500]) == {text: NONE, "": NONE, "很" * 500: NONE}


def test_header_cells_are_found_however_they_are_parted():
    assert labels().header_cells("结果维持 结果 纠正其他结果尚未审结") == (4, 1.0)
    assert labels().header_cells("我们认真处理了所有来信，结果维持不变，并予以答复")[1] < 0.3


@pytest.mark.parametrize(
    ("text", "where", "role"),
    [
        ("本机关不章提相关", "start", Role.ROW),
        ("理侧大量反复申请", "end", Role.ROW),
        ("组织务机构", "end", Role.COLUMN),
        ("今天天气很好啊朋友", "", None),
    ],
)
def test_misread_parts_of_labels(text, where, role):
    found = labels().compare([text])[text]
    assert (found.near, found.near_role) == (where, role)
    assert not found.part
