"""Assembly of the stages into one line, hosted by spaCy. The only room that imports it; imported lazily."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gouji.pipeline.settings import Settings

if TYPE_CHECKING:
    from gouji.pipeline.build import Result, Structurer, load

__all__ = ["Result", "Settings", "Structurer", "load"]


def __getattr__(name: str) -> Any:
    if name in ("Result", "Structurer", "load"):
        from gouji.pipeline import build

        return getattr(build, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
