"""Long tests of the promise: killed at any moment, a full disk, two runs at once, thousands of documents. `make soak` runs them."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import package
from schemas.columns import FILES
from tests.faults.hostile_word import good

pytestmark = pytest.mark.soak
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", *arguments]


def start(plans: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("convert", str(plans), "--out", str(out)), env=ENVIRONMENT, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )


def bytes_of(out: Path) -> dict[str, str]:
    return {
        place.name: hashlib.sha256(place.read_bytes()).hexdigest()
        for place in sorted(out.iterdir())
        if place.is_file() and not place.name.startswith("report.")
    }


def make_plans(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:05}.docx").write_bytes(good(number))
    return folder


def test_killed_at_fifty_moments_the_next_run_gives_the_same_bytes(tmp_path: Path) -> None:
    plans = make_plans(tmp_path / "plans", 40)
    begun = time.monotonic()
    assert start(plans, tmp_path / "clean").wait() == 0
    whole = time.monotonic() - begun
    clean = bytes_of(tmp_path / "clean")
    chance = random.Random(7)
    for moment in range(50):
        out = tmp_path / f"out{moment}"
        run = start(plans, out)
        try:
            run.wait(chance.uniform(0.05, 1.1 * whole))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
        for file in FILES:  # whatever stands there is whole
            if (out / file.path).exists():
                pq.read_table(out / file.path)
        assert start(plans, out).wait() == 0
        assert bytes_of(out) == clean
        assert package.faults(out) == []
        assert not list(out.glob(".*boardplans-tmp"))


def test_killed_while_an_old_dataset_is_replaced(tmp_path: Path) -> None:
    plans, out = make_plans(tmp_path / "plans", 30), tmp_path / "out"
    assert start(plans, out).wait() == 0
    chance = random.Random(11)
    for moment in range(15):
        (plans / f"new{moment}.docx").write_bytes(good(1000 + moment))
        run = start(plans, out)
        time.sleep(chance.uniform(0.3, 1.5))
        run.send_signal(signal.SIGKILL)
        run.wait()
        for file in FILES:
            pq.read_table(out / file.path)
        assert start(plans, out).wait() == 0
    assert start(plans, tmp_path / "clean").wait() == 0
    assert bytes_of(out) == bytes_of(tmp_path / "clean")


def test_interrupted_it_says_so_and_goes_on_later(tmp_path: Path) -> None:
    plans, out = make_plans(tmp_path / "plans", 60), tmp_path / "out"
    run = start(plans, out)
    time.sleep(1.0)
    run.send_signal(signal.SIGINT)
    assert run.wait() in (130, 0)
    assert start(plans, out).wait() == 0
    assert package.faults(out) == []


def test_two_runs_at_once(tmp_path: Path) -> None:
    plans, out = make_plans(tmp_path / "plans", 60), tmp_path / "out"
    first = start(plans, out)
    while not (out / ".boardplans" / "journal.jsonl").exists():
        time.sleep(0.01)
    begun = time.monotonic()
    assert start(plans, out).wait() == 3
    assert time.monotonic() - begun < 5
    assert first.wait() == 0
    assert package.faults(out) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_keeps_the_old_dataset(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True).returncode:
        # A container may lack the right to mount, and no other disk fills up without harm.
        pytest.skip("this machine does not let us mount a small disk")
    try:
        few, out = make_plans(tmp_path / "few", 3), disk / "out"
        assert start(few, out).wait() == 0
        before = bytes_of(out)
        many = make_plans(tmp_path / "many", 1500)
        run = start(many, out)
        _, told = run.communicate()
        assert run.returncode == 4
        assert b"No space left" in told
        assert bytes_of(out) == before
        assert package.faults(out) == []
        assert start(few, out).wait() == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user needs root")
def test_as_another_user(tmp_path: Path) -> None:
    plans = make_plans(tmp_path / "plans", 4)
    (plans / "closed.docx").write_bytes(good(99))
    (plans / "closed.docx").chmod(0)
    (tmp_path / "closed").mkdir(mode=0o700)
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o777)
    for folder in [tmp_path, *tmp_path.parents][:4]:
        if str(folder).startswith("/tmp"):
            folder.chmod(0o755 if folder != Path("/tmp") else 0o1777)
    readable = subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", "test", "-r", sys.executable]).returncode == 0
    if not readable:
        # An interpreter in root's own folder cannot be started by anybody else.
        pytest.skip("another user may not run this Python")
    run = [
        "setpriv",
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
        *command("convert", str(plans), "--out", str(out), "--require-sandbox"),
    ]
    assert subprocess.run(run, env=ENVIRONMENT, cwd="/", capture_output=True).returncode == 1
    codes = {row["source_path"]: row["error_code"] for row in pq.read_table(out / "documents.parquet").to_pylist()}
    assert codes == {**{f"{number:05}.docx": None for number in range(4)}, "closed.docx": "limit_access"}
    refused = subprocess.run([*run[:-3], "--out", str(tmp_path / "closed" / "out")], env=ENVIRONMENT, cwd="/", capture_output=True)
    assert refused.returncode == 4


def test_memory_stays_flat_and_nothing_new_is_quick(tmp_path: Path) -> None:
    """The parent's memory over 1,000 and over 5,000 documents; then a run over 10,000 with nothing new."""
    plans, out = make_plans(tmp_path / "plans", 1000), tmp_path / "out"
    code = "import sys, resource; from pipeline.cli import main; main(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"

    def run() -> tuple[int, float]:
        begun = time.monotonic()
        told = subprocess.run(
            [sys.executable, "-c", code, "convert", str(plans), "--out", str(out)],
            env=ENVIRONMENT,
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        return int(told.stdout.split()[-1]), time.monotonic() - begun

    small, _ = run()
    for number in range(1000, 5000):
        (plans / f"{number:05}.docx").write_bytes(good(number))
    large, seconds = run()
    print(f"parent: {small} MB over 1,000 documents, {large} MB over 5,000 in {seconds:.0f} s")
    assert large < small + 60
    for number in range(5000, 10_000):
        (plans / f"{number:05}.docx").write_bytes(good(number))
    run()
    most, seconds = run()
    print(f"nothing new over 10,000 documents: {seconds:.1f} s, {most} MB")
    assert seconds <= 10
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
