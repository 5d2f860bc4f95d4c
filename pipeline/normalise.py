"""A draft into an action: its texts read by the normalisers, each value with its evidence, and how far to trust the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.columns import Column
from pipeline.drafts import Draft, Value
from pipeline.languages import is_translated
from pipeline.layout_doubts import NOT_BORNE_OUT, SEVERAL_COLUMNS, UNKNOWN_COLUMN
from pipeline.leads import LeadReader
from pipeline.progress import rag_of_fill, rag_of_text, status_of_text
from pipeline.timescales import read_timescale
from pipeline.updates import read_updates
from pipeline.wraps import MAY_BE_TWO
from schemas.records import Action, Evidence, Extra, Lead, Period, Timescale

PRINTED = ("section", "reference", "objective", "action", "lead_raw", "timescale_raw", "outcome", "progress", "date_completed_raw")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the actions of one document share."""

    period: Period
    legend: Mapping[str, str]
    marks: Mapping[str, str]
    leads: LeadReader


def _rating(draft: Draft, marks: Mapping[str, str]) -> tuple[str | None, str | None, str | None, str]:
    """The rating, its word or letter, its fill, and the rule."""
    word, fill = draft.values.get("rag_raw"), draft.values.get("rag_fill")
    by_word = (rag_of_text(word.text) or marks.get(word.text)) if word else None
    by_fill = rag_of_fill(fill.text) if fill else None
    return by_word or by_fill, word.text if word else None, fill.text if fill else None, "rag.word" if by_word else "rag.fill"


def _status(draft: Draft, rag: str | None, meaning: str | None, completed: date | None) -> tuple[str | None, str, str]:
    """The state of progress, the rule that told it and the text it was read from."""
    if meaning is not None and (told := status_of_text(meaning)) is not None:
        return told, "status.legend", meaning
    word = draft.values.get("rag_raw")
    if word is not None and (told := status_of_text(word.text)) is not None:
        return told, "status.rating", word.text
    progress = draft.values.get("progress")
    if progress is not None:
        lines = [line for line in progress.text.split("\n") if line]
        for line in reversed(lines) if len(lines) > 1 else lines:
            if len(line.split()) <= 8 and (told := status_of_text(line)) is not None:
                return told, "status.words", line
    if completed is not None:
        return "complete", "status.date_completed", draft.values["date_completed_raw"].text
    if progress is not None or rag is not None:
        return "unknown", "status.unknown", progress.text if progress else str(rag)
    return None, "", ""


def _timescales(value: Value | None, period: Period) -> tuple[Timescale | None, tuple[Timescale, ...]]:
    """The timescale of the action, and each of those that it holds."""
    if value is None:
        return None, ()
    whole = read_timescale(value.text, period)
    if is_translated(value.text) and whole.parts and len({(part.kind, part.modifier, part.edtf) for part in whole.parts}) == 1:
        whole = replace(whole.parts[0], raw=value.text)
    return whole, whole.parts if whole.kind == "multiple" and whole.parts else (whole,)


def _overdue(timescale: Timescale | None, status: str | None, as_at: date | None) -> bool | None:
    if as_at is None or timescale is None or timescale.end is None:
        return None
    if timescale.end >= as_at or status == "complete":
        return False
    return None if status in (None, "unknown") else True


def _reasons(draft: Draft, timescale: Timescale | None, leads: Sequence[Lead], doubtful: bool, confidence: float) -> tuple[str, ...]:
    reasons = list(draft.reasons)
    if doubtful:
        reasons.append("doubtful table")
    if timescale is not None and timescale.kind == "unspecified" and any(ch.isdigit() for ch in timescale.raw):
        reasons.append("timescale not understood")
    if any(lead.kind == "unknown" for lead in leads):
        reasons.append("lead not understood")
    if draft.words_score < 0.8:
        reasons.append("read by OCR")
    return tuple(reasons)


# Shares of records that were right among those with the trait, on our own samples; multiplied.
_TRUST = {
    "alignment is a guess": 0.6,
    "doubtful table": 0.7,
    "row may continue the row above": 0.7,
    "column named by content only": 0.9,
    "text may be cut or joined": 0.8,
    "timescale not understood": 0.9,
    "lead not understood": 0.98,
    "read by OCR": 0.6,
    MAY_BE_TWO: 0.93,
    # of plans that were scored before the code had seen them less than a tenth were right; most are seen once they are known
    UNKNOWN_COLUMN: 0.4,
    NOT_BORNE_OUT: 0.4,
    SEVERAL_COLUMNS: 0.4,
}


def _confidence(draft: Draft, reasons: Sequence[str], ruled: bool) -> float:
    trust = 0.99 if ruled else 0.96
    for reason in reasons:
        trust *= _TRUST.get(reason, 0.9)
    trust *= min((value.score for name, value in draft.values.items() if name in PRINTED), default=1.0) ** 0.5
    if draft.alignment.word == "position":
        trust *= 0.93
    return float(round(trust * draft.words_score, 4))


