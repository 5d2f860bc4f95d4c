"""Decisions of a person: applied first, scoped to their board, told when stale; open questions sorted by what they settle."""

from __future__ import annotations

import pytest

from pipeline.decisions import (
    Decision,
    answering_settles,
    decisions_for,
    open_questions,
    parse_decisions,
    questions_csv,
    stale_decisions,
)
from pipeline.leads import LeadReader, read_leads
from schemas.errors import ReferenceDataError
from schemas.records import Group, Lead, Registry

HEAD = "board,part,judgement,group,reason,who,when\n"
REGISTRY = Registry("Farhaven", (Group("qa", "Quality Assurance sub-group", ("QA",), "quality-performance"), Group("cse", "CSE Group")))


def decide(*lines: str) -> tuple[Decision, ...]:
    return parse_decisions(HEAD + "\n".join(lines), "d.csv")


def read(text: str, *lines: str) -> tuple[Lead, ...]:
    return read_leads(text, REGISTRY, decide(*lines))


def test_a_link_is_applied_first_and_says_who_decided() -> None:
    (lead,) = read("Audit people", "Farhaven,audit  PEOPLE,link,qa,same group,H Quill,2015-01-01")
    assert (lead.kind, lead.group_id, lead.method, lead.score) == ("group", "qa", "decision", 100.0)
    assert lead.reason == "decided by H Quill: same group"


def test_not_a_group_keeps_a_part_unlinked() -> None:
    (lead,) = read("QA", "Farhaven,QA,not_a_group,,a post,,")
    assert (lead.group_id, lead.method, lead.needs_review) == (None, "decision", False)


def test_a_new_group_is_named_without_an_id() -> None:
    (lead,) = read("NTF", "Farhaven,NTF,new_group,Neglect Task and Finish Group,,,")
    assert (lead.kind, lead.group_id, lead.group_name, lead.function) == ("group", None, "Neglect Task and Finish Group", "neglect")


def test_split_as_cuts_as_told() -> None:
    leads = read("QA CSE stuff", "Farhaven,QA CSE stuff,split_as,QA|CSE Group,,,")
    assert [(lead.raw, lead.group_id) for lead in leads] == [("QA", "qa"), ("CSE Group", "cse")]


def test_unsure_stays_open_and_unlinked() -> None:
    (lead,) = read("QA", "Farhaven,QA,unsure,,,,")
    assert (lead.group_id, lead.needs_review) == (None, True)


def test_a_decision_of_another_board_does_not_count() -> None:
    (lead,) = read("QA", "Marlshire,QA,not_a_group,,,,")
    assert lead.group_id == "qa"


def test_a_link_to_a_group_that_is_gone_is_marked() -> None:
    (lead,) = read("QA", "Farhaven,QA,link,gone,,,")
    assert (lead.group_id, lead.needs_review) == (None, True)
    assert "no group 'gone'" in lead.reason


def test_stale_decisions_are_told() -> None:
    decisions = decide("Farhaven,QA,not_a_group,,,,", "Farhaven,nobody,unsure,,,,")
    reader = LeadReader(REGISTRY, decisions_for(decisions, ["Farhaven"]))
    reader.read("QA")
    assert [decision.part for decision in stale_decisions(decisions, reader.used)] == ["nobody"]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ReferenceDataError) as caught:
        decide("Farhaven,QA,lnk,qa,,,", ",x,unsure,,,,", "Farhaven,y,link,,,,", "Farhaven,QA,unsure,,,,")
    assert len(caught.value.faults) == 4
    assert all(fault.startswith("d.csv line ") for fault in caught.value.faults)
    with pytest.raises(ReferenceDataError, match="column 'who' is missing"):
        parse_decisions("board,part,judgement,group,reason,when\n", "d.csv")
    with pytest.raises(ReferenceDataError, match="unknown column 'grup'"):
        parse_decisions(HEAD.strip() + ",grup\n", "d.csv")


def _open(part: str) -> tuple[str, Lead]:
    return "Farhaven", Lead(part, "unknown", reason="no actor is recognised", needs_review=True)


def test_questions_come_with_what_they_settle() -> None:
    leads = [_open("abc"), _open("ABC "), _open("xyz"), ("Farhaven", Lead("QA", "group")), _open("done")]
    questions = open_questions(leads, decide("Farhaven,done,not_a_group,,,,"))
    assert [(question.part, question.cells, round(question.settled_share, 3)) for question in questions] == [
        ("abc", 2, 0.667),
        ("xyz", 1, 1.0),
    ]
    assert answering_settles(questions, 1) == "answering the first 1 settles 67 % of the open cells"
    assert answering_settles([]) == "no open questions"


def test_an_answered_list_of_questions_is_a_decisions_file() -> None:
    text = questions_csv(open_questions([_open("=cmd"), _open("abc")]))
    assert "'=cmd" in text
    assert parse_decisions(text, "questions.csv") == ()
    answered = text.replace("Farhaven,abc,,", "Farhaven,abc,not_a_group,")
    assert [decision.part for decision in parse_decisions(answered, "questions.csv")] == ["abc"]
