"""The content of PDF pages by way of PDFium: its plain C calls, filled straight into columns of numbers.

One call of the Python wrapper costs more than all the work of PDFium on a character, so the calls are bound here to whole
addresses and driven by `map`: 3.5 ms a page of 2,300 characters instead of 30 ms (ten plans, 60 pages, one core).
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from extractors.pdf.glyphs import BELOW, Floats, PageContent, visible
from extractors.pdf.shapes import Drawing, Point
from schemas.errors import DocumentError

_ADDRESS = np.uint64
Codes = NDArray[np.uint32]

_PTR, _INT = ctypes.c_void_p, ctypes.c_int


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The PDFium call of that name, taking plain addresses."""
    address = ctypes.cast(getattr(raw, name), _PTR).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


_loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _PTR, _INT, _PTR)
_char_box = _bind("FPDFText_GetCharBox", _INT, _PTR, _INT, _PTR, _PTR, _PTR, _PTR)
_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, _PTR, _INT)
_text_object = _bind("FPDFText_GetTextObject", ctypes.c_size_t, _PTR, _INT)
_origin = _bind("FPDFText_GetCharOrigin", _INT, _PTR, _INT, _PTR, _PTR)
_char_matrix = _bind("FPDFText_GetMatrix", _INT, _PTR, _INT, _PTR)
_count_chars = _bind("FPDFText_CountChars", _INT, _PTR)
_load_text = _bind("FPDFText_LoadPage", _PTR, _PTR)
_close_text = _bind("FPDFText_ClosePage", None, _PTR)
_count_objects = _bind("FPDFPage_CountObjects", _INT, _PTR)
_page_object = _bind("FPDFPage_GetObject", _PTR, _PTR, _INT)
_object_type = _bind("FPDFPageObj_GetType", _INT, _PTR)
_object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _PTR, _PTR)
_fill_color = _bind("FPDFPageObj_GetFillColor", _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
_stroke_color = _bind("FPDFPageObj_GetStrokeColor", _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
_stroke_width = _bind("FPDFPageObj_GetStrokeWidth", _INT, _PTR, _PTR)
_draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _PTR, _PTR, _PTR)
_count_segments = _bind("FPDFPath_CountSegments", _INT, _PTR)
_segment = _bind("FPDFPath_GetPathSegment", _PTR, _PTR, _INT)
_segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _PTR, _PTR, _PTR)
_segment_type = _bind("FPDFPathSegment_GetType", _INT, _PTR)
_segment_close = _bind("FPDFPathSegment_GetClose", _INT, _PTR)
_form_count = _bind("FPDFFormObj_CountObjects", _INT, _PTR)
_form_object = _bind("FPDFFormObj_GetObject", _PTR, _PTR, ctypes.c_ulong)
_object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
_render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _PTR)
_font_size = _bind("FPDFTextObj_GetFontSize", _INT, _PTR, _PTR)
_object_font = _bind("FPDFTextObj_GetFont", _PTR, _PTR)
_font_weight = _bind("FPDFFont_GetWeight", _INT, _PTR)
_font_flags = _bind("FPDFFont_GetFlags", _INT, _PTR)
_font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _PTR, _PTR, ctypes.c_size_t)

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Room:
    """Memory that PDFium writes its answers to; the addresses are passed on as they are."""

    def __init__(self) -> None:
        self.floats = np.zeros(8, dtype=np.float32)
        self.ints = np.zeros(8, dtype=np.uint32)
        self.doubles = np.zeros(4, dtype=np.float64)
        base = self.floats.ctypes.data
        self.f = [base + 4 * i for i in range(8)]
        base = self.ints.ctypes.data
        self.i = [base + 4 * i for i in range(8)]
        base = self.doubles.ctypes.data
        self.d = [base + 8 * i for i in range(4)]


