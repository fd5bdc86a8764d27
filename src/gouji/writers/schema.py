"""The JSON Schema of the result, generated from the types: `python -m gouji.writers.schema` writes the committed file.

The types say which fields there are and of what kind. What they can't say (ranges, that amounts are JSON numbers, what
each status promises) is added here; it is the contract's table of statuses, made checkable.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from gouji.document import SCHEMA_VERSION, Report

PATH = Path("schema/report.schema.json")
"""Where the schema is kept, from the root of the repository."""

_SHARE = {"minimum": 0, "maximum": 1}
_COUNT = {"minimum": 1}
_LINE, _OFFSET = {"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 0}
_ADDRESS = {"pattern": "^[^/]+/[^/]+/[^/]+$"}
_SPANS = {
    "items": {
        "type": "array",
        "minItems": 3,
        "maxItems": 3,
        "prefixItems": [_LINE, _OFFSET, _OFFSET],
        "items": False,
    },
    "description": "[line, start, end): 1-based line of the source, 0-based characters of it, end exclusive.",
}

_FACTS: dict[str, dict[str, dict[str, Any]]] = {
    "Report": {
        "schema": {"const": SCHEMA_VERSION, "description": "Version of this contract."},
        "issuer": {"description": "The issuer in the fullest form printed, without spaces; null if not found."},
        "year": {"description": "The year the report is about; null if not found."},
        "published": {"description": "Date of publication, ISO 8601; null if not found."},
        "threshold": {**_SHARE, "description": "Confidence from which a cell is accepted."},
        "reasons": {"description": "Why the verdict is not accept."},
        "prose": {"description": "Figures of the prose that repeat cells of the tables."},
    },
    "Source": {
        "name": {"description": "Name relative to the root it was found under."},
        "report": {**_COUNT, "description": "1 for the first report of a source, 2 for the second, ..."},
        "sha256": {
            "pattern": "^([0-9a-f]{64})?$",
            "description": "Hash of the source's bytes, if any.",
        },
        "format": {"description": "Name of the reader."},
        "pages": {"description": "Number of pages, if the format has pages."},
    },
    "Engine": {"forms": {"description": "Every form that was tried, `<family>/<edition>`."}},
    "Section": {"level": _COUNT, "lines": {"description": "First and last line, 1-based, both in."}},
    "Table": {
        "form": {"pattern": "^[^/]+/[^/]+$", "description": "The edition it is printed in, `<family>/<edition>`."},
        "form_confidence": _SHARE,
        "lines": {
            "items": _LINE,
            "maxItems": 2,
            "description": "First and last line, 1-based, both in; empty if the table was not found.",
        },
        "row_readings": {"description": "Rows that can be read in several ways."},
        "extra_rows": {"description": "Rows that the form doesn't have, kept as printed."},
    },
    "Cell": {
        "value": {"description": "In the column's unit; null where none was settled."},
        "text": {"description": "As printed; null if nothing on the page stands for the cell."},
        "unit": {"description": "The unit printed with the number."},
        "consistent": {
            "description": "True: every balance over the cell holds; false: one fails; null: none can be decided."
        },
        "confidence": {
            **_SHARE,
            "description": "Calibrated probability that the value is what the page says at that place of the form.",
        },
        "spans": _SPANS,
        "page": {"description": "1-based page, if known."},
        "box": {"description": "Place on that page in points (1/72 inch), origin top left, if known."},
        "via": {"description": "The paths that made the cell."},
        "candidates": {"description": "Values it may have, the best guess first."},
    },
    "Candidate": {"cost": {"minimum": 0}},
    "FoundRow": {"score": {"minimum": 0, "maximum": 100}, "confidence": _SHARE, "spans": _SPANS},
    "ValueReading": {"cost": {"minimum": 0}},
    "ExtraCell": {"confidence": _SHARE},
    "ExtraRowResult": {"spans": _SPANS},
    "ProseFigure": {"spans": _SPANS, "cells": {"items": {"type": "string", **_ADDRESS}, "minItems": 1}},
    "Check": {
        "cells": {"items": {"type": "string", **_ADDRESS}, "description": "Every cell of it, as table/row/column."},
        "explained_by": {
            "items": {"type": "string", **_ADDRESS},
            "description": "The smallest set of cells that explains the failure.",
        },
        "cause": {"description": "Whose fault a failed check is; null for others."},
    },
}

_NUMBER, _NULL, _TEXT = {"type": "number"}, {"type": "null"}, {"type": "string"}
_PROMISES: dict[str, dict[str, dict[str, str]]] = {
    "read": {"value": _NUMBER, "text": _TEXT},
    "inferred": {"value": _NUMBER, "text": _NULL},
    "corrected": {"value": _NUMBER, "text": _TEXT},
    "blank": {"value": _NULL},
    "undecided": {"value": _NULL},
    "missing": {"value": _NULL, "text": _NULL},
}
"""What a status says of the other fields of a cell."""


def result_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `Report.to_json` writes.

    Stricter than the types: every field is written, and no other.
    """
    generated = msgspec.json.schema(Report)
    definitions: dict[str, dict[str, Any]] = generated["$defs"]
    for name, definition in definitions.items():
        _describe(definition)
        if definition.get("type") != "object":
            continue
        facts = _FACTS.get(name, {})
        unknown = facts.keys() - definition["properties"].keys()
        if unknown:
            raise KeyError(f"{name} has no field {', '.join(sorted(unknown))}")
        for field, shape in definition["properties"].items():
            shape.pop("default", None)
            shape.update(facts.get(field, {}))
        definition["required"] = list(definition["properties"])
        definition["additionalProperties"] = False
    definitions["Cell"]["allOf"] = [
        {"if": {"properties": {"status": {"const": status}}}, "then": {"properties": promise}}
        for status, promise in _PROMISES.items()
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gouji:schema:report:{SCHEMA_VERSION}",
        "title": "Result of gouji",
        "description": "One report: the cells of its tables with value, place, status and confidence, and the checks.",
        "$ref": generated["$ref"],
        "$defs": {name: _numbers(definitions[name]) for name in sorted(definitions)},
    }


def _describe(definition: dict[str, Any]) -> None:
    """Move what a docstring says under "Attributes:" to the fields it speaks of."""
    summary, _, rest = definition.get("description", "").partition("Attributes:")
    definition["description"] = " ".join(summary.split())
    for field, text in re.findall(r"^\s+(\w+): (.+(?:\n {10,}\S.*)*)", rest, re.MULTILINE):
        definition["properties"][field]["description"] = " ".join(text.split())


def _numbers(shape: Any) -> Any:
    """The same schema with amounts as the numbers that are written instead of decimals in strings."""
    if isinstance(shape, dict):
        if shape.get("format") == "decimal":
            return {"type": "number", **{k: _numbers(v) for k, v in shape.items() if k not in ("type", "format")}}
        return {key: _numbers(value) for key, value in shape.items()}
    return [_numbers(value) for value in shape] if isinstance(shape, list) else shape


def schema_text() -> str:
    """The committed file's text."""
    return json.dumps(result_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema_text(), encoding="utf-8")
