"""Pages that are made to break a reader: a typed error or a document each, whatever they ask for."""

from collections.abc import Callable

import pytest

from gouji.document.errors import InputError
from gouji.readers import read

pytest.importorskip("lxml")

REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "huge spans": (
        lambda: "<table><tr>" + "<td rowspan=99999999 colspan=99999999>1</td>" * 50 + "</table>",
        "more than 256 columns",
    ),
    "piled up row spans": (
        lambda: "<table>" + ("<tr>" + "<td rowspan=65534>1</td>" * 10) * 3000 + "</table>",
        "more than 256 columns",
    ),
    "a row of 20,000 cells": (lambda: "<table><tr>" + "<td>0</td>" * 20_000, "more than 256 columns"),
    "a million slots": (lambda: "<table>" + "<tr><td colspan=250>1<td>2" * 4_000, "table cells"),
    "deep divs": (lambda: "<html><body>" + "<div>" * 100_000 + "总计", "too deep"),
    "deep tables": (lambda: "<table><tr><td>" * 5_000 + "总计", "too deep"),
    "a million tags": (lambda: "<p>x</p>" * 600_000, "1,200,000 tags"),
    "rows without cells": (lambda: "<table>" + "<tr></tr>" * 50_000 + "</table>", "no text"),
}
READ: dict[str, tuple[Callable[[], str], int]] = {
    "30,000 cells": (lambda: "<table>" + ("<tr><td>总计" + "<td>0" * 9) * 3_000, 3_000),
    "rows that all span the table": (lambda: "<table>" + "<tr><td rowspan=65534 colspan=200>1" * 2_000, 2_000),
    "tables in tables": (lambda: "<table><tr><td>" * 300 + "总计", 1),
    "2,000 divs deep": (lambda: "<html><body>" + "<div>" * 2_000 + "总计", 1),
    "headings in headings": (
        lambda: "<html><title>总计总计总计</title><body>" + "<h1>" * 1_900 + "字" * 500_000,
        1,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    make, says = REFUSED[name]
    with pytest.raises(InputError, match=says):
        read(make().encode(), "a.html", 64 * 2**20, "html")


@pytest.mark.parametrize("name", READ)
def test_read(name: str) -> None:
    make, lines = READ[name]
    assert len(read(make().encode(), "a.html", 64 * 2**20, "html").lines) == lines


def test_entities_are_not_expanded_and_nothing_is_fetched() -> None:
    bomb = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(20))
    external = '<!ENTITY file SYSTEM "file:///etc/passwd">'
    page = f'<!DOCTYPE html [<!ENTITY e0 "aaaa">{bomb}{external}]><html><body><p>总计 &e20; &file;</p></body></html>'
    text = "\n".join(line.text for line in read(page.encode(), "a.html", 10**6).lines)
    assert "总计" in text
    assert "aaaa" not in text
    assert "root:" not in text
