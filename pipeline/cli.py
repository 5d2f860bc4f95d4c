"""The command line: arguments in, exit codes out. The only place that reads the clock.

Results go to standard output, messages to standard error. Exit 0: no file failed; 1: some failed, the rest is written; 2: wrong use,
nothing written; 3: another run holds OUT; 4: not published; 5: a guard that was asked for is missing; 130: interrupted.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import FrameType

from pipeline import commands
from pipeline.guards import MissingGuard
from pipeline.journal import FolderInUse
from pipeline.ledger import NotPublished
from schemas import PIPELINE_VERSION
from schemas.errors import BoardplansError, DocumentError, ReferenceDataError, UsageError

EXITS: dict[type[BoardplansError], int] = {
    UsageError: 2,
    ReferenceDataError: 2,
    FolderInUse: 3,
    NotPublished: 4,
    MissingGuard: 5,
    DocumentError: 1,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command."""
    return run_command(build_parser(), arguments)


def run_command(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """The exit code of the command that the parser names; every error told in a sentence on standard error."""
    _interrupt_on_terminate()
    try:
        asked = parser.parse_args(arguments)
        asked.started = datetime.now(UTC).isoformat(timespec="seconds")
        command: Callable[[argparse.Namespace], int] = asked.command
        code = command(asked)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        commands.tell("interrupted: what was read is kept, the dataset is as it was; the next run goes on from here")
        return 130
    except BrokenPipeError:
        # the reader of our output went away; what is left in the buffer must not fail once more at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except BoardplansError as error:
        commands.tell(str(error))
        return next((code for kind, code in EXITS.items() if isinstance(error, kind)), 1)
    except OSError as error:
        commands.tell(f"{error.strerror or error}" + (f": {error.filename}" if error.filename else ""))
        return 4


def _interrupt_on_terminate() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: whoever called from there handles its signals
        return


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="boardplans", description="Action plans of safeguarding boards into one dataset.")
    parser.add_argument("--version", action="version", version=f"boardplans {PIPELINE_VERSION}")
    found = parser.add_subparsers(required=True, metavar="COMMAND")
    one = _command(found, "convert", commands.convert, "files and folders in, dataset out", "boardplans convert plans/ --out out")
    one.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder")
    one.add_argument("--out", required=True, metavar="OUT", help="folder of the dataset; it is made if it does not exist")
    one.add_argument("--registry", action="append", default=[], metavar="FILE", help="groups of boards (JSON); may be given several times")
    one.add_argument("--decisions", metavar="FILE", help="decisions about leads (CSV), applied before anything else")
    one.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one a processor; 0: none, no cage)")
    one.add_argument("--ocr", choices=("auto", "never", "always"), default="auto", help="whether scanned pages are read by OCR")
    one.add_argument("--timeout", type=float, default=120.0, metavar="SECONDS", help="time allowed for one document (default 120)")
    one.add_argument("--require-sandbox", action="store_true", help="do not run if a guard of the cage is missing")
    one.add_argument("--fresh", action="store_true", help="read everything again")
    one = _command(found, "tables", commands.tables, "the tables as found, before any meaning", "boardplans tables plan.pdf --json")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--json", action="store_true", help="one line of JSON a file (the default on a pipe)")
    one.add_argument("--show", type=int, metavar="PAGE", help="draw what was found on this page (from 1) of one PDF")
    one.add_argument("-o", dest="picture", metavar="PNG", help="where the drawing goes")
    one = _command(found, "timescale", commands.timescale, "one timescale into dates", 'boardplans timescale "By July 2009"')
    one.add_argument("text", metavar="TEXT", help="the phrase; - reads JSON Lines from standard input")
    for name, meaning in (("plan-start", "first day of the plan"), ("plan-end", "last day of the plan"), ("as-at", "day of the report")):
        one.add_argument(f"--{name}", type=commands.day, metavar="DATE", help=f"{meaning}, YYYY-MM-DD")
    one.add_argument("--explain", action="store_true", help="tell which rule decided and why")
    one = _command(
        found,
        "lead",
        commands.lead,
        "one lead cell into its actors",
        'boardplans lead "CSE Group" --registry groups.json --board Northmere',
    )
    one.add_argument("text", metavar="TEXT", help="the cell; - reads JSON Lines from standard input")
    one.add_argument("--registry", required=True, metavar="FILE", help="groups of boards (JSON)")
    one.add_argument("--board", metavar="NAME", help="key of the board in the registry")
    one.add_argument("--explain", action="store_true", help="tell why each part was linked or not")
    one = _command(
        found,
        "explain",
        commands.explain,
        "where each value of an action comes from",
        "boardplans explain out a0123456789abcdf --picture a.png",
    )
    one.add_argument("out", metavar="OUT")
    one.add_argument("action_id", metavar="ACTION_ID")
    one.add_argument("--picture", metavar="FILE", help="write the piece of the page there, as PNG")
    _command(found, "schema", commands.schema, "the Data Package description", "boardplans schema > datapackage.json")
    one = _command(found, "doctor", commands.doctor, "what is installed and whether OUT is whole", "boardplans doctor out")
    one.add_argument("out", nargs="?", metavar="OUT")
    return parser


def _command(
    found: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Callable[[argparse.Namespace], int],
    does: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = found.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".", epilog=f"example: {example}")
    parser.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
