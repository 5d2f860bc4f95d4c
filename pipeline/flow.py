"""The journey of one document: tables joined, rows read, columns named, actions made, values normalised.

Exactly one outcome comes of each row of each table: actions, or a `Skipped` with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.above import due_above, due_in, objective_above, outcome_above, section_above
from pipeline.actions import read_row
from pipeline.assemble import JoinedTable, fold, join_tables
from pipeline.banners import Banner
from pipeline.beside_objective import lend_outcomes
from pipeline.boards import base_registry
from pipeline.columns import Column
from pipeline.coverage import reached_characters, row_characters
from pipeline.decisions import Decision, decisions_for, open_questions
from pipeline.doubts import REASON as CUT_OR_JOINED
from pipeline.doubts import cut_or_joined
from pipeline.drafts import Draft, Layout, Standing, Value, lone_leads, loose_columns
from pipeline.headings import name_columns
from pipeline.kinds import Verdict, is_row_under, judge, without_headings
from pipeline.layout_doubts import layout_doubts
from pipeline.leads import LeadReader, learn_registry
from pipeline.meant_rows import ReadTable, Segment, read_table
from pipeline.normalise import Setting, normalise
from pipeline.plans import read_facts
from pipeline.progress import rag_of_fill
from pipeline.ratings import rated_columns
from pipeline.updates import read_legend, read_marks
from schemas.layout import Cell, Document, Notice
from schemas.records import Action, CellRecord, Conversion, PlanFacts, Question, Registry, Skipped


@dataclass(slots=True)
class _Judged:
    """A table read, with a verdict for each of its segments."""

    read: ReadTable
    verdicts: list[tuple[Segment, Verdict]]

    @property
    def is_plan(self) -> bool:
        return any(verdict.plan for _, verdict in self.verdicts)


def _named_alike(reads: Sequence[ReadTable]) -> list[ReadTable]:
    """The tables, a column that neither its heading nor its cells name named as a table with the same headings, or all of them together,
    name it."""
    alike: dict[tuple[str, ...], list[Segment]] = {}
    for read in reads:
        for segment in read.segments:
            if segment.heading_rows and not segment.form:
                alike.setdefault(_folded_headings(segment), []).append(segment)
    named: dict[tuple[str, ...], list[Sequence[Column]]] = {}
    for key, segments in alike.items():
        if len(segments) > 1:
            cells = [[row.cells[place] for one in segments for row in one.body] for place in range(len(key))]
            together = name_columns([column.heading for column in segments[0].columns], cells)
            named[key] = [*(one.columns for one in segments), together]
    return [replace(read, segments=tuple(_named_as(one, named.get(_folded_headings(one), ())) for one in read.segments)) for read in reads]


def _folded_headings(segment: Segment) -> tuple[str, ...]:
    return tuple(fold(column.heading) for column in segment.columns)


def _named_as(segment: Segment, others: Sequence[Sequence[Column]]) -> Segment:
    """The segment with each unknown column named as one of the others names it, unless it has such a column already."""
    columns = list(segment.columns)
    for place, column in enumerate(columns):
        if (column.rule == "heading.unknown" or column.field == "extras") and segment.heading_rows and not segment.form:
            told = (column.field, column.rule)
            known = [one[place] for one in others if one[place].rule != "heading.unknown" and (one[place].field, one[place].rule) != told]
            taken = {other.field for other in columns}
            columns[place] = next((one for one in known if one.field not in taken or one.field in ("progress", "extras")), column)
    return replace(segment, columns=tuple(columns))


def _judge_tables(tables: Sequence[JoinedTable]) -> list[_Judged]:
    """Each table with its segments judged; a table without headings may stand under those of the plan before it."""
    judged: list[_Judged] = []
    known: tuple[Column, ...] | None = None
    for read in _named_alike([read_table(table) for table in tables]):
        table = read.table
        verdicts = []
        for segment in read.segments:
            verdict = judge(segment, table.above)
            if known is not None and (under := without_headings(segment, known)) is not None:
                again = judge(under, table.above)
                if again.plan or not verdict.plan:
                    segment, verdict = under, again
            if verdict.plan:
                known = verdict.columns
            verdicts.append((segment, verdict))
        if known is not None and not any(verdict.plan for _, verdict in verdicts):
            bare = _without_false_headings(read, known)
            read, verdicts = bare or (read, verdicts)
        judged.append(_Judged(read, verdicts))
    return judged


def _without_false_headings(read: ReadTable, known: tuple[Column, ...]) -> tuple[ReadTable, list[tuple[Segment, Verdict]]] | None:
    """A table that is a plan under the columns of the plan before it once no row of it is taken for headings, since its first is none."""
    first = read.table.rows[0]
    if len(first.cells) != len(known) or first.is_heading or not is_row_under(first.cells, known):
        return None
    again = read_table(read.table, headed=False)
    under = without_headings(again.segments[0], known)
    verdict = judge(under, read.table.above) if under is not None else None
    return (again, [(under, verdict)]) if under is not None and verdict is not None and verdict.plan else None


def _drafts(judged: _Judged, facts: PlanFacts, keyed: bool, marks: Mapping[str, str]) -> tuple[list[tuple[Draft, Verdict]], list[Skipped]]:
    """The drafts of a plan's rows in order, and the rows that gave none. `keyed`: the document has a key to its colours; `marks`: the
    ratings that its key gives to marks."""
    table = judged.read.table
    passed_over = frozenset(fold(t) for t in (facts.title, facts.board.name if facts.board else None) if t)
    drafts: list[tuple[Draft, Verdict]] = []
    skipped: list[Skipped] = []
    banners = (item.section for segment, _ in judged.verdicts for item in segment.items if isinstance(item, Banner))
    section = section_above(table.above, passed_over, next(banners, None))
    standing = Standing(section=section, year=due_above(table.above))
    for segment, verdict in judged.verdicts:
        if not verdict.plan:
            skipped += [Skipped(table.index, row.rows[0], "not_an_action_table", verdict.why) for row in segment.body]
            continue
        columns = verdict.columns
        widths = table.widths if not segment.form else ()
        body = segment.body
        rated, loose = rated_columns(columns, body, keyed), loose_columns(columns, body)
        layout = Layout(columns, widths, rated, loose, lone_leads(columns, body), marks)
        coded = any(column.rule == "content.coded_list" for column in columns)
        if not any(column.field == "objective" for column in columns) and not coded:
            standing.banner_objective = standing.banner_objective or objective_above(table.above)
            standing.outcome = standing.outcome or outcome_above(table.above)
        if coded:
            standing.section = _theme(columns, standing.section)
        for item in segment.items if table.parted else lend_outcomes(segment.items, columns):
            if isinstance(item, Banner):
                _pass_banner(item, standing, columns)
                continue
            made = read_row(item, layout, standing, table.index)
            if isinstance(made, Skipped):
                skipped.append(made)
            else:
                drafts += [(draft, verdict) for draft in made]
    return drafts, skipped


def _theme(columns: Sequence[Column], section: Value | None) -> Value | None:
    heading = next((column.heading for column in columns if column.heading), "")
    return Value(heading, "heading.theme") if heading else section


def _pass_banner(banner: Banner, standing: Standing, columns: Sequence[Column]) -> None:
    """Brings what stands above the rows below a banner up to date."""
    where, cell = (banner.row, banner.column), banner.cell

    def value(text: str, rule: str) -> Value:
        return Value(text, rule, 0.95, where, cell.page, cell.box)

    if banner.outcome is not None:
        standing.outcome = value(banner.outcome, "banner.outcome")
        return
    if banner.section is not None:
        standing.section = value(banner.section, "banner.section")
        if (when := due_in(banner.section)) is not None:
            standing.year = value(when, "banner.due")
    standing.objective = standing.reference = None
    has_objective = any(column.field == "objective" for column in columns)
    if banner.timescale is not None:
        standing.year = value(banner.timescale, "banner.year")
        return
    if banner.reference is not None:
        standing.reference = value(banner.reference, "banner.reference")
        standing.objective = value(banner.objective or "", "banner.objective") if banner.objective else None
        return
    standing.banner_objective = value(banner.objective, "banner.objective") if banner.objective and not has_objective else None


def _cells(judged: _Judged, outcomes: Mapping[int, tuple[str, str | None]]) -> list[CellRecord]:
    table = judged.read.table
    columns_of: dict[int, Sequence[Column]] = {}
    for segment, verdict in judged.verdicts:
        for item in segment.items:
            for at in item.rows if not isinstance(item, Banner) else (item.row,):
                columns_of[at] = () if segment.form else verdict.columns
        for at in segment.heading_rows:
            columns_of[at] = verdict.columns
    records = []
    for index, row in enumerate(table.rows):
        outcome, reason = outcomes[index]
        columns = columns_of.get(index) or (judged.verdicts[0][1].columns if judged.verdicts and not judged.verdicts[0][0].form else ())
        for column, cell in enumerate(row.cells):
            if cell.covered is not None:
                continue
            named = columns[column] if column < len(columns) else None
            records.append(
                CellRecord(
                    table.index, index, column, cell.row_span, cell.column_span, cell.page, cell.box, cell.text, cell.fill,
                    (named.heading or None) if named else None,
                    _field(named) if named and judged.is_plan else None,
                    judged.is_plan, outcome, reason,
                )
            )  # fmt: skip
    return records


def _field(column: Column) -> str | None:
    """The column of `actions` that a column of the table was mapped to; "extras" for one that goes there."""
    names = {
        "lead": "lead_raw",
        "timescale": "timescale_raw",
        "date_completed": "date_completed_raw",
        "milestone_date": "action",
        "ticked": "timescale_raw",
        "other": "extras",
        "section": "extras",
    }
    return names.get(column.field or "", column.field)


def _outcomes(judged: _Judged, drafts: Sequence[tuple[Draft, Verdict]], skipped: Sequence[Skipped]) -> dict[int, tuple[str, str | None]]:
    """For each row of the table what came of it, and why."""
    outcomes: dict[int, tuple[str, str | None]] = dict(judged.read.outcomes)
    if not judged.is_plan:
        why = judged.verdicts[0][1].why if judged.verdicts else "no rows"
        return dict.fromkeys(range(len(judged.read.table.rows)), ("not_an_action_table", why))
    for one in skipped:
        outcomes[one.row_index] = (one.outcome, one.reason)
    for draft, _ in drafts:
        outcomes[draft.rows[0]] = ("actions", None)
        for row in draft.rows[1:]:
            outcomes.setdefault(row, ("continuation", "part of the row above"))
    for index in range(len(judged.read.table.rows)):
        outcomes.setdefault(index, ("skipped", "no rule reads this row"))
    return outcomes


def _headings_of(judged: Sequence[_Judged], field: str) -> list[str]:
    return [
        column.heading
        for one in judged
        for _, verdict in one.verdicts
        if verdict.plan
        for column in verdict.columns
        if column.field == field and column.heading
    ]


def _key_texts(document_texts: Sequence[str], judged: Sequence[_Judged]) -> list[str]:
    """Where a document may explain its ratings: its paragraphs, and the rows of the narrow tables that are no plan, a line a row, in which
    a colour stands for itself."""
    rows = [
        ": ".join(text for cell in row.cells if cell.covered is None and (text := cell.text or rag_of_fill(cell.fill)))
        for one in judged
        if not one.is_plan
        for row in one.read.table.rows
        if len(row.cells) <= 4
    ]
    keys = [
        ": ".join(column.heading for column in verdict.columns if column.heading)
        for one in judged
        for _, verdict in one.verdicts
        if not verdict.plan
    ]
    return [*document_texts, "\n".join([*keys, *rows])]


def _with_doubts(made: Sequence[tuple[Draft, Verdict]]) -> list[tuple[Draft, Verdict]]:
    """The drafts of a table without rules, those marked whose texts may be cut or joined."""
    doubtful = cut_or_joined([draft for draft, _ in made])
    return [
        (replace(draft, reasons=(*draft.reasons, CUT_OR_JOINED)) if number in doubtful else draft, verdict)
        for number, (draft, verdict) in enumerate(made)
    ]


def _registry(document: Document, facts: PlanFacts, drafts: Sequence[tuple[Draft, Verdict]], registries: Sequence[Registry]) -> Registry:
    cells = [draft.values["lead_raw"].text for draft, _ in drafts if "lead_raw" in draft.values]
    return learn_registry(document, list(dict.fromkeys(cells)), facts.board, base_registry(facts.board, registries))


def convert_document(
    document: Document, name: str, *, registries: Sequence[Registry] = (), decisions: Sequence[Decision] | None = None
) -> Conversion:
    """Everything that one document gives. `name` is the file's name, `registries` those that a person gave.

    Pure: no file, no clock. Raises `ReferenceDataError` if two registries fit the document's board.
    """
    tables, paragraphs = join_tables(document)
    judged = _judge_tables(tables)
    facts = read_facts(document, paragraphs, name, _headings_of(judged, "progress"), _headings_of(judged, "milestone_date"))
    key_texts = _key_texts([p.text for p in paragraphs], judged)
    legend, marks = read_legend(key_texts), read_marks(key_texts)
    found = [_drafts(one, facts, bool(legend), marks) if one.is_plan else ([], []) for one in judged]
    found = [(made if one.read.table.ruled else _with_doubts(made), left) for one, (made, left) in zip(judged, found, strict=True)]
    drafts = [draft for made, _ in found for draft in made]
    registry = _registry(document, facts, drafts, registries)
    board_names = [registry.board, *([facts.board.name, facts.board.id] if facts.board else [])]
    reader = LeadReader(registry, decisions_for(decisions or (), board_names))
    setting = Setting(facts.period, legend, marks, reader)
    actions: list[Action] = []
    cells: list[CellRecord] = []
    skipped: list[Skipped] = []
    notices = list(document.notices)
    reached = total = 0
    for one, (made, left) in zip(judged, found, strict=True):
        table = one.read.table
        outcomes = _outcomes(one, made, left)
        cells += _cells(one, outcomes)
        skipped += [
            Skipped(table.index, index, outcome, reason or "")
            for index, (outcome, reason) in sorted(outcomes.items())
            if outcome != "actions"
        ]
        made = [(replace(draft, reasons=(*draft.reasons, *layout_doubts(verdict.columns))), verdict) for draft, verdict in made]
        actions += [normalise(draft, setting, table.index, verdict.columns, table.ruled, verdict.doubtful) for draft, verdict in made]
        if one.is_plan:
            counted, body = _count(document, one, made, outcomes)
            reached, total = reached + counted, total + body
            notices += _table_notices(one, made)
    if facts.board is None and actions:
        notices.append(Notice("board_unknown", "no board could be named from its titles, headings, page margins or file name"))
    coverage = min(1.0, reached / total) if total else None
    if coverage is not None and coverage < 0.995:
        notices.append(Notice("text_lost", f"{total - reached} of {total} letters and digits in action tables reached no record"))
    return Conversion(
        facts, tuple(actions), tuple(skipped), tuple(cells), registry.groups, tuple(notices), document.page_count, len(tables),
        sum(one.is_plan for one in judged), coverage, document.extractor, registry, _questions(actions, facts, decisions or ()),
    )  # fmt: skip


def _count(
    document: Document, judged: _Judged, made: Sequence[tuple[Draft, Verdict]], outcomes: Mapping[int, tuple[str, str | None]]
) -> tuple[int, int]:
    """Letters and digits of the table that reached a record, and all of its body by the source's own count where it has one."""
    table = judged.read.table
    by_row: dict[int, list[Draft]] = {}
    for draft, _ in made:
        for row in draft.rows:
            by_row.setdefault(row, []).append(draft)
    ours = [row_characters(row) for row in table.rows]
    apart = sum(
        count for index, count in enumerate(ours) if outcomes[index][0] in ("heading", "repeated_heading", "banner", "not_an_action_table")
    )
    apart += sum(len(fold(cell.text)) for cell in _labels(judged))
    total = sum(ours)
    if document.table_characters is not None and len(document.table_characters) == sum(1 for _ in document.tables()):
        source = sum(document.table_characters[part] for part in table.part_tables if part < len(document.table_characters))
        total = source if source and not any(cell.nested for row in table.rows for cell in row.cells) else total
    return reached_characters(table, by_row), max(0, total - apart)