def open_pdf(source: bytes) -> pdfium.PdfDocument:
    """The open file. Raises `DocumentError`: "encrypted" where a user password is asked for, "corrupt" for what is no PDF."""
    try:
        return pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise DocumentError("encrypted", "The PDF can only be opened with its password.") from error
        raise DocumentError("corrupt", "The PDF is broken or cut short: no page of it can be read.") from error


def read_page(document: pdfium.PdfDocument, index: int, max_objects: int = 300_000) -> PageContent:
    """The content of the page of that index (from 0). Raises `pdfium.PdfiumError` where PDFium cannot read it, and
    `DocumentError("limit_objects")` where the page holds more objects than a page of a plan can."""
    page = document[index]
    try:
        return _PageReader(page, index + 1, max_objects).content()
    finally:
        page.close()


class _PageReader:
    """One page being read: where its corner lies, how it is turned, and the room for PDFium's answers."""

    def __init__(self, page: pdfium.PdfPage, number: int, max_objects: int) -> None:
        self.max_objects = max_objects
        self.number = number
        self.handle = ctypes.cast(page.raw, _PTR).value
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()
        width, height = self.right - self.left, self.top - self.bottom
        self.width, self.height = (height, width) if self.rotation in (90, 270) else (width, height)
        self.room = _Room()
        self.fonts: dict[int, bool] = {}

    def content(self) -> PageContent:
        """The page's visible content."""
        drawing, images = self._drawing()
        text = _load_text(self.handle)
        if not text:
            raise pdfium.PdfiumError("the text of the page cannot be loaded")
        try:
            return self._with_text(text, drawing, images)
        finally:
            _close_text(text)

    def _place(self, boxes: Floats) -> Floats:
        """The boxes (x0, bottom, x1, top) of the file's space as (x0, top, x1, bottom) of the displayed page."""
        x0, y0, x1, y1 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
        if self.rotation == 90:
            out = (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        elif self.rotation == 180:
            out = (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        elif self.rotation == 270:
            out = (self.top - y1, self.right - x1, self.top - y0, self.right - x0)
        else:
            out = (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        return np.stack(out, axis=1).astype(np.float64)

    # ---- characters

    def _with_text(self, text: int, drawing: Drawing, images: Floats) -> PageContent:
        count = _count_chars(text)
        objects = np.fromiter(map(_text_object, repeat(text), range(count)), dtype=_ADDRESS, count=count)
        codes = np.fromiter(map(_unicode, repeat(text), range(count)), dtype=np.uint32, count=count)
        # PDFium adds spaces and line ends of its own; they belong to no text object. The geometry decides instead.
        chars = np.flatnonzero((objects != 0) & (codes != 0))
        n = len(chars)
        boxes = np.zeros((n, 4), dtype=np.float32)  # left, top, right, bottom, as PDFium's FS_RECTF has them
        at = boxes.ctypes.data
        deque(map(_loose_box, repeat(text), chars.tolist(), range(at, at + 16 * n, 16)), 0)

        unique, first, which = np.unique(objects[chars], return_index=True, return_inverse=True)
        # All characters of one text object share size, colour, direction and, unless slanted, baseline.
        looks = [self._look(text, owner, char) for owner, char in zip(unique.tolist(), chars[first].tolist(), strict=True)]
        table = np.array(looks, dtype=np.float64).reshape(-1, 6)[which] if n else np.zeros((0, 6))
        sizes, turns, colors, drawn, bold, y = table.T
        x0, x1 = boxes[:, 0].astype(np.float64), boxes[:, 2].astype(np.float64)
        flat = np.stack([x0, y - BELOW * sizes, np.maximum(x1, x0), y + (1 - BELOW) * sizes], axis=1)
        odd = np.flatnonzero(turns != 0)
        if len(odd):
            flat[odd] = self._turned_boxes(text, chars[odd].tolist(), sizes[odd], turns[odd])
        angles = np.where(turns == 1, 1, (turns + self.rotation) % 360).astype(np.int64)
        page = PageContent(
            number=self.number,
            width=self.width,
            height=self.height,
            text=_characters(codes[chars]),
            boxes=self._place(flat),
            sizes=sizes,
            angles=angles,
            bold=bold > 0,
            rules=self._place(np.array(drawing.rules, dtype=np.float64).reshape(-1, 4)),
            rule_colors=np.array(drawing.rule_colors, dtype=np.int64),
            fills=self._place(np.array(drawing.fills, dtype=np.float64).reshape(-1, 4)),
            fill_colors=np.array(drawing.fill_colors, dtype=np.int64),
            images=self._place(images),
        )
        return visible(page, drawn=drawn > 0, colors=colors.astype(np.int64))

    def _look(self, text: int, owner: int, char: int) -> tuple[float, ...]:
        """Size in points, direction (degrees clockwise before the page's own turn; 1 = slanted), colour, drawn, bold, baseline."""
        room = self.room
        size = float(room.floats[0]) if _font_size(owner, room.f[0]) else 0.0
        turn = 0.0
        if _char_matrix(text, char, room.f[0]):
            a, b, c, d = (float(v) for v in room.floats[:4])
            size *= math.hypot(c, d)
            degrees = -math.degrees(math.atan2(b, a)) % 360
            nearest = round(degrees / 90) * 90
            turn = float(nearest % 360) if abs(degrees - nearest) < 3 else 1.0
        mode = _render_mode(owner)
        drawn = mode not in (3, 7)
        painter = _stroke_color if mode in (1, 5) else _fill_color
        color = 0
        if painter(owner, *room.i[:4]):
            r, g, b8, alpha = (int(v) for v in room.ints[:4])
            color = r << 16 | g << 8 | b8
            drawn = drawn and alpha > 0
        _origin(text, char, room.d[0], room.d[1])
        return size, turn, float(color), float(drawn), float(self._is_bold(owner) or mode == 2), float(room.doubles[1])

    def _is_bold(self, owner: int) -> bool:
        font = _object_font(owner)
        if not font:
            return False
        known = self.fonts
        if font not in known:
            name = ctypes.create_string_buffer(256)
            _font_name(font, ctypes.addressof(name), 256)
            label = name.value.lower()
            flags = _font_flags(font)
            known[font] = any(w in label for w in (b"bold", b"black", b"heavy", b"demi")) or bool(flags >= 0 and flags & (1 << 18))
        return bool(known[font])

    def _turned_boxes(self, text: int, chars: list[int], sizes: Floats, turns: Floats) -> Floats:
        """Boxes (x0, y0, x1, y1) of characters that do not run along the file's x axis: the drawn box along the line."""
        out = np.zeros((len(chars), 4))
        room = self.room
        for k, char in enumerate(chars):
            _char_box(text, char, room.d[0], room.d[1], room.d[2], room.d[3])
            left, right, low, high = (float(v) for v in room.doubles)
            _origin(text, char, room.d[0], room.d[1])
            x, y = (float(v) for v in room.doubles[:2])
            below, above = BELOW * sizes[k], (1 - BELOW) * sizes[k]
            if turns[k] == 270:  # reads upwards; what is above its baseline lies to the left
                out[k] = (x - above, min(y, low), x + below, max(y, high))
            elif turns[k] == 90:
                out[k] = (x - below, min(y, low), x + above, max(y, high))
            elif turns[k] == 180:
                out[k] = (min(x, left), y - above, max(x, right), y + below)
            else:
                out[k] = (min(left, right), min(low, high), max(left, right), max(low, high))
        return out

    # ---- rules, fills, images

    def _drawing(self) -> tuple[Drawing, Floats]:
        drawing, images = Drawing(), []
        count = _count_objects(self.handle)
        if count > self.max_objects:
            raise DocumentError("limit_objects", f"Page {self.number} holds {count:,} objects, more than a page of a plan can.")
        pending = [(list(map(_page_object, repeat(self.handle), range(count))), _PLAIN, 0)]
        seen = count
        while pending:
            objects, matrix, depth = pending.pop()
            for one in objects:
                kind = _object_type(one)
                if kind == raw.FPDF_PAGEOBJ_PATH:
                    self._add_path(one, matrix, drawing)
                elif kind == raw.FPDF_PAGEOBJ_IMAGE and self._bounds(one):
                    x0, low, x1, high = (float(v) for v in self.room.floats[:4])
                    (ax, ay), (bx, by) = _apply(matrix, x0, low), _apply(matrix, x1, high)
                    images.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
                elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 16:
                    inner = _form_count(one)
                    seen += inner
                    if seen > self.max_objects:
                        raise DocumentError("limit_objects", f"Page {self.number} holds more objects than a page of a plan can.")
                    pending.append(([_form_object(one, i) for i in range(inner)], _times(self._matrix(one), matrix), depth + 1))
        return drawing, np.array(images, dtype=np.float64).reshape(-1, 4)

    def _bounds(self, one: int) -> bool:
        f = self.room.f
        return bool(_object_bounds(one, f[0], f[1], f[2], f[3]))

    def _matrix(self, one: int) -> Matrix:
        if not _object_matrix(one, self.room.f[0]):
            return _PLAIN
        a, b, c, d, e, f = (float(v) for v in self.room.floats[:6])
        return (a, b, c, d, e, f)

    def _color(self, read: Callable[..., Any], one: int) -> int | None:
        """0xRRGGBB over white paper, None where nothing is painted."""
        if not read(one, *self.room.i[:4]):
            return None
        r, g, b, alpha = (int(v) for v in self.room.ints[:4])
        if alpha == 0:
            return None
        if alpha < 255:
            r, g, b = (round(255 - (255 - v) * alpha / 255) for v in (r, g, b))
        return r << 16 | g << 8 | b

    def _add_path(self, one: int, outer: Matrix, drawing: Drawing) -> None:
        room = self.room
        if not _draw_mode(one, room.i[0], room.i[1]):
            return
        filled, stroked = int(room.ints[0]) != 0, int(room.ints[1]) != 0
        if not filled and not stroked:
            return
        fill = self._color(_fill_color, one) if filled else None
        stroke = self._color(_stroke_color, one) if stroked else None
        if fill is None and stroke is None:
            return
        count = _count_segments(one)
        if count > 5_000:  # a drawing, not a table
            return
        matrix = _times(self._matrix(one), outer)
        width = 0.0
        if stroke is not None and _stroke_width(one, room.f[0]):
            width = float(room.floats[0]) * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        drawing.add_path(self._subpaths(one, count, matrix), fill, stroke, width)

    def _subpaths(self, one: int, count: int, matrix: Matrix) -> list[list[Point]]:
        room, x_at, y_at = self.room, self.room.f[0], self.room.f[1]
        paths: list[list[Point]] = []
        curve = 0
        for i in range(count):
            segment = _segment(one, i)
            kind = _segment_type(segment)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                curve += 1
                if curve % 3:
                    continue
            _segment_point(segment, x_at, y_at)
            point = _apply(matrix, float(room.floats[0]), float(room.floats[1]))
            if kind == raw.FPDF_SEGMENT_MOVETO or not paths:
                paths.append([point])
            else:
                paths[-1].append(point)
            if _segment_close(segment) and len(paths[-1]) > 2:
                paths[-1].append(paths[-1][0])
        return paths


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _characters(codes: Codes) -> str:
    """One character for each code; PDFium says 2 for a hyphen at a line's end; all spaces are one; surrogates that stand
    alone and control characters become U+FFFD."""
    codes = codes.copy()
    codes[codes == 2] = ord("-")
    space = ((codes >= 0x09) & (codes <= 0x0D)) | (codes == 0xA0) | ((codes >= 0x2000) & (codes <= 0x200A)) | (codes == 0x202F)
    codes[space] = 0x20
    control = (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0))
    codes[control | ((codes >= 0xD800) & (codes <= 0xDFFF)) | (codes > 0x10FFFF)] = 0xFFFD
    return codes.astype("<u4").tobytes().decode("utf-32-le")
