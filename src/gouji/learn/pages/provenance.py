"""How a split of real OCR came to be: configuration, versions, and how well its pages were read."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from pydantic import JsonValue

from gouji.learn.corpus import Sample
from gouji.learn.pages.engines import engine_version
from gouji.learn.pages.render import Renderer, font_version


def provenance(
    settings: dict[str, JsonValue], fonts: Sequence[str], engines: Collection[str], samples: Sequence[Sample]
) -> str:
    """How a split came to be, as JSON.

    Args:
        settings: Its configuration, as plain values.
        fonts: The families that it is set in.
        engines: The engines that read it.
        samples: Its reports.
    """
    packages = ("gouji", "numpy", "opencv-python-headless", "playwright")
    with Renderer() as renderer:
        browser = renderer.version
    data = {
        "made": datetime.now(UTC).date().isoformat(),
        "reports": len(samples),
        "character_error": _errors(samples),
        "config": settings,
        "config_sha256": hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest(),
        "versions": {
            "python": platform.python_version(),
            "chromium": browser,
            **{name: engine_version(name) for name in engines},
            **{name: version(name) for name in packages},
            **{font: font_version(font) for font in fonts},
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _errors(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Mean character error by engine and severity."""
    found: dict[str, dict[str, list[float]]] = {}
    for sample in samples:
        found.setdefault(sample.engine, {}).setdefault(sample.severity, []).append(sample.character_error or 0.0)
    return {
        engine: {severity: round(sum(values) / len(values), 4) for severity, values in sorted(rates.items())}
        for engine, rates in sorted(found.items())
    }