def _labels(judged: _Judged) -> list[Cell]:
    """The cells of a form that only name its fields."""
    table = judged.read.table
    values = {place for segment, _ in judged.verdicts if segment.form for row in segment.body for place in row.where}
    if not values:
        return []
    return [cell for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if cell.covered is None and (r, c) not in values]


def _table_notices(judged: _Judged, made: Sequence[tuple[Draft, Verdict]]) -> list[Notice]:
    table = judged.read.table
    notices = []
    page = table.rows[0].page
    if any(verdict.plan and verdict.doubtful for _, verdict in judged.verdicts):
        notices.append(Notice("doubtful_table", "read as an action plan on weak evidence", page=page, table_index=table.index))
    for draft, _ in made:
        if draft.action_index == 0 and "row may continue the row above" in draft.reasons:
            notices.append(
                Notice(
                    "joined_doubtfully",
                    "may or may not continue the row above",
                    page=draft.page_first,
                    table_index=table.index,
                    row_index=draft.rows[0],
                )
            )
    return notices


def _questions(actions: Sequence[Action], facts: PlanFacts, decisions: Sequence[Decision]) -> tuple[Question, ...]:
    board = facts.board.id if facts.board else ""
    asked = open_questions([(board, lead) for action in actions for lead in action.leads], decisions)
    return tuple(Question(q.board or None, q.part, q.why, count=q.cells) for q in asked)
