"""Every column of every output file: name, type, whether it may be null, its meaning in one line.

The Arrow schemas, `datapackage.json` and `docs/columns.md` are made from `FILES`; nothing else lists columns. Pages count from 1, every
`*_index` and `position` from 0; boxes are in points, origin top left of the page as displayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a worker needs the names only, and starts in a quarter of the time without Arrow
    import pyarrow as pa

# our types and what Arrow calls them
ARROW_TYPES: dict[str, str] = {
    "string": "string",
    "int32": "int32",
    "int64": "int64",
    "float32": "float",
    "bool": "bool",
    "date": "date32",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `type` is a key of `ARROW_TYPES`; a column that is not `nullable` holds a value in every row."""

    name: str
    type: str
    meaning: str
    nullable: bool = True
    values: tuple[str, ...] = ()

    def arrow_type(self) -> pa.DataType:
        """The column's type in Arrow."""
        import pyarrow as pa

        return pa.type_for_alias(ARROW_TYPES[self.type])


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file: its columns in order, its primary key (empty if no columns make one) and its foreign keys as
    (column, file, column)."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str, str], ...] = ()

    @property
    def path(self) -> str:
        """The file's name under OUT: `actions.parquet`."""
        return f"{self.name}.parquet"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    def schema(self) -> pa.Schema:
        """The Arrow schema; strings are plain, never dictionary-typed."""
        import pyarrow as pa

        return pa.schema([pa.field(c.name, c.arrow_type(), nullable=c.nullable) for c in self.columns])


def _text(name: str, meaning: str, *, null: bool = True, values: str = "") -> Column:
    return Column(name, "string", meaning, null, tuple(values.split()))


def _int(name: str, meaning: str, *, null: bool = True) -> Column:
    return Column(name, "int32", meaning, null)


def _share(name: str, meaning: str, *, null: bool = True) -> Column:
    return Column(name, "float32", meaning, null)


def _date(name: str, meaning: str) -> Column:
    return Column(name, "date", meaning)


def _box(what: str) -> tuple[Column, ...]:
    sides = (("x0", "left"), ("top", "top"), ("x1", "right"), ("bottom", "bottom"))
    return tuple(Column(name, "float32", f"{side} side of {what}, in points from the page's top left corner") for name, side in sides)


ACTION_ID = _text("action_id", "the action, as in actions", null=False)
DOCUMENT_ID = _text("document_id", "the document, as in documents", null=False)
POSITION = _int("position", "place among those of the action, from 0", null=False)
BOARD_ID = _text("board_id", "slug of the board's name; null if no board could be named")
PAGE = _int("page", "page, from 1; null where the document is not read page by page")
TO_ACTION = (("action_id", "actions", "action_id"), ("document_id", "documents", "document_id"))
TO_DOCUMENT = (("document_id", "documents", "document_id"),)

PLAN = (
    BOARD_ID,
    _text("board_name", "name of the board that owns the plan"),
    _text("board_gss", "GSS code of the board's authority; null if unknown or several"),
    _text("plan_title", "title of the plan as printed"),
    _date("plan_start", "first day of the plan's period"),
    _date("plan_end", "last day of the plan's period"),
    _date("as_at", "day on which the plan's progress was reported"),
)

DOCUMENTS = File(
    "documents",
    "one row for each input file, whatever happened to it",
    (
        _text(
            "document_id",
            "`d` and 15 hex digits of the SHA-256 of the bytes (of the source_path for a copy or a file not read)",
            null=False,
        ),
        _text("duplicate_of", "the document_id whose bytes, and so whose actions, it shares"),
        _text("sha256", "SHA-256 of the bytes; null if the file was not read"),
        _text(
            "source_path",
            "path relative to the deepest folder that holds all inputs, with /; bytes that are not UTF-8 as \\xNN",
            null=False,
        ),
        _text("file_name", "last part of the path", null=False),
        _text("media_type", "media type told from the bytes"),
        Column("size_bytes", "int64", "size of the file in bytes"),
        *PLAN,
        _int("page_count", "pages; null where the document is not read page by page"),
        _int("table_count", "tables found, a joined table once"),
        _int("action_table_count", "tables that are action plans"),
        _int("action_count", "rows of this document in actions"),
        _int("notice_count", "rows of this document in notices"),
        _text("status", "what became of the file", null=False, values="converted no_actions failed skipped duplicate"),
        _text("error_code", "why it failed or was skipped, as a stable code"),
        _text("error_message", "why it failed or was skipped, as a sentence a person can act on"),
        _share("text_coverage", "share (0..1) of the characters in the body cells of action tables that reached an action"),
        _text("extractor", "the reader that read it"),
        _text("pipeline_version", "version of the program", null=False),
        _text("schema_version", "version of these columns", null=False),
    ),
    ("document_id",),
)

