"""What a run of the pipeline can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType

from gouji.document.errors import OptionError
from gouji.readers import READERS, ReadSettings
from gouji.readers.members import Limits

AUTO = "auto"
FIRST = "cn-ogi"
"""The family of a report that shows no other's labels, and of a single pipeline that is told none."""
SOURCES = ("auto", "digital", "ocr")
_KINDS: dict[str, tuple[type, ...]] = {
    "family": (str,),
    "forms": (tuple,),
    "form_paths": (tuple,),
    "model": (str,),
    "reader": (str,),
    "source": (str,),
    "threshold": (int, float, NoneType),
    "issuer": (str, NoneType),
    "year": (int, NoneType),
    "max_bytes": (int,),
    "max_members": (int,),
    "max_unpacked": (int,),
    "max_ratio": (int,),
    "seconds": (int, float),
    "reading": (ReadSettings,),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the pipeline; validated when made.

    Attributes:
        family: The form family that reports are read as; "auto" to recognise each report's by its labels.
        forms: Editions to consider, such as "cn-ogi/2019"; empty for all of the family.
        form_paths: Form files of your own, beside the shipped ones.
        model: Line model: "default", a name in `models/`, a folder, or "none" for rules alone.
        source: "digital" or "ocr" if it is known what the texts are, "auto" to judge each by its signs.
        reader: A name in `gouji.readers.READERS` to read every source by, "auto" to tell each by its content.
        threshold: Confidence from which on a cell is accepted, above 0, at most 1; None for the model's own.
        issuer: The issuer, if known from elsewhere.
        year: The year, if known from elsewhere.
        max_bytes: Largest input that is read, in bytes; of archives, the largest member.
        max_members: Most members of an archive, those of archives in it included.
        max_unpacked: Bytes that an archive's members may unpack to, all together.
        max_ratio: Bytes that a packed byte of an archive's member may become.
        reading: How sources are read, where a format leaves a choice.
        seconds: Time limit for the choice among the readings of one table; what is not proved by then is undecided.
    """

    family: str = "auto"
    forms: tuple[str, ...] = ()
    form_paths: tuple[Path, ...] = ()
    model: str = "default"
    source: str = "auto"
    reader: str = "auto"
    threshold: float | None = None
    issuer: str | None = None
    year: int | None = None
    max_bytes: int = field(default=64 * 2**20)
    max_members: int = 10_000
    max_unpacked: int = 2 * 2**30
    max_ratio: int = 500
    seconds: float = 2.0
    reading: ReadSettings = field(default=ReadSettings())

    def __post_init__(self) -> None:
        for name, kinds in _KINDS.items():
            value = getattr(self, name)
            if not isinstance(value, kinds) or isinstance(value, bool):
                allowed = " or ".join("nothing" if kind is NoneType else kind.__name__ for kind in kinds)
                raise OptionError(f"The option {name} is {value!r}, which is no {allowed}. Give it as {allowed}.")
        if self.source not in SOURCES:
            raise OptionError(f"The source kind {self.source!r} is unknown. Choose one of {', '.join(SOURCES)}.")
        if self.reader not in (AUTO, *READERS):
            raise OptionError(f"The reader {self.reader!r} is unknown. Choose one of {', '.join((AUTO, *READERS))}.")
        if self.threshold is not None and not 0 < self.threshold <= 1:
            raise OptionError(f"The threshold {self.threshold} is out of range. Choose a number above 0, at most 1.")
        if self.seconds < 0:
            raise OptionError(f"The time limit {self.seconds} is out of range. Choose a number of seconds from 0 on.")
        for name in ("max_bytes", "max_members", "max_unpacked", "max_ratio"):
            if getattr(self, name) <= 0:
                raise OptionError(f"The limit {name} is {getattr(self, name)}. Choose a number above 0.")

    @property
    def archives(self) -> Limits:
        """How much an archive may hold."""
        return Limits(self.max_bytes, self.max_members, self.max_unpacked, self.max_ratio)
