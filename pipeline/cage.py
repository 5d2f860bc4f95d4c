"""Documents read by workers that share nothing with this process but a pipe: the parent's side of the cage.

One thread, one loop: it hands out jobs, takes answers, and kills the process group of a worker that is late, silent or talks nonsense.
A worker that dies costs one document. The clock is read here for limits only.
"""

from __future__ import annotations

import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pipeline.answers import Answer, decode_answer
from pipeline.batch import DOUBTFUL, Job
from pipeline.ledger import content_of
from pipeline.worker import HEAD, MAGIC, MORE, PAGE, SetUp, frame
from schemas.errors import BoardplansError, DocumentError

START_SECONDS = 60.0
DOCUMENTS_A_WORKER = 100
LARGEST_ANSWER = 1 << 29
PIECE = 1 << 20
# how much longer a document may take for each page of it that is read by OCR, and for how many at most
PAGE_SECONDS = 30.0
MOST_PAGES = 500
# the share of its memory that a worker must have used for its sudden end to be put down to that
NEARLY_FULL = 0.6


class WorkerFault(BoardplansError):
    """Workers cannot be started at all: this installation is at fault, not a document."""


@dataclass(frozen=True, slots=True)
class End:
    """How a worker ended: exit status, the most memory (bytes) that it had, the end of what it wrote to standard error."""

    status: int
    memory: int
    last_words: str


