"""What dumps of OCR programs say of words and their places, in each of their dialects."""

import json

import pytest

from gouji.document import Document, Segment
from gouji.document.errors import InputError
from gouji.readers import detect, read

LIMIT = 2**20
QUAD = [[10, 10], [50, 10], [50, 30], [10, 30]]


def segments(found: Document) -> dict[str, Segment]:
    return {s.text: s for line in found.lines for s in line.segments if s.text}


def box(found: Document, text: str) -> tuple[float, ...]:
    placed = segments(found)[text].box
    assert placed is not None
    return tuple(round(edge, 2) for edge in (placed.x0, placed.y0, placed.x1, placed.y1))


@pytest.mark.parametrize(
    "shape",
    [
        [[[QUAD, ["总计", 0.9]]]],
        [[QUAD, ["总计", 0.9]]],
        [None, [[QUAD, ["总计", 0.9]]]],
        [[QUAD, "总计", "0.9"]],
        [{"box": QUAD, "txt": "总计", "score": 0.9}],
        {"boxes": [QUAD], "txts": ["总计"], "scores": [0.9]},
        {"rec_texts": ["总计"], "rec_scores": [0.9], "rec_boxes": [[10, 10, 50, 30]], "dt_polys": [QUAD, QUAD]},
        {"res": {"rec_texts": ["总计"], "rec_scores": [0.9], "rec_polys": [QUAD]}},
        {
            "result": {
                "ocrResults": [{"prunedResult": {"rec_texts": ["总计"], "rec_scores": [0.9], "rec_polys": [QUAD]}}]
            }
        },
        [{"type": "text", "bbox": [0, 0, 99, 99], "res": [{"text": "总计", "confidence": 0.9, "text_region": QUAD}]}],
        {"code": 100, "data": [{"text": "总计", "score": 0.9, "box": QUAD}]},
        {"words_result": [{"words": "总计", "location": {"left": 10, "top": 10, "width": 40, "height": 20}}]},
    ],
)
def test_shapes_of_json(shape: object) -> None:
    data = json.dumps(shape).encode()
    assert detect(data, "a") == "json"
    found = segments(read(data, "a", LIMIT))["总计"]
    assert found.page == (2 if isinstance(shape, list) and shape[0] is None else 1)
    assert found.confidence in (0.9, None)
    assert box(read(data, "a", LIMIT), "总计") == (99.22, 99.22, 496.09, 297.65)  # a page 60 wide is taken for A4


def test_pages_of_json_lines_and_sizes() -> None:
    page = {"rec_texts": ["总计"], "rec_boxes": [[0, 0, 50, 50]], "width": 100, "height": 100}
    found = read(json.dumps([page, {**page, "rec_texts": ["其他"]}]).encode(), "a", LIMIT)
    assert (found.pages, segments(found)["其他"].page) == (2, 2)
    assert box(found, "总计") == (0, 0, 420.95, 420.95)
    lines = "\n".join(json.dumps({"text": text, "bbox": [0, i * 9, 9, i * 9 + 8]}) for i, text in enumerate("甲乙"))
    assert [line.text for line in read(lines.encode(), "a", LIMIT).lines] == ["甲", "乙"]


@pytest.mark.parametrize("text", ['{"a": 1}', "[[1, 2], [3, 4]]", "[]", '{"rec_texts": ["1"], "rec_boxes": [[1, 2]]}'])
def test_json_without_words_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no texts with boxes"):
        read(text.encode(), "a", LIMIT, "json")


def test_json_that_no_ocr_program_wrote_is_text() -> None:
    assert detect(b'{"total": 3, "rows": [1, 2]}', "a.json") == "text"


@pytest.mark.parametrize(("unit", "edge"), [("mm10", 28.35), ("inch1200", 6.0), ("pixel", 84.19)])
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_alto_measures_in_units(unit: str, edge: float, version: str) -> None:
    text = (
        f'<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v{version}#">'
        f"<Description><MeasurementUnit>{unit}</MeasurementUnit></Description>"
        f'<Layout><Page WIDTH="{1000 if unit == "pixel" else 7000}" HEIGHT="1000"><TextBlock><TextLine>'
        '<String CONTENT="总计" HPOS="100" VPOS="0" WIDTH="9" HEIGHT="9" WC="0.5"/>'
        '</TextLine><TextLine HPOS="1" VPOS="20" WIDTH="9" HEIGHT="9"><String CONTENT="其"/><String CONTENT="他"/>'
        "</TextLine></TextBlock></Page></Layout></alto>"
    )
    assert detect(text.encode(), "a") == "alto"
    found = read(text.encode(), "a", LIMIT)
    assert box(found, "总计")[0] == edge
    assert segments(found)["总计"].confidence == 0.5
    assert "其他" in segments(found)


def test_hocr_of_lines_alone_and_resolution() -> None:
    page = "<div class='ocr_page' title='bbox 0 0 1000 1000; scan_res 100 100'>{}</div>"
    lines = (
        "<span class='ocr_line' title='bbox 100 0 200 50'>总计</span><span class='ocr_line' title='bbox 1 1'>坏</span>"
    )
    text = f"<html><body>{page.format(lines)}{page.format('')}</body></html>"
    assert detect(text.encode(), "a") == "hocr"
    found = read(text.encode(), "a", LIMIT)
    assert (list(segments(found)), found.pages) == (["总计"], 2)
    assert box(found, "总计") == (72, 0, 144, 36)


