import hashlib
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gouji.document import Document, Line, RegionKind
from gouji.document.errors import InputError, TooLarge, UnknownFormat
from gouji.readers import READERS, read_text

PIECES = st.sampled_from(
    [
        *("规章", "总计", "（一）予以公开", "一、本年", "年", "自 然 人", "𠮷", "。"),
        *("0", "12", "减 232", "O", "-", "640020470"),
        *("\t", "\t\t", "  ", " ", "\u3000", "|", "｜", "│", "**", "`", "_", "---"),
        *("\n", "\r\n", "\r", "\n\n", "\ufeff", "\x00", "\ud800", "\x0c"),
    ]
)
PAGES = st.lists(PIECES, max_size=60).map("".join) | st.text(st.characters(), max_size=200)


def read(text: str | bytes) -> Document:
    return read_text(text, "a.txt")


def line(text: str) -> Line:
    return read(text).lines[0]


def pieces(text: str) -> list[str]:
    return [segment.text for segment in line(text).segments]


def slots(text: str) -> list[int | None]:
    return [segment.slot.column if segment.slot else None for segment in line(text).segments]


@given(PAGES)
@example("\t规章\n\t0\n" * 3)
@example("| a |\n|---|\n|  |")
@example("x" * 5000 + "\ty\n")
def test_segments_stand_where_they_say_they_do(text: str) -> None:
    try:
        document = read(text)
    except InputError:
        return
    for line in document.lines:
        at = 0
        for segment in line.segments:
            assert at <= segment.start <= segment.end <= len(line.text)
            assert segment.text == line.text[segment.start : segment.end]
            assert segment.text == segment.text.strip(" \t")
            at = segment.end
        columns = [segment.slot.column for segment in line.segments if segment.slot]
        assert columns == sorted(set(columns))


@given(PAGES)
def test_nothing_of_the_source_is_left_out(text: str) -> None:
    assume(text.count("\x00") * 8 <= len(text))  # else it may be text of 16 bits: "O" and NUL are "O"
    try:
        document = read(text)
    except InputError:
        return
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
    whole = text.encode("utf-8", "replace").decode().replace("\x00", " ").removeprefix("\ufeff")
    assert "\n".join(line.text for line in document.lines) == re.sub(r"\r\n?", "\n", whole).removesuffix("\n")
    inside = "".join(segment.text for line in document.lines for segment in line.segments)
    dropped = re.sub(r"[\s|｜│┃*_`\ufeff\u200b\x1c-\x1f\x85]", "", whole)
    assert [c for c in dropped if c not in inside] == []


@given(PAGES)
def test_regions_cover_every_line_once_and_in_order(text: str) -> None:
    try:
        document = read(text)
    except InputError:
        return
    covered = [number for region in document.regions for number in range(region.first, region.last + 1)]
    assert covered == [line.number for line in document.lines]
    assert all(a.kind is not b.kind for a, b in zip(document.regions, document.regions[1:], strict=False))
    assert not any(region.known_grid for region in document.regions)
    assert 0 <= document.digital <= 1


def test_what_the_document_says_of_its_source() -> None:
    data = "总计\r\n0".encode("gb18030")
    document = read(data)
    assert (document.name, document.format, document.report, document.encoding) == ("a.txt", "text", 1, "gb18030")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert [line.text for line in document.lines] == ["总计", "0"]


@pytest.mark.parametrize("end", ["", "\n"])
def test_the_last_line_break_ends_a_line_and_begins_none(end: str) -> None:
    assert len(read("a\nb" + end).lines) == 2
    assert len(read("a\nb\n" + end).lines) == 2 + bool(end)


def test_text_and_its_bytes_are_read_alike() -> None:
    text = "规章\t0\n\t7\n"
    assert read(text) == read(text.encode())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\t规章\n\t0\n\n\t7\n", RegionKind.CELLS),
        ("0\n7\n12\n", RegionKind.CELLS),
        ("规章\t0\t7\n行政许可\t1\t2\n", RegionKind.TABS),
        ("规章  0  7\n行政许可    1  2\n", RegionKind.SPACES),
        ("0 0 7 0\n1 2 3 4\n", RegionKind.SPACES),
        ("予以公开 0 0 7\n", RegionKind.SPACES),
        ("| 规章 | 0 | 7 |\n|---|---|---|\n", RegionKind.PIPES),
        ("规章 ｜ 0 ｜ 7\n", RegionKind.PIPES),
        ("规章007\n规范性文件018\n", RegionKind.GLUED),
        ("一、本年新收政府信息公开申请数量640020470\n", RegionKind.GLUED),
        ("一、总体情况\n本年主动公开政府信息若干条，未收到申请。\n", RegionKind.PROSE),
        ("2020年1月1日至2020年12月31日\n", RegionKind.PROSE),
    ],
)
def test_stretches_are_told_apart_by_their_layout(text: str, kind: RegionKind) -> None:
    assert {region.kind for region in read(text).regions} == {kind}


def test_one_document_mixes_layouts() -> None:
    text = "一、总体情况\n我们公开了信息。\n规章\t0\t7\n行政\t1\t2\n附件说明如下。\n| a | b |\n| 0 | 1 |\n"
    found = [(region.kind, region.first, region.last) for region in read(text).regions]
    assert found == [
        (RegionKind.PROSE, 1, 2),
        (RegionKind.TABS, 3, 4),
        (RegionKind.PROSE, 5, 5),
        (RegionKind.PIPES, 6, 7),
    ]


