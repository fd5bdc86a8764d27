"""DOC and WPS files, which LibreOffice converts."""

from __future__ import annotations

import json
import os
import time
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from gouji.document.errors import BinaryInput, InputError, TooLarge, UnknownFormat
from gouji.forms import load_families
from gouji.pipeline import Settings, Structurer
from gouji.readers import READERS, read
from gouji.readers.word import office
from tests.readers.word.documents import docx, p
from tests.scoring import make_gold, score

FORMATS = Path(__file__).parents[3] / "fixtures" / "formats"
needs_office = pytest.mark.skipif(bool(READERS["doc"].missing), reason="needs LibreOffice")


@cache
def sample() -> bytes:
    return (FORMATS / "word/merged.doc").read_bytes()


@needs_office
@pytest.mark.parametrize("file", ["merged.doc", "header-footer.wps"])
def test_every_cell_of_a_fixture_is_exact_and_accepted(file: str) -> None:
    gold = json.loads((FORMATS / "gold/plain.json").read_text(encoding="utf-8"), parse_float=Decimal)
    (result,) = Structurer(Settings()).run((FORMATS / "word" / file).read_bytes(), file)
    found = score(result.report, make_gold(gold, load_families()["cn-ogi"]))
    assert result.report.source.format == "doc"
    assert (found.exact, found.accepted, found.silent) == (found.cells, found.cells, ())


@needs_office
def test_rtf() -> None:
    text = r"{\rtf1\ansi\trowd\cellx3000\cellx6000\intbl \u24635?\u35745?\cell 7\cell\row\pard end\par}"
    found = read(text.encode(), "a.doc", 10**6)
    assert (found.format, [line.text for line in found.lines]) == ("doc", ["总计\t7", "end"])


@needs_office
def test_a_cut_off_file_is_refused() -> None:
    with pytest.raises(InputError, match=r"^a\.doc "):
        read(sample()[:6000] + sample()[-3000:], "a.doc", 10**7, "doc")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of LibreOffice."""
    path = tmp_path / "soffice"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return path


def install(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_one_that_hangs_is_ended_with_all_that_it_started(program: Path, tmp_path: Path) -> None:
    install(program, f"sleep 600 & echo $! > {tmp_path}/pid; wait")
    with pytest.raises(InputError, match=r"^a\.doc took LibreOffice longer than 1 seconds"):
        office.convert(sample(), "a.doc", seconds=1)
    child = Path("/proc") / (tmp_path / "pid").read_text().strip()
    for _ in range(100):
        if not child.exists() or "Z" in (child / "status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("it lives on")


def test_one_that_makes_nothing_is_told_of(program: Path) -> None:
    install(program, "echo source file could not be loaded >&2")
    with pytest.raises(BinaryInput, match=r"can't be read by LibreOffice.* source file could not be loaded Save it"):
        office.convert(sample(), "a.doc")


def test_what_it_is_asked(program: Path, tmp_path: Path) -> None:
    made = docx(p("甲"))
    (tmp_path / "made.docx").write_bytes(made)
    keep = "pwd > $D/folder; env > $D/env; echo $@ > $D/asked; cat profile/user/* > $D/set"
    install(program, f"D={tmp_path}; {keep}; mkdir out; cp $D/made.docx out/report.docx")
    found = read(sample(), "a.wps", 10**6)
    assert (found.format, [line.text for line in found.lines]) == ("doc", ["甲"])
    folder = (tmp_path / "folder").read_text().strip()
    assert not Path(folder).exists()
    asked = (tmp_path / "asked").read_text()
    assert f"-env:UserInstallation=file://{folder}/profile" in asked
    assert "--headless" in asked
    told = (tmp_path / "set").read_text()
    assert '"DisableMacrosExecution"><value>true' in told
    assert '"ooInetHTTPProxyName"><value>127.0.0.1' in told
    assert f"HOME={folder}" in (tmp_path / "env").read_text()


def test_without_it_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnknownFormat, match=r"^a\.doc needs the program soffice .* libreoffice-writer-nogui\)\.$"):
        read(sample(), "a.doc", 10**6)


def test_limits_and_passwords(program: Path) -> None:
    install(program, "exit 1")
    with pytest.raises(TooLarge, match="at most 100 are read"):
        read(sample(), "a.doc", 100)
    data = bytearray(sample())
    at = next(at for at in range(512, len(data), 512) if data.startswith(b"\xec\xa5", at))
    data[at + 11] |= 1
    with pytest.raises(UnknownFormat, match="encrypted with a password"):
        read(bytes(data), "a.doc", 10**6)
    with pytest.raises(BinaryInput, match="is no DOC, WPS or RTF file"):
        read(docx(p("甲")), "a.doc", 10**6, "doc")
