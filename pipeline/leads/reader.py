"""Lead cells into leads: compile a registry once (`LeadReader`), read as many cells as you like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pipeline.decisions import Decision, decision_key, decisions_for
from pipeline.leads.functions import function_of
from pipeline.leads.judged import Judged
from pipeline.leads.kinds import Judge
from pipeline.leads.links import Names
from pipeline.leads.split import Splitter
from schemas.records import Group, Lead, Registry

REVIEW_BELOW = 90.0


class LeadReader:
    """Reads the lead cells of one board. `decisions` are those of this board by `decision_key`; `used` tells which were applied."""

    def __init__(self, registry: Registry | None = None, decisions: Mapping[str, Decision] | None = None) -> None:
        self.names = Names(registry)
        self.judge = Judge(self.names)
        self.splitter = Splitter(self.judge)
        self.decisions = dict(decisions or {})
        self.groups: dict[str, Group] = {group.id: group for group in self.names.groups}
        self.used: set[Decision] = set()

    def read(self, text: str) -> tuple[Lead, ...]:
        """The leads of one cell in order; () for a blank cell. Never raises."""
        if not text.strip():
            return ()
        if self.decisions:
            whole = self.decisions.get(decision_key(text))
            if whole:
                return self._decide(whole, text)
        leads: list[Lead] = []
        for part, judged in self.splitter.parts(text):
            decision = self.decisions.get(decision_key(part)) if self.decisions else None
            leads.extend(self._decide(decision, part, judged) if decision else (self._lead(part, judged),))
        return tuple(leads)

    def _lead(self, part: str, judged: Judged) -> Lead:
        link = judged.link
        kind = judged.kind
        if link is not None:
            group = link.group
            review = link.score < REVIEW_BELOW or group.source == "provisional"
            reason = judged.reason + (" (provisional: known from lead cells only)" if group.source == "provisional" else "")
            return Lead(
                part,
                kind,
                judged.role,
                group.id,
                group.name,
                group.function,
                link.score,
                link.method,
                link.runner_up or judged.runner_up,
                reason,
                review,
            )
        function = None
        if kind == "group":
            function = function_of(part) or "other"
        elif kind == "board":
            function = "board"
        review = judged.weight < 2 or (kind == "group" and bool(self.names.groups))
        return Lead(part, kind, judged.role, function=function, runner_up=judged.runner_up, reason=judged.reason, needs_review=review)

    def _decide(self, decision: Decision, part: str, judged: Judged | None = None) -> tuple[Lead, ...]:
        self.used.add(decision)
        judged = judged or self.judge.judge(part)
        said = f"decided by {decision.who}" if decision.who else "decided"
        reason = f"{said}: {decision.reason}" if decision.reason else said
        if decision.judgement == "split_as":
            pieces = [piece.strip() for piece in decision.group.split("|") if piece.strip()]
            return tuple(self._lead(piece, self.judge.judge(piece)) for piece in pieces)
        if decision.judgement == "link":
            group = self.groups.get(decision.group)
            if group is None:
                note = f"{reason}; but the registry holds no group {decision.group!r}"
                return (Lead(part, "unknown", reason=note, needs_review=True),)
            kind = judged.kind if judged.kind in ("role", "person") else ("board" if group.kind == "board" else "group")
            role = (judged.role or "post-of-group") if kind in ("role", "person") else None
            return (Lead(part, kind, role, group.id, group.name, group.function, 100.0, "decision", None, reason),)
        if decision.judgement == "new_group":
            function = function_of(decision.group) or function_of(part) or "other"
            return (Lead(part, "group", group_name=decision.group, function=function, score=100.0, method="decision", reason=reason),)
        if decision.judgement == "not_a_group":
            kind = judged.kind if judged.kind not in ("group", "board") else "unknown"
            return (Lead(part, kind, score=100.0, method="decision", reason=reason),)
        lead = self._lead(part, judged)
        return (
            Lead(part, lead.kind, reason=f"{reason} (unsure)", function=lead.function if lead.kind == "group" else None, needs_review=True),
        )


@cache
def _bare_reader() -> LeadReader:
    """The reader without a registry: compiled once, holds no cells."""
    return LeadReader(None)


def read_leads(text: str, registry: Registry | None = None, decisions: Sequence[Decision] = ()) -> tuple[Lead, ...]:
    """The leads of one cell, its bullets and paragraphs joined with newlines; () for a blank cell. For many cells use `LeadReader`.

    >>> [lead.raw for lead in read_leads("Police\\nTraining sub-group")]
    ['Police', 'Training sub-group']
    """
    if registry is None and not decisions:
        return _bare_reader().read(text)
    board = [registry.board] if registry else []
    if registry:
        board += [name for group in registry.groups if group.kind == "board" for name in (group.name, *group.aliases)]
    return LeadReader(registry, decisions_for(decisions, board)).read(text)


def lead_object(lead: Lead) -> dict[str, object]:
    """The lead as the command line prints it (SCHEMA.md)."""
    return {
        "raw_part": lead.raw, "kind": lead.kind, "role": lead.role, "group_id": lead.group_id, "function": lead.function,
        "score": lead.score, "method": lead.method, "reason": lead.reason,
    }  # fmt: skip


def explain_leads(text: str, registry: Registry | None = None, decisions: Sequence[Decision] = ()) -> str:
    """The leads of one cell, a line each for a person to read: the part, what it is, the group and why."""
    lines = []
    for number, lead in enumerate(read_leads(text, registry, decisions), 1):
        group = f" -> {lead.group_name} [{lead.group_id}]" if lead.group_id else ""
        how = f" by {lead.method} {lead.score:.0f}" if lead.score is not None else ""
        runner = f"; next: {lead.runner_up}" if lead.runner_up else ""
        role = f" ({lead.role})" if lead.role else ""
        review = "; to be looked at" if lead.needs_review else ""
        lines.append(f"{number}. {lead.raw!r}: {lead.kind}{role}{group}{how}: {lead.reason}{runner}{review}")
    return "\n".join(lines) if lines else "no leads: the cell is blank"
