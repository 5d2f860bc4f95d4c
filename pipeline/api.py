"""The public calls: everything that the command line does, typed.

    import pipeline
    pipeline.convert(["plans"], "out")
    pipeline.timescale("By July 2009").end          # datetime.date(2009, 7, 31)

Each raises only errors of `schemas.errors` for what a caller can mend. No call reads the clock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a command loads only what it needs: the rest is imported where it is called
    from extractors.limits import Ocr
    from pipeline.batch import Progress
    from pipeline.checkup import Checkup
    from pipeline.evidence import Explanation
    from pipeline.reports import Summary
    from schemas.layout import Document
    from schemas.records import Lead, Registry, Timescale

Path_ = str | os.PathLike[str]
TIMEOUT = 120.0


def convert(
    paths: Sequence[Path_] | Path_,
    out: Path_,
    *,
    registries: Sequence[Path_ | Registry] = (),
    decisions: Path_ | None = None,
    workers: int | None = None,
    ocr: Ocr = "auto",
    timeout: float = TIMEOUT,
    require_sandbox: bool = False,
    fresh: bool = False,
    show: Callable[[Progress], None] = lambda step: None,
    started: str | None = None,
) -> Summary:
    """The summary of a run that read the files and folders `paths` and replaced the dataset in `out`.

    `registries` are files in the format of SCHEMA.md or registries; `decisions` is a CSV file. `workers` is the number of worker
    processes (None: one a processor; 0: none, documents are read in this process without a cage, for files that are trusted).
    `timeout` is in seconds a document. `started` is the time that `report.json` tells, as text. `show` is called at every step.

    Raises UsageError, ReferenceDataError, FolderInUse, MissingGuard or LedgerFault; a document that cannot be read raises nothing, it is
    a row of `documents` and in `Summary.failures`.
    """
    from pipeline.conversion import convert_paths

    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return convert_paths(
        named,
        Path(out),
        registries=registries,
        decisions=decisions,
        workers=workers,
        ocr=ocr,
        timeout=timeout,
        require_sandbox=require_sandbox,
        fresh=fresh,
        show=show,
        started=started,
    )


def tables(path: Path_) -> list[dict[str, Any]]:
    """The tables of one file as found, page by page, before any meaning: `[{"page": 1, "rows": [["a", None, ""]]}]`.

    None is a place that a merged neighbour covers, "" an empty cell; `page` is None where the document has no pages. Raises
    DocumentError, and UsageError if there is no such file.
    """
    from pipeline.raw_tables import tables_of

    return tables_of(read_document(path))


def read_document(path: Path_) -> Document:
    """One file as laid out on its pages. Raises DocumentError, and UsageError if there is no such file."""
    from extractors import extract
    from pipeline.raw_tables import read_file

    content = read_file(path)
    return extract(content, os.path.basename(os.fspath(path)))


def timescale(text: str, *, plan_start: date | None = None, plan_end: date | None = None, as_at: date | None = None) -> Timescale:
    """When, as normalised: `timescale("By July 2009").end` is 31 July 2009. Never raises on text."""
    from pipeline.timescales import read_timescale
    from schemas.records import Period

    return read_timescale(text, Period(plan_start, plan_end, as_at))


def lead(text: str, registry: Path_ | Registry, board: str) -> tuple[Lead, ...]:
    """The leads that a cell names, each linked to a group of the board or not. Never raises on text.

    `board` is a key of the registry file; with a board that it does not hold nothing is linked.
    """
    from pipeline.conversion import load_registries
    from pipeline.leads import read_leads

    known = {one.board: one for one in load_registries([registry])}
    return tuple(read_leads(text, known.get(board)))


def explain(out: Path_, action_id: str, *, picture: Path_ | None = None) -> Explanation:
    """Where each value of one action comes from; with `picture` the piece of the page is written there as a PNG.

    Raises UsageError if there is no such dataset or action, or the document is no longer where it was or has no pages.
    """
    from pipeline.evidence import explain_action

    return explain_action(Path(out), action_id, Path(picture) if picture else None)


def schema() -> dict[str, Any]:
    """The Data Package description of the dataset: every file with its fields, types and keys."""
    from pipeline.package import describe

    return describe()


def doctor(out: Path_ | None = None) -> Checkup:
    """What is installed, what is missing and what that costs; with `out` whether the dataset there is whole."""
    from pipeline.checkup import check_up

    return check_up(Path(out) if out else None)