@pytest.mark.parametrize("resolution", [0, 1, 99_999])
def test_a_resolution_that_cannot_be_is_none(resolution: int) -> None:
    text = (
        f"<html><div class='ocr_page' title='bbox 0 0 500 1000; scan_res {resolution} {resolution}'>"
        "<span class='ocrx_word' title='bbox 0 0 500 1000; x_wconf 150'>总计</span></div></html>"
    )
    assert box(read(text.encode(), "a", LIMIT), "总计") == (0, 0, 420.94, 841.89)


def page_xml(inner: str, attributes: str = "") -> bytes:
    return f'<PcGts xmlns="x"><Page imageWidth="1000" imageHeight="1000" {attributes}>{inner}</Page></PcGts>'.encode()


def test_page_xml_in_its_dialects() -> None:
    old = (
        '<TextLine><Coords><Point x="0" y="0"/><Point x="100" y="50"/></Coords>'
        "<TextEquiv><Unicode>甲</Unicode></TextEquiv></TextLine>"
    )
    two = (
        '<TextLine><Coords points="0,99 100,150"/><TextEquiv index="1"><Unicode>错</Unicode></TextEquiv>'
        '<TextEquiv index="0" conf="0.7"><Unicode>乙</Unicode></TextEquiv></TextLine>'
    )
    word = (
        '<TextLine><Coords points="0,200 100,250"/><Word><Coords points="0,200 50,250"/>'
        "<TextEquiv><Unicode>丙</Unicode></TextEquiv></Word><TextEquiv><Unicode>丙丁</Unicode></TextEquiv></TextLine>"
    )
    data = page_xml(f"<TextRegion>{old}{two}{word}</TextRegion>", 'imageXResolution="40" imageResolutionUnit="PPCM"')
    assert detect(data, "a") == "page"
    found = read(data, "a", LIMIT)
    assert list(segments(found)) == ["甲", "乙", "丙"]
    assert segments(found)["乙"].confidence == 0.7
    assert box(found, "甲") == (0, 0, 70.87, 35.43)


@pytest.mark.parametrize("standard", [False, True])
def test_page_tables_are_known_grids(standard: bool) -> None:
    made = ""
    for r, c, text in ((0, 0, "项目"), (0, 1, "件数"), (1, 0, "总计"), (1, 1, "7")):
        at = f'points="{c * 200},{r * 50} {c * 200 + 90},{r * 50 + 40}"'
        line = f"<TextLine><Coords {at}/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>"
        if standard:
            role = f'<Roles><TableCellRole rowIndex="{r}" columnIndex="{c}"/></Roles>'
            made += f"<TextRegion><Coords {at}/>{role}{line}</TextRegion>"
        else:
            made += f'<TableCell row="{r}" col="{c}"><Coords {at}/>{line}</TableCell>'
    found = read(page_xml(f"<TableRegion>{made}</TableRegion>"), "a", LIMIT)
    assert [line.text for line in found.lines] == ["项目\t件数", "总计\t7"]
    assert [region.known_grid for region in found.regions] == [True]


def test_tsv_of_several_pages() -> None:
    header = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    page = "1\t1\t0\t0\t0\t0\t0\t0\t1000\t1000\t-1\t\n5\t1\t1\t1\t1\t1\t100\t0\t50\t50\t{}\t{}\nbroken line\n"
    data = (header + page.format("96.5", "总计") + header + page.format("-1", "其他")).encode()
    assert detect(data, "a") == "tsv"
    found = read(data, "a", LIMIT)
    assert [(s.text, s.page, s.confidence) for s in segments(found).values()] == [("总计", 1, 0.965), ("其他", 2, None)]
    assert box(found, "总计")[0] == 84.19


def test_lines_that_tesseract_sees_are_rules_of_a_table() -> None:
    """It writes the rules across of a table, and those down, if at all, as characters."""
    rows = ["level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"]
    rows.append("1\t1\t0\t0\t0\t0\t0\t0\t1240\t1754\t-1\t")
    for i in range(5):
        rows.append(f"5\t1\t{i}\t1\t1\t1\t100\t{298 + 40 * i}\t1000\t5\t95\t ")
    for i, cells in enumerate((("项目", "甲数", "乙数"), ("许可", "7", "12"), ("处罚", "0", "3"), ("强制", "5", "0"))):
        for x, text in zip((110, 500, 900), cells, strict=True):
            rows.append(f"5\t1\t9\t1\t{i}\t1\t{x}\t{308 + 40 * i}\t{20 * len(text)}\t20\t90\t{text}")
        rows.append(f"5\t1\t9\t1\t{i}\t2\t700\t{303 + 40 * i}\t8\t30\t50\t|")
    found = read("\n".join(rows).encode(), "a.tsv", LIMIT)
    assert [line.text for line in found.lines] == ["项目\t甲数\t乙数", "许可\t7\t12", "处罚\t0\t3", "强制\t5\t0"]
    assert found.regions[0].known_grid
