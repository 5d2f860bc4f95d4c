"""Every exception, error code, warning and review reason, on one page.

Three loudnesses: `ReferenceDataError` and `UsageError` stop the run before a document is opened; `DocumentError` refuses one
document and the run goes on; `NOTICES` and `REVIEW_REASONS` mark a document or a record and change nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass


class BoardplansError(Exception):
    """The root of all errors that are raised on purpose; its text is a sentence a person can act on."""


class ReferenceDataError(BoardplansError):
    """Reference data, a registry or a decisions file is at fault. `faults` lists all faults found, each with file and key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UsageError(BoardplansError):
    """The call itself is wrong: a path that does not exist, an unknown board, an output folder inside the input."""


class DocumentError(BoardplansError):
    """One document cannot be read. `code` is one of `ERROR_CODES`."""

    def __init__(self, code: str, message: str) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"unknown error code {code!r}")
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Code:
    """A stable code: the status it gives a document (or None) and what it means."""

    status: str | None
    meaning: str


ERROR_CODES: dict[str, Code] = {
    "encrypted": Code("failed", "protected by a password that is needed to open it"),
    "corrupt": Code("failed", "broken, cut short or not what its name says"),
    "too_large": Code("failed", "larger than a plan can be"),
    "timeout": Code("failed", "not read within the time allowed"),
    "memory": Code("failed", "not read within the memory allowed"),
    "crash": Code("failed", "the reader ended without a word"),
    "quarantined": Code("failed", "started twice and never finished; not tried again by this version"),
    "limit_reader": Code("failed", "needs a program that is not installed here"),
    "limit_access": Code("failed", "may not be opened or read by this user"),
    "limit_members": Code("failed", "a zip archive with too many members"),
    "limit_inflated": Code("failed", "inflates to more than is allowed"),
    "limit_ratio": Code("failed", "a member inflates beyond any honest ratio"),
    "limit_depth": Code("failed", "nested too deeply"),
    "limit_doctype": Code("failed", "a Word file with a document type declaration"),
    "limit_columns": Code("failed", "a table with too many columns"),
    "limit_text": Code("failed", "a cell with too much text"),
    "limit_pages": Code("failed", "too many pages"),
    "limit_objects": Code("failed", "a page with too many objects"),
    "limit_stream": Code("failed", "a stream that decodes to more than is allowed"),
    "not_a_file": Code("skipped", "a symbolic link, folder, pipe, socket or device"),
    "unsupported": Code("skipped", "not a document of a type that is read"),
    "lock_file": Code("skipped", "a lock file that an office program left behind"),
}

NOTICES: dict[str, str] = {
    "rows_lost": "the source holds more table rows than were read",
    "text_lost": "the source holds more characters in its tables than reached a record",
    "hidden_text": "invisible, white-on-white or off-page text was left out",
    "tracked_changes": "tracked changes were read as if accepted",
    "struck_out": "struck-out text was left out",
    "text_box": "text stands in a text box",
    "wrong_extension": "the file name's ending does not say what the file is",
    "second_parser": "the first parser failed and another read the file",
    "page_failed": "a page could not be read",
    "ocr": "text was read by OCR",
    "ocr_needed": "a page holds a picture and no text",
    "control_characters": "control characters were removed",
    "invisible_marks": "bidirectional or zero-width marks stand in the text",
    "doubtful_table": "a table may or may not be an action plan",
    "joined_doubtfully": "a row may or may not continue the row above",
    "board_unknown": "no board could be named",
    "registry_learnt": "groups were read from the document itself",
    "stale_decision": "a decision matches nothing",
}

REVIEW_REASONS: dict[str, str] = {
    "alignment is a guess": "several leads or timescales and nothing that says which belongs to which action",
    "column named by content only": "the heading is unknown; the column was named by what it holds",
    "doubtful table": "the table may not be an action plan",
    "row may continue the row above": "the evidence for a continued row is weak",
    "timescale not understood": "the timescale cell holds text and no time was read from it",
    "a lead may be two": "both sides of a line's end in a lead cell are an actor, and nothing says that the second begins anew",
    "lead not understood": "a lead part could not be told to be an actor",
    "text may be cut or joined": "the table has no rules and a text begins or ends in mid-sentence, or a cell holds two times",
    "a column of text has no field": "a heading over sentences is not known, and objective, outcome or progress has no column",
    "cells do not fit their heading": "the cells of a column speak against the field that its heading names",
    "several columns claim one field": "two columns are named alike, one of them weakly (leads, timescales, objectives, completion dates)",
    "read by OCR": "the words' confidence is low",
}
