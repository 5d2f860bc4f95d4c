"""Makes the sample documents anew from their sources.

    python -m samples.make                                      the committed files: plain .docx and .pdf into samples/plans
    python -m samples.make --renditions all --out FOLDER        every rendition of every plan, with a MANIFEST.json for scorers
    python -m samples.make --renditions scan,hlines --out FOLDER --set heldout hollin-sab-2018

The files of a rendition are `<id>__<rendition>.<ext>`; those of `plain` are `<id>.<ext>`. PDF and office formats need LibreOffice.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from samples.typeset.office import OfficeFailed, OfficeMissing, convert_office
from samples.typeset.pages import rotate_flag, scan, turn_pages, two_up
from samples.typeset.printed import write_printed
from samples.typeset.renditions import MOVES_LINES, RENDITIONS, WORD_ONLY
from samples.typeset.source import Source, SourceFault, read_source
from samples.typeset.word import write_word

HERE = Path(__file__).resolve().parent
#: Renditions made from the plain PDF, from the plain Word file, or by another producer.
FROM_PDF = {"sideways": turn_pages, "rotated": rotate_flag, "scan": scan}
FROM_WORD = ("odt", "rtf", "doc", "html")
ALL = (*RENDITIONS, *FROM_PDF, *FROM_WORD, "twoup", "reportlab")


@dataclass
class _Batch:
    """What is still to be made by LibreOffice: one start of it serves many files."""

    out: Path
    pdf: list[Path] = field(default_factory=list)
    made: list[tuple[Path, str, str]] = field(default_factory=list)  # file, id of the plan, rendition

    def add(self, file: Path, source: Source, rendition: str) -> None:
        self.made.append((file, source.id, rendition))


def heldout() -> frozenset[str]:
    """The ids of the plans that are only scored when the code is done."""
    return frozenset((HERE / "heldout.txt").read_text(encoding="utf-8").split())


def ids(which: str = "all") -> list[str]:
    """The ids of all plans, of the held-out ones, or of the others ("open"), sorted."""
    every = sorted(path.stem for path in (HERE / "sources").glob("*.json"))
    if which == "all":
        return every
    return [name for name in every if (name in heldout()) == (which == "heldout")]


def load(name: str) -> Source:
    """The source of one plan by its id."""
    return read_source(HERE / "sources" / f"{name}.json")


def make(sources: list[Source], renditions: tuple[str, ...], out: Path, word_only: bool = False) -> list[tuple[Path, str, str]]:
    """Makes the renditions of the plans in `out`; returns (file, id, rendition) of each file.

    A rendition that moves lines is left out for plans aligned by blank lines, one that changes nothing for a plan, or what another has done, too.
    """
    out.mkdir(parents=True, exist_ok=True)
    batch = _Batch(out)
    for source in sources:
        seen = [] if "plain" in renditions else [source]
        for rendition in renditions:
            if rendition not in RENDITIONS or (rendition in MOVES_LINES and source.blank_aligned):
                continue
            changed = RENDITIONS[rendition](source)
            if changed in seen:
                continue
            seen.append(changed)
            file = out / (f"{source.id}.docx" if rendition == "plain" else f"{source.id}__{rendition}.docx")
            write_word(changed, file)
            batch.add(file, source, rendition)
            if not word_only and rendition not in WORD_ONLY:
                batch.pdf.append(file)
                batch.add(file.with_suffix(".pdf"), source, rendition)
    convert_office(batch.pdf, "pdf", out)
    _from_plain(sources, renditions, batch)
    if "twoup" in renditions:
        _two_up([source for source in sources if not source.blank_aligned], batch)
    if "reportlab" in renditions:
        for source in sources:
            if not source.blank_aligned:
                file = out / f"{source.id}__reportlab.pdf"
                write_printed(source, file)
                batch.add(file, source, "reportlab")
    return batch.made


def _from_plain(sources: list[Source], renditions: tuple[str, ...], batch: _Batch) -> None:
    """The renditions made from the plain Word and PDF files, which are made aside."""
    turned = [name for name in renditions if name in FROM_PDF]
    forms = [name for name in renditions if name in FROM_WORD]
    if not turned and not forms:
        return
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder)
        words = [aside / f"{source.id}.docx" for source in sources]
        for source, word in zip(sources, words, strict=True):
            write_word(source, word)
        printed = convert_office(words, "pdf", aside) if turned else []
        for source, pdf in zip(sources, printed, strict=False):
            for name in turned:
                file = batch.out / f"{source.id}__{name}.pdf"
                FROM_PDF[name](pdf, file)
                batch.add(file, source, name)
        for form in forms:
            for source, made in zip(sources, convert_office(words, form, batch.out), strict=True):
                batch.add(made.rename(made.with_name(f"{source.id}__{form}.{form}")), source, form)


def _two_up(sources: list[Source], batch: _Batch) -> None:
    """Two upright pages of each plan on a sheet, where it has two."""
    with tempfile.TemporaryDirectory() as folder:
        words = [Path(folder) / f"{source.id}.docx" for source in sources]
        for source, word in zip(sources, words, strict=True):
            write_word(RENDITIONS["portrait"](source) if source.landscape else source, word)
        for source, pdf in zip(sources, convert_office(words, "pdf", Path(folder)), strict=True):
            file = batch.out / f"{source.id}__twoup.pdf"
            if two_up(pdf, file):
                batch.add(file, source, "twoup")


def _manifest(made: list[tuple[Path, str, str]], out: Path) -> None:
    """Writes which gold belongs to which file: that of blank cells differs where a merged lead or date is lost."""
    documents = []
    for file, name, rendition in made:
        other = HERE / "gold" / f"{name}.blank-merge.json"
        gold = other.name if rendition == "blankmerge" and other.exists() else f"{name}.json"
        documents.append({"file": file.name, "gold": gold, "rendition": rendition})
    (out / "MANIFEST.json").write_text(json.dumps({"documents": documents}, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """0 when the files were made, 2 when something is missing or wrong; says which."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", help="ids of plans; all if none is given")
    parser.add_argument("--renditions", default="plain", help=f"comma-separated, or all: {', '.join(ALL)}")
    parser.add_argument("--out", type=Path, default=HERE / "plans")
    parser.add_argument("--set", choices=["all", "open", "heldout"], default="all", help="which plans when no id is given")
    parser.add_argument("--word-only", action="store_true", help="no PDF of the renditions (needs no LibreOffice)")
    given = parser.parse_args(arguments)
    renditions = ALL if given.renditions == "all" else tuple(given.renditions.split(","))
    unknown = [f"no rendition {name}" for name in renditions if name not in ALL]
    unknown += [f"no plan {name}" for name in given.ids if name not in ids()]
    if unknown:
        print("; ".join(unknown), file=sys.stderr)
        return 2
    try:
        made = make([load(name) for name in given.ids or ids(given.set)], renditions, given.out, given.word_only)
    except (OfficeMissing, OfficeFailed, SourceFault) as fault:
        print(fault, file=sys.stderr)
        return 2
    if given.out.resolve() != HERE / "plans":
        _manifest(made, given.out)
    print(f"{len(made)} files in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