ACTIONS = File(
    "actions",
    "one row for each action of a plan",
    (
        _text("action_id", "`a` and 15 hex digits made of the document and the action's own words: stable over runs", null=False),
        DOCUMENT_ID,
        _text("source_path", "path of the document, as in documents", null=False),
        *PLAN,
        _text("section", "banner inside the table, else the nearest heading above it"),
        _text("reference", "number or code of the action or of its objective as printed"),
        _text("objective", "priority, issue, outcome, goal, aim or recommendation that the action serves"),
        _text("action", "what is to be done; null for an objective without an action"),
        _text("lead_raw", "who leads, as printed; bullets and paragraphs joined with newlines"),
        _text("timescale_raw", "the target or finish, as printed; several joined with newlines"),
        _text("outcome", "what is to be reached and how it will be known"),
        _text("progress", "what has been done"),
        _text("date_completed_raw", "date of completion as printed"),
        _text("lead_names", 'registered or printed names of the leads, joined "; "'),
        _text("rag", "rating of the row", values="red amber green blue grey"),
        _text("rag_raw", "rating as a word or letter, as printed"),
        _text("rag_fill", "fill that gave the rating, #RRGGBB"),
        _text("rag_meaning", "meaning of the rating in the document's own legend"),
        _text("progress_status", "how far the action is", values="complete on_track delayed not_started not_due unknown"),
        _date("date_completed", "last day that the date of completion allows"),
        _text("timescale_kind", "kind of the timescale", values="date interval recurring ongoing conditional status unspecified multiple"),
        _text("timescale_modifier", "how the date is meant", values="by from start early mid late end approx"),
        _text("timescale_edtf", "the timescale in ISO 8601-2 (EDTF), exactly as vague as printed"),
        _date("timescale_start", "first day implied; null for an open side"),
        _date("timescale_end", "last day implied; null for an open side"),
        _text("timescale_frequency", "how often, as an RFC 5545 rule"),
        Column("overdue_as_at", "bool", "the timescale ended before the plan's own as_at and it is not complete; null if unknown"),
        _share("confidence", "estimated chance (0..1) that every field of the record is right", null=False),
        Column("needs_review", "bool", "a person should look at the record", False),
        _text("review_reasons", 'why, joined "; "'),
        _text("alignment", "how lead and timescale came to this action", null=False, values="single one_to_one position guess"),
        _int("table_index", "table of the document, in reading order", null=False),
        _int("row_index", "first row of the table that it came from", null=False),
        _int("action_index", "place within its row", null=False),
        _int("page_first", "page on which it begins, from 1"),
        _int("page_last", "page on which it ends, from 1"),
        *_box("its own text on page_first"),
    ),
    ("action_id",),
    TO_DOCUMENT,
)

LEADS = File(
    "leads",
    "one row for each lead of an action",
    (
        ACTION_ID,
        DOCUMENT_ID,
        BOARD_ID,
        _int("position", "place among all leads of the action, from 0", null=False),
        _text("raw", "the part as printed, after cutting by sense", null=False),
        _text("kind", "what it is", null=False, values="group board role person agency all unknown"),
        _text("role", "the part a person has in the group", values="chair post-of-group"),
        _text("group_id", "the linked group, unique within its board (see groups)"),
        _text("group_name", "name of the linked group"),
        _text("function", "what the group is for, comparable over boards"),
        _share("score", "likeness of the part and the group, 0..100; null where method is none"),
        _text("method", "how it was linked", null=False, values="decision exact alias acronym fuzzy none"),
        _text("runner_up", "the group that came second"),
        _text("reason", "why it was linked or not, in one line"),
        Column("needs_review", "bool", "a person should look at the link", False),
    ),
    ("action_id", "position"),
    TO_ACTION,
)

TIMESCALES = File(
    "timescales",
    "one row for each timescale of an action",
    (
        ACTION_ID,
        DOCUMENT_ID,
        POSITION,
        _text("raw", "the timescale as printed", null=False),
        _text(
            "kind", "kind of the timescale", null=False, values="date interval recurring ongoing conditional status unspecified multiple"
        ),
        _text("modifier", "how the date is meant", values="by from start early mid late end approx"),
        _text("edtf", "the timescale in ISO 8601-2 (EDTF)"),
        _date("start", "first day implied; null for an open side"),
        _date("end", "last day implied; null for an open side"),
        _text("frequency", "how often, as an RFC 5545 rule"),
        _text("rule", "stable name of the rule that decided", null=False),
    ),
    ("action_id", "position"),
    TO_ACTION,
)

UPDATES = File(
    "updates",
    "one row for each dated piece of progress",
    (
        ACTION_ID,
        DOCUMENT_ID,
        POSITION,
        _text("label_raw", 'its date as printed ("Update Dec 15")'),
        _text("edtf", "its date in ISO 8601-2 (EDTF)"),
        _date("reported_on", "last day that the date allows"),
        _text("text", "what was reported", null=False),
    ),
    ("action_id", "position"),
    TO_ACTION,
)

