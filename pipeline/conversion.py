"""A whole conversion: its inputs checked, the folder locked, documents read by workers or here, reports written."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from extractors.limits import Limits, Ocr
from extractors.slow_pages import SLOW_PAGE
from pipeline import reports
from pipeline.answers import Answer, registry_object
from pipeline.batch import Job, Progress, Reader, Task, run
from pipeline.cage import Caged
from pipeline.context import Context
from pipeline.dataset import DatasetWriter
from pipeline.durable import put
from pipeline.guards import GUARDS, MEMORY, MissingGuard, active_guards
from pipeline.intake import base_of, find_files, folder_of_run
from pipeline.journal import Lock
from pipeline.ledger import content_of
from pipeline.worker import Journey, answer_to
from schemas.errors import DocumentError, UsageError
from schemas.records import Registry

JOURNEY = "pipeline.single:read_single"
SCRATCH = "boardplans-"
COUNTED_PAGES = 40


def convert_paths(
    paths: Sequence[str | os.PathLike[str]],
    out: Path,
    *,
    registries: Sequence[str | os.PathLike[str] | Registry] = (),
    decisions: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    ocr: Ocr = "auto",
    timeout: float = 120.0,
    require_sandbox: bool = False,
    fresh: bool = False,
    show: Callable[[Progress], None] = lambda step: None,
    started: str | None = None,
    gate: Callable[[DatasetWriter], None] = lambda writer: None,
    journey: str = JOURNEY,
    memory: int = MEMORY,
) -> reports.Summary:
    """See `pipeline.api.convert`. `gate` is called when all is written and nothing published; what it raises keeps the old dataset.
    `journey` is what a worker does with a document, as `module:function`; `memory` is the address space of a worker in bytes.
    """
    if timeout <= 0:
        raise UsageError("the timeout must be more than 0 seconds")
    if workers is not None and workers < 0:
        raise UsageError("the number of workers cannot be less than 0")
    files = find_files(paths, out)
    known = load_registries(registries)
    if ocr not in get_args(Ocr):
        raise UsageError(f"ocr is one of {', '.join(get_args(Ocr))}, not {ocr!r}")
    limits = Limits(ocr=ocr, counted_pages=COUNTED_PAGES)
    options = {
        "reading": dataclasses.asdict(limits),  # without the helpers, which change how fast a document is read and nothing else
        "timeout": timeout,
        "registries": [[one.board, registry_object(one)] for one in known],
        "decisions": _digest(decisions),
    }
    processors = os.cpu_count() or 1
    count = processors if workers is None else workers
    if count:
        limits = dataclasses.replace(limits, page_helpers=processors // max(1, min(count, len(files))) - 1)
    context = Context(tuple(known), _decisions(decisions), limits)
    guards = active_guards() if count else dict.fromkeys(GUARDS, False)
    missing = [guard for guard, holds in guards.items() if not holds]
    if require_sandbox and missing:
        raise MissingGuard(f"--require-sandbox: no guard here over {', '.join(missing)}")
    folder = folder_of_run(out)
    folder.mkdir(parents=True, exist_ok=True)
    with Lock(folder), _scratch(folder) as scratch:
        reader: Reader = InProcess(journey, context, limits.document_bytes)
        if count:
            reader = Caged(journey, context, count, timeout, scratch, limits.document_bytes, memory)
        summary = run(Task(out, files, limits.document_bytes, options, fresh, gate), reader, show)
        write_reports(out, summary, started, guards, base=os.path.relpath(base_of(paths), out))
    return summary


@contextlib.contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder for the workers in the system's temporary folder; one that a killed run left behind is removed first."""
    note = folder / "scratch"
    _remove_scratch(note)
    place = Path(tempfile.mkdtemp(prefix=SCRATCH))
    put(note, os.fsencode(place))
    try:
        yield place
    finally:
        _remove_scratch(note)


def _remove_scratch(note: Path) -> None:
    try:
        place = Path(os.fsdecode(note.read_bytes()))
    except OSError:
        return
    # only what has the name that we give: the note could have been changed
    if place.parent == Path(tempfile.gettempdir()) and place.name.startswith(SCRATCH) and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    note.unlink(missing_ok=True)


def write_reports(out: Path, summary: reports.Summary, started: str | None, guards: dict[str, bool], *, base: str) -> None:
    """Nothing; `report.json` and `report.txt` tell of the run. `base` leads from OUT to the folder that `source_path` starts from."""
    told = reports.report_object(summary, started=started, base=base, guards=guards)
    put(out / "report.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    put(out / "report.txt", reports.report_text(summary).encode())


def load_registries(registries: Sequence[str | os.PathLike[str] | Registry]) -> list[Registry]:
    """The registries of all files. Raises ReferenceDataError with every fault, UsageError for a file that is not there."""
    files = [Path(one) for one in registries if not isinstance(one, Registry)]
    for file in files:
        if not file.is_file():
            raise UsageError(f"there is no registry file {file}")
    given = [one for one in registries if isinstance(one, Registry)]
    if not files:
        return given
    from schemas.registry import read_registries

    return given + list(read_registries(files))


def _decisions(path: str | os.PathLike[str] | None) -> Any:
    if path is None:
        return None
    from pipeline.decisions import read_decisions

    return read_decisions(Path(path))


def _digest(path: str | os.PathLike[str] | None) -> str | None:
    if path is None:
        return None
    if not os.path.isfile(path):
        raise UsageError(f"there is no decisions file {os.fspath(path)}")
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class InProcess:
    """Reads documents one after the other in this process, without a cage: for trusted files and for comparison."""

    journey: str
    context: Context
    size_limit: int

    def __call__(
        self, jobs: Iterable[Job], started: Callable[[Job], None], paged: Callable[[Job, int], None]
    ) -> Iterator[tuple[Job, Answer]]:
        """Each job with its answer, in order."""
        module, name = self.journey.split(":")
        journey: Journey = getattr(importlib.import_module(module), name)
        for job in jobs:
            started(job)
            SLOW_PAGE.set(functools.partial(paged, job))
            try:
                content = b"" if job.layout else content_of(job.entry, self.size_limit)
            except DocumentError as error:
                yield job, Answer(error=(error.code, error.message))
                continue
            yield job, answer_to(journey, job.entry.source, content, job.layout, self.context)
