"""The JSON Schema of a correction, from the types: `python -m gouji.learn.corrections.schema` writes the file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from gouji.learn.corrections.types import LARGEST, SCHEMA_VERSION, Correction

PATH = Path("schema/corrections.schema.json")
"""Where the schema is kept, from the root of the repository."""

_MUST = ("schema", "kind")
"""Fields with a default in the program that a file must hold all the same: they say how to read the rest."""


def corrections_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line of a corrections file."""
    generated = msgspec.json.schema(Correction)
    definitions: dict[str, dict[str, Any]] = generated.pop("$defs")
    for definition in definitions.values():
        definition["description"] = " ".join(definition.get("description", "").split())
        if "kind" in definition.get("properties", {}):
            definition["required"] = [*_MUST, *(f for f in definition["required"] if f not in _MUST)]
            definition["properties"]["schema"].pop("default", None)
    definitions["CellValue"]["properties"]["value"] = {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": -int(LARGEST), "exclusiveMaximum": int(LARGEST)},
            {"type": "null"},
        ],
        "description": definitions["CellValue"]["properties"]["value"]["description"],
    }
    definitions["LabelMatch"]["not"] = {
        "required": ["row", "column"],
        "properties": {"row": {"type": "string"}, "column": {"type": "string"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gouji:schema:corrections:{SCHEMA_VERSION}",
        "title": "A correction",
        "description": "What a person says of a line, label or cell of a report. A corrections file holds one a line.",
        **generated,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def schema_text() -> str:
    """The committed file's text."""
    return json.dumps(corrections_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema_text(), encoding="utf-8")
