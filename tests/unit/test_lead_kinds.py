"""One lead part: what it is, with and without a registry. The registry is that of a board that does not exist."""

from __future__ import annotations

import pytest

from pipeline.leads import LeadReader, function_of
from schemas.actors import functions, word_classes
from schemas.records import Group, Registry

REGISTRY = Registry(
    "Farhaven",
    (
        Group("board", "Farhaven Safeguarding Children Board", ("FSCB",), "board", "board"),
        Group("exec", "Executive Group", (), "executive", "executive"),
        Group("qa", "Quality Assurance sub-group", ("QA",), "quality-performance"),
        Group("pp", "Policies and Procedures sub-group", ("P&P",), "policy-procedures"),
        Group("cdop", "Child Death Overview Panel", ("CDOP",), "child-death"),
        Group("cse", "Child Sexual Exploitation and Missing sub-group", (), "exploitation-missing"),
        Group("comms", "Publicity & Communications sub-group", (), "communications-engagement"),
        Group("ph", "PH sub-group", ("PH",), "vulnerable-groups"),
    ),
)
READER = LeadReader(REGISTRY)
BARE = LeadReader(None)


@pytest.mark.parametrize(
    ("text", "kind", "group", "role", "method"),
    [
        ("QA", "group", "qa", None, "alias"),
        ("Quality Assurance sub-group", "group", "qa", None, "exact"),
        ("Quality Assurance Group", "group", "qa", None, "alias"),
        ("P H", "group", "ph", None, "alias"),
        ("P & P", "group", "pp", None, "alias"),
        ("Policy and Procedure Sub Group", "group", "pp", None, "exact"),
        ("Policies & Proceedures Group", "group", "pp", None, "fuzzy"),
        ("Exploitation & Missing subgroup", "group", "cse", None, "fuzzy"),
        ("CSE and Missing Group", "group", "cse", None, "fuzzy"),
        ("Comms sub group", "group", "comms", None, "fuzzy"),
        ("Quality Asurance sub-group", "group", "qa", None, "fuzzy"),
        ("FSCB", "board", "board", None, "alias"),
        ("LSCB", "board", "board", None, "alias"),
        ("Main Board", "board", "board", None, "alias"),
        ("FSCB Chair", "role", "board", "chair", "alias"),
        ("Chair", "role", "board", "chair", "alias"),
        ("QA Chair", "role", "qa", "chair", "alias"),
        ("Chair of the Child Death Overview Panel", "role", "cdop", "chair", "exact"),
        ("CDOP SPOC", "role", "cdop", "post-of-group", "alias"),
        ("Hazel Quill (QA Chair)", "person", "qa", "chair", "alias"),
    ],
)
def test_a_part_links_to_its_group(text: str, kind: str, group: str, role: str | None, method: str) -> None:
    (lead,) = READER.read(text)
    assert (lead.kind, lead.group_id, lead.role, lead.method) == (kind, group, role, method)
    assert lead.score is not None
    assert lead.reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FSCB Business Manager", "role"),
        ("FSCB - Manager", "role"),
        ("Head of Safeguarding & QA", "role"),
        ("Divisonal Director/Head of Safeguarding & QA", "role"),
        ("QA Manager", "role"),
        ("two head teachers", "role"),
        ("Head teachers", "all"),
        ("MASH Project Board", "agency"),
        ("Health and Wellbeing Board", "agency"),
        ("Marlshire Safeguarding Children Board", "agency"),
        ("MSCB", "agency"),
        ("LSAB", "agency"),
        ("Education", "agency"),
        ("Voluntary and Community Sector Organisations (VCS)", "agency"),
        ("Individual agencies (as appropriate)", "all"),
        ("(All above)", "all"),
        ("Chairs of sub-groups", "all"),
        ("As above", "unknown"),
        ("the Sub-group", "unknown"),
        ("FSCB Case Review", "unknown"),
        ("RB", "person"),
        ("Hazel Quill", "person"),
        ("Priya Wend from the West LSCG", "person"),
        ("Ian Wend (London Board)", "person"),
        ("e-Safety working group", "group"),
        ("‘Missing young carers’ task group", "group"),
    ],
)
def test_what_is_no_registered_group_links_to_nothing(text: str, kind: str) -> None:
    (lead,) = READER.read(text)
    assert (lead.kind, lead.group_id, lead.method, lead.score) == (kind, None, "none", None)


def test_without_a_registry_a_group_keeps_its_function_and_no_id() -> None:
    (lead,) = BARE.read("Policies and Procedures sub-group")
    assert (lead.kind, lead.group_id, lead.function) == ("group", None, "policy-procedures")


def test_two_groups_that_come_close_are_told_apart_or_left() -> None:
    reader = LeadReader(Registry("x", (Group("n", "North Training sub-group"), Group("s", "South Training sub-group"))))
    (lead,) = reader.read("Training sub-group")
    assert lead.group_id is None
    assert lead.needs_review
    assert reader.read("South Training Group")[0].group_id == "s"


def test_one_letter_makes_another_code() -> None:
    reader = LeadReader(Registry("x", (Group("a", "PPPG", ("PPPG",)), Group("b", "PPG", ("PPG",)))))
    assert [lead.group_id for lead in reader.read("PPPG\nPPG")] == ["a", "b"]


@pytest.mark.parametrize("function", functions(), ids=lambda function: function.id)
def test_the_example_of_a_function_speaks_of_it(function: object) -> None:
    entry = next(known for known in functions() if known is function)
    assert (function_of(entry.example) or "other") == entry.id


@pytest.mark.parametrize("name", sorted(word_classes()))
def test_the_example_of_a_word_class_is_read_as_its_kind(name: str) -> None:
    entry = word_classes()[name]
    kinds = {lead.kind for lead in BARE.read(entry.example)}
    assert kinds == {entry.kind}


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("hazel.quill@example.org", "person"),
        ("Hazel Quill (hazel.quill@example.org)", "person"),
        ("safeguarding@example.org", "unknown"),
        ("Welsh Government", "agency"),
        ("Fire & Rescue", "agency"),
        ("DCI, Public Protection", "role"),
    ],
)
def test_addresses_and_governments(cell: str, kind: str) -> None:
    assert [lead.kind for lead in LeadReader(None).read(cell)] == [kind]
