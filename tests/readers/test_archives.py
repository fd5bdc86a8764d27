"""ZIP files: names that lead nowhere, bombs, passwords, archives in archives; and a batch that goes on."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

import gouji
from gouji.batch import Options, run_batch
from gouji.batch.inputs import find_tasks
from gouji.document.errors import InputError, TooLarge, UnknownFormat
from gouji.pipeline import Settings
from gouji.readers import detect, read
from gouji.readers.archives import Archive, Limits, is_archive

TEXT = "石桥县2020年政府信息公开工作年度报告\n总计\n0\n".encode()
BOMB = b"0" * (3 * 2**20)


class Named(zipfile.ZipInfo):
    """A member whose name is written in an encoding without a mark."""

    encoding = "gbk"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (zipfile's own name)
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def pack(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The archive with the flag of encryption set in all its headers."""
    raw = bytearray(data)
    for head, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(head)
        while at >= 0:
            raw[at + flag] |= 1
            at = raw.find(head, at + 4)
    return bytes(raw)


def names(data: bytes, limits: Limits | None = None) -> list[str]:
    with Archive(data, "a.zip", limits) as archive:
        return [member.name for member in archive.members()]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b.txt", "a/b.txt"),
        ("../../b.txt", "b.txt"),
        ("/etc/passwd", "etc/passwd"),
        ("a/../../../b.txt", "a/b.txt"),
        ("..\\..\\b.txt", "b.txt"),
        ("C:\\Windows\\b.txt", "Windows/b.txt"),
        ("C:..\\b.txt", "b.txt"),
        ("c:/b.txt", "b.txt"),
        ("\\\\server\\share\\b.txt", "server/share/b.txt"),
        ("a//./b.txt", "a/b.txt"),
        ("a\x01\n/b\x7f.txt", "a__/b_.txt"),
        (" .. /b.txt", "b.txt"),
        ("..", "member-1"),
        ("x/" * 40 + "b.txt", "x/" * 15 + "b.txt"),
    ],
)
def test_no_name_leads_out(name: str, safe: str) -> None:
    assert names(pack((name, b"0"))) == [safe]


def test_long_names_are_cut_and_keep_their_suffix() -> None:
    (name,) = names(pack((f"{'告' * 200}.html", b"0")))
    assert len(name.encode()) <= 200
    assert name.endswith(".html")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_a_mark_are_read(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Named, "encoding", encoding)
    assert names(pack((Named("二〇二〇年/石桥县.html"), b"0"))) == ["二〇二〇年/石桥县.html"]


def test_a_name_in_an_extra_field_is_read() -> None:
    info = Named("?.html")
    told = "石桥县.html".encode()
    info.extra = b"\x75\x70" + (5 + len(told)).to_bytes(2, "little") + b"\x01\x00\x00\x00\x00" + told
    assert names(pack((info, b"0"))) == ["石桥县.html"]


def test_folders_and_what_file_managers_leave_are_passed_over() -> None:
    found = names(
        pack(("a/", b""), ("a/b.txt", b"0"), ("__MACOSX/a/._b.txt", b"0"), (".DS_Store", b""), ("a/Thumbs.db", b""))
    )
    assert found == ["a/b.txt"]


def test_archives_in_archives_are_opened_once() -> None:
    inner = pack(("c.txt", TEXT), ("d.zip", pack(("e.txt", TEXT))))
    outer = pack(("a.txt", TEXT), ("b.zip", inner))
    assert names(outer) == ["a.txt", "b.zip/c.txt", "b.zip/d.zip"]
    with Archive(outer, "a.zip") as archive:
        members = archive.members()
        assert archive.read(members[1].at, "x") == TEXT
        assert archive.read(members[2].at, "x") == pack(("e.txt", TEXT))
    with pytest.raises(UnknownFormat, match="archive in an archive"):
        read(pack(("a.zip", pack(("b.zip", pack(("c.txt", TEXT)))))), "x.zip", 2**20)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(max_members=2), "unpacks to 3 members"),
        (Limits(max_unpacked=2**20), "bytes; at most 1,048,576"),
    ],
)
def test_an_archive_of_too_much_is_refused(limits: Limits, says: str) -> None:
    with pytest.raises(TooLarge, match=says):
        names(pack(("a", b"0"), ("b", BOMB), ("c", b"0")), limits)


