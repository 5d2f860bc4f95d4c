"""A whole conversion: its inputs checked, the folder locked, documents read by workers or here, reports written."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import reports
from pipeline.answers import Answer, registry_object
from pipeline.batch import Job, Progress, Reader, Task, run
from pipeline.dataset import DatasetWriter
from pipeline.durable import put
from pipeline.intake import base_of, find_files, folder_of_run
from pipeline.journal import Lock
from pipeline.ledger import content_of
from schemas.errors import DocumentError, UsageError
from schemas.records import Registry

if TYPE_CHECKING:
    from pipeline.single import Context


def convert_paths(
    paths: Sequence[str | os.PathLike[str]],
    out: Path,
    *,
    registries: Sequence[str | os.PathLike[str] | Registry] = (),
    decisions: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    ocr: str = "auto",
    timeout: float = 120.0,
    require_sandbox: bool = False,
    fresh: bool = False,
    show: Callable[[Progress], None] = lambda step: None,
    started: str | None = None,
    gate: Callable[[DatasetWriter], None] = lambda writer: None,
) -> reports.Summary:
    """See `pipeline.api.convert`. `gate` is called when all is written and nothing published; what it raises keeps the old dataset."""
    from extractors.limits import Limits

    if timeout <= 0:
        raise UsageError("the timeout must be more than 0 seconds")
    if workers is not None and workers < 0:
        raise UsageError("the number of workers cannot be less than 0")
    files = find_files(paths, out)
    known = load_registries(registries)
    limits = Limits()
    options = {
        "reading": {"ocr": ocr, "limits": dataclasses.asdict(limits)},
        "timeout": timeout,
        "registries": [[one.board, registry_object(one)] for one in known],
        "decisions": _digest(decisions),
    }
    context = _context(known, decisions, limits)
    reader: Reader = InProcess(context)
    folder = folder_of_run(out)
    folder.mkdir(parents=True, exist_ok=True)
    with Lock(folder):
        summary = run(Task(out, files, limits.document_bytes, tuple(known), options, fresh, gate), reader, show)
        write_reports(out, summary, started, {}, base=os.path.relpath(base_of(paths), out))
    return summary


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


def _context(registries: Iterable[Registry], decisions: str | os.PathLike[str] | None, limits: Any) -> Context:
    from pipeline.single import Context

    return Context(tuple(registries), _decisions(decisions), limits)


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

    context: Context

    def __call__(self, jobs: Iterable[Job], started: Callable[[Job], None]) -> Iterator[tuple[Job, Answer]]:
        from pipeline.single import read_single

        for job in jobs:
            started(job)
            try:
                content = b"" if job.layout else content_of(job.entry, self.context.limits.document_bytes)
            except DocumentError as error:
                yield job, Answer(error=(error.code, error.message))
                continue
            yield job, read_single(job.entry.source, content, job.layout, self.context)
