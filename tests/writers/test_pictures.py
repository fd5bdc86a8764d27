import base64
import io
import json
import sys
from dataclasses import replace
from random import Random

import pytest
from PIL import Image

from gouji.document import Box, Interval, Places, Tables
from gouji.writers import WRITERS
from gouji.writers import pictures as room
from gouji.writers.pictures import DPI, Mark, PictureCutter, Shown
from tests.paged import PAGE, page_of, placed
from tests.writers.sample import damaged, hostile, plain
from tests.writers.test_html import Tree, cell_of


def with_places(report, context):
    """The report as it would be if its source had pages: what has spans has a place, blanks that of the line before."""
    document = placed([line.text for line in context.document.lines], width=34.0)
    places = Places(document)

    def put(thing):
        found = places.find(Interval(*span) for span in thing.spans)
        return replace(thing, page=found.page, box=found.box)

    tables = Tables(
        replace(
            table,
            cells=tuple(map(put, table.cells)),
            rows=tuple(map(put, table.rows)),
            extra_rows=tuple(map(put, table.extra_rows)),
        )
        for table in report.tables
    )
    return replace(report, tables=tables), replace(context, document=document)


def drawn(page, dpi, size=PAGE, grey=255):
    """A page with a dark frame, as PNG."""
    pixels = tuple(round(side * dpi / 72) for side in size)
    image = Image.new("L", pixels, grey)
    image.paste(30 * page, (0, 0, pixels[0], 10))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def render(report, context, pictures=drawn):
    return WRITERS["html"](report, replace(context, pictures=pictures))


@pytest.fixture(scope="module")
def shown():
    report, context = with_places(*damaged())
    return report, context, Tree(render(report, context))


def box_in(element):
    x, y, width, height = (float(element[1][name]) for name in ("x", "y", "width", "height"))
    return Box(x, y, round(x + width, 2), round(y + height, 2))


def test_every_cell_with_a_place_is_marked_at_it_and_says_if_it_needs_a_look(shown):
    report, _, page = shown
    marked = {e[1]["data-i"]: e for e in page.all("rect")}
    count = 0
    for table, cell in report.cells:
        element, number = cell_of(page, f"{table.id}/{cell.row}/{cell.column}")
        assert (str(number) in marked) == (cell.box is not None)
        if cell.box:
            count += 1
            mark = marked[str(number)]
            assert box_in(mark) == cell.box
            assert f"s-{cell.status}" in mark[1]["class"]
            assert ("look" in mark[1]["class"]) == ("look" in element[1]["class"].split())
    assert count > 150
    assert any("look" in e[1]["class"] for e in marked.values())
    labels = sum(len(table.rows) + len(table.extra_rows) for table in report.tables)
    assert len(marked) == count + labels


def test_a_picture_shows_its_area_of_the_page_and_all_that_is_marked(shown):
    report, _, page = shown
    views = [[float(x) for x in e[1]["viewbox"].split()] for e in page.all("svg")]
    images = page.all("image")
    assert len(views) == len(images) >= len({page_of(line) for t in report.tables for line in t.lines})
    for (x, y, width, height), element in zip(views, images, strict=True):
        assert box_in(element) == Box(x, y, round(x + width, 2), round(y + height, 2))
        kind, data = element[1]["href"].split(";base64,")
        assert kind == "data:image/png"
        image = Image.open(io.BytesIO(base64.b64decode(data)))
        assert image.size == pytest.approx((width * DPI / 72, height * DPI / 72), abs=1.5)
    area = (min(v[0] for v in views), min(v[1] for v in views))
    assert all(float(e[1]["x"]) >= area[0] and float(e[1]["y"]) >= area[1] for e in page.all("rect"))


def test_a_page_is_drawn_once_and_by_no_other_writer():
    report, context = with_places(*plain())
    asked = []

    def pictures(page, dpi):
        asked.append(page)
        return drawn(page, dpi)

    for writer in WRITERS.values():
        writer(report, replace(context, pictures=pictures))
    assert sorted(asked) == sorted(set(asked)) == sorted({c.page for _, c in report.cells})


