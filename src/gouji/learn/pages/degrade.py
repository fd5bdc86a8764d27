"""Printed pages as scanners give them: skewed, blurred, small, noisy, unevenly lit, speckled, compressed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.learn.pages.render import DPI, Image

Affine = NDArray[np.float64]
"""A map of the plane: 2 × 3, so that (x, y, 1) on the page as printed gives (x, y) on the scan."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How badly a page is scanned.

    Attributes:
        dpi: Resolution.
        skew: Largest rotation, in degrees, either way.
        blur: Standard deviation of the blur, in pixels of the scan.
        noise: Standard deviation of the noise, of 255.
        light: How much darker the darkest corner is, 0 to 1.
        fade: How pale the print is, 0 (black) to 1 (white).
        speckle: Specks for each million pixels.
        quality: JPEG quality, 1 to 100, or 0 for none.
    """

    dpi: int
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    light: float = 0.0
    fade: float = 0.0
    speckle: float = 0.0
    quality: int = 0


SEVERITIES = {
    "scan0": Severity(200),
    "scan1": Severity(150, 0.5, 0.5, 5, 0.08, 0.1, 20, 75),
    "scan2": Severity(120, 1.0, 0.5, 6, 0.15, 0.15, 40, 60),
    "scan3": Severity(100, 2.0, 0.6, 9, 0.25, 0.2, 80, 40),
    "scan4": Severity(80, 1.5, 0.5, 9, 0.25, 0.2, 80, 40),
}
"""The severities by name, from a clean print to a poor scan."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as scanned, and the map from the page as printed to it."""

    image: Image
    affine: Affine
    dpi: int


def degrade(page: Image, severity: Severity, rng: np.random.Generator) -> Scan:
    """Scan a page.

    Args:
        page: The page as printed, at `DPI`.
        severity: How badly; skew, blur, noise and light are drawn up to what it says.
        rng: Source of chance.
    """
    import cv2

    scale, angle = severity.dpi / DPI, math.radians(rng.uniform(-severity.skew, severity.skew))
    affine, size = rotation(page.shape[1], page.shape[0], angle, scale)
    image = page
    if scale != 1 or angle:
        soft = cv2.GaussianBlur(page, (0, 0), 0.45 / scale) if scale < 1 else page  # or thin strokes would alias
        image = np.asarray(cv2.warpAffine(soft, affine, size, flags=cv2.INTER_LINEAR, borderValue=(255,)), np.uint8)
    if severity == Severity(severity.dpi):
        return Scan(image, affine, severity.dpi)
    light = image.astype(np.float32)
    light = 255 - (255 - light) * (1 - severity.fade * rng.uniform(0.5, 1))
    if severity.blur:
        light = cv2.GaussianBlur(light, (0, 0), severity.blur * rng.uniform(0.7, 1.1)).astype(np.float32)
    light *= _shade(size, severity.light, rng)
    light += rng.normal(0, severity.noise * rng.uniform(0.6, 1.1), light.shape).astype(np.float32)
    scan = np.clip(light, 0, 255).astype(np.uint8)
    for _ in range(rng.poisson(severity.speckle * scan.size / 1e6)):
        x, y = int(rng.integers(size[0])), int(rng.integers(size[1]))
        cv2.circle(scan, (x, y), int(rng.integers(0, 2)), (int(rng.integers(0, 120)),), -1)
    if severity.quality:
        coded = cv2.imencode(".jpg", scan, [cv2.IMWRITE_JPEG_QUALITY, severity.quality])[1]
        scan = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return Scan(scan, affine, severity.dpi)


def rotation(width: int, height: int, angle: float, scale: float) -> tuple[Affine, tuple[int, int]]:
    """The map that turns a page by `angle` (radians) about its middle and scales it; and the size of the result."""
    cos, sin = scale * math.cos(angle), scale * math.sin(angle)
    size = (math.ceil(width * scale), math.ceil(height * scale))
    x, y = width / 2, height / 2
    dx, dy = size[0] / 2 - (cos * x + sin * y), size[1] / 2 - (-sin * x + cos * y)
    return np.array([[cos, sin, dx], [-sin, cos, dy]]), size


def inverse(affine: Affine) -> Affine:
    """The map back."""
    linear = np.linalg.inv(affine[:, :2])
    return np.hstack([linear, -linear @ affine[:, 2:]])


def apply(affine: Affine, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (n × 2) mapped."""
    return np.asarray(points @ affine[:, :2].T + affine[:, 2])


def _shade(size: tuple[int, int], depth: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Light that falls off in some direction: height × width, 1 where it is brightest."""
    x, y = np.meshgrid(np.linspace(-1, 1, size[0], dtype=np.float32), np.linspace(-1, 1, size[1], dtype=np.float32))
    angle = rng.uniform(0, 2 * math.pi)
    slope = (x * math.cos(angle) + y * math.sin(angle)) / math.sqrt(2)
    return np.asarray(1 - depth * rng.uniform(0.5, 1) * (slope + 1) / 2, np.float32)
