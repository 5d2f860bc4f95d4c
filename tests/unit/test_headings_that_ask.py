"""Headings that are clauses, and what columns mean beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.heading_clauses import clause_field
from pipeline.heading_words import match_heading
from pipeline.languages import welsh_lean
from schemas.vocabulary import heading_entries
from tests.drawn import actions, convert

CLAUSES = tomllib.loads((Path(__file__).parents[2] / "schemas" / "reference" / "clauses.toml").read_text("utf-8"))["clause"]


@pytest.mark.parametrize("entry", CLAUSES, ids=lambda entry: entry["kind"])
def test_the_example_of_each_kind_of_verb_is_a_clause(entry: dict[str, str]) -> None:
    assert clause_field(entry["example"]) is not None


def test_clauses_agree_with_the_phrases_that_are_listed() -> None:
    """Of all listed ways to head a column that are clauses, how many the verbs tell alike."""
    told = [(clause_field(words), entry.field) for entry in heading_entries() for words in entry.words if entry.field != "other"]
    clauses = [(found, field) for found, field in told if found is not None]
    assert len(clauses) >= 140
    assert sum(found == field for found, field in clauses) >= 0.97 * len(clauses)


def test_a_wrapped_phrase_is_not_taken_for_its_beginning() -> None:
    found = match_heading("How we will\nmeasure it")
    assert max(found, key=lambda field: found[field].score) == "outcome"
    found = match_heading("Evidence we will hold")
    assert max(found, key=lambda field: found[field].score) == "outcome"


def test_findings_and_responses_without_an_action_column() -> None:
    found = actions(
        "|= What the reviewers told us | Our response | Who will see it through | What we expect to see | Report to Trustees, March 2023 |\n"
        "| Records are kept in several ways | Adopt one form in all schools | Director of People | Concerns are recorded within two days | The form was adopted in October and all staff have been briefed |\n"
        "| Pupils do not know whom to tell | Survey all pupils in the autumn | Deputy Headteachers | Pupils report sooner | 1,312 replies have been received and were discussed in assemblies |"
    )
    assert [(a.objective, a.action, a.outcome, a.progress) for a in found][0] == (
        "Records are kept in several ways",
        "Adopt one form in all schools",
        "Concerns are recorded within two days",
        "The form was adopted in October and all staff have been briefed",
    )


def test_what_was_said_behind_the_action_is_progress() -> None:
    found = actions(
        "|= What we will do | Steps | By | Who is responsible | What young people have said |\n"
        "| Find more foster homes in our towns | * Make a film // * Hold two open evenings | * May 2018 // * June 2018 | Fostering Manager | Dec 2018: the film was too long |\n"
        "| Help care leavers into work | * Keep six places free | April 2018 | Head of HR | June 2019: more places please |"
    )
    assert [(a.objective, a.action) for a in found][:2] == [
        ("Find more foster homes in our towns", "Make a film"),
        ("Find more foster homes in our towns", "Hold two open evenings"),
    ]
    assert found[0].progress == "Dec 2018: the film was too long"


@pytest.mark.parametrize(
    ("heading", "when"),
    [
        ("## Phase 1: to be completed by 16 December 2022", "by 16 December 2022"),
        ("## Deadline: March 2015", "March 2015"),
        ("## Phase 1: findings", None),
        ("## Work completed in the schools", None),
    ],
)
def test_a_deadline_above_a_table_without_times_holds_for_its_rows(heading: str, when: str | None) -> None:
    table = "|= Finding | Action | Lead |\n| Records differ | Adopt one form in all schools | Director of People |\n| Pupils are unsure | Survey all pupils | Headteachers |"
    assert {a.timescale_raw for a in convert(heading, table).actions} == {when}


def test_of_ratings_by_month_the_last_filled_counts_and_the_others_are_kept() -> None:
    found = actions(
        "|= Action | Lead | By when | RAG June | RAG Sept | RAG Dec |\n| Publish the guide | Board Manager | May 2014 | A | G | |\n| Train all staff | Training Group | July 2014 | R | A | B |"
    )
    assert [(a.rag, [(extra.heading, extra.text) for extra in a.extras]) for a in found] == [
        ("green", [("RAG June", "A")]),
        ("blue", [("RAG June", "R"), ("RAG Sept", "A")]),
    ]


KEY = "The colour of the number: green – on time; amber – behind; red – will not be done."


@pytest.mark.parametrize(("key", "rated"), [(KEY, ["green", "red"]), ("The plan was agreed in May.", [None, None])])
def test_numbers_are_rated_by_their_fills_where_a_key_says_so(key: str, rated: list[str | None]) -> None:
    table = "|= No | Action | Lead | By when |\n| {#92D050}1 | Publish the guide | Board Manager | May 2014 |\n| {#FF0000}2 | Train all staff | Training Group | July 2014 |"
    assert [a.rag for a in convert(key, table).actions] == rated


def test_a_sponsor_beside_a_lead_is_no_lead() -> None:
    found = actions(
        "|= Action | Board sponsor | Delivery lead | By when |\n| Publish the guide to abuse | Director of Public Health | Library Manager | May 2014 |\n| Train all staff | Chief Executive | Training Group | July 2014 |"
    )
    assert [a.lead_raw for a in found] == ["Library Manager", "Training Group"]


def test_welsh_is_told_by_its_spelling_too() -> None:
    assert welsh_lean("Penodi nyrs iechyd meddwl llawn amser i weithio o swyddfa'r gwasanaeth") > 0
    assert welsh_lean("Additional embedding of the NHS radio portfolio") <= 0
    assert welsh_lean("Transitio") == 0
