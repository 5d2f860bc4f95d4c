"""Tables without rules, drawn here: what fills, bold and the room at a line's end say of their columns and rows."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.pdf import read_pdf
from extractors.pdf.codes import codes_of
from extractors.pdf.grid import Edges, Grid, cells_between
from extractors.pdf.paragraphs import read_paragraphs
from extractors.pdf.runons import join_run_on
from extractors.pdf.voices import Column, voice_at, wraps
from extractors.pdf.words import Line, Word
from schemas.layout import Document, Paragraph
from tests.readers.test_pdf_pages import cells, fill, rule, text, write_pdf

XS = [60.0, 200.0, 300.0, 380.0, 470.0]
HEADS = ["Action", "Lead", "Due", "Done"]


def filled_row(top: float, xs: list[float] = XS, color: str = "0.85 0.85 0.85") -> str:
    return "".join(fill(a, top, b, top + 14, color) for a, b in zip(xs, xs[1:], strict=False))


def row(top: float, words: list[str], bold: bool = False, xs: list[float] = XS) -> str:
    return "".join(text(x + 5, top + 10, word, bold=bold) for x, word in zip(xs, words, strict=False) if word)


def read(page: str) -> Document:
    return read_pdf(write_pdf([page]))


def test_filled_headings_part_the_columns_that_a_row_across_hides() -> None:
    """The text of the first row runs over every gap between the columns below it."""
    page = fill(60, 100, 200, 114, "0.9 0.9 1") + row(100, ["Objective"], bold=True)
    page += text(205, 110, "Adults who are exploited are known to those who can help them, soon")
    page += filled_row(114) + row(114, HEADS, bold=True)
    page += row(128, ["Train bank staff", "Trading", "June 2019", "Yes"]) + row(142, ["Visit car washes", "Police", "May 2019", "No"])
    found = cells(read(page))
    assert found[1:] == [HEADS, ["Train bank staff", "Trading", "June 2019", "Yes"], ["Visit car washes", "Police", "May 2019", "No"]]
    assert found[0][:2] == ["Objective", "Adults who are exploited are known to those who can help them, soon"]


@pytest.mark.parametrize("across", [True, False])
def test_a_fill_from_side_to_side_makes_a_row_of_one_text_a_banner(across: bool) -> None:
    page = filled_row(100) + row(100, HEADS, bold=True) + fill(60, 114, 470 if across else 200, 128, "0.7 0.8 1")
    page += text(65, 124, "Year one", bold=True)
    page += row(128, ["Train bank staff", "Trading", "June 2019", "Yes"]) + row(142, ["Visit car washes", "Police", "May 2019", "No"])
    banner = next(table for table in read(page).tables()).rows[1].cells[0]
    assert banner.text == "Year one"
    assert banner.column_span == (4 if across else 1)


def test_filled_headings_of_another_shape_below_white_begin_a_table() -> None:
    page = (
        row(100, ["Version", "Date", "Author"], bold=True)
        + row(113, ["1", "April 2013", "Manager"])
        + row(126, ["2", "May 2013", "Officer"])
    )
    page += filled_row(152) + row(152, HEADS, bold=True)
    for i, name in enumerate("abc"):
        page += row(166 + 13 * i, [f"Audit {name}", "Police", "May 2019", "No"])
    assert [len(table.rows) for table in read(page).tables()] == [3, 4]


def test_a_bold_line_below_white_is_no_row() -> None:
    page = row(100, HEADS, bold=True)
    for i, name in enumerate("abcd"):
        page += row(114 + 13 * i, [f"Audit {name}", "Police", "May 2019", "No"])
    page += text(65, 200, "Child deaths", bold=True) + text(
        65, 216, "The panel of the two areas met six times, and reported to the Board in the spring."
    )
    document = read(page)
    assert [
        [len(table.rows) for table in document.tables()],
        "Child deaths" in [p.text for p in document.blocks if isinstance(p, Paragraph)],
    ] == [[5], True]


@pytest.mark.parametrize("ruled", [False, True])
def test_a_cell_that_runs_on_over_a_rows_beginning_is_one_unless_a_rule_parts_it(ruled: bool) -> None:
    xs = [60.0, 200.0, 345.0, 430.0, 520.0, 600.0]
    page = row(100, ["Action", "Outcome", "Due", "Lead", "Cost"], bold=True, xs=xs)
    page += row(114, ["Write a protocol", "One named person for each", "June 2019", "Police", "£400"], xs=xs)
    page += row(127, ["Add a name", "adult who moves home", "May 2019", "Council", "£250"], xs=xs)
    page += row(140, ["Test it", "Fewer adults are lost sight", "July 2019", "Trading Standards", "£90"], xs=xs)
    if ruled:
        page += "".join(rule(60, y, 600, y) for y in (113, 126, 139, 152))
    outcome = next(table for table in read(page).tables()).rows[1].cells[1]
    assert outcome.row_span == (1 if ruled else 2)
    assert outcome.text == ("One named person for each" if ruled else "One named person for each adult who moves home")


def line(words: str, top: float, x1: float) -> Line:
    """A line from x = 0 to `x1`, its words as wide as their letters are many."""
    texts = words.split()
    step = x1 / len(words)
    at = [words.index(word) * step for word in texts]
    return Line(texts, at, [x + len(word) * step for x, word in zip(at, texts, strict=True)], top, top + 12.0, 10.0, False)


@pytest.mark.parametrize(
    ("first", "second", "right", "wanted"),
    [
        ("Gree", "n", 21.0, "Green"),
        ("Safeguardin", "g Team", 56.0, "Safeguarding Team"),
        ("Gree", "n", 40.0, "Gree n"),  # there was room for another letter
        ("Safeguarding", "children", 60.0, "Safeguarding children"),  # a whole word fills its line by chance
        ("Action", "by", 30.0, "Action by"),
        ("The lead", "s", 40.0, "The lead s"),  # a word that does not begin its line is not broken
    ],
)
def test_a_word_is_whole_again_where_a_narrow_column_broke_it(first: str, second: str, right: float, wanted: str) -> None:
    lines = [line(first, 0.0, len(first) * 5.0), line(second, 12.0, len(second) * 5.0)]
    assert " ".join(p.text for p in read_paragraphs(lines, 0.0, right, 1)) == wanted


def test_a_line_wraps_where_its_first_word_found_no_room_above() -> None:
    full = Column([line("One named person for each", 0.0, 125.0), line("adult who moves", 12.0, 75.0)], 0.0, 130.0)
    roomy = Column([line("Each year", 0.0, 45.0), line("by March", 12.0, 40.0)], 0.0, 130.0)
    assert wraps(full, 1)
    assert not wraps(roomy, 1)


@pytest.mark.parametrize("bottom", [False, True])
def test_a_table_of_two_columns_with_open_ends_keeps_its_last_row(bottom: bool) -> None:
    page = "".join(fill(a, 100, b, 114, "0.8 0.8 0.9") for a, b in ((60, 300), (300, 540))) + text(65, 110, "Finding", bold=True)
    page += text(305, 110, "Response", bold=True) + rule(300, 100, 300, 154) + rule(60, 114, 540, 114) + rule(60, 134, 540, 134)
    page += "".join(text(x, y, words) for x, y, words in ((65, 128, "One"), (305, 128, "Done"), (65, 148, "Two"), (305, 148, "Begun")))
    if bottom:
        page += rule(60, 154, 540, 154)
    assert cells(read(page)) == [["Finding", "Response"], ["One", "Done"], ["Two", "Begun"]]


def test_a_banner_that_wraps_is_one_row() -> None:
    page = row(100, HEADS, bold=True)
    page += text(65, 123, "Recommendation 1: The Board should review its procedures for children who are brought to", bold=True)
    page += text(65, 135, "no appointments", bold=True)
    for i, name in enumerate("abcd"):
        page += row(140 + 13 * i, [f"Audit {name}", "Police", "May 2019", "No"])
    rows = next(table for table in read(page).tables()).rows
    assert (
        rows[1].cells[0].text == "Recommendation 1: The Board should review its procedures for children who are brought to no appointments"
    )
    assert [one.cells[0].text for one in rows[2:]] == [f"Audit {name}" for name in "abcd"]


def test_banners_that_count_on_need_no_bold() -> None:
    """The line above has room for the banner's first words, which nothing else tells from the cell's next line."""
    texts = ["Aim 1: Adults are heard", "Survey in ten homes", "Aim 2: We learn", "Review of each death", "Aims of each review told"]
    page = row(100, HEADS, bold=True)
    for i, words in enumerate(texts):
        page += row(114 + 13 * i, [words, *(["Police", "May 2019", "No"] if words[0] in "SR" else [])])
    found = cells(read(page))
    assert [one[0] for one in found[1:]] == [*texts[:3], "Review of each death\nAims of each review told"]


def test_a_label_and_a_text_across_the_rest_hide_no_column() -> None:
    page = ""
    for i, aim in enumerate(("Adults who are exploited are known to those who can help them", "Staff know whom to ask about each case")):
        top = 100 + 70 * i
        page += row(top, ["Objective", aim]) + row(top + 14, HEADS)
        page += row(top + 28, ["Train bank staff", "Trading", "June 2019", "Yes"]) + row(
            top + 42, ["Visit car washes", "Police", "May 2019", "No"]
        )
    found = cells(read(page))
    assert [len(one) for one in found] == [4] * 8
    assert [one[0] for one in found] == ["Objective", "Action", "Train bank staff", "Visit car washes"] * 2
    assert found[6] == ["Train bank staff", "Trading", "June 2019", "Yes"]


def test_a_row_under_a_heading_of_its_own_keeps_the_columns_of_the_table_above() -> None:
    page = row(100, HEADS, bold=True)
    for i, name in enumerate("abcd"):
        page += row(114 + 13 * i, [f"Audit {name}", "Police", "May 2019", "No"])
    page += text(65, 190, "Extraordinary meeting") + row(194, ["Appoint an author", "Chair", "June 2019", "Yes"])
    tables = list(read(page).tables())
    assert [[cell.text for cell in table.rows[-1].cells] for table in tables][-1] == ["Appoint an author", "Chair", "June 2019", "Yes"]


@pytest.mark.parametrize(
    ("texts", "coded"),
    [
        (["1", "1.1", "1.1.", "1", "1.1.", "2", "1.2"], {0, 1, 2, 4, 6}),  # "1.1." over "1": a narrow column broke it
        (["BP", "1", "BP", "2", "BP", "3"], {0, 2, 4}),
        (["1.", "2.", "3."], {0, 1, 2}),
        (["5.", "Review", "6.", "Audit"], {0, 2}),  # the rest of a list that the page before began
        (["Rec 1.", "Police", "Rec 2.", "Rec 3."], {0, 2, 3}),
        (["2013", "2015", "12"], set()),  # figures that count nothing
        (["Police", "Health"], set()),
    ],
)
def test_codes_count_rows(texts: list[str], coded: set[int]) -> None:
    lines = [line(words, 12.0 * k, 5.0 * len(words)) for k, words in enumerate(texts)]
    assert codes_of(lines, 0.0) == coded


@pytest.mark.parametrize(
    ("above", "words", "says"),
    [
        ("about the use of interpreters", "The Board should write", "row"),
        ("Commission a programme for fathers", "Evaluate the programme", "row"),
        ("Joint Commissioner", "University of Farhaven", "row"),
        ("By April 2010", "ongoing", "row"),
        ("taking over the role of the Safeguarding", "Improvement Board", "cell"),
        ("to be agreed with the", "Police and Crime Commissioner", "cell"),
        ("one named person for each", "adult who moves", "cell"),
    ],
)
def test_what_a_full_line_and_the_next_say_of_a_row(above: str, words: str, says: str) -> None:
    """The line above leaves its successor no room: only the words can tell."""
    lines = [line(above, 0.0, 150.0), line(words, 12.0, 100.0)]
    voice = voice_at(Column(lines, 0.0, 152.0), 1, 12.0)
    assert voice > 0.4 if says == "row" else voice < 0.0


def test_headings_of_two_levels_are_two_paragraphs_though_their_letters_differ_little() -> None:
    page = text(60, 60, "Prevent Delivery Plan that fills the line up to its right side and", bold=True, size=15)
    page += text(60, 84, "Objective 1: Understand the local risk and tell all partners what it", bold=True, size=13)
    found = [block.text.split()[0] for block in read(page).blocks if isinstance(block, Paragraph)]
    assert found == ["Prevent", "Objective"]


def test_the_names_of_a_forms_fields_are_rows_where_the_forms_follow_each_other() -> None:
    page, top = "", 60.0
    for number, aim in enumerate(("People tell us", "Falls are fewer", "Moves are safe"), 1):
        said = [(f"Priority {number}", aim), ("Action", "Add a page"), ("To be", "June 2015"), ("done by", ""), ("Lead", "Police")]
        for name, value in [*said, ("Progress", "Agreed" if number < 3 else "")]:
            page += text(60, top, name) + (text(160, top, value) if value else "")
            top += 12
    rows = cells(read(page))
    names = [x for n in (1, 2, 3) for x in (f"Priority {n}", "Action", "To be done by", "Lead", "Progress")]
    assert [one[0].replace("\n", " ") for one in rows] == names
    assert rows[-1] == ["Progress", ""]


def test_the_filled_names_of_fields_in_the_middle_of_rows_part_a_form() -> None:
    page, top = "", 100.0
    for number in (1, 2):
        aim = "The record is amended so that it cannot be closed until a manager has read it"
        for words in (
            ["Action ref", str(number), "Rating", "Amber"],
            ["Task", aim],
            ["Owner", "Police", "Due", "May 2019"],
            ["Update", aim],
        ):
            page += fill(60, top, 150, top + 14, "0.9 0.9 1") + text(65, top + 10, words[0], bold=True) + text(155, top + 10, words[1])
            if len(words) == 4:
                page += (
                    fill(300, top, 380, top + 14, "0.9 0.9 1") + text(305, top + 10, words[2], bold=True) + text(385, top + 10, words[3])
                )
            top += 14
    found = cells(read(page))
    assert found[0] == ["Action ref", "1", "Rating", "Amber"]
    assert [[one for one in row if one] for row in found[5:7]] == [
        ["Task", "The record is amended so that it cannot be closed until a manager has read it"],
        ["Owner", "Police", "Due", "May 2019"],
    ]


@pytest.mark.parametrize("apart", [0.0, 9.0])
def test_a_column_that_is_often_blank_is_one_where_all_its_texts_begin_at_one_x(apart: float) -> None:
    """The heading runs over both columns; what stands in few lines may be a gap of chance within a text."""
    page = row(100, ["Action", "Who is to do all of this?", "", "Due"], bold=True)
    for i, second in enumerate(["Police", "", "Housing", "", "Health", "", "", "Schools", "", "", ""]):
        page += row(114 + 13 * i, [f"Train team {i}", "Partner Group", "", "May 2019"])
        page += text(300 + apart * (i % 3), 124 + 13 * i, second) if second else ""
    found = cells(read(page))
    assert [len(one) for one in found] == [3 + (apart == 0)] * 12


def test_columns_come_back_below_a_banner_over_cells_centred_in_height() -> None:
    page = row(100, HEADS, bold=True) + text(
        65, 128, "A. People who use the services that we provide and all of those who care for them in this town"
    )
    page += row(140, ["Print the leaflet"]) + row(153, ["in six languages"]) + row(166, ["and in pictures"])
    page += row(179, ["for all", "Police", "May 2019", "No"]) + row(192, ["of them"])
    assert cells(read(page))[0] == HEADS


@pytest.mark.parametrize(("right", "drawn", "columns"), [(202.0, False, [2]), (230.0, False, [1, 1]), (202.0, True, [1, 1])])
def test_text_that_runs_on_over_a_boundary_without_a_rule_is_one_cell(right: float, drawn: bool, columns: list[int]) -> None:
    owner, found = cells_between(np.ones((3, 1), dtype=bool), np.ones((2, 2), dtype=bool))
    grid = Grid([60.0, 200.0, 400.0], [100.0, 114.0], found, owner, [True, True])
    words = [Word("Review", 150.0, 102.0, 199.0, 112.0, 10.0, False), Word("policies", right, 102.0, right + 40, 112.0, 10.0, False)]
    sides = Edges(np.array([200.0]), np.array([100.0]), np.array([114.0]), np.array([drawn]))
    join_run_on(grid, words, sides)
    held = [grid.cells[k] for k in dict.fromkeys(grid.owner[0].tolist())]
    assert [cell.column_end - cell.column for cell in held] == columns


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [("Mosshi", "ll Town", "Mosshill Town"), ("Constabu", "lary", "Constabulary"), ("Police", "visits", "Police visits")],
)
def test_what_a_narrow_column_broke_is_whole_where_the_page_or_the_vocabulary_has_it(first: str, second: str, wanted: str) -> None:
    (found,) = read_paragraphs([line(first, 0.0, 50.0), line(second, 12.0, 45.0)], 0.0, 52.0, 1, words=frozenset(("visits", "mosshill")))
    assert found.text == wanted
