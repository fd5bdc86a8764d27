import re

import pytest

from gouji.forms import Family
from gouji.panel.indicators import indicators, short_name


def test_every_cell_of_every_form_has_a_name_of_its_own(families: dict[str, Family]) -> None:
    known = indicators(families)
    cells = {(f.id, t.id, *cell) for family in families.values() for f in family.forms for t in f.tables
             for cell in t.cells}  # fmt: skip
    assert {(one.form, one.table, one.row, one.column) for one in known} == cells
    meant = {(one.name, one.indicator) for one in known}
    assert len(meant) == len({name for name, _ in meant}) == len({indicator for _, indicator in meant})


def test_names_fit_into_stata_with_their_states_and_labels(families: dict[str, Family]) -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,25}", one.name) for one in indicators(families))


def test_editions_share_what_they_have_in_common(families: dict[str, Family]) -> None:
    found = [one for one in indicators(families) if one.indicator == "applications/new/total"]
    assert {one.form for one in found} == {"cn-ogi/2019", "cn-ogi/2021"}
    assert {one.name for one in found} == {"appl_new_total"}
    assert "一、本年新收政府信息公开申请数量" in found[0].label_zh


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (("applications", "new", "total"), "appl_new_total"),
        (("applications", "denied.state_secret", "natural_person"), "appl_deni_sta_sec_natu_per"),
        (("disclosure", "art20_1.regulations", "issued"), "disc_art20_1_regu_issued"),
        (("9表", "甲", "a"), "t9_a"),
    ],
)
def test_short_names(cell: tuple[str, str, str], name: str) -> None:
    assert re.sub("_+", "_", short_name(*cell)) == name
