"""One unattended run: convert, compare with last night, publish or keep the old, say so in text and JSON.

    python -m pipeline.nightly IN OUT [--most-lost 0.1]

Exit codes are those of `convert`: 0 all read, 1 some failed, 4 not published because more than the allowed share of rows was lost.
Text goes to standard output, progress to standard error, both plain lines, so that cron or systemd keep and rotate them. What was
compared stands in OUT/.boardplans/nightly.json and nightly.txt, also where nothing was published.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from pipeline import cli
from pipeline.batch import Progress
from pipeline.conversion import convert_paths
from pipeline.dataset import DatasetWriter
from pipeline.durable import put, temporary
from pipeline.intake import folder_of_run
from pipeline.ledger import NotPublished
from pipeline.nightly_compare import Comparison, Night, compare_nights, no_night, read_night
from pipeline.reports import report_text
from pipeline.terminal import Bar
from schemas.columns import FILE
from schemas.errors import UsageError

MOST_LOST = 0.1


class Gate:
    """Judges a dataset that is written but not published; `comparison` is what it saw."""

    def __init__(self, out: Path, most_lost: float) -> None:
        self.out = out
        self.most_lost = most_lost
        self.before = last_night(out)
        self.comparison: Comparison | None = None

    def __call__(self, writer: DatasetWriter) -> None:
        """Nothing, or NotPublished if too much of last night's dataset would be lost."""
        places = [temporary(writer.out / FILE[name].path) for name in ("documents", "actions")]
        self.comparison = compare_nights(self.before, read_night(*places))
        if self.comparison.lost > self.most_lost:
            raise NotPublished(
                f"not published: {self.comparison.lost:.0%} of last night's rows would be lost, at most {self.most_lost:.0%} may be; "
                "the old dataset is kept"
            )


def last_night(out: Path) -> Night:
    """What stands in OUT; nothing if no run has finished there or its files cannot be read."""
    try:
        return read_night(out / FILE["documents"].path, out / FILE["actions"].path)
    except (OSError, pa.ArrowException):
        return no_night()


def run_night(
    source: str, out: Path, *, most_lost: float = MOST_LOST, timeout: float = 120.0, started: str | None = None
) -> tuple[int, str]:
    """The exit code and the report of one night."""
    if not 0 <= most_lost <= 1:
        raise UsageError("the share of rows that may be lost lies between 0 and 1")
    gate = Gate(out, most_lost)
    bar = Bar(sys.stderr)

    def show(step: Progress) -> None:
        bar.show(step)

    try:
        summary = convert_paths([source], out, timeout=timeout, started=started, gate=gate, show=show)
        code, told = summary.exit_code, report_text(summary)
    except NotPublished as error:
        code, told = 4, f"{error}\n"
    compared = gate.comparison or compare_nights(gate.before, gate.before)
    text = f"{told}{compared.text()}\n"
    put(folder_of_run(out) / "nightly.txt", text.encode())
    plain = {"started": started, "exit_code": code, "published": code != 4, **compared.plain()}
    put(folder_of_run(out) / "nightly.json", (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
    return code, text


def nightly(asked: argparse.Namespace) -> int:
    """The exit code of the night."""
    code, text = run_night(asked.source, Path(asked.out), most_lost=asked.most_lost, timeout=asked.timeout, started=asked.started)
    print(text, end="")
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the night; errors are told as `boardplans convert` tells them."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.nightly", description="Convert, compare with last night, publish or keep.")
    parser.add_argument("source", metavar="IN", help="folder of documents")
    parser.add_argument("out", metavar="OUT", help="folder of the dataset")
    parser.add_argument("--most-lost", type=float, default=MOST_LOST, metavar="SHARE", help="share of rows that may be lost (default 0.1)")
    parser.add_argument("--timeout", type=float, default=120.0, metavar="SECONDS", help="time allowed for one document")
    parser.set_defaults(command=nightly)
    return cli.run_command(parser, arguments)


if __name__ == "__main__":
    sys.exit(main())