def broken(page, dpi):
    raise RuntimeError("no page for you")


@pytest.mark.parametrize(
    "pictures",
    [
        lambda page, dpi: None,
        lambda page, dpi: b"\x89PNG\r\n\x1a\n and no more",
        broken,
        lambda page, dpi: drawn(page, dpi, size=(200, 200)),  # smaller than what was read from it
        lambda page, dpi: drawn(page, dpi, size=(5_000, 40)),  # larger than it was asked for
    ],
)
def test_without_a_fitting_picture_the_page_is_as_it_was(pictures):
    report, context = with_places(*damaged())
    assert render(report, context, pictures) == render(report, context, None)


def test_without_the_library_the_page_is_as_it_was(monkeypatch):
    report, context = with_places(*damaged())
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert render(report, context) == render(report, context, None)


def test_where_nothing_has_a_place_no_page_is_drawn():
    report, context = plain()
    assert render(report, context, broken) == WRITERS["html"](report, context)


def test_pictures_beyond_the_limit_are_left_out_and_the_page_says_so(monkeypatch):
    report, context = with_places(*damaged())
    whole = Tree(render(report, context))
    sizes = [len(e[1]["href"]) for e in whole.all("image")]
    monkeypatch.setattr(room, "MOST_BYTES", sizes[0])
    page = Tree(render(report, replace(context, lang="en")))
    assert [len(e[1]["href"]) for e in page.all("image")] == sizes[:1]
    (note,) = page.with_class("p", "note")
    assert note[2].startswith("No picture of page")


def test_shades_of_a_scan_are_kept():
    rng = Random(1)

    def scan(page, dpi):
        image = Image.effect_noise(tuple(round(side * dpi / 72) for side in PAGE), rng.randint(20, 30))
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    document = placed(["规章\t7"])
    mark = Mark(0, 1, Box(100.0, 100.0, 200.0, 200.0), "", "")
    (picture,) = PictureCutter(document, scan).cut(Shown("表", (1, 1), (mark,)))
    assert picture.image.startswith("data:image/webp;base64,")


def test_a_large_sheet_is_drawn_more_coarsely_and_marked_at_the_same_place():
    asked = []

    def pictures(page, dpi):
        asked.append(dpi)
        return drawn(page, dpi, size=(7_000, 9_000))

    document = placed(["规章\t7\t0\t0"], width=1_500.0)
    mark = Mark(0, 1, Box(100.0, 100.0, 200.0, 200.0), "", "")
    (picture,) = PictureCutter(document, pictures).cut(Shown("表", (1, 1), (mark,)))
    assert asked == [47]  # 6,030 points are 3,936 pixels
    assert picture.area == Box(16, 16, 6_044, 214)
    image = Image.open(io.BytesIO(base64.b64decode(picture.image.partition(",")[2])))
    assert image.size == pytest.approx((6_028 * 47 / 72, 198 * 47 / 72), abs=1.5)


def test_the_policy_allows_pictures_that_stand_in_the_page_alone(shown):
    _, _, page = shown
    policy = page.all("meta", http_equiv="Content-Security-Policy")[0][1]["content"]
    assert policy.endswith("; img-src data:")
    assert "img-src" not in WRITERS["html"](*damaged()).decode()
    assert all(e[1]["href"].startswith("data:image/") for e in page.all("image"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_on_a_picture_is_neither_markup_nor_script(lang, shown):
    report, context = with_places(*hostile())
    page = Tree(render(report, replace(context, lang=lang)))
    assert {e[0] for e in page.elements} <= {e[0] for e in shown[2].elements}
    assert {name for e in page.elements for name in e[1]} <= {name for e in shown[2].elements for name in e[1]}
    assert page.all("rect")
    assert json.loads(page.all("script", id="details")[0][2])
