"""Reader for DOC, WPS and RTF files: LibreOffice makes DOCX of them, in a process and a profile of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from gouji.document import Document
from gouji.document.errors import BinaryInput, InputError, TooLarge, UnknownFormat
from gouji.readers.detect import RTF
from gouji.readers.packages import kind_of_package
from gouji.readers.word.docx import read_package

PROGRAM = "soffice"
SECONDS = 120
"""Time that a conversion may take; a report takes two or three."""
MEMORY = 4 * 2**20
"""KiB of address space that LibreOffice may use: several times what a report takes."""
_ENCRYPTED = 0x0100
"""The bit of a Word 97 file's flags that says it is encrypted ([MS-DOC] 2.5.2)."""
_WORD_MAGIC = b"\xec\xa5"
_SECTOR = 512
_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3", "DisableMacrosExecution": "true", "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
    "Inet/Settings": {
        "ooInetProxyType": "2", "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": "9",
    },
}  # fmt: skip
"""A profile in which no macro runs, no link is followed, and whatever asks for the network meets a closed door."""


def read_doc(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read a DOC, WPS or RTF file.

    Args:
        data: Its bytes.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is no such file, broken, encrypted, empty or too large; LibreOffice can't read it in time.
    """
    if isinstance(data, str):
        raise BinaryInput(f"{name} is text, and no Word file. Give the file itself.")
    if len(data) > max_bytes:
        raise TooLarge(
            f"{name} has {len(data):,} bytes; at most {max_bytes:,} are read. "
            "Split it into single reports, or raise the limit."
        )
    if kind_of_package(data) != "doc" and not data.startswith(RTF):
        raise BinaryInput(
            f"{name} is no DOC, WPS or RTF file. Give the file itself, or leave the choice of the reader."
        )
    if _is_encrypted(data):
        raise UnknownFormat(f"{name} is encrypted with a password. Save it without one in Word or WPS, and give that.")
    return read_package(convert(data, name), name, max_bytes, "doc", data)


def _is_encrypted(data: bytes) -> bool:
    """By the flags at the beginning of the text's stream, which is that of a sector."""
    sectors = range(_SECTOR, len(data), _SECTOR)
    head = next((data[at : at + 12] for at in sectors if data.startswith(_WORD_MAGIC, at)), b"")
    return bool(int.from_bytes(head[10:12], "little") & _ENCRYPTED)


def convert(data: bytes, name: str, seconds: float = SECONDS) -> bytes:
    """A Word 97 file as DOCX.

    Args:
        data: Its bytes.
        name: Its name, for messages.
        seconds: Time it may take.

    Raises:
        InputError: LibreOffice can't read the file, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="gouji-word-") as folder:
        profile = Path(folder, "profile", "user")
        profile.mkdir(parents=True)
        profile.joinpath("registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        source = Path(folder, "report.doc")
        source.write_bytes(data)
        command = [
            PROGRAM, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore", "--nologo",
            "--nodefault", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML", "--outdir", f"{folder}/out",
            str(source),
        ]  # fmt: skip
        limited = ["sh", "-c", f'ulimit -v {MEMORY} 2>/dev/null; exec "$@"', "sh", *command]
        told = _run(limited, folder, seconds)
        if told is None:
            raise InputError(
                f"{name} took LibreOffice longer than {seconds:g} seconds, and was given up. "
                "Save it as DOCX, and give that."
            )
        made = Path(folder, "out", "report.docx")
        if not made.is_file():
            said = f" It says: {told[-200:]}" if told else ""
            raise BinaryInput(f"{name} can't be read by LibreOffice; it may be broken.{said} Save it anew as DOCX.")
        return made.read_bytes()


def _profile() -> str:
    """The settings as LibreOffice keeps them."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
        for path, properties in _SETTINGS.items()
        for name, value in properties.items()
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _run(command: list[str], folder: str, seconds: float) -> str | None:
    """Run a command with all that it starts. Returns what it said of errors, None if it took too long."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp",
        "LANG": "C.UTF-8", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9",
    }  # fmt: skip
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            return process.communicate(timeout=seconds)[1].decode(errors="replace").strip()
        except subprocess.TimeoutExpired:
            return None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # its own group, with whatever it left behind
