"""What the cage costs, and documents a second from end to end. Run: python -m bench.runs [FOLDER] [--copies N] [--rounds N] [--write]

The folder's documents are copied and made distinct (another comment in each PDF, another part in each Word file), so that nothing is
taken for a duplicate or from an earlier run. They are then converted by one worker in the cage and without a cage, in turns, and
once by as many workers as there are processors. `--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bench.page import write_part

COPIES = 20
ROUNDS = 2
HERE = Path(__file__).resolve().parents[1]


def distinct(source: bytes, copy: int) -> bytes:
    """The same document in other bytes."""
    if not source.startswith(b"PK"):
        return source + f"\n% {copy}\n".encode()
    made = io.BytesIO(source)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("copy.txt", str(copy))
    return made.getvalue()


def fill(folder: Path, plans: Path, copies: int) -> int:
    """The number of documents made in `folder`."""
    files = [path for path in sorted(plans.iterdir()) if path.suffix in (".docx", ".pdf")]
    for path in files:
        for copy in range(copies):
            (folder / f"{copy:02}-{path.name}").write_bytes(distinct(path.read_bytes(), copy))
    return len(files) * copies


def seconds_of(folder: Path, workers: int) -> float:
    """The wall clock of one conversion in a process of its own, its start included."""
    with tempfile.TemporaryDirectory() as out:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "pipeline.cli", "convert", str(folder), "--out", out, "--workers", str(workers)]
        ended = subprocess.run(command, cwd=HERE, capture_output=True, text=True)
        if ended.returncode not in (0, 1):
            raise SystemExit(ended.stderr)
        return time.perf_counter() - begun


def measure(plans: Path, copies: int, rounds: int) -> str:
    """The table, in Markdown; of several rounds the best, the two kinds of run in turns."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        count = fill(folder, plans, copies)
        if not count:
            raise SystemExit(f"no Word or PDF file in {plans}")
        caged, bare = [], []
        for _ in range(rounds):
            bare.append(seconds_of(folder, 0))
            caged.append(seconds_of(folder, 1))
        cores = os.cpu_count() or 1
        many = seconds_of(folder, cores)
    rows = (("no cage", min(bare)), ("one worker in the cage", min(caged)), (f"{cores} workers in the cage", many))
    return "\n".join(
        [
            f"Measured on {count} documents ({copies} distinct copies of each of {plans.name}), {platform.machine()}, {cores} cores, "
            f"Python {platform.python_version()}, rounds: {rounds}, the best is given.",
            "",
            "| run | seconds | documents a second |",
            "|---|---:|---:|",
            *(f"| {name} | {seconds:.1f} | {count / seconds:.1f} |" for name, seconds in rows),
            "",
            f"The cage costs {100 * (min(caged) / min(bare) - 1):+.1f} % of the time without it.",
        ]
    )


def main() -> None:
    """Nothing; prints the table, and writes it with `--write`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = HERE.parent / "shared" / "plans"
    parser.add_argument("folder", nargs="?", type=Path, default=shared if shared.is_dir() else HERE / "samples" / "plans")
    parser.add_argument("--copies", type=int, default=COPIES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    report = measure(options.folder, options.copies, options.rounds)
    print(report)
    if options.write:
        write_part("runs", report)


if __name__ == "__main__":
    main()
