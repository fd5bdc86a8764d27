"""TAR files: packed or not, names that lead nowhere, bombs, links; and a batch that reads them in place."""

from __future__ import annotations

import gc
import io
import tarfile
from pathlib import Path

import pytest

import gouji
from gouji.batch import Options, run_batch
from gouji.document.errors import BinaryInput, InputError, TooLarge
from gouji.pipeline import Settings
from gouji.readers.archives import is_archive, open_archive
from gouji.readers.members import Limits
from gouji.readers.tars import is_tar

TEXT = "石桥县2020年政府信息公开工作年度报告\n总计\n0\n".encode()
MODES = ("w", "w:gz", "w:bz2", "w:xz")


def info(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size, made.type, made.linkname = size, kind, link
    return made


def pack(*members: tuple[str, bytes] | tarfile.TarInfo, mode: str = "w", encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                archive.addfile(info(member[0], len(member[1])), io.BytesIO(member[1]))
    return out.getvalue()


def read_all(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    with open_archive(data, "a.tar", limits) as archive:
        return {member.name: archive.read(member.at, member.name) for member in archive.members()}


@pytest.mark.parametrize("mode", MODES)
def test_members_are_read_packed_or_not(mode: str) -> None:
    data = pack(("b/a.txt", TEXT), ("c.txt", b""), info("d", kind=tarfile.DIRTYPE), mode=mode)
    assert is_archive(data)
    assert read_all(data) == {"b/a.txt": TEXT, "c.txt": b""}


@pytest.mark.parametrize(
    ("name", "safe"), [("../../b.txt", "b.txt"), ("/etc/passwd", "etc/passwd"), ("a\n/./b.txt", "a_/b.txt")]
)
def test_no_name_leads_out(name: str, safe: str) -> None:
    assert list(read_all(pack((name, TEXT)))) == [safe]


def test_names_in_gbk_are_read() -> None:
    assert list(read_all(pack(("桦川县/年报.txt", TEXT), encoding="gbk"))) == ["桦川县/年报.txt"]


def test_hidden_files_and_devices_are_left_out() -> None:
    data = pack(("a/.b", TEXT), ("c.txt", TEXT), info("d", kind=tarfile.CHRTYPE), ("__MACOSX/e", TEXT))
    assert list(read_all(data)) == ["c.txt"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_are_not_followed(kind: bytes) -> None:
    with pytest.raises(InputError, match="not followed"):
        read_all(pack(("b.txt", TEXT), info("a.txt", kind=kind, link="b.txt")))


@pytest.mark.parametrize(
    ("limits", "mode"),
    [
        (Limits(max_bytes=2**20), "w"),
        (Limits(max_unpacked=5 * 2**20), "w"),
        (Limits(max_unpacked=5 * 2**20), "w:gz"),
        (Limits(max_members=1), "w"),
        (Limits(max_ratio=100), "w:gz"),
        (Limits(max_ratio=100), "w:xz"),
    ],
)
def test_what_is_too_large_is_refused(limits: Limits, mode: str) -> None:
    bomb = b"0" * (3 * 2**20)
    data = pack(("a", bomb), ("b", bomb), mode=mode)
    with pytest.raises(TooLarge, match=r"Split it, or raise the limit\."):
        read_all(data, limits)
    assert len(read_all(data, Limits(max_ratio=10**6))) == 2


def test_a_header_that_asks_for_too_much_is_refused() -> None:
    huge = info("././@LongLink", 2**31, tarfile.GNUTYPE_LONGNAME)
    with pytest.raises(InputError):
        read_all(huge.tobuf(tarfile.GNU_FORMAT) + bytes(2**16), Limits(max_bytes=2**20))


def test_what_is_cut_short_is_broken() -> None:
    data = pack(("a.txt", TEXT * 2000), ("b.txt", TEXT), mode="w:gz")
    with pytest.raises(BinaryInput, match="broken TAR"):
        read_all(data[:-40])


@pytest.mark.parametrize("data", [b"", bytes(1024), TEXT, b"\x1f\x8b nothing", b"PK\x03\x04", b"0" * 600])
def test_what_is_none_is_told(data: bytes) -> None:
    assert not is_tar(data)


@pytest.mark.filterwarnings("error::ResourceWarning", "error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("mode", MODES)
def test_one_that_nobody_closes_closes_its_file(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(pack(("a.txt", TEXT), mode=mode))
    stream = (archive := open_archive(path, path.name))._stream  # type: ignore[union-attr]
    assert archive.read((0,), "a.txt") == TEXT
    del archive
    gc.collect()
    assert stream.closed


def test_a_batch_reads_them_in_place(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for mode in MODES:
        (tmp_path / "in" / f"a.{mode[2:]}").write_bytes(pack(("x/b.txt", TEXT), ("../c.txt", TEXT + b"0\n"), mode=mode))
    options = Options((tmp_path / "in",), tmp_path / "out", ("json",), Settings(model="none"))
    summary = run_batch(options)
    assert (summary.inputs, summary.reports) == (8, 8)
    assert (tmp_path / "out" / "a.xz" / "x" / "b.txt.json").exists()
    assert not (tmp_path / "in" / "x").exists()
    assert run_batch(options).kept == 8


def test_structure_reads_the_reports_of_one(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(pack(("b.txt", TEXT), ("c.txt", TEXT), mode="w:gz"))
    found = gouji.structure_all(tmp_path / "a.tar.gz", model="none")
    assert [report.source.name for report in found] == ["a.tar.gz/b.txt", "a.tar.gz/c.txt"]
