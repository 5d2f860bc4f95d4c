"""Many documents into one dataset: what is new is read, what is known is taken from the last run, all of it is written.

The order of things is that of `run`. Everything that a hostile document could touch happens in the reader that is given (see
`workers`); here only names, hashes and checked rows are handled.
"""

from __future__ import annotations

import dataclasses
import errno
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pipeline import package, reports
from pipeline.answers import Answer, question_from, question_object, registry_from, registry_object
from pipeline.dataset import DatasetWriter, Tables, Written, arrow_tables
from pipeline.decisions import questions_csv
from pipeline.durable import digest, put, sweep
from pipeline.intake import Found, folder_of_run
from pipeline.journal import Journal
from pipeline.ledger import Entry, check_ledger, open_ledger, status_of
from pipeline.merge import Merged
from pipeline.output_rows import document_row
from pipeline.store import Store, code_version, head_of, key_of, pack, unpack
from schemas.registry import registries_json

# What depends on the machine and not on the document alone is tried once more before it is believed.
DOUBTFUL = frozenset({"timeout", "memory", "crash"})
NEVER_KEPT = frozenset({"limit_reader", "limit_access", "quarantined"})
QUARANTINED = "quarantined", "Reading this file ended two runs before their time; it is not tried again (convert --fresh does)."


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read: its key in the store, its entry, and the layout that an earlier run read from it."""

    key: str
    entry: Entry
    layout: bytes | None = None


class Reader(Protocol):
    """Reads documents, in any order. `started` is called with each before it is opened, `paged` with the number of each of its pages
    that OCR begins to read."""

    def __call__(
        self, jobs: Iterable[Job], started: Callable[[Job], None], paged: Callable[[Job, int], None]
    ) -> Iterator[tuple[Job, Answer]]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a run, to be shown: so many of all documents are done; `failed` tells of a file that is (code, sentence), `page` of
    a page (from 1) that OCR begins to read, 0 for none."""

    done: int
    total: int
    source_path: str = ""
    failed: tuple[str, str] | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is to do. `options` holds, as plain JSON, all that decides what a document gives beside its bytes and the code."""

    out: Path
    files: Sequence[Found]
    size_limit: int
    options: dict[str, Any] = field(default_factory=dict)
    fresh: bool = False
    gate: Callable[[DatasetWriter], None] = lambda writer: None


def run(task: Task, reader: Reader, show: Callable[[Progress], None] = lambda step: None) -> reports.Summary:
    """The summary of a finished run. The caller holds the lock of OUT.

    Raises LedgerFault if the account does not add up and whatever `gate` raises: nothing is published then.
    """
    folder = folder_of_run(task.out)
    sweep(task.out)
    store = Store(folder / "cache")
    if task.fresh:
        store.clear()
    entries = open_ledger(task.files, task.size_limit)
    keys = [_key(entry, task) for entry in entries]
    known = None if task.fresh else _nothing_new(task, keys, folder)
    if known:
        show(Progress(len(entries), len(entries)))
        return known
    # what this run cannot use goes first: a folder that a larger run has filled can then be written again
    layouts = [_layout_key(entry, task) for entry in entries]
    store.keep({("rows", key) for key in keys} | {("layouts", key) for key in layouts})
    try:
        journal = Journal(folder, fresh=task.fresh)
        try:
            read = _read_what_is_new(entries, keys, store, journal, reader, show, task)
        finally:
            journal.close()
        summary = _write(task, entries, keys, store, read)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            store.drop("layouts")
        raise
    state = {"run": key_of(*keys), "descriptor": digest(task.out / package.DESCRIPTOR), "summary": dataclasses.asdict(summary)}
    put(folder / "state.json", json.dumps(state).encode())
    return summary


def _key(entry: Entry, task: Task) -> str:
    """The key under which what this file gives is kept: it changes with all that decides it."""
    source = entry.source
    code = code_version("schemas", "extractors", "pipeline")
    identity = [source.document_id, source.source_path, source.sha256, source.size_bytes, source.duplicate_of, entry.refused]
    return key_of(code, task.options, identity)


def _layout_key(entry: Entry, task: Task) -> str:
    return key_of(code_version("schemas", "extractors"), task.options.get("reading"), entry.source.sha256, entry.found.ending)


def _nothing_new(task: Task, keys: Sequence[str], folder: Path) -> reports.Summary | None:
    """The last run's summary if it had the same files and code, left nothing to try again, and its dataset is whole."""
    try:
        state = json.loads((folder / "state.json").read_text())
        if state["run"] != key_of(*keys) or state["descriptor"] != digest(task.out / package.DESCRIPTOR):
            return None
        summary = reports.Summary.from_json(state["summary"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if summary.to_try_again or package.faults(task.out) else dataclasses.replace(summary, read=0)


def _read_what_is_new(
    entries: Sequence[Entry],
    keys: Sequence[str],
    store: Store,
    journal: Journal,
    reader: Reader,
    show: Callable[[Progress], None],
    task: Task,
) -> int:
    """How many documents were read; the store then holds an answer for every entry that is to be read."""
    waiting: list[tuple[str, Entry]] = []
    tries: dict[str, int] = {}
    for key, entry in zip(keys, entries, strict=True):
        if not entry.to_read:
            continue
        entry_kept = store.get("rows", key)
        head = head_of(entry_kept) if entry_kept else None
        if head is None or head.get("again"):
            tries[key] = int(head.get("tries", 1)) if head else 0
            if journal.quarantined(key):
                store.put("rows", key, pack({"error": QUARANTINED}, {}))
            else:
                waiting.append((key, entry))
    # what was being read when a run was killed comes last, so that it cannot keep the others from being read
    waiting.sort(key=lambda one: journal.unfinished[one[0]])
    done, total = len(entries) - len(waiting), len(entries)
    show(Progress(done, total))

    def jobs() -> Iterator[Job]:
        for key, entry in waiting:
            yield Job(key, entry, store.get("layouts", _layout_key(entry, task)))

    def started(job: Job) -> None:
        journal.started(job.key, job.entry.source.source_path)

    def paged(job: Job, page: int) -> None:
        show(Progress(done, total, job.entry.source.source_path, page=page))

    for job, answer in reader(jobs(), started, paged):
        _keep(store, job, answer, tries[job.key] + 1, task)
        journal.finished(job.key)
        done += 1
        failed = answer.error if answer.error and status_of(answer.error[0]) == "failed" else None
        show(Progress(done, total, job.entry.source.source_path, failed))
    return len(waiting)


def _keep(store: Store, job: Job, answer: Answer, tries: int, task: Task) -> None:
    head: dict[str, Any] = {"error": answer.error, "media_type": answer.media_type}
    tables: Tables = {}
    if answer.error:
        code = answer.error[0]
        head |= {"tries": tries, "again": code in NEVER_KEPT or (code in DOUBTFUL and tries < 2)}
    else:
        tables = arrow_tables(answer.rows)
        head["registry"] = [answer.registry.board, registry_object(answer.registry)] if answer.registry else None
        head["questions"] = [question_object(question) for question in answer.questions]
    if answer.layout:
        store.put("layouts", _layout_key(job.entry, task), answer.layout)
    store.put("rows", job.key, pack(head, tables))


def _kept(store: Store, key: str) -> tuple[dict[str, Any], Tables] | None:
    entry = store.get("rows", key)
    try:
        return unpack(entry) if entry else None
    except ValueError:
        return None


def _write(task: Task, entries: Sequence[Entry], keys: Sequence[str], store: Store, read: int) -> reports.Summary:
    """The summary of the dataset, which is written and published whole."""
    merged = Merged()
    counted = reports.Counter()
    with DatasetWriter(task.out) as writer:
        for key, entry in zip(keys, entries, strict=True):
            if not entry.to_read:
                merged.add_unread(_unread_row(entry, merged))
                continue
            kept = _kept(store, key)
            if kept is None:
                raise OSError(f"what was read from {entry.source.source_path} is no longer in {store.folder}")
            head, tables = kept
            if head["error"]:
                code, message = head["error"]
                source = dataclasses.replace(entry.source, media_type=head.get("media_type"))
                row = document_row(source, status_of(code), error=(code, message))
                merged.add_unread(row, again=bool(head.get("again")))
                continue
            merged.add(tables)
            if head["registry"]:
                merged.add_registry(registry_from(*head["registry"]))
            for question in head["questions"]:
                merged.add_question(question_from(question))
            counted.add(tables)
            writer.add({name: table for name, table in tables.items() if name not in ("documents", "groups", "boards")})
        rows = merged.rows()
        check_ledger(len(entries), [row[0] for row in rows["documents"]])
        writer.add(arrow_tables(rows))
        written = writer.close()
        task.gate(writer)
        writer.publish()
    written += _side_files(task.out, merged)
    put(task.out / package.DESCRIPTOR, package.encode(package.describe(written)))
    return counted.summary(rows["documents"], to_try_again=merged.again, written=written, read=read)


def _unread_row(entry: Entry, merged: Merged) -> tuple[Any, ...]:
    if entry.refused:
        code, message = entry.refused
        return document_row(entry.source, status_of(code), error=(code, message))
    return merged.copy(entry.original or 0, entry.source)


def _side_files(out: Path, merged: Merged) -> list[Written]:
    questions = merged.open_questions()
    registries = registries_json(merged.registries.values())
    written = []
    for name, text, rows in (("questions.csv", questions_csv(questions), len(questions)), (package.REGISTRIES, registries, None)):
        put(out / name, text.encode("utf-8", "replace"))
        written.append(Written(name, (out / name).stat().st_size, rows, digest(out / name)))
    return written
