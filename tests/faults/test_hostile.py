"""Hostile files, each between two good plans: no stop, no hang, one row each, the neighbours' rows as they are, no call, no write outside."""

from __future__ import annotations

import socket
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.conversion import convert_paths
from tests.faults.hostile import make_hostile

TIMEOUT = 20.0


def run_among(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, heavy: bool) -> None:
    plans, out = tmp_path / "plans", tmp_path / "out"
    plans.mkdir()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        hostile, good = make_hostile(plans, server.getsockname()[1], heavy=heavy)
        begun = time.monotonic()
        convert_paths([plans], out, timeout=TIMEOUT, workers=2)
        seconds = time.monotonic() - begun
        with pytest.raises(TimeoutError):
            server.accept()
    documents = pq.read_table(out / "documents.parquet").to_pylist()
    assert len(documents) == hostile + good
    assert len({row["document_id"] for row in documents}) == len(documents)
    neighbours = [row for row in documents if row["source_path"].endswith(("-a.docx", "-z.docx"))]
    assert len(neighbours) == good
    assert {(row["status"], row["action_count"]) for row in neighbours} == {("converted", 3)}
    actions = pq.read_table(out / "actions.parquet").to_pylist()
    assert sum(row["action"].startswith("Action ") for row in actions if row["source_path"].endswith(("-a.docx", "-z.docx"))) == 3 * good
    failed = [row for row in documents if row["status"] in ("failed", "skipped")]
    assert all(row["error_code"] and row["error_message"] for row in failed)
    assert not any("root:x:0" in (row["action"] or "") + (row["progress"] or "") for row in actions)
    late = sum(row["error_code"] == "timeout" for row in documents)
    assert seconds < 60 + 0.5 * len(documents) + (TIMEOUT + 5) * late
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not Path("/etc/boardplans-planted").exists()
    assert not (plans / "odd" / "planted").exists()


@pytest.mark.slow
def test_light_hostile_files_among_good_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_among(tmp_path, monkeypatch, heavy=False)


@pytest.mark.soak
def test_all_hostile_files_among_good_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_among(tmp_path, monkeypatch, heavy=True)
