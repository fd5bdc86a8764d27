"""What is drawn on a page: straight lines, filled rectangles and pictures, and how each text object is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gouji.document.errors import TooLarge
from gouji.readers.pdf.limits import DEEPEST, PdfLimits
from gouji.readers.pdf.shapes import THIN, Point, common, is_rectangle, is_ring, is_thin, sides, straight
from gouji.readers.pdf.view import UNIT, Frame, Matrix, moved, times

_STRAIGHT = 0.11
"""Share of a quarter turn, ten degrees, that text may be askew before it counts as slanted."""
_WHITE, _CLEAR = 250, 10
"""Channels from which on a colour can't be told from paper, and opacity up to which nothing is seen (0 to 255)."""
_CORNERS = 5
"""Corners of a rectangle, the first one told again at its end."""
_OUTLINE = 12
"""Corners of the largest polygon that may be a line or a cell; outlines of letters have more, or are curved."""


@dataclass(frozen=True, slots=True)
class TextObject:
    """How a piece of text is drawn.

    Attributes:
        order: Its place among all that is drawn; what comes later lies above it.
        hidden: It is not painted: render mode 3, as text layers of scans are, or fully transparent.
        turn: Quarter turns clockwise that bring it upright; None if it is slanted, as watermarks are.
        em: Height of its font in points.
        clip: What of the page it can be seen in; None for all of it.
    """

    order: int
    hidden: bool
    turn: int | None
    em: float
    clip: Frame | None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on the page: its place among all that is drawn, where it is, and whether what lies below shows."""

    order: int
    frame: Frame
    opaque: bool


@dataclass(slots=True)
class Drawn:
    """All that is drawn on a page, in its own coordinates.

    Attributes:
        lines: Straight lines, as thick as they are.
        dots: Filled dots, of which dotted lines may be made.
        areas: Rectangles filled with a colour.
        blanks: Rectangles filled with that of paper.
        images: Pictures.
        texts: Text objects by their address.
        curves: Outlines with curves: drawings, or letters drawn as such.
    """

    lines: list[Frame] = field(default_factory=list)
    dots: list[Frame] = field(default_factory=list)
    areas: list[Frame] = field(default_factory=list)
    blanks: list[Frame] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    texts: dict[int | None, TextObject] = field(default_factory=dict)
    curves: int = 0


def drawn_on(page: pdfium.PdfPage, name: str, limits: PdfLimits) -> Drawn:
    """Walk through all that is drawn on a page, forms included.

    Args:
        page: The page.
        name: The file's name, for messages.
        limits: How much is read.

    Raises:
        TooLarge: There is more than the limits allow.
    """
    walk = _Walk(name, limits)
    count = raw.FPDFPage_CountObjects(page.raw)
    walk.check(count)
    for i in range(count):
        walk.visit(raw.FPDFPage_GetObject(page.raw, i), UNIT, 0)
    return walk.drawn


class _Walk:
    def __init__(self, name: str, limits: PdfLimits) -> None:
        self.name, self.limits = name, limits
        self.drawn = Drawn()
        self.seen = self.points = 0
        self._matrix = raw.FS_MATRIX()
        self._four = tuple(c_float() for _ in range(4))
        self._colour = tuple(c_uint() for _ in range(4))

    def check(self, count: int) -> None:
        if count > self.limits.objects or self.points > self.limits.points:
            raise TooLarge(
                f"A page of {self.name} has more than {self.limits.objects:,} things drawn on it, or lines with more "
                f"than {self.limits.points:,} corners, which is no page of a report. Give only the report's pages."
            )

    def visit(self, thing: object, outer: Matrix, depth: int) -> None:
        self.seen += 1
        self.check(self.seen)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self.drawn.texts[cast(thing, c_void_p).value] = self._text(thing, outer)  # type: ignore[arg-type]
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(thing, outer)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._image(thing, outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            matrix = times(self._own_matrix(thing), outer)
            for i in range(raw.FPDFFormObj_CountObjects(thing)):
                self.visit(raw.FPDFFormObj_GetObject(thing, i), matrix, depth + 1)

    def _own_matrix(self, thing: object) -> Matrix:
        if not raw.FPDFPageObj_GetMatrix(thing, byref(self._matrix)):
            return UNIT
        m = self._matrix
        return m.a, m.b, m.c, m.d, m.e, m.f

    def _text(self, thing: object, outer: Matrix) -> TextObject:
        a, b, c, d, *_ = times(self._own_matrix(thing), outer)
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        size = self._four[0]
        raw.FPDFTextObj_GetFontSize(thing, byref(size))
        quarters = math.atan2(b, a) / (math.pi / 2)
        turn = round(quarters)
        return TextObject(
            order=self.seen,
            hidden=mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
            or self._alpha(thing) <= _CLEAR,
            turn=turn % 4 if abs(quarters - turn) < _STRAIGHT else None,
            em=abs(size.value) * math.hypot(c, d),
            clip=self._clip(thing, outer),
        )

    def _clip(self, thing: object, outer: Matrix) -> Frame | None:
        path = raw.FPDFPageObj_GetClipPath(thing)
        count = raw.FPDFClipPath_CountPaths(path) if path else 0
        frame = None
        x, y = self._four[:2]
        for i in range(max(0, count)):
            points = []
            number = raw.FPDFClipPath_CountPathSegments(path, i)
            self.points += max(0, number)
            self.check(0)
            for j in range(number):
                if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, i, j), byref(x), byref(y)):
                    points.append((x.value, y.value))
            if points:
                xs, ys = zip(*points, strict=True)
                one = moved((min(xs), min(ys), max(xs), max(ys)), outer)
                frame = one if frame is None else common(frame, one)
        return frame

    def _alpha(self, thing: object, stroke: bool = False) -> int:
        """Opacity, 0 to 255; opaque if the colour is a pattern."""
        red, green, blue, alpha = self._colour
        get = raw.FPDFPageObj_GetStrokeColor if stroke else raw.FPDFPageObj_GetFillColor
        return alpha.value if get(thing, byref(red), byref(green), byref(blue), byref(alpha)) else 255

    def _seen(self, thing: object, stroke: bool) -> bool:
        """Whether its colour can be told from paper."""
        colours = self._colour[:3]
        for colour in colours:
            colour.value = 0
        return self._alpha(thing, stroke) > _CLEAR and min(colour.value for colour in colours) < _WHITE

    def _image(self, thing: object, outer: Matrix) -> None:
        left, bottom, right, top = self._four
        if not raw.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
            return
        frame = moved((left.value, bottom.value, right.value, top.value), outer)
        if is_thin(frame):
            self.drawn.lines.append(frame)
        else:
            opaque = not raw.FPDFPageObj_HasTransparency(thing)
            self.drawn.images.append(Image(self.seen, frame, opaque))

    def _path(self, thing: object, outer: Matrix) -> None:
        mode, stroked = c_int(), c_int()
        if not raw.FPDFPath_GetDrawMode(thing, byref(mode), byref(stroked)):
            return
        fills = mode.value != raw.FPDF_FILLMODE_NONE
        shown_fill = fills and self._seen(thing, stroke=False)
        shown_stroke = bool(stroked.value) and self._seen(thing, stroke=True)
        if not fills and not shown_stroke:
            return
        if (frame := self._one_line(thing, outer)) is not None:
            if shown_fill or shown_stroke:
                (self.drawn.lines if is_thin(frame) else self.drawn.dots).append(frame)
            return
        matrix = times(self._own_matrix(thing), outer)
        width = self._four[0]
        if shown_stroke:
            raw.FPDFPageObj_GetStrokeWidth(thing, byref(width))
            shown_stroke = width.value * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) <= 2 * THIN
        before: Frame | None = None
        for points, bent in self._outlines(thing, matrix):
            if bent:
                self.drawn.curves += 1
            if shown_stroke:
                self.drawn.lines.extend(straight(points, bent))
            if not fills or bent or not 3 <= len(points) <= _OUTLINE:
                continue
            xs, ys = zip(*points, strict=True)
            frame = min(xs), min(ys), max(xs), max(ys)
            if is_thin(frame):
                if shown_fill:
                    self.drawn.lines.append(frame)
            elif shown_fill and before is not None and is_ring(before, frame):
                self.drawn.lines.extend(sides(frame))
                self.drawn.areas.pop()
                before = None
            elif is_rectangle(points):
                clip = self._clip(thing, outer)
                shown = frame if clip is None else common(frame, clip)
                if is_thin(shown):
                    if shown_fill:
                        self.drawn.lines.append(shown)
                elif shown[0] < shown[2] and shown[1] < shown[3] and shown_fill:
                    self.drawn.areas.append(shown)
                    before = shown
                elif shown[0] < shown[2] and shown[1] < shown[3]:
                    self.drawn.blanks.append(shown)

    def _one_line(self, thing: object, outer: Matrix) -> Frame | None:
        """The frame of a path that is one line or dot; most are, and need no look at their corners."""
        count = raw.FPDFPath_CountSegments(thing)
        if not 2 <= count <= _CORNERS:
            return None
        left, bottom, right, top = self._four
        if not raw.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
            return None
        frame = moved((left.value, bottom.value, right.value, top.value), outer)
        dot = max(frame[2] - frame[0], frame[3] - frame[1]) <= THIN
        if dot or not is_thin(frame):
            return frame if dot else None
        third = raw.FPDFPath_GetPathSegment(thing, 2) if count > 2 else None
        straight = third is None or raw.FPDFPathSegment_GetType(third) == raw.FPDF_SEGMENT_LINETO
        return frame if straight else None  # else it is curved, or several lines

    def _outlines(self, thing: object, matrix: Matrix) -> Iterator[tuple[list[Point], frozenset[int]]]:
        """The parts of a path: their corners, closed ones ending where they began, and to which of them curves lead."""
        a, b, c, d, e, f = matrix
        x, y = self._four[:2]
        points: list[Point] = []
        bent: set[int] = set()
        count = raw.FPDFPath_CountSegments(thing)
        self.points += max(0, count)
        self.check(0)
        for i in range(count):
            segment = raw.FPDFPath_GetPathSegment(thing, i)
            kind = raw.FPDFPathSegment_GetType(segment)
            if not raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
                continue
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                yield points, frozenset(bent)
                points, bent = [], set()
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                bent.add(len(points))
            points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
            if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
                points.append(points[0])
        if points:
            yield points, frozenset(bent)