@dataclass(eq=False, slots=True)
class Worker:
    """One worker process: what is still to be written to it, what came from it, and the job that it has."""

    process: subprocess.Popen[bytes]
    scratch: str
    said: IO[bytes]
    deadline: float
    ready: bool = False
    job: Job | None = None
    outgoing: memoryview = field(default_factory=lambda: memoryview(b""))
    incoming: bytearray = field(default_factory=bytearray)
    taken: int = 0
    pages: int = 0

    def kill(self) -> End:
        """How it ended; nothing of it is left."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # ended by itself
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass  # a job that was half sent
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.said.seek(0)
        last_words = self.said.read()[-2000:].decode("utf-8", "replace").strip()
        self.said.close()
        return End(self.process.returncode, used.ru_maxrss * 1024, last_words)


@dataclass(slots=True)
class Caged:
    """A reader of jobs by `count` workers. `scratch` is a folder in which each has one of its own."""

    journey: str
    context: Any
    count: int
    timeout: float
    scratch: Path
    size_limit: int
    memory: int = 2 << 30
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _workers: list[Worker] = field(default_factory=list)
    _paged: Callable[[Job, int], None] = lambda job, page: None

    def __call__(
        self, jobs: Iterable[Job], started: Callable[[Job], None], paged: Callable[[Job, int], None]
    ) -> Iterator[tuple[Job, Answer]]:
        """Each job with its answer, in the order in which they are ready."""
        self._paged = paged
        waiting = iter(jobs)
        following: Job | None = next(waiting, None)
        ready: list[tuple[Job, Answer]] = []
        try:
            while True:
                while following and len(self._workers) < self.count and not self._idle():
                    self._start()
                for worker in self._idle():
                    while following and worker.job is None:
                        job, following = following, next(waiting, None)
                        started(job)
                        ready += self._hand(worker, job)
                yield from ready  # only now: while the caller is busy with these, the workers are busy too
                if not following and not any(worker.job for worker in self._workers):
                    return
                ready = list(self._turn())
        finally:
            for worker in list(self._workers):
                self._end(worker)
            self._selector.close()

    def _idle(self) -> list[Worker]:
        return [worker for worker in self._workers if worker.ready and worker.job is None]

    def _start(self) -> None:
        said = tempfile.TemporaryFile()
        scratch = tempfile.mkdtemp(dir=self.scratch)
        process = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from pipeline.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=scratch,
            env=environment(scratch),
            start_new_session=True,
        )
        worker = Worker(process, scratch, said, time.monotonic() + START_SECONDS)
        if process.stdin is None or process.stdout is None:
            raise WorkerFault("a worker has no pipes")
        os.set_blocking(process.stdin.fileno(), False)
        os.set_blocking(process.stdout.fileno(), False)
        self._workers.append(worker)
        self._selector.register(process.stdout, selectors.EVENT_READ, worker)
        self._send(worker, SetUp(self.journey, self.context, scratch, self.timeout, self.memory))

    def _send(self, worker: Worker, value: Any) -> None:
        worker.outgoing = memoryview(frame(value))
        if worker.process.stdin:
            self._selector.register(worker.process.stdin, selectors.EVENT_WRITE, worker)

    def _hand(self, worker: Worker, job: Job) -> list[tuple[Job, Answer]]:
        """Nothing if the worker has the job now, the answer if the file cannot be read any more."""
        try:
            content = b"" if job.layout else content_of(job.entry, self.size_limit)
        except DocumentError as error:
            return [(job, Answer(error=(error.code, error.message)))]
        worker.job, worker.pages = job, 0
        worker.deadline = time.monotonic() + self.timeout
        self._send(worker, (job.entry.source, content, job.layout))
        return []

    def _turn(self) -> Iterator[tuple[Job, Answer]]:
        """What the next moment brings: bytes to write, answers, workers that ended or are late."""
        now = time.monotonic()
        busy = [worker for worker in self._workers if worker.job or not worker.ready]
        patience = max(0.0, min((worker.deadline - now for worker in busy), default=0.0))
        for key, events in self._selector.select(patience):
            worker: Worker = key.data
            if worker not in self._workers:
                continue
            if events & selectors.EVENT_WRITE:
                self._write(worker)
            if events & selectors.EVENT_READ:
                yield from self._read(worker)
        now = time.monotonic()
        for worker in [worker for worker in self._workers if (worker.job or not worker.ready) and worker.deadline <= now]:
            allowed = self.timeout + worker.pages * PAGE_SECONDS
            scanned = f", {worker.pages} of its pages by OCR" if worker.pages else ""
            yield from self._give_up(worker, ("timeout", f"The document was not read within {allowed:g} seconds{scanned}."))

    def _write(self, worker: Worker) -> None:
        pipe = worker.process.stdin
        if pipe is None:
            return
        try:
            worker.outgoing = worker.outgoing[os.write(pipe.fileno(), worker.outgoing[:PIECE]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            worker.outgoing = memoryview(b"")  # it ended: its other pipe says so
        if not worker.outgoing:
            self._selector.unregister(pipe)

    def _read(self, worker: Worker) -> Iterator[tuple[Job, Answer]]:
        pipe = worker.process.stdout
        try:
            piece = os.read(pipe.fileno(), PIECE) if pipe else b""
        except BlockingIOError:
            return
        if not piece:
            yield from self._give_up(worker, None)
            return
        worker.incoming += piece
        try:
            while (page := _take_page(worker.incoming)) is not None:
                self._wait_on(worker, page)
            found = _take_answer(worker.incoming)
        except ValueError:
            yield from self._give_up(worker, ("crash", "The reader of this document gave no sensible answer."))
            return
        if found is None:
            return
        state, told, layout = found
        if not worker.ready:
            worker.ready = True
            return
        job = worker.job
        if job is None:
            self._end(worker)  # it speaks without being asked
            return
        try:
            answer = decode_answer(told)
        except ValueError:
            yield from self._give_up(worker, ("crash", "The reader of this document gave no sensible answer."))
            return
        worker.job = None
        worker.taken += 1
        if state != MORE or worker.taken >= DOCUMENTS_A_WORKER or (answer.error and answer.error[0] in DOUBTFUL):
            self._end(worker)
        yield job, _with_layout(answer, layout)

    def _wait_on(self, worker: Worker, page: int) -> None:
        """Nothing; the document may take longer by a page. Raises ValueError for a worker that asks for too much."""
        if worker.job is None or worker.pages >= MOST_PAGES:
            raise ValueError("no page is expected")
        worker.pages += 1
        worker.deadline += PAGE_SECONDS
        self._paged(worker.job, page)

    def _give_up(self, worker: Worker, why: tuple[str, str] | None) -> Iterator[tuple[Job, Answer]]:
        """The answer for the job of a worker that is ended here, or ended by itself (`why` is None)."""
        job = worker.job
        end = self._end(worker)
        if job is None:
            raise WorkerFault(f"a worker could not be started (status {end.status}): {end.last_words or 'it said nothing'}")
        if why is None:
            # the kernel counts what this process had when it started the worker as the worker's own
            ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            full = end.memory > max(ours, NEARLY_FULL * self.memory) or end.status in (-signal.SIGKILL, 128 + signal.SIGKILL)
            told = "ran out of memory" if full else f"ended without a word (status {end.status})"
            why = "memory" if full else "crash", f"The reader of this document {told}."
        yield job, Answer(error=why)

    def _end(self, worker: Worker) -> End:
        self._workers.remove(worker)
        for pipe in (worker.process.stdin, worker.process.stdout):
            if pipe and pipe in self._selector.get_map():
                self._selector.unregister(pipe)
        return worker.kill()


def _take_page(incoming: bytearray) -> int | None:
    """The number of the page that is begun, if all that says so is there; it is taken away. Raises ValueError for nonsense."""
    if len(incoming) < HEAD.size or not incoming.startswith(MAGIC):
        return None
    _, state, told, layout = HEAD.unpack_from(incoming)
    if state != PAGE:
        return None
    if told > 9 or layout:
        raise ValueError("no page number")
    if len(incoming) < HEAD.size + told:
        return None
    number = int(incoming[HEAD.size : HEAD.size + told].decode("ascii"))
    del incoming[: HEAD.size + told]
    return number


def _take_answer(incoming: bytearray) -> tuple[int, bytes, bytes] | None:
    """State, answer and layout once all of them are there. Raises ValueError for what is no answer."""
    if not MAGIC.startswith(bytes(incoming[: len(MAGIC)])):
        raise ValueError("no answer")
    if len(incoming) < HEAD.size:
        return None
    _, state, told, layout = HEAD.unpack_from(incoming)
    if state == PAGE:
        return None
    if told > LARGEST_ANSWER or layout > LARGEST_ANSWER:
        raise ValueError("too large")
    whole = HEAD.size + told + layout
    if len(incoming) < whole:
        return None
    if len(incoming) > whole:
        raise ValueError("more than one answer")
    found = bytes(incoming[HEAD.size : HEAD.size + told]), bytes(incoming[HEAD.size + told : whole])
    incoming.clear()
    return state, *found


def _with_layout(answer: Answer, layout: bytes) -> Answer:
    return Answer(answer.rows, answer.registry, answer.questions, answer.error, layout or None, answer.media_type)


def environment(scratch: str) -> dict[str, str]:
    """The environment of a worker: nothing of ours but where programs are; hashes of text the same in every worker."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "HOME": scratch,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
