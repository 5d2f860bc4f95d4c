"""What each command prints: results to standard output, messages to standard error. No clock here: `convert` is given the time."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import api
from pipeline.printing import printable
from schemas.errors import DocumentError, UsageError
from schemas.records import Period


def tell(message: str) -> None:
    """Nothing; the message stands on standard error, control characters escaped."""
    for line in message.splitlines():
        print(f"boardplans: {printable(line)}", file=sys.stderr)


def day(text: str) -> date:
    """A day given as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: YYYY-MM-DD is needed") from error


def convert(asked: argparse.Namespace) -> int:
    """0, or 1 if a file failed."""
    from pipeline.reports import report_text
    from pipeline.terminal import Bar

    bar = Bar(sys.stderr)
    summary = api.convert(
        asked.paths,
        asked.out,
        registries=asked.registry,
        decisions=asked.decisions,
        workers=asked.workers,
        ocr=asked.ocr,
        timeout=asked.timeout,
        require_sandbox=asked.require_sandbox,
        fresh=asked.fresh,
        show=bar.show,
        started=asked.started,
    )
    bar.close()
    if not summary.files:
        tell("warning: no file was found; the dataset holds no rows")
    for path, code, message in summary.failures:
        tell(f"failed: {path}: {message} ({code})")
    print(report_text(summary, failures=False), end="")
    return summary.exit_code


def tables(asked: argparse.Namespace) -> int:
    """0, or 1 if a file could not be read."""
    if asked.show is not None or asked.picture:
        return _show_page(asked)
    code = 0
    for file in asked.files:
        if not Path(file).exists():
            raise UsageError(f"there is no file {file}")
    for file in asked.files:
        line: dict[str, Any] = {"file": file, "tables": []}
        try:
            line["tables"] = api.tables(file)
        except DocumentError as error:
            line["error"] = {"code": error.code, "message": error.message}
            tell(f"failed: {file}: {error.message} ({error.code})")
            code = 1
        print(json.dumps(line, ensure_ascii=False) if asked.json or not sys.stdout.isatty() else _plain_tables(line), flush=True)
    return code


def _plain_tables(line: dict[str, Any]) -> str:
    lines = [line["file"]]
    for number, table in enumerate(line["tables"]):
        lines.append(f"  table {number}" + (f", page {table['page']}" if table["page"] is not None else ""))
        lines += ["    " + " | ".join("^" if text is None else text.replace("\n", " / ") for text in row) for row in table["rows"]]
    return "\n".join(printable(one) for one in lines)


def _show_page(asked: argparse.Namespace) -> int:
    if asked.show is None or not asked.picture or len(asked.files) != 1:
        raise UsageError("to draw a page name one file, --show PAGE and -o PNG")
    from extractors.pdf import draw_page
    from pipeline.raw_tables import read_file

    Path(asked.picture).write_bytes(draw_page(read_file(asked.files[0]), asked.show))
    print(asked.picture)
    return 0


def timescale(asked: argparse.Namespace) -> int:
    """0, or 1 if a line of standard input was no object as promised."""
    from pipeline.timescales import explain_timescale, timescale_line, timescale_object

    if asked.text == "-":
        return _lines(timescale_line)
    if asked.explain:
        print(explain_timescale(asked.text, Period(asked.plan_start, asked.plan_end, asked.as_at)))
        return 0
    found = api.timescale(asked.text, plan_start=asked.plan_start, plan_end=asked.plan_end, as_at=asked.as_at)
    print(json.dumps(timescale_object(found), ensure_ascii=False))
    return 0


def lead(asked: argparse.Namespace) -> int:
    """0, or 1 if a line of standard input was no object as promised."""
    from pipeline.conversion import load_registries
    from pipeline.leads import LineReader, explain_leads, lead_object
    from schemas.registry import name_key

    registries = {one.board: one for one in load_registries([asked.registry])}
    if asked.text == "-":
        return _lines(LineReader(registries).line)
    if asked.board is None:
        raise UsageError("name the board with --board")
    named = [one for key, one in registries.items() if name_key(key) == name_key(asked.board)]
    if not named:
        raise UsageError(f"{asked.registry} holds no board {asked.board!r}; it holds {', '.join(sorted(registries)) or 'none'}")
    if asked.explain:
        print(explain_leads(asked.text, named[0]))
        return 0
    found = api.lead(asked.text, named[0], named[0].board)
    print(json.dumps({"leads": [lead_object(one) for one in found]}, ensure_ascii=False))
    return 0


def _lines(answer: Callable[[str], Mapping[str, object]]) -> int:
    """1 if any line was answered with an error; exactly one line out for each line in."""
    wrong = False
    for line in _standard_input():
        told = answer(line)
        wrong = wrong or "error" in told
        print(json.dumps(told, ensure_ascii=False))
    return 1 if wrong else 0


def _standard_input() -> Iterator[str]:
    # split at newlines only: other line ends may stand inside a JSON text
    for raw in sys.stdin.buffer:
        yield raw.rstrip(b"\r\n").decode("utf-8", "replace")


def explain(asked: argparse.Namespace) -> int:
    """0."""
    print(api.explain(asked.out, asked.action_id, picture=asked.picture).text())
    return 0


def schema(asked: argparse.Namespace) -> int:
    """0."""
    print(json.dumps(api.schema(), ensure_ascii=False, indent=1))
    return 0


def doctor(asked: argparse.Namespace) -> int:
    """0 if all that is needed is well, else 1."""
    found = api.doctor(asked.out)
    print(found.text())
    return 0 if found.well else 1
