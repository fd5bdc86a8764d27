import codecs
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gouji.document.errors import BinaryInput, EmptyInput, InputError, TooLarge
from gouji.readers.decode import decode

REPORT = (
    "石桥县2020年政府信息公开工作年度报告\n一、总体情况\n本年新收政府信息公开申请 9 件，其中①自然人８件。\n"
    "\t规章\n\t0\n\t-3\n"
)
NO_LIMIT = 1 << 30


def text_of(data: bytes) -> str:
    return decode(data, "a.txt", NO_LIMIT).text


@pytest.mark.parametrize(
    ("codec", "mark", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "utf-32"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
    ],
)
@pytest.mark.parametrize("text", [REPORT, "政府信息公开\n", "公开公开公开开开开\n", REPORT * 3000], ids=len)
def test_encodings_are_told_apart(codec: str, mark: bytes, told: str, text: str) -> None:
    found = decode(mark + text.encode(codec), "a.txt", NO_LIMIT)
    assert (found.text, found.encoding, found.warnings) == (text, told, ())


def test_traditional_text_in_big5() -> None:
    text = "政府資訊公開年度報告\n本年新收申請總計 9 件，其他處理 0 件\n"
    found = decode(text.encode("big5"), "a.txt", NO_LIMIT)
    assert (found.text, found.encoding) == (text, "big5")


def test_plain_ascii_is_text() -> None:
    assert text_of(b"0 1 2\n") == "0 1 2\n"
    assert text_of("0 1 2\n".encode("utf-16-le")) == "0 1 2\n"


@given(
    st.text(alphabet="政府信息公开申请总计一二三四五、（）0123456789 \n\t，。", min_size=20).filter(lambda t: t.strip())
)
def test_every_page_comes_back_from_the_encodings_of_the_trade(text: str) -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16"):
        assert text_of(text.encode(codec)) == text


def test_a_few_broken_bytes_do_not_turn_chinese_into_another_script() -> None:
    for codec in ("utf-8", "gb18030"):
        data = bytearray((REPORT * 20).encode(codec))
        data[300:300] = b"\xff"
        found = decode(bytes(data), "a.txt", NO_LIMIT)
        assert found.encoding == codec
        assert found.text.count("政府信息公开") >= 35
        (warning,) = found.warnings
        assert codec in warning


def test_bytes_broken_far_inside_leave_the_rest_as_it_is() -> None:
    data = (REPORT * 2000).encode() + b"\xff\xfe" + REPORT.encode()
    found = decode(data, "a.txt", NO_LIMIT)
    assert found.encoding == "utf-8"
    assert found.text.endswith(REPORT)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_lone_surrogates_are_read_as_question_marks_and_told(codec: str, mark: bool) -> None:
    bom = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[codec]
    data = (bom if mark else b"") + (REPORT + "政府\ud800信息\udfff\n").encode(codec, "surrogatepass")
    found = decode(data, "a.txt", NO_LIMIT)
    assert found.text == REPORT + "政府?信息?\n"
    assert any("surrogates" in warning for warning in found.warnings)


def test_nul_bytes_are_read_as_spaces_and_counted() -> None:
    found = decode(REPORT.replace("件", "\x00\x00件").encode(), "a.txt", NO_LIMIT)
    assert found.text == REPORT.replace("件", "  件")
    assert found.warnings == ("The source holds 4 NUL characters, which were read as spaces.",)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\n" * 1000, "\u3000\n".encode(), codecs.BOM_UTF8, b"\x00" * 64])
def test_nothing_to_read_is_an_error_of_its_own(data: bytes) -> None:
    with pytest.raises(EmptyInput if data.strip(b"\x00") or not data else InputError, match=r"a\.txt"):
        decode(data, "a.txt", NO_LIMIT)


@pytest.mark.parametrize(
    ("magic", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"II*\x00", "TIFF"),
        (b"MM\x00*", "TIFF"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "RAR"),
    ],
)
def test_files_of_other_kinds_are_named(magic: bytes, name: str) -> None:
    with pytest.raises(BinaryInput, match=name):
        decode(magic + REPORT.encode(), "a.txt", NO_LIMIT)


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_no_text(seed: int) -> None:
    with pytest.raises(BinaryInput):
        decode(random.Random(seed).randbytes(4096), "a.txt", NO_LIMIT)


def test_control_characters_make_a_text_binary_when_there_are_many() -> None:
    assert "\x01" in text_of((REPORT + "\x01").encode())
    with pytest.raises(BinaryInput, match="control"):
        text_of((REPORT + "\x01\x02\x03" * 30).encode())


def test_too_large_is_told_with_both_sizes() -> None:
    with pytest.raises(TooLarge, match=r"a\.txt has 1,001 bytes; at most 1,000"):
        decode(b"0" * 1001, "a.txt", 1000)
    assert decode(b"0" * 1000, "a.txt", 1000).text == "0" * 1000


@given(st.binary(max_size=400))
@example(b"\x00\xa0")  # a no-break space as UTF-16
def test_any_bytes_are_text_or_an_input_error(data: bytes) -> None:
    try:
        found = decode(data, "a.txt", NO_LIMIT)
    except InputError:
        return
    found.text.encode()  # no lone surrogate is left
    assert "\x00" not in found.text
    assert found.text.strip()
