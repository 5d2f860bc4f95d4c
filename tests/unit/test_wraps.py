"""Lines of narrow cells told apart by sense: which begin an entry of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.column_content import is_time
from pipeline.who_and_when import leads_or_times
from pipeline.wraps import cut_into_lines, cut_to_count, entries_by_sense, may_be_two
from schemas.layout import Box, Cell, Paragraph


def cell(*paragraphs: str) -> Cell:
    """A cell of a page: each text is a paragraph, "|" parts its printed lines; a word may run over a line's end ("Septem|ber" ...)."""
    made, top = [], 0.0
    for drawn in paragraphs:
        lines = tuple(part.strip() for part in drawn.split("|"))
        text = drawn.replace(" | ", " ").replace("|", "")
        tops = tuple(top + 12.0 * n for n in range(len(lines)))
        top = tops[-1] + 12.0
        made.append(
            Paragraph(text, page=1, box=Box(0, tops[0], 100, top), line_tops=tops, line_texts=lines, line_ends=(100.0,) * len(lines))
        )
    return Cell(tuple(made))


@pytest.mark.parametrize(
    ("drawn", "entries"),
    [
        (["Training Group | Board Manager"], ["Training Group", "Board Manager"]),
        (["Executive | Board"], ["Executive Board"]),
        (["SCR Sub-|group | All | agencies"], ["SCR Sub-group", "All agencies"]),
        (["Training Group | Police | Children's Social | Care"], ["Training Group", "Police", "Children's Social Care"]),
        (["Director of Adult | Social Services"], ["Director of Adult Social Services"]),  # no post before an agency's word
        (["Mary Cope, Principal | Social Worker"], ["Mary Cope, Principal Social Worker"]),
        (["Sgt. P Lomax | / Probation SPO"], ["Sgt. P Lomax / Probation SPO"]),
        (["Jo Fenn | (Midwifery)"], ["Jo Fenn (Midwifery)"]),
        (["Lead", "Member / DCS"], ["Lead Member / DCS"]),
        (["Head of Access; Det", "Supt PPU; Designated Nurse"], ["Head of Access; Det Supt PPU; Designated Nurse"]),
        (["Town Centre", "Manager"], ["Town Centre Manager"]),
        (["Is-grŵp | Hyfforddiant | Training Sub-group"], ["Is-grŵp Hyfforddiant", "Training Sub-group"]),
        (["Swyddog | Cyfranogi | Participation | Officer"], ["Swyddog Cyfranogi", "Participation Officer"]),
        (["Youth Service | Netherdale Town FC"], ["Youth Service", "Netherdale Town FC"]),
        (["Advocacy Service | QEG"], ["Advocacy Service", "QEG"]),
        (["County Council – Principal | Social Worker"], ["County Council – Principal Social Worker"]),
        (["Clinical Systems | Lead, Community Health"], ["Clinical Systems Lead, Community Health"]),
        (["Neglect Champions", "TSCB Training Officer"], ["Neglect Champions", "TSCB Training Officer"]),
        (["YJS Team Mgr (CT) | Insp. R Dhillon"], ["YJS Team Mgr (CT)", "Insp. R Dhillon"]),
        (["Borough Council (Communications) | Pubwatch"], ["Borough Council (Communications)", "Pubwatch"]),
        (["Chair of the Engagement Sub-group | Healthwatch Farhaven"], ["Chair of the Engagement Sub-group", "Healthwatch Farhaven"]),
        (["Heads of Children's Services | Heddlu Canol Cymru"], ["Heads of Children's Services", "Heddlu Canol Cymru"]),
        (["Farhaven Council | Community Healthcare Trust"], ["Farhaven Council", "Community Healthcare Trust"]),
        (
            ["Systems Manager, Adult Services | Named Nurse, Marl Hospital"],
            ["Systems Manager, Adult Services", "Named Nurse, Marl Hospital"],
        ),
        (["Gwen Pashley, Virtual | School Head and Inclusion Lead"], ["Gwen Pashley, Virtual School Head and Inclusion Lead"]),
        (["Board Manager and ASB | Partnership | Officer"], ["Board Manager and ASB Partnership Officer"]),
        (["SAR Sub-Group | Chair (Supt. R. Lind)"], ["SAR Sub-Group Chair (Supt. R. Lind)"]),
        (["Head of Quality | Assurance | Participation Worker"], ["Head of Quality Assurance", "Participation Worker"]),
        (["WMP – Supt Clegg | KC – Head of | Safeguarding"], ["WMP – Supt Clegg", "KC – Head of Safeguarding"]),
        (["Independent Chair | Healthwatch | Marl Fen"], ["Independent Chair", "Healthwatch Marl Fen"]),
        (["Exploitation Group | Community Safety Team"], ["Exploitation Group", "Community Safety Team"]),
        (["Rheolwr y", "Bwrdd / Board Manager"], ["Rheolwr y Bwrdd / Board Manager"]),
        (["Is-grŵp | Camfanteisio | Exploitation Sub-|group"], ["Is-grŵp Camfanteisio", "Exploitation Sub-group"]),
        (["Police | Children's Social | Care | Integrated Care Board"], ["Police", "Children's Social Care", "Integrated Care Board"]),
        (["NHS | Integrated | Care Board"], ["NHS Integrated Care Board"]),
        (["Head of Localities", "Early Help Board"], ["Head of Localities", "Early Help Board"]),
    ],
)
def test_lead_entries(drawn: list[str], entries: list[str]) -> None:
    assert [p.text for p in entries_by_sense(cell(*drawn), "lead", frozenset()).paragraphs] == entries


