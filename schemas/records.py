"""What a plan means: actions with their leads, timescales and updates, and the groups and boards they name.

A normalised value that is not known is None, never a guess. Field names are the column names of the output files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.layout import Box, Notice


@dataclass(frozen=True, slots=True)
class Period:
    """What a plan says of its own time: first and last day, and the day its progress was reported (`as_at`)."""

    plan_start: date | None = None
    plan_end: date | None = None
    as_at: date | None = None


@dataclass(frozen=True, slots=True)
class Timescale:
    """When, as printed (`raw`) and as normalised; see SCHEMA.md for the values. `rule` names the rule that decided.

    `start` and `end` are the first and last day implied, None for an open or unknown side. `parts` is empty but for kind
    `multiple`.
    """

    raw: str
    kind: str
    modifier: str | None = None
    edtf: str | None = None
    start: date | None = None
    end: date | None = None
    frequency: str | None = None
    rule: str = ""
    parts: tuple[Timescale, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a board's structure as a registry lists it. `kind`: board, executive or sub-group; `function`: an id of
    `functions.toml`; `source`: registry, reference, document or provisional."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    function: str = "other"
    kind: str = "sub-group"
    source: str = "registry"


@dataclass(frozen=True, slots=True)
class Registry:
    """The groups of one board. `board` is its key: a `board_id`, a board's name or its short form."""

    board: str
    groups: tuple[Group, ...] = ()
    source_url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """One actor of a lead cell: its part as printed, what it is and which group it links to (or None).

    `score` is 0..100, None where `method` is `none`. `reason` is one line for a person.
    """

    raw: str
    kind: str
    role: str | None = None
    group_id: str | None = None
    group_name: str | None = None
    function: str | None = None
    score: float | None = None
    method: str = "none"
    runner_up: str | None = None
    reason: str = ""
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority that a board covers; `valid_from` / `valid_to` are the authority's own first and last day."""

    gss_code: str
    name: str
    region: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A board: `id` is a slug of its name, `kind` one of lscb, sab, improvement_board, community_safety, health, other."""

    id: str
    name: str
    kind: str
    authorities: tuple[Authority, ...] = ()

    @property
    def gss(self) -> str | None:
        """The GSS code of its authority; None if unknown or several."""
        return self.authorities[0].gss_code if len(self.authorities) == 1 else None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a document says of itself. `evidence` tells for `board_id`, `plan_title`, `plan_start` and the like where it says so."""

    board: Board | None = None
    title: str | None = None
    period: Period = Period()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """One dated piece of progress. `reported_on` is the last day that its date allows."""

    label_raw: str
    edtf: str | None
    reported_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Extra:
    """A cell of an action's row whose column has no field of ours."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one value of an action stood and which rule made it. Indexes are those of the `cells` file; None where the
    value comes from a heading or the document. `score` is 0..1."""

    field: str
    table_index: int | None
    row_index: int | None
    column_index: int | None
    as_written: str
    rule: str
    score: float
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One activity that somebody is to do: a row of `actions.parquet` with its child rows."""

    section: str | None
    reference: str | None
    objective: str | None
    action: str | None
    lead_raw: str | None
    timescale_raw: str | None
    outcome: str | None
    progress: str | None
    date_completed_raw: str | None
    lead_names: str | None
    rag: str | None
    rag_raw: str | None
    rag_fill: str | None
    rag_meaning: str | None
    progress_status: str | None
    date_completed: date | None
    timescale: Timescale | None
    overdue_as_at: bool | None
    confidence: float
    review_reasons: tuple[str, ...]
    alignment: str
    table_index: int
    row_index: int
    action_index: int
    page_first: int | None
    page_last: int | None
    box: Box | None
    leads: tuple[Lead, ...] = ()
    timescales: tuple[Timescale, ...] = ()
    updates: tuple[Update, ...] = ()
    extras: tuple[Extra, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that yields no action, with its outcome (`cells.row_outcome`) and the reason in words."""

    table_index: int
    row_index: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One cell of a table as it stands on the page: a row of `cells.parquet`."""

    table_index: int
    row_index: int
    column_index: int
    row_span: int
    column_span: int
    page: int | None
    box: Box | None
    text: str
    fill: str | None
    heading: str | None
    field: str | None
    in_action_table: bool
    row_outcome: str
    row_reason: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A lead part that a person should look at: what a line of `questions.csv` is made of.

    `part` is the part as printed, `reason` one line for a person; `count` is over the document's leads; `kind` and `runner_up` are
    those of the lead.
    """

    board_id: str | None
    part: str
    reason: str
    count: int = 1
    kind: str = "unknown"
    runner_up: str | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """Everything that one document gives: what the rows of every output file are made of, ids apart.

    `cells` holds every cell of every table; each row of them has its outcome in `actions` or `skipped`. `groups` are
    those of the document's board (registry, reference, learnt). `table_count` counts joined tables once.
    `text_coverage` is 0..1, None where no second count is to be had. `registry` is the one used or learnt.
    """

    facts: PlanFacts
    actions: tuple[Action, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    cells: tuple[CellRecord, ...] = ()
    groups: tuple[Group, ...] = ()
    notices: tuple[Notice, ...] = ()
    page_count: int | None = None
    table_count: int = 0
    action_table_count: int = 0
    text_coverage: float | None = None
    extractor: str = ""
    registry: Registry | None = None
    questions: tuple[Question, ...] = ()
