"""Leads and times that an action names at its end, behind a label; labels and numbers at its head."""

from __future__ import annotations

import pytest

from pipeline.banners import split_label, without_label, worded_as_objective
from pipeline.brackets import read_labelled
from tests.drawn import actions

HEAD = "|= Area for development | What we will do | Success criteria |"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Check the register. Lead: DSL. By: end of term.", ("Check the register.", "DSL", "end of term")),
        ("Check the register – Owner: J Pell; Due: 3 May 2014", ("Check the register", "J Pell", "3 May 2014")),
        ("Check the register\nBy when: Easter", ("Check the register", None, "Easter")),
        ("Check the register (Lead: Office Manager)", ("Check the register", "Office Manager", None)),
        ("Find out who: the children or the staff", None),
        ("Lead: DSL", None),  # nothing is to be done
        ("Write down the date: it is asked for", None),
    ],
)
def test_labels_at_the_end(text: str, told: tuple[str, str | None, str | None] | None) -> None:
    assert read_labelled(text, True, True) == told


def test_labels_give_nothing_that_the_row_has_elsewhere() -> None:
    assert read_labelled("Check the register. Lead: DSL. By: Easter.", False, True) is None


def test_each_bullet_has_its_own_lead_and_time() -> None:
    row = "| Records | * Check the register. Lead: Office Manager. By: Easter. // * Buy a system. Lead: DSL. By: May 2018. | One record |"
    assert [(a.action, a.lead_raw, a.timescale_raw) for a in actions(f"{HEAD}\n{row}\n| Staff | * Train all. Lead: DSL. By: June 2018. | Trained |")] == [
        ("Check the register.", "Office Manager", "Easter"),
        ("Buy a system.", "DSL", "May 2018"),
        ("Train all.", "DSL", "June 2018"),
    ]  # fmt: skip


def test_a_line_that_begins_with_a_label_belongs_to_the_action_above_it() -> None:
    found = actions(
        f"{HEAD}\n| Records | Check the register // Lead: Office Manager, by: Easter | One |\n| Staff | Train all // Lead: DSL | Two |"
    )
    assert [(a.action, a.lead_raw) for a in found] == [("Check the register", "Office Manager"), ("Train all", "DSL")]


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("Recommendation 3\nStaff should ask", "Recommendation 3", "Staff should ask"),
        ("Standard 2: A clear statement", "Standard 2", "A clear statement"),
        ("Priority Two – Babies are safe", "Priority Two", "Babies are safe"),
        ("Priority families are seen", None, "Priority families are seen"),
    ],
)
def test_labels_at_the_head(text: str, label: str | None, rest: str) -> None:
    assert split_label(text) == (label, rest)


@pytest.mark.parametrize(
    ("text", "worded", "bare"),
    [
        ("Priority One: Children are heard", True, "Children are heard"),
        ("Agency recommendation 1 (Police): Officers should ask", True, "Officers should ask"),
        ("Prevent: To make it harder for harm to begin", True, "Prevent: To make it harder for harm to begin"),
        ("Objective one people can see", False, "Objective one people can see"),
        ("Theme 1: Neglect", False, "Neglect"),
    ],
)
def test_headings_worded_as_objectives(text: str, worded: bool, bare: str) -> None:
    assert (worded_as_objective(text), without_label(text)) == (worded, bare)


def test_goals_lettered_in_order_have_their_letters_as_reference() -> None:
    head = "|= Goal | Action | Lead | By when |"
    rows = "| A. Harm is prevented | Write a guide | Police | May 2014 |\n| B. Harm is stopped | Train all staff | Health | June 2014 |"
    assert [(a.reference, a.objective) for a in actions(f"{head}\n{rows}")] == [("A.", "Harm is prevented"), ("B.", "Harm is stopped")]
    lone = actions(f"{head}\n| A. Smith is asked to lead | Write a guide | Police | May 2014 |")
    assert [(a.reference, a.objective) for a in lone] == [(None, "A. Smith is asked to lead")]
