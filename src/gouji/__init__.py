"""Gouji: badly OCR'd fixed-form reports in, audited tables out.

>>> import gouji
>>> report = gouji.structure("report.txt")  # doctest: +SKIP
>>> report.tables["applications"]["new", "total"].value  # doctest: +SKIP
Decimal('9')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gouji.api import load, structure, structure_all
    from gouji.document import Cell, Report, Status, Table, Verdict
    from gouji.document.errors import GoujiError, InputError, SetupError
    from gouji.forms import Form
    from gouji.pipeline import Settings

__version__ = "0.1.0"

_HOMES = {
    "load": "gouji.api",
    "structure": "gouji.api",
    "structure_all": "gouji.api",
    "Settings": "gouji.pipeline",
    "Report": "gouji.document",
    "Table": "gouji.document",
    "Cell": "gouji.document",
    "Status": "gouji.document",
    "Verdict": "gouji.document",
    "Form": "gouji.forms",
    "GoujiError": "gouji.document.errors",
    "InputError": "gouji.document.errors",
    "SetupError": "gouji.document.errors",
}
"""Public names and the modules they live in; imported when first used, so that `import gouji` is instant."""

__all__ = [
    "Cell", "Form", "GoujiError", "InputError", "Report", "Settings", "SetupError", "Status", "Table", "Verdict",
    "__version__", "load", "structure", "structure_all",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'gouji' has no attribute {name!r}")