def test_a_list_of_members_that_is_too_long_is_refused_before_it_is_read() -> None:
    data = pack(*((f"{i}-{'x' * 200}", b"") for i in range(2_000)))
    with pytest.raises(TooLarge, match="list of members"):
        Archive(data, "a.zip", Limits(max_members=100))


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("data", "limits", "says"),
    [
        (pack(("a", BOMB)), Limits(max_ratio=100), "100 for each byte packed"),
        (pack(("a", BOMB)), Limits(max_bytes=2**20), "at most 1,048,576"),
        (encrypted(pack(("a", TEXT))), Limits(), "encrypted"),
        (pack((link("a"), b"/etc/passwd")), Limits(), "link"),
        (pack(("a", TEXT * 99)).replace(b"PK\x03\x04", b"PK\x03\x05"), Limits(), "can't be unpacked"),
    ],
    ids=["ratio", "size", "encrypted", "link", "broken"],
)
def test_a_member_that_cannot_be_read_says_why(data: bytes, limits: Limits, says: str) -> None:
    with Archive(data, "a.zip", limits) as archive, pytest.raises(InputError, match=says):
        archive.read(archive.members()[0].at, "a.zip/a")


def test_packages_of_other_programs_are_no_archives() -> None:
    for data in (pack(("mimetype", b"application/epub+zip")), pack(("[Content_Types].xml", b""), ("ppt/a.xml", b""))):
        assert not is_archive(data)
        assert detect(data, "a") == "zip"
        with pytest.raises(UnknownFormat, match="office program"):
            read(data, "a.pptx", 2**20)


def test_one_report_is_read_from_anywhere_and_several_are_refused_with_a_hint() -> None:
    assert read(pack(("a.txt", TEXT)), "a.zip", 2**20).name == "a.zip/a.txt"
    with pytest.raises(UnknownFormat, match="gouji run"):
        read(pack(("a.txt", TEXT), ("b.txt", TEXT)), "a.zip", 2**20)
    with pytest.raises(InputError, match="no files"):
        read(pack(("a/", b"")), "a.zip", 2**20)


def test_the_interface_gives_all_reports_and_tells_of_the_rest() -> None:
    data = pack(("a.txt", TEXT), ("b.txt", b""), ("c.txt", TEXT))
    first, second = gouji.structure_all(data, model="none")
    assert (first.source.name, second.source.name) == ("bytes/a.txt", "bytes/c.txt")
    assert "b.txt holds no text" in first.warnings[-1]
    with pytest.raises(InputError, match="holds no text"):
        gouji.structure_all(pack(("b.txt", b"")), model="none")


def test_a_batch_goes_on_and_writes_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    archive = tmp_path / "in" / "a.zip"
    archive.write_bytes(pack(("../../../out.txt", TEXT), ("a/b.txt", TEXT), ("a/B.TXT", TEXT), (link("l"), b"/etc")))
    (tmp_path / "in" / "bomb.zip").write_bytes(pack(("0", BOMB), ("1", BOMB)))
    (tmp_path / "in" / "cut.zip").write_bytes(archive.read_bytes()[:-30])
    before = set(tmp_path.parent.rglob("*"))
    settings = Settings(model="none", max_unpacked=5 * 2**20)
    options = Options((tmp_path / "in",), tmp_path / "o" / "p" / "q", formats=("json",), settings=settings)
    summary = run_batch(options)
    assert (summary.inputs, summary.reports, summary.failed) == (6, 3, 3)
    assert {failure.name: failure.error for failure in summary.errors} == {
        "a.zip/l": "InputError", "bomb.zip": "TooLarge", "cut.zip": "BinaryInput",
    }  # fmt: skip
    made = {path.relative_to(options.out).as_posix() for path in options.out.rglob("*.json")} - {"summary.json"}
    assert len(made) == 3
    assert {"a.zip/out.txt.json", "a.zip/a/b.txt.json"} < made
    assert all(
        options.out in (path, *path.parents) or path in options.out.parents
        for path in set(tmp_path.parent.rglob("*")) - before
    )
    assert run_batch(options).kept >= 3


def test_members_are_inputs_with_names_of_their_own(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(pack(("r.txt", TEXT), ("r.txt.2", TEXT), ("review", TEXT)))
    found = [task.name for task in find_tasks([archive], tmp_path / "out", 2**20)]
    assert found[0] == "a.zip/r.txt"
    assert found[2] == "a.zip/review"
    assert len(set(found)) == 3
    assert found[1] != "a.zip/r.txt.2"
