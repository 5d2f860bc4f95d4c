"""How fast and how well PDF files are read, beside pdfplumber on the same pages. Run: python -m bench.pdf [FOLDER] [--write]

Everything is measured in one run: pages a CPU second (imports apart, the best of three rounds), where the time goes, the
cells against pdfplumber's, the cells once the rules are taken out of the page, the memory that a long document takes, and
documents a second from end to end. `--write` puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2

from bench.page import write_part
from extractors import Limits, extract
from extractors.pdf import page_tables, read_pdf
from extractors.pdf.document import read_pdf as whole
from extractors.pdf.glyphs import PageContent
from extractors.pdf.margins import find_margins
from extractors.pdf.page import PageReading, layout_words, read_words_of
from extractors.pdf.pdfium import open_pdf, read_page
from schemas.layout import Table
from tests.scoring import SAMPLES

ROUNDS = 3
LONG = 600
COPIES = 20

Cells = list[list[str | None]]


def plain(text: str | None) -> str | None:
    """Letters and digits only, lower case; None stays None."""
    return None if text is None else re.sub(r"[\W_]+", "", text).lower()


def neighbours(tables: Iterable[Cells]) -> Counter[tuple[str, str, str]]:
    """The pairs of cells that stand next to each other, blank and covered ones passed over (the metric of ICDAR 2013)."""
    found: Counter[tuple[str, str, str]] = Counter()
    for table in tables:
        rows = [[plain(cell) for cell in row] for row in table]
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if not cell:
                    continue
                right = next((other for other in row[c + 1 :] if other), None)
                below = next((rows[k][c] for k in range(r + 1, len(rows)) if c < len(rows[k]) and rows[k][c]), None)
                if right:
                    found[cell, right, "right"] += 1
                if below:
                    found[cell, below, "below"] += 1
    return found


def f1(truth: Counter[tuple[str, str, str]], found: Counter[tuple[str, str, str]]) -> float:
    """The harmonic mean of precision and recall of the pairs."""
    return 2 * sum((truth & found).values()) / max(1, sum(truth.values()) + sum(found.values()))


def by_pdfplumber(source: bytes) -> list[Cells]:
    """The tables as pdfplumber extracts them with its own settings."""
    out: list[Cells] = []
    with pdfplumber.open(io.BytesIO(source)) as document:
        for page in document.pages:
            out += page.extract_tables()
            page.close()
    return out


def by_us(source: bytes) -> list[Cells]:
    """The tables of the document as it is read for the journey: paragraphs, headings and margins included."""
    return [table["rows"] for table in page_tables(read_pdf(source))]


def best(work: Callable[[bytes], object], sources: Sequence[bytes]) -> float:
    """CPU seconds of the best round over all sources."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for source in sources:
            work(source)
        rounds.append(time.process_time() - start)
    return min(rounds)


def contents(source: bytes) -> list[PageContent]:
    """The content of each page."""
    document = open_pdf(source)
    try:
        return [read_page(document, i) for i in range(len(document))]
    finally:
        document.close()


def laid(pages: Sequence[PageContent]) -> list[Cells]:
    """The tables of those pages."""
    readings: list[PageReading] = [read_words_of(page) for page in pages]
    margins = find_margins([reading.margins(number) for number, reading in enumerate(readings)])
    blocks = [b for number, reading in enumerate(readings) for b in layout_words(reading, margins.bands[number])]
    return as_texts(b for b in blocks if isinstance(b, Table))


def without(page: PageContent, kept: str) -> PageContent:
    """The page with no rules ("none"), or with its horizontal ("horizontal") or vertical ones ("vertical") only; no fills."""
    width, height = page.rules[:, 2] - page.rules[:, 0], page.rules[:, 3] - page.rules[:, 1]
    flat = width > height
    keep = {"none": np.zeros(len(flat), dtype=bool), "horizontal": flat, "vertical": ~flat}[kept]
    nothing = np.zeros((0, 4))
    return replace(page, rules=page.rules[keep], rule_colors=page.rule_colors[keep], fills=nothing, fill_colors=np.zeros(0, dtype=np.int64))


def stages(sources: Sequence[bytes]) -> list[tuple[str, float]]:
    """(stage, CPU seconds) over all sources."""
    start = time.process_time()
    pages = [contents(source) for source in sources]
    read = time.process_time()
    readings = [[read_words_of(page) for page in document] for document in pages]
    worded = time.process_time()
    for document in readings:
        for reading in document:
            layout_words(reading)
    done = time.process_time()
    return [
        ("characters, rules and fills out of PDFium", read - start),
        ("words, edges, grids", worded - read),
        ("cells, paragraphs, tables without rules", done - worded),
    ]


def long_document(sources: Sequence[bytes]) -> tuple[int, float, list[float]]:
    """(pages, megabytes at most, seconds by one process and by two) of a long document made of the sources' pages; each time in a
    process of its own, the better of two turns."""
    long = pypdfium2.PdfDocument.new()
    parts = [pypdfium2.PdfDocument(source) for source in sources]
    while len(long) < LONG:
        for part in parts:
            long.import_pages(part)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        long.save(path)
        told: dict[int, list[tuple[float, float]]] = {0: [], 1: []}
        for helpers in (0, 1, 0, 1):
            command = [sys.executable, "-m", "bench.pdf", "--one", str(path), "--helpers", str(helpers)]
            out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            told[helpers].append((float(out[0]), float(out[1])))
        megabytes = max(used for turns in told.values() for used, _ in turns)
        return len(long), megabytes, [min(seconds for _, seconds in told[helpers]) for helpers in (0, 1)]


