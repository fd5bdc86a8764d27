"""Reader for DOCX, and its kin with macros (which are ignored), of templates, and of the strict variant."""

from __future__ import annotations

import hashlib

from gouji.document import Document
from gouji.document.errors import BinaryInput, EmptyInput, TooLarge, UnknownFormat
from gouji.readers.flow import document_of
from gouji.readers.packages import kind_of_package
from gouji.readers.word.numbering import Numbering, Styles
from gouji.readers.word.parts import Package
from gouji.readers.word.story import Story


def read_docx(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read a DOCX file.

    Args:
        data: Its bytes.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read, as it is and of each part unpacked.

    Raises:
        InputError: It is no DOCX file, broken, encrypted, empty or too large, defines XML entities, or is nested too
            deep.
    """
    return read_package(data, name, max_bytes, "docx")


def read_package(data: bytes | str, name: str, max_bytes: int, format: str, source: bytes | None = None) -> Document:
    """Read a DOCX file as `read_docx` does, for a reader named `format` of the bytes `source` it was made from."""
    if isinstance(data, str):
        raise BinaryInput(f"{name} is text, and no Word file. Give the file itself.")
    if len(data) > max_bytes:
        raise TooLarge(
            f"{name} has {len(data):,} bytes; at most {max_bytes:,} are read. "
            "Split it into single reports, or raise the limit."
        )
    kind = kind_of_package(data)
    if kind == "encrypted":
        raise UnknownFormat(f"{name} is encrypted with a password. Save it without one in Word, and give that.")
    if kind is None:
        raise BinaryInput(f"{name} is no DOCX file. Give the file that Word saved, or leave the choice of the reader.")
    package = Package(data, name, max_bytes)
    path, root = package.main()
    styles_part, numbering_part = (
        next((found for part in package.related(path, kind) if (found := package.xml(part)) is not None), None)
        for kind in ("styles", "numbering")
    )
    styles = Styles(styles_part)
    story = Story(styles, Numbering(numbering_part, styles), name)
    items = story.items(root)
    warnings = []
    if story.changed:
        warnings.append(f"The file holds {story.changed:,} tracked changes, which were read as accepted.")
    if story.hidden:
        warnings.append(f"The file holds {story.hidden:,} pieces of hidden text, which were left out.")
    try:
        digest = hashlib.sha256(data if source is None else source).hexdigest()
        return document_of(items, name, format, digest, None, tuple(warnings))
    except EmptyInput as error:
        if package.holds("/word/media/"):
            raise EmptyInput(
                f"{name} holds pictures and no text: a scan in a Word file. Save its pictures, and give those."
            ) from error
        raise