def _evidence(name: str, value: Value, written: str, rule: str, table_index: int) -> Evidence:
    row, column = value.where if value.where is not None else (None, None)
    return Evidence(name, table_index, row, column, written, rule, round(min(1.0, value.score), 4), value.page, value.box)


def normalise(draft: Draft, setting: Setting, table_index: int, columns: Sequence[Column], ruled: bool, doubtful: bool) -> Action:
    """The action that the draft is, every value that is not null with its evidence."""
    values = draft.values
    text = {name: values[name].text if name in values else None for name in PRINTED}
    timescale, timescales = _timescales(values.get("timescale_raw"), setting.period)
    leads = setting.leads.read(text["lead_raw"]) if text["lead_raw"] else ()
    rag, rag_raw, rag_fill, rag_rule = _rating(draft, setting.marks)
    meaning = setting.legend.get(rag) if rag else None
    done = read_timescale(text["date_completed_raw"], setting.period) if text["date_completed_raw"] else None
    completed = done.end if done is not None and done.kind in ("date", "status", "multiple") else None
    status, status_rule, status_text = _status(draft, rag, meaning, completed)
    heading = next((column.heading for column in columns if column.field == "progress"), "")
    updates = read_updates(text["progress"], heading, setting.period) if text["progress"] else ()
    reasons = _reasons(draft, timescale, leads, doubtful, 1.0)
    names = "; ".join(dict.fromkeys(lead.group_name or " ".join(lead.raw.split()) for lead in leads)) or None
    action = Action(
        section=text["section"],
        reference=text["reference"],
        objective=text["objective"],
        action=text["action"],
        lead_raw=text["lead_raw"],
        timescale_raw=text["timescale_raw"],
        outcome=text["outcome"],
        progress=text["progress"],
        date_completed_raw=text["date_completed_raw"],
        lead_names=names,
        rag=rag,
        rag_raw=rag_raw,
        rag_fill=rag_fill,
        rag_meaning=meaning,
        progress_status=status,
        date_completed=completed,
        timescale=timescale,
        overdue_as_at=_overdue(timescale, status, setting.period.as_at),
        confidence=_confidence(draft, reasons, ruled),
        review_reasons=reasons,
        alignment=draft.alignment.word,
        table_index=table_index,
        row_index=draft.rows[0],
        action_index=draft.action_index,
        page_first=draft.page_first,
        page_last=draft.page_last,
        box=draft.box,
        leads=leads,
        timescales=timescales,
        updates=updates,
        extras=tuple(Extra(heading, value.text) for heading, value in draft.extras),
    )
    return replace(action, evidence=_all_evidence(action, draft, rag_rule, status_rule, status_text, done, table_index))


def _all_evidence(
    action: Action, draft: Draft, rag_rule: str, status_rule: str, status_text: str, done: Timescale | None, table_index: int
) -> tuple[Evidence, ...]:
    values = draft.values
    rows = [_evidence(name, values[name], values[name].text, values[name].rule, table_index) for name in PRINTED if name in values]

    def add(name: str, source: str, written: str, rule: str) -> None:
        value = values.get(source) or Value("", rule, 0.9)
        rows.append(_evidence(name, value, written, rule, table_index))

    if action.lead_names is not None:
        add("lead_names", "lead_raw", action.lead_raw or "", "lead." + (action.leads[0].method if len(action.leads) == 1 else "several"))
    source = "rag_raw" if rag_rule == "rag.word" else "rag_fill"
    for name in ("rag", "rag_raw", "rag_fill", "rag_meaning"):
        if getattr(action, name) is not None:
            held = name if name in ("rag_raw", "rag_fill") else source
            add(name, held, values[held].text, "rag.legend" if name == "rag_meaning" else ("rag." + held[4:] if held == name else rag_rule))
    if action.progress_status is not None:
        add("progress_status", "progress" if "progress" in values else source, status_text, status_rule)
    if action.date_completed is not None and done is not None:
        add("date_completed", "date_completed_raw", done.raw, done.rule)
    if action.timescale is not None:
        told = action.timescale
        for name, found in (
            ("timescale_kind", told.kind),
            ("timescale_modifier", told.modifier),
            ("timescale_edtf", told.edtf),
            ("timescale_start", told.start),
            ("timescale_end", told.end),
            ("timescale_frequency", told.frequency),
        ):
            if found is not None:
                add(name, "timescale_raw", told.raw, told.rule)
    if action.overdue_as_at is not None:
        add("overdue_as_at", "timescale_raw", action.timescale_raw or "", "overdue.end_before_as_at")
    return tuple(rows)
