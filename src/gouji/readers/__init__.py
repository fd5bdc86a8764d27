"""Bytes → Document, one module a format.

Design
    1. `detect` names the reader by the content of a source, never by its name; `read` reads it, or does so as the
       user says (`--reader`). Binary data of a kind that no reader knows is an `InputError` that says what it is.
    2. `READERS` is the registry: name → `Reader`, what it reads, the module it is in (imported when first used), and
       the modules of others or the programs that it needs, with the extra that brings them. `gouji formats` prints it.
    3. A reader is a function of the bytes (or text), the source's name and the largest size that is read. It gives a
       `Document` or raises `InputError`; nothing else, whatever the bytes are, in bounded time and memory.
    4. A format with real tables says only what stands where: `flow.Paragraph` and `flow.Table`, rows of cells with
       their spans, cells holding paragraphs and tables in turn. `flow.document_of` makes the Document of it: a line
       for each row of a table, cells parted by tabs, each a segment with its `Slot`; a region with a known grid for
       each table; what is outside of tables, and tables that only lay out a page, as the text reader lays out text.
    5. Slots of such a region are facts. `gouji.align.known` takes them as that: a number's row is the grid row it
       stands in, its column the one whose header cells stand above it, and an empty slot is a blank for certain.
       Labels only say which row and which column of the form these are. All later stages are as for text.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from shutil import which
from typing import Protocol, cast

from gouji.document import Document
from gouji.document.errors import OptionError, UnknownFormat
from gouji.readers.detect import detect
from gouji.readers.settings import OCR_ENGINES, READ_SETTINGS, ReadSettings
from gouji.readers.text import read_text

__all__ = ["AUTO", "OCR_ENGINES", "READERS", "Needs", "ReadSettings", "Reader", "detect", "read", "read_text"]

AUTO = "auto"
"""The reader is told by the source's content."""


class _Function(Protocol):
    def __call__(self, data: bytes | str, name: str, max_bytes: int = ..., /) -> Document: ...


class _ChoosingFunction(Protocol):
    def __call__(self, data: bytes | str, name: str, max_bytes: int, settings: ReadSettings, /) -> Document: ...


@dataclass(frozen=True, slots=True)
class Needs:
    """What a reader needs beyond the base install.

    Attributes:
        name: A module, or a program.
        install: How a person gets it.
        program: It is a program, not a module.
    """

    name: str
    install: str
    program: bool = False

    @property
    def there(self) -> bool:
        """Whether it is installed."""
        return (which(self.name) if self.program else find_spec(self.name)) is not None


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read.

    Attributes:
        reads: What it reads, for people.
        function: Module and function, as "package.module:function"; imported when first called.
        needs: What must be installed for it.
        chooses: Its function takes `ReadSettings` as a fourth argument.
    """

    reads: str
    function: str
    needs: tuple[Needs, ...] = ()
    chooses: bool = False

    @property
    def missing(self) -> tuple[Needs, ...]:
        """What it needs and is not installed."""
        return tuple(need for need in self.needs if not need.there)

    def __call__(
        self, data: bytes | str, name: str, max_bytes: int = 64 * 2**20, settings: ReadSettings = READ_SETTINGS
    ) -> Document:
        """Read a source.

        Args:
            data: Its bytes, or text that is already decoded.
            name: Its name relative to the root it was found under.
            max_bytes: The largest size that is read.
            settings: How, where the format leaves a choice.

        Raises:
            InputError: The source can't be read, or something that the reader needs is not installed.
        """
        for need in self.missing:
            kind = "program" if need.program else "module"
            raise UnknownFormat(
                f"{name} needs the {kind} {need.name} to be read, which is not installed. Install it: {need.install}."
            )
        module, _, function = self.function.partition(":")
        read = getattr(import_module(module), function)
        if self.chooses:
            return cast(_ChoosingFunction, read)(data, name, max_bytes, settings)
        return cast(_Function, read)(data, name, max_bytes)


READERS: dict[str, Reader] = {
    "text": Reader("Dumps of Word files, web pages, PDFs and OCR programs; Markdown", "gouji.readers.text:read_text"),
    "html": Reader("Web pages, and HTML as Word and converters write it", "gouji.readers.html:read_html"),
    "mhtml": Reader("Web pages saved in one file (MHTML, MHT)", "gouji.readers.mhtml:read_mhtml"),
    "docx": Reader("Word files since 2007 (DOCX, DOCM)", "gouji.readers.word.docx:read_docx"),
    "doc": Reader(
        "Word 97 files (DOC), those of WPS (WPS), RTF",
        "gouji.readers.word.office:read_doc",
        (Needs("soffice", "LibreOffice Writer (Debian: apt-get install libreoffice-writer-nogui)", program=True),),
    ),
    "pdf": Reader("PDF files", "gouji.readers.pdf:read_pdf", chooses=True),
    "image": Reader(
        "Scans and photos: PNG, JPEG, TIFF, GIF, BMP, WebP, by OCR",
        "gouji.readers.scan:read_image",
        (
            Needs("cv2", "pip install 'gouji[scan]'"),
            Needs("rapidocr", "pip install 'gouji[scan]'"),
            Needs("onnxruntime", "pip install 'gouji[scan]'"),
        ),
        chooses=True,
    ),
    "csv": Reader("Tables, or whole reports, as CSV", "gouji.readers.dumps.comma:read_csv"),
    "xlsx": Reader(
        "Excel workbooks since 2007 (XLSX, XLSM): what their visible sheets show",
        "gouji.readers.dumps.xlsx:read_xlsx",
    ),
    "zip": Reader("ZIP files, each file in them a report of its own", "gouji.readers.archives:read_zip", chooses=True),
    "hocr": Reader("hOCR, of tesseract, Kraken and others", "gouji.readers.dumps.hocr:read_hocr"),
    "alto": Reader("ALTO XML, versions 2 to 4", "gouji.readers.dumps.alto:read_alto"),
    "page": Reader("PAGE XML, with or without tables", "gouji.readers.dumps.page:read_page"),
    "tsv": Reader("TSV of tesseract", "gouji.readers.dumps.tesseract:read_tsv"),
    "json": Reader("JSON of PaddleOCR, RapidOCR and others like them", "gouji.readers.dumps.paddle:read_json"),
}


def read(
    data: bytes, name: str, max_bytes: int, reader: str = AUTO, settings: ReadSettings = READ_SETTINGS
) -> Document:
    """Read a source by the reader that its content is for.

    Args:
        data: The source's bytes.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.
        reader: A name in `READERS` to read it by in any case, or "auto".
        settings: How, where the format leaves a choice.

    Raises:
        InputError: The source can't be read, or something that its reader needs is not installed.
        OptionError: There is no such reader.
    """
    if reader != AUTO and reader not in READERS:
        raise OptionError(f"There is no reader {reader!r}. Choose one of {', '.join((AUTO, *READERS))}.")
    return READERS[detect(data, name) if reader == AUTO else reader](data, name, max_bytes, settings)
