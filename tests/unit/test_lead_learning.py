"""Registries learnt from a document of a board that does not exist."""

from __future__ import annotations

from pipeline.leads import LeadReader, learn_registry
from schemas.layout import Cell, Document, Paragraph, Row, Table
from schemas.records import Board, Group, Registry
from schemas.registry import parse_registries, registries_json

BOARD = Board("farhaven-safeguarding-children-board", "Farhaven Safeguarding Children Board", "lscb")


def document(*texts: str, rows: tuple[tuple[str, ...], ...] = ()) -> Document:
    table = Table(tuple(Row(tuple(Cell((Paragraph(text),)) for text in row)) for row in rows))
    return Document("x", "test", (*map(Paragraph, texts), table))


def test_a_closing_list_of_chairs_is_a_registry() -> None:
    learnt = learn_registry(
        document(
            "Monitoring sub-group Chair – Hazel Quill, Head of Service", "Child Death Overview Panel (CDOP) Chair – Owen Tarn", "Police"
        ),
        [],
        BOARD,
        None,
    )
    found = {group.name: (group.aliases, group.function, group.source) for group in learnt.groups}
    assert found["Monitoring sub-group"] == ((), "quality-performance", "document")
    assert found["Child Death Overview Panel"] == (("CDOP",), "child-death", "document")
    assert len(found) == 3


def test_the_board_and_its_acronym_come_from_the_text() -> None:
    learnt = learn_registry(document("Farhaven Safeguarding Children Board (FSCB) met."), [], BOARD, None)
    assert learnt.groups == (Group("board", BOARD.name, ("FSCB",), "board", "board", "document"),)
    assert learnt.board == BOARD.name


def test_codes_from_a_glossary_and_from_the_text_become_aliases() -> None:
    learnt = learn_registry(
        document("The Policies and Procedures sub-group (P&P) writes.", rows=(("QA", "Quality Assurance sub-group"), ("Word", "Meaning"))),
        [],
        None,
        None,
    )
    assert {group.aliases for group in learnt.groups} == {("P&P",), ("QA",)}
    assert learnt.board == "unknown board"


def test_groups_of_lead_cells_are_provisional_and_link_over_rows() -> None:
    cells = ["CSE Group", "Police\nCSE Group", "CSE sub-group", "Training Manager", "Health and Wellbeing Board"]
    learnt = learn_registry(document(), cells, BOARD, None)
    groups = [group for group in learnt.groups if group.source == "provisional"]
    assert [group.function for group in groups] == ["exploitation-missing"]
    reader = LeadReader(learnt)
    leads = [lead for cell in cells for lead in reader.read(cell) if lead.kind == "group"]
    assert len({lead.group_id for lead in leads}) == 1
    assert all(lead.needs_review and "provisional" in lead.reason for lead in leads)


def test_a_given_registry_is_kept_and_only_added_to() -> None:
    base = Registry("Farhaven", (Group("qa", "Quality Assurance sub-group", (), "quality-performance"),), "https://example.org")
    learnt = learn_registry(document("Quality Assurance Group (QAG) Chair – Hazel Quill"), ["Neglect Task Group"], None, base)
    assert learnt.groups[0] == Group("qa", "Quality Assurance sub-group", ("QAG",), "quality-performance")
    assert [group.name for group in learnt.groups[1:]] == ["Neglect Task Group"]
    assert (learnt.board, learnt.source_url) == ("Farhaven", "https://example.org")


def test_what_is_learnt_can_be_given_back() -> None:
    learnt = learn_registry(document("Monitoring sub-group Chair – Hazel Quill"), ["QA", "e-Safety group"], BOARD, None)
    (again,) = parse_registries(registries_json([learnt]), "registries.json")
    assert [(g.id, g.name, g.aliases, g.function, g.kind) for g in again.groups] == [
        (g.id, g.name, g.aliases, g.function, g.kind) for g in learnt.groups
    ]