def test_a_short_label_between_cells_is_one_of_them() -> None:
    assert [region.kind for region in read("\t0\n其他处理\n\t0\n").regions] == [RegionKind.CELLS]


def test_tabs_give_every_cell_a_slot_empty_ones_too() -> None:
    assert pieces("规章\t0\t\t7 \t") == ["规章", "0", "", "7", ""]
    assert slots("规章\t0\t\t7 \t") == [0, 1, 2, 3, 4]


def test_the_tab_before_a_cell_on_its_own_line_is_no_cell() -> None:
    assert pieces("\t规章") == ["规章"]
    assert [segment.text for segment in read("\t规章\n\t\n").lines[1].segments] == [""]  # an empty cell


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("| 规章 | 0 | |", ["规章", "0", ""]),
        ("规章 | 0 | 7", ["规章", "0", "7"]),
        ("|规章|**0**|`7`|", ["规章", "0", "7"]),
        ("│规章│ │7│", ["规章", "", "7"]),
        ("| --- | :-: |", ["---", ":-:"]),
    ],
)
def test_pipes_part_cells(text: str, cells: list[str]) -> None:
    assert pieces(text) == cells
    assert slots(text) == list(range(len(cells)))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("本年|办理结果　10　2　0　|4", ["本年|办理结果", "10", "2", "0", "|4"]),
        ("公开  3  1  0  |5|  2  7", ["公开", "3", "1", "0", "|5|", "2", "7"]),
    ],
)
def test_bars_among_more_gaps_are_misread(text: str, cells: list[str]) -> None:
    assert pieces(text) == cells
    assert set(slots(text)) == {None}


def test_wide_gaps_part_words_without_slots() -> None:
    assert pieces("行政许可  0   减 232\u300031668") == ["行政许可", "0", "减 232", "31668"]
    assert slots("行政许可  0") == [None, None]
    assert pieces("自 然 人") == ["自 然 人"]


@pytest.mark.parametrize("text", ["**规章**", "__规章__", "`规章`", "  规章 ", "\ufeff\u200b规章\u3000"])
def test_emphasis_and_space_around_a_cell_are_no_part_of_it(text: str) -> None:
    assert pieces("x\n" + text) == ["x"]
    assert [segment.text for segment in read("x\n" + text).lines[1].segments] == ["规章"]


def test_a_line_without_a_tab_goes_on_with_the_cell_before_it() -> None:
    document = read("\t行政许\n可\n\t0\n\n其他\n")
    assert [line.continues for line in document.lines] == [False, True, False, False, False]


def test_a_heading_is_no_continuation() -> None:
    document = read("\t总计\n一、本年新收\n\t0\n")
    assert not any(line.continues for line in document.lines)


def test_a_line_too_long_for_columns_is_one_segment() -> None:
    (only,) = line("0\t" * 5000).segments
    assert only.slot is None
    assert read("0\t" * 5000).regions[0].kind is RegionKind.PROSE


DUMP = "\t规章\n\t0\n\n" * 20
SIGNS = {
    "plain": ("总计 0 0 7\n", 0),
    "cell dump": (DUMP, 1),
    "torn words": ("商业企 业 科研机 构 其 他 处理\n", -1),
    "letters for digits": ("总计 O l 7\n予以公开 1O 0 0\n", -1),
    "Markdown rules": ("| 规章 | 0 |\n| --- | --- |\n", -1),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_of_typing_and_of_ocr(sign: str) -> None:
    text, direction = SIGNS[sign]
    plain = read(SIGNS["plain"][0]).digital
    found = read(text).digital
    assert (found > plain) - (found < plain) == direction


def test_signs_add_up() -> None:
    torn, letters = SIGNS["torn words"][0], SIGNS["letters for digits"][0]
    both = read(torn + letters).digital
    assert both < min(read(torn).digital, read(letters).digital)
    assert read(DUMP).digital >= 0.9


PAGE = "<!DOCTYPE html><html><head><title>年报</title></head><body><table>" + "<tr><td>总计</td><td>0</td></tr>" * 9


@pytest.mark.parametrize("text", [PAGE, PAGE.upper(), "\n" * 9 + PAGE])
def test_the_source_of_a_web_page_is_refused(text: str) -> None:
    with pytest.raises(UnknownFormat, match="web page"):
        read(text)


def test_text_that_quotes_a_little_markup_is_text() -> None:
    assert read("总计 0\n<table> <br>\n" + "公开信息。" * 50).lines


@pytest.mark.parametrize("name", READERS)
def test_readers_fail_only_with_the_input_error(name: str) -> None:
    for data in (b"", b"\x00\xff" * 50, b"\x89PNG\r\n", " \n", "0" * 1001, *([PAGE] if name == "text" else [])):
        with pytest.raises(InputError, match=r"\.$"):
            READERS[name](data, "a", 1000)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_more_lines_than_any_file_of_reports_are_refused(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr("gouji.readers.text.MOST_LINES", 10)
    assert len(read(f"0{end}" * 10).lines) == 10
    with pytest.raises(TooLarge, match=r"a\.txt has 11 lines; at most 10"):
        read(f"0{end}" * 11)


def test_the_limit_holds_before_anything_is_read() -> None:
    with pytest.raises(InputError, match="at most 10 "):
        read_text(b"\x89PNG" * 10, "a.txt", 10)
