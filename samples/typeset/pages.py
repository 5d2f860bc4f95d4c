"""PDF files made from PDF files: pages turned, two on a sheet, and scans."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from samples.typeset.office import fix_dates

_DPI = 200
_FIXED = datetime(2020, 1, 1, tzinfo=UTC).timetuple()


def turn_pages(path: Path, out: Path) -> None:
    """Writes the pages turned a quarter to the left, as a wide table stands in an upright report: its lines run upwards."""
    document = pdfium.PdfDocument(path)
    for page in document:
        page.set_rotation(270)
    _save(document, out)


def rotate_flag(path: Path, out: Path) -> None:
    """Writes pages whose content is turned and whose /Rotate turns it back: displayed as before, stored sideways."""
    document = pdfium.PdfDocument(path)
    for page in document:
        width, height = page.get_size()
        matrix = pdfium.PdfMatrix().rotate(90, ccw=True).translate(height, 0)
        for thing in page.get_objects(max_depth=1):
            thing.transform(matrix)
        page.set_mediabox(0, 0, height, width)
        page.set_cropbox(0, 0, height, width)
        page.set_rotation(90)
        page.gen_content()
    _save(document, out)


def _save(document: pdfium.PdfDocument, out: Path) -> None:
    document.save(str(out))
    document.close()
    fix_dates(out)


def two_up(path: Path, out: Path) -> bool:
    """Writes two upright pages side by side on each sheet, as booklets are scanned and drafts printed; False, and nothing written, for
    a single page and for pages of two sizes."""
    document = pdfium.PdfDocument(path)
    sizes = {page.get_size() for page in document}
    if len(document) < 2 or len(sizes) > 1:
        return False
    width, height = sizes.pop()
    _save(pdfium.PdfDocument(pdfium.raw.FPDF_ImportNPagesToOne(document.raw, 2 * width, height, 2, 1)), out)
    return True


def scan(path: Path, out: Path) -> None:
    """Writes the pages as grey pictures of 200 dots an inch, slightly skewed and noisy; no text is left in the file."""
    chance = random.Random(path.name)
    document = pdfium.PdfDocument(path)
    pictures = []
    for page in document:
        picture = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
        picture = picture.rotate(chance.uniform(-0.6, 0.6), resample=Image.Resampling.BICUBIC, fillcolor=252)
        # a quarter-size field of noise, enlarged: grain of a few dots, as copiers leave it
        size = (picture.width // 4, picture.height // 4)
        noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).resize(picture.size, Image.Resampling.BILINEAR)
        picture = Image.blend(picture, noise, 0.06)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=70)
        pictures.append(Image.open(buffer))
    document.close()
    pictures[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=_DPI,
        creationDate=_FIXED,
        modDate=_FIXED,
        producer="Copier",
        quality=70,
    )