def one(path: Path, helpers: int) -> None:
    """Nothing; prints the megabytes that reading the file took at most, in this process and the largest helper, and the seconds."""
    start = time.perf_counter()
    whole(path, Limits(page_helpers=helpers))
    seconds = time.perf_counter() - start
    used = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(used) if helpers else used[0], seconds)


def end_to_end(folder: Path) -> tuple[int, float] | None:
    """(documents, seconds) of one conversion of copies of the folder's files made distinct; None without the journey."""
    try:
        from pipeline import convert
    except ImportError:
        return None
    files = sorted(p for p in folder.iterdir() if p.suffix == ".pdf")
    with tempfile.TemporaryDirectory() as place:
        many = Path(place) / "in"
        many.mkdir()
        for path in files:
            for copy in range(COPIES):
                (many / f"{copy:02d}-{path.name}").write_bytes(path.read_bytes() + f"\n% {copy}\n".encode())
        start = time.perf_counter()
        convert([many], Path(place) / "out")
        return len(files) * COPIES, time.perf_counter() - start


def against_word() -> list[str]:
    """Lines of a table: the tables of all samples, held-out ones and such that are no plans included, against those of their Word twins,
    in which each cell is what the author made it. A row that a page end parts counts as wrong for every reader."""
    readers: dict[str, Callable[[bytes], list[Cells]]] = {
        "ours, as ruled": by_us,
        "pdfplumber, as ruled": by_pdfplumber,
        "ours, all rules and fills taken out": lambda source: laid([without(page, "none") for page in contents(source)]),
    }
    out = ["| cells of the samples against their Word files | over all | mean over files | worst file |", "|---|---:|---:|---:|"]
    pairs = [(path, path.with_suffix(".pdf").read_bytes()) for path in sorted((SAMPLES / "plans").glob("*.docx"))]
    truths = [neighbours(as_texts(extract(path.read_bytes(), path.name).tables())) for path, _ in pairs]
    for name, reader in readers.items():
        found = [neighbours(reader(source)) for _, source in pairs]
        scores = [f1(a, b) for a, b in zip(truths, found, strict=True) if a]
        whole_f1 = f1(sum(truths, Counter()), sum(found, Counter()))
        out.append(f"| {name} ({len(scores)} files) | {whole_f1:.3f} | {np.mean(scores):.3f} | {min(scores):.3f} |")
    return out


def as_texts(tables: Iterable[Table]) -> list[Cells]:
    """The texts of tables, None for covered places."""
    return [[[None if c.covered else c.text for c in row.cells] for row in table.rows] for table in tables]


def measure(folder: Path) -> str:
    """The tables, in Markdown."""
    sources = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    if not sources:
        raise SystemExit(f"no PDF file in {folder}")
    truth = [by_pdfplumber(source) for source in sources]
    ours = [by_us(source) for source in sources]
    pages = sum(len(contents(source)) for source in sources)
    slow, fast = best(by_pdfplumber, sources), best(by_us, sources)
    out = [
        f"Measured on {len(sources)} PDF files, {pages} pages ({folder.name}), {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, pypdfium2 {pypdfium2.version.PYPDFIUM_INFO}, pdfplumber {pdfplumber.__version__}.",
        "",
        "| reader | pages a CPU second | times |",
        "|---|---:|---:|",
        f"| pdfplumber `extract_tables` | {pages / slow:.1f} | 1.0 |",
        f"| ours, the whole document | {pages / fast:.1f} | {slow / fast:.1f} |",
        "",
        "| where the time goes | ms a page |",
        "|---|---:|",
        *(f"| {name} | {1000 * seconds / pages:.2f} |" for name, seconds in stages(sources)),
        "",
        "| cells, pairs of neighbours (F1) | mean over files | worst file |",
        "|---|---:|---:|",
    ]
    same = [f1(neighbours(a), neighbours(b)) for a, b in zip(truth, ours, strict=True)]
    out.append(f"| ours against pdfplumber's, as ruled | {np.mean(same):.3f} | {min(same):.3f} |")
    for kept, name in (
        ("horizontal", "only horizontal rules left, no fills"),
        ("vertical", "only vertical rules left, no fills"),
        ("none", "all rules and fills taken out"),
    ):
        scores = []
        for source in sources:
            content = contents(source)
            scores.append(f1(neighbours(laid(content)), neighbours(laid([without(page, kept) for page in content]))))
        out.append(f"| ours against ours as ruled: {name} | {np.mean(scores):.3f} | {min(scores):.3f} |")
    out += ["", *against_word()]
    count, megabytes, (alone, helped) = long_document(sources)
    turns = f"{alone:.1f} s by one process and {helped:.1f} s by two"
    out += ["", f"A document of {count} pages takes {turns}, and {megabytes:.0f} MB at most."]
    whole_run = end_to_end(folder)
    if whole_run is not None:
        documents, seconds = whole_run
        out.append(
            f"From end to end, {documents} PDF files made distinct: {documents / seconds:.1f} documents a second, {os.cpu_count()} cores."
        )
    return "\n".join(out)


def main() -> None:
    """Nothing; prints the tables, and writes them with `--write`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = Path(__file__).resolve().parents[1]
    shared = here.parent / "shared" / "plans"
    parser.add_argument("folder", nargs="?", type=Path, default=shared if shared.is_dir() else here / "samples" / "plans")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--helpers", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.helpers)
        return
    report = measure(options.folder)
    print(report)
    if options.write:
        write_part("pdf", report)


if __name__ == "__main__":
    main()
