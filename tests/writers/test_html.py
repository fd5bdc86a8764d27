import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from gouji.document import Because, Status, Tables
from gouji.tell import Reasons, grounds
from gouji.writers import WRITERS
from gouji.writers.html import _hash
from gouji.writers.words import SIGNS
from tests.writers.sample import change, damaged, empty_table, family, hostile, plain

VOID = {"meta", "input", "br", "col"}


class Tree(HTMLParser):
    """Every element as (tag, attributes, text), and the text of the script and style elements."""

    def __init__(self, data):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        element = [tag, dict(attrs), ""]
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        assert self._open[-1][0] == tag, f"{tag} closes {self._open[-1]}"
        self._open.pop()

    def handle_data(self, data):
        for element in self._open:
            element[2] += data

    def all(self, tag, **attributes):
        wanted = {key.strip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [e for e in self.elements if e[0] == tag and wanted.items() <= e[1].items()]

    def with_class(self, tag, name):
        return [e for e in self.all(tag) if name in (e[1].get("class") or "").split()]


def render(report, context):
    return Tree(WRITERS["html"](report, context))


@pytest.fixture(scope="module")
def page():
    return render(*damaged())


def details(page):
    return json.loads(page.all("script", id="details")[0][2])


def cell_of(page, address):
    number = next(i for i, entry in enumerate(details(page)) if entry[1] == address)
    return page.all("td", id=f"c{number}")[0], number


def test_every_cell_is_drawn_and_linked_to_its_characters(page):
    report, context = damaged()
    lines = {line.number: line.text for line in context.document.lines}
    told = details(page)
    for table, cell in report.cells:
        element, number = cell_of(page, f"{table.id}/{cell.row}/{cell.column}")
        assert f"s-{cell.status}" in element[1]["class"]
        text = "".join(e[2] for e in page.all("span") if str(number) in (e[1].get("data-i") or "").split())
        assert text == "".join(lines[line][start:end] for line, start, end in cell.spans)
    assert len(told) == len({entry[1] for entry in told})


def test_a_link_leads_to_a_piece_of_the_source(page):
    ids = {e[1]["id"] for e in page.elements if "id" in e[1]}
    targets = [e[1]["href"] for e in page.all("a")]
    assert targets
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    assert len(ids) == sum("id" in e[1] for e in page.elements)


def test_statuses_are_told_by_signs(page):
    report, _ = damaged()
    for table, cell in report.cells:
        element, _ = cell_of(page, f"{table.id}/{cell.row}/{cell.column}")
        assert SIGNS[cell.status] in element[2]
        assert ("!" in element[2]) == (cell.consistent is False)
        assert ("△" in element[2]) == ("look" in element[1]["class"].split())
    guess, _ = cell_of(page, "disclosure/art20_1.normative_documents/disclosed_this_year")
    assert sorted(guess[2]) == sorted("44?△")
    blank, _ = cell_of(page, "disclosure/art20_1.regulations/made_this_year")
    assert blank[2] == "-∅"


def test_details_tell_what_led_to_a_cell(page):
    heading, _, facts = next(e for e in details(page) if e[1] == "applications/total/total")
    assert heading == "三、本年度办理结果 › （七）总计 × 总计"
    assert ["依据", "总计 = 4 + 0 + 0 + 0 + 0 + 0 leaves 4."] in facts
    assert any(text.startswith("一 + 二 = 三 + 四") for _, text in facts)


def test_the_brief_holds_the_rows_that_need_a_look(page):
    brief = WRITERS["html"](*damaged()).decode().split('class="sheet brief"')
    assert len(brief) == 4
    looks = page.with_class("td", "look")
    assert len({e[1]["data-i"] for e in looks}) == 5
    assert len(looks) == 10
    assert not render(*plain()).with_class("td", "look")
    assert "没有需要核对的数字" in WRITERS["html"](*plain()).decode()


def test_failed_checks_come_first(page):
    outcomes = [e[1]["class"] for e in page.all("tr") if "data-eq" in e[1]]
    assert outcomes[:3] == ["failed", "failed", "undecided"]
    assert set(outcomes[3:]) == {"passed"}


def test_a_table_that_was_not_found_is_said_and_folded():
    report, context = plain()
    lost = empty_table(family().table("applications", "cn-ogi/2019"))
    page = render(replace(report, tables=Tables((report.tables[0], lost, report.tables[2]))), context)
    assert [e[2] for e in page.with_class("p", "absent")] == ["没有找到此表"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_neither_markup_nor_script(lang):
    report, context = hostile()
    usual, usual_context = damaged()
    honest = render(usual, replace(usual_context, lang=lang))
    page = render(report, replace(context, lang=lang))
    assert {e[0] for e in page.elements} <= {e[0] for e in honest.elements}
    assert {name for e in page.elements for name in e[1]} <= {name for e in honest.elements for name in e[1]}
    assert not [name for e in page.elements for name in e[1] if name.startswith("on") or name in ("style", "src")]
    assert len(page.all("script")) == 2
    assert all(e[1]["href"].startswith("#") for e in page.all("a"))
    assert "<script>alert(1)</script>" in page.all("h1")[0][2]
    assert any("{{ 7*7 }}" in text for entry in details(page) for _, text in entry[2])


def test_the_policy_allows_the_page_s_own_style_and_script_alone(page):
    policy = page.all("meta", http_equiv="Content-Security-Policy")[0][1]["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'{_hash(page.all('style')[0][2])}'"
    assert rules["script-src"] == f"'{_hash(page.all('script')[1][2])}'"
    text = WRITERS["html"](*damaged()).decode()
    assert "http://" not in text
    assert "https://" not in text


def test_the_language_is_told_and_the_labels_stay():
    report, context = damaged()
    text = WRITERS["html"](report, replace(context, lang="en")).decode()
    assert '<html lang="en">' in text
    assert "Only what needs a look" in text
    assert "自然人" in text
    assert "只看需核对的" not in text


def test_a_blank_with_no_character_still_has_a_place():
    report, context = plain()
    table = change(
        report.tables["applications"], "new", "other", status=Status.BLANK, value=None, text="", spans=((15, 3, 3),)
    )
    page = render(replace(report, tables=Tables((report.tables[0], table, report.tables[2]))), context)
    element, number = cell_of(page, "applications/new/other")
    assert element[2] == "∅"
    assert [e for e in page.all("span") if str(number) in (e[1].get("data-i") or "").split()]


def test_reasons_are_told_in_the_language_of_the_page():
    report, context = damaged()
    forms = [context.family.table(table.id, table.form) for table in report.tables]
    told = grounds(report.tables, report.checks, report.threshold, forms).all
    table = report.tables["applications"]
    bare = change(table, "total", "total", because=Because("", ("row_total/total/-",)))
    reason = Reasons(bare, forms[1]).make(bare["total", "total"], "en")
    table = change(table, "total", "total", because=Because(reason, ("row_total/total/-",)))
    report = replace(
        report, tables=Tables((report.tables[0], table, report.tables[2])), reasons=(*told, "Said by hand.")
    )
    for lang, cell, conflict in (("zh", "此处没有可读的字", "原文如此"), ("en", "Nothing readable", "as printed")):
        page = render(report, replace(context, lang=lang))
        facts = next(e[2] for e in details(page) if e[1] == "applications/total/total")
        assert any(text.startswith(cell) and "? = 4 + 0 …" in text for _, text in facts)
        listed = [e[2] for e in page.all("li")]
        assert any(conflict in text for text in listed)
        assert "Said by hand." in listed