def test_a_word_that_a_lines_end_broke_stays_whole_where_the_cell_is_cut() -> None:
    found = entries_by_sense(cell("1a Septem|ber 2010 | 1b Octo|ber 2010"), "timescale", frozenset())
    assert [p.text for p in found.paragraphs] == ["1a September 2010", "1b October 2010"]


ACTIONS = "Weekly report to team managers | Overtime for four weekends to clear those | that are late"


@pytest.mark.parametrize(
    ("drawn", "missing", "count"),
    [
        (ACTIONS, 1, 2),
        (ACTIONS, 2, 1),  # so many lines do not look new
        ("Review the role of each | Allegations Manager and lead", 1, 1),  # a name
        ("Agree with the | Overtime team", 1, 1),  # the line above is open
    ],
)
def test_lines_that_look_new_are_actions_only_if_their_count_is_borne_out(drawn: str, missing: int, count: int) -> None:
    assert len(cut_to_count(cell(drawn), missing).paragraphs) == count


@pytest.mark.parametrize(
    ("drawn", "entries"),
    [
        ("Over the year | October 2016", 2),
        ("30 April | 2016", 1),
        ("Over the | year", 1),
        ("April 2016 to | March 2017", 1),
        ("Monthly from | Feb 2019", 1),
        ("Over the year | October 2016 | June 2017", 1),  # for two actions
        ("Every quarter | From October | 2011", 2),
    ],
)
def test_lines_are_timescales_where_each_is_whole_and_their_count_is_borne_out(drawn: str, entries: int) -> None:
    assert len(cut_into_lines(cell(drawn), 2, is_time).paragraphs) == entries


def test_a_day_is_never_parted_from_its_month() -> None:
    found = leads_or_times(cell("Board meeting, 22 | October 2009", "Independent Chair"), "timescale")
    assert [p.text for p in found.paragraphs] == ["Board meeting, 22 October 2009"]


@pytest.mark.parametrize(
    ("drawn", "lead", "time"),
    [
        (["Communications | Officer, | Marl Homes | March 2017"], "Communications Officer, Marl Homes", "March 2017"),
        (["Training | Officer", "September 2016 | onwards"], "Training Officer", "September 2016 onwards"),
        (["Legal Services | TBC"], "Legal Services", "TBC"),
    ],
)
def test_leads_and_times_in_one_cell(drawn: list[str], lead: str, time: str) -> None:
    found = [" ".join(p.text for p in leads_or_times(cell(*drawn), name).paragraphs) for name in ("lead", "timescale")]
    assert found == [lead, time]


def test_a_lead_that_a_page_end_parts_is_one() -> None:
    above, below = cell("Head of Assessment").paragraphs[0], cell("Services").paragraphs[0]
    parted = Cell((above, replace(below, page=2)))
    assert [p.text for p in entries_by_sense(parted, "lead", frozenset()).paragraphs] == ["Head of Assessment Services"]


def test_a_lead_whose_first_word_had_room_above_is_another() -> None:
    first, second = cell("L&D", "Neglect task and finish | group").paragraphs
    made = Cell((replace(first, line_ends=(22.0,)), replace(second, line_ends=(98.0, 30.0))))
    assert [p.text for p in entries_by_sense(made, "lead", frozenset()).paragraphs] == ["L&D", "Neglect task and finish group"]


@pytest.mark.parametrize(
    ("drawn", "doubtful"),
    [
        ("Head of Midwifery | Performance Team", True),
        ("Training Officer | Transport Unit", True),
        ("Executive | Board", False),
        ("Director of Adult | Social Services", False),
        ("Training Group", False),
    ],
)
def test_a_lead_that_may_be_two_is_doubtful(drawn: str, doubtful: bool) -> None:
    assert may_be_two(entries_by_sense(cell(drawn), "lead", frozenset()).paragraphs) == doubtful
