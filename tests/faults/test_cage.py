"""A worker that misbehaves costs one document: its neighbours' rows stay, the account adds up, nothing gets out."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.batch import Progress
from pipeline.conversion import convert_paths
from pipeline.guards import active_guards
from pipeline.reports import Summary

JOURNEY = "tests.faults.journeys:obey"
ROOT = Path(__file__).resolve().parents[2]
MEMORY = 512 << 20
GUARDS = active_guards()


def sandwich(tmp_path: Path, words: str, **options: object) -> tuple[Summary, dict[str, tuple[str | None, str | None]], list[str]]:
    """A good, a bad and a good document: the summary, status and code of each, and the actions found."""
    plans = tmp_path / "plans"
    plans.mkdir(exist_ok=True)
    (plans / "a.docx").write_text("plan\nfirst\n")
    (plans / "m.docx").write_text(words)
    (plans / "z.docx").write_text("plan\nlast\n")
    settings = {"workers": 1, "timeout": 20.0, "journey": JOURNEY, "memory": MEMORY} | options
    summary = convert_paths([plans], tmp_path / "out", **settings)  # type: ignore[arg-type]
    documents = pq.read_table(tmp_path / "out" / "documents.parquet").to_pylist()
    actions = pq.read_table(tmp_path / "out" / "actions.parquet").to_pylist()
    outcomes = {row["source_path"]: (row["status"], row["error_code"]) for row in documents}
    return summary, outcomes, [row["action"] for row in actions]


@pytest.mark.parametrize(
    ("mischief", "code"),
    [
        ("eat_memory", "memory"),
        ("abort_for_memory", "memory"),
        ("crash", "crash"),
        ("leave", "crash"),
        ("raise_fault", "crash"),
        ("recurse", "crash"),
        ("talk_nonsense", "crash"),
        ("promise_much", "crash"),
    ],
)
def test_mischief_costs_one_document(tmp_path: Path, mischief: str, code: str) -> None:
    summary, outcomes, actions = sandwich(tmp_path, mischief)
    assert outcomes == {"a.docx": ("converted", None), "m.docx": ("failed", code), "z.docx": ("converted", None)}
    assert actions == ["first", "last"]
    assert summary.exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize("mischief", ["hang", "spin"])
def test_a_late_worker_is_killed(tmp_path: Path, mischief: str) -> None:
    begun = time.monotonic()
    _, outcomes, actions = sandwich(tmp_path, mischief, timeout=1.0)
    assert outcomes["m.docx"] == ("failed", "timeout")
    assert actions == ["first", "last"]
    assert time.monotonic() - begun < 15


@pytest.mark.slow
@pytest.mark.parametrize(("pages", "outcome"), [(0, ("failed", "timeout")), (1, ("converted", None))])
def test_a_page_that_ocr_reads_may_take_longer(tmp_path: Path, pages: int, outcome: tuple[str, str | None]) -> None:
    steps: list[Progress] = []
    _, outcomes, _ = sandwich(tmp_path, f"read_slowly\n{pages}", timeout=1.0, show=steps.append)
    assert outcomes["m.docx"] == outcome
    assert [(step.source_path, step.page) for step in steps if step.page] == [("m.docx", 1)] * pages


def test_a_worker_that_asks_for_time_without_end_is_ended(tmp_path: Path) -> None:
    _, outcomes, actions = sandwich(tmp_path, "ask_for_ever")
    assert outcomes["m.docx"] == ("failed", "crash")
    assert actions == ["first", "last"]


def test_what_libraries_print_is_no_answer(tmp_path: Path) -> None:
    _, outcomes, _ = sandwich(tmp_path, "print_much")
    assert outcomes["m.docx"] == ("converted", None)


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.skipif(not GUARDS["network"], reason="this kernel gives no network namespace without privilege")
def test_no_network(tmp_path: Path, listener: int) -> None:
    assert sandwich(tmp_path, f"call_out\n{listener}")[2] == ["first", "no network", "last"]


@pytest.mark.skipif(not GUARDS["files"], reason="this kernel has no Landlock")
def test_no_foreign_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("told")
    assert sandwich(tmp_path, f"read_foreign\n{secret}")[2] == ["first", "not readable", "last"]
    assert sandwich(tmp_path, f"write_foreign\n{tmp_path / 'planted'}")[2] == ["first", "not writable", "last"]
    assert sandwich(tmp_path, f"write_foreign\n{ROOT / 'planted'}")[2] == ["first", "not writable", "last"]
    assert not (tmp_path / "planted").exists()
    assert sandwich(tmp_path, "write_scratch")[2] == ["first", "x", "last"]


@pytest.mark.skipif(not GUARDS["processes"], reason="this kernel gives no process namespace without privilege")
def test_no_process_is_left(tmp_path: Path) -> None:
    _, outcomes, _ = sandwich(tmp_path, "leave_child")
    assert outcomes["m.docx"] == ("converted", None)
    left = [place for place in Path("/proc").glob("[0-9]*/cmdline") if place.read_bytes().startswith(b"sleep\x001000")]
    assert left == []


@pytest.mark.slow
def test_no_file_without_end(tmp_path: Path) -> None:
    assert sandwich(tmp_path, "fill_disk")[2] == ["first", "stopped", "last"]


def test_two_workers_give_the_same_bytes_as_none(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    for number in range(12):
        (plans / f"{number}.docx").write_text("plan\n" + "".join(f"action {number} {line}\n" for line in range(number)))
    (plans / "5b.docx").write_text("raise_fault")
    for workers in (0, 1, 3):
        convert_paths([plans], tmp_path / f"out{workers}", workers=workers, journey=JOURNEY)
    for name in ("actions", "documents", "cells", "leads", "evidence"):
        made = [(tmp_path / f"out{workers}" / f"{name}.parquet").read_bytes() for workers in (0, 1, 3)]
        assert made[0] == made[1] == made[2]


@pytest.mark.slow
def test_what_fails_by_the_machine_is_tried_twice_and_then_believed(tmp_path: Path) -> None:
    assert sandwich(tmp_path, "crash")[0].read == 3
    assert sandwich(tmp_path, "crash")[0].read == 1
    assert sandwich(tmp_path, "crash")[0].read == 0
    assert sandwich(tmp_path, "crash", fresh=True)[0].read == 3


def run_command(plans: Path, out: Path) -> subprocess.Popen[bytes]:
    code = f"from pipeline.conversion import convert_paths; convert_paths([{str(plans)!r}], __import__('pathlib').Path({str(out)!r}), journey={JOURNEY!r}, workers=1, timeout=2.0)"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_started_twice_and_never_finished_is_quarantined(tmp_path: Path) -> None:
    plans, out = tmp_path / "plans", tmp_path / "out"
    plans.mkdir()
    (plans / "m.docx").write_text("hang")
    for earlier in range(2):
        command = run_command(plans, out)
        journal = out / ".boardplans" / "journal.jsonl"
        starts, until = 0, time.monotonic() + 30
        while starts <= earlier and time.monotonic() < until:
            time.sleep(0.05)
            starts = journal.read_text().count('"started"') if journal.exists() else 0
        command.send_signal(signal.SIGKILL)
        command.wait()
    _, outcomes, actions = sandwich(tmp_path, "hang", timeout=2.0)
    assert outcomes["m.docx"] == ("failed", "quarantined")
    assert actions == ["first", "last"]
    _, outcomes, _ = sandwich(tmp_path, "hang", timeout=2.0, fresh=True)
    assert outcomes["m.docx"] == ("failed", "timeout")