EXTRAS = File(
    "extras",
    "cells of an action's row whose column has no field here",
    (
        ACTION_ID,
        DOCUMENT_ID,
        POSITION,
        _text("heading", "heading of the column as printed", null=False),
        _text("text", "text of the cell", null=False),
    ),
    ("action_id", "position"),
    TO_ACTION,
)

EVIDENCE = File(
    "evidence",
    "one row for each value of an action that is not null: where it stood and which rule made it",
    (
        ACTION_ID,
        DOCUMENT_ID,
        _text("field", "the column of actions that it explains", null=False),
        _int("table_index", "table of its cell in cells"),
        _int("row_index", "row of its cell; null where it comes from a heading or the document"),
        _int("column_index", "column of its cell; null where it comes from a heading or the document"),
        _text("as_written", "the text that the value was read from"),
        _text("rule", "stable name of the rule that decided", null=False),
        _share("score", "how sure the rule is, 0..1", null=False),
        PAGE,
        *_box("the text"),
    ),
    ("action_id", "field"),
    TO_ACTION,
)

CELLS = File(
    "cells",
    "every cell of every table found, as it stands on the page",
    (
        DOCUMENT_ID,
        _int("table_index", "table of the document, in reading order, a joined table once", null=False),
        _int("row_index", "row as on the pages, headings and repeated headings included", null=False),
        _int("column_index", "column of the table's grid", null=False),
        _int("row_span", "rows that the cell covers, 1 or more", null=False),
        _int("column_span", "columns that the cell covers, 1 or more", null=False),
        PAGE,
        *_box("the cell"),
        _text("text", "text of the cell, paragraphs joined with newlines", null=False),
        _text("fill", "fill of the cell, #RRGGBB; null for none"),
        _text("heading", "heading of its column as printed"),
        _text("field", "column of actions that its column was mapped to; null for none"),
        Column("in_action_table", "bool", "the table is an action plan", False),
        _text(
            "row_outcome",
            "what became of the row",
            null=False,
            values="actions heading repeated_heading banner continuation blank not_an_action_table skipped",
        ),
        _text("row_reason", "why the row gave no action; null with actions"),
    ),
    ("document_id", "table_index", "row_index", "column_index"),
    TO_DOCUMENT,
)

GROUPS = File(
    "groups",
    "one row for each group of a board",
    (
        _text("board_id", "the board", null=False),
        _text("group_id", "the group, unique within its board", null=False),
        _text("group_name", "name of the group", null=False),
        _text("aliases", 'its other names, joined "; "'),
        _text("function", "what the group is for, comparable over boards"),
        _text("source", "where it is known from", null=False, values="registry reference document provisional"),
    ),
    ("board_id", "group_id"),
)

BOARDS = File(
    "boards",
    "one row for each board and authority that it covers (one with nulls if none is known)",
    (
        _text("board_id", "slug of the board's name", null=False),
        _text("board_name", "name of the board", null=False),
        _text("board_kind", "kind of the board", null=False, values="lscb sab improvement_board community_safety health other"),
        _text("gss_code", "GSS code of the authority"),
        _text("authority_name", "name of the authority"),
        _text("region", "region of the authority"),
        _date("valid_from", "first day of the authority"),
        _date("valid_to", "last day of the authority"),
    ),
)

NOTICES = File(
    "notices",
    "every warning about a document, one of its tables or rows",
    (
        DOCUMENT_ID,
        _int("table_index", "the table it is about"),
        _int("row_index", "the row it is about"),
        PAGE,
        _text("level", "how grave it is", null=False, values="info warning"),
        _text("code", "stable code", null=False),
        _text("message", "what was seen, in a sentence", null=False),
    ),
    (),
    TO_DOCUMENT,
)

FILES: tuple[File, ...] = (
    DOCUMENTS,
    ACTIONS,
    LEADS,
    TIMESCALES,
    UPDATES,
    EXTRAS,
    EVIDENCE,
    CELLS,
    GROUPS,
    BOARDS,
    NOTICES,
)
FILE: dict[str, File] = {file.name: file for file in FILES}

QUESTIONS = File(
    "questions",
    "open questions about leads, the one whose answer settles most first; filled in, it is a decisions file",
    (
        _text("board", "the board; empty if none could be named"),
        _text("part", "the part of a lead cell as printed", null=False),
        _text("judgement", "to be filled in", values="link not_a_group new_group split_as unsure"),
        _text("group", "to be filled in: group id (link), name (new_group) or parts (split_as)"),
        _text("reason", "to be filled in: why"),
        _text("who", "to be filled in: who decided"),
        _text("when", "to be filled in: on which day"),
        _int("cells", "leads that one answer settles", null=False),
        _share("settled_share", "share (0..1) of all open leads settled by answers down to this line", null=False),
        _text("kind", "what the part was taken for", null=False, values="group board role person agency all unknown"),
        _text("runner_up", "the group that comes second"),
        _text("why", "why a person should look at it", null=False),
    ),
)
