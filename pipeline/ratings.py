"""Ratings of a row: which columns are ratings by their fills or headings, and which rating counts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.column_content import is_time
from pipeline.columns import Column
from pipeline.drafts import Layout, Value, value_of
from pipeline.meant_rows import BodyRow
from pipeline.progress import is_mark, rag_of_fill, rag_of_text


def rated_columns(columns: Sequence[Column], body: Sequence[BodyRow], keyed: bool) -> frozenset[int]:
    """The columns whose fills are ratings: red, amber or green that varies from row to row, or any colour under a rating heading.

    A colour that is the same in every row dresses the table; blue and grey count only beside other ratings. The numbers of the rows are
    rated by their fills only where nothing else is and the document has a key to its colours (`keyed`).
    """
    rated = set()
    numbers = set()
    for place, column in enumerate(columns):
        if column.field in ("objective", "section"):
            continue  # what several actions are for is coloured to tell it from the next
        hues = [rag_of_fill(row.cells[place].fill) for row in body if place not in row.covered]
        found = {hue for hue in hues if hue}
        if not found:
            continue
        told = column.field == "rag" or (column.field == "progress" and bool(found & {"red", "amber", "green"}))
        varied = bool(found & {"red", "amber", "green"}) and (len(found) > 1 or None in hues)
        if column.field == "reference":
            numbers |= {place} if len(found & {"red", "amber", "green"}) > 1 else set()
        elif column.field == "rag" or (told and (varied or found & {"red", "amber", "green"})) or varied:
            rated.add(place)
    return frozenset(rated or (numbers if keyed and not any(column.field == "rag" for column in columns) else ()))


def dated_ratings(columns: Sequence[Column]) -> frozenset[int]:
    """The columns of ratings where each is headed by a time of its own ("June", "Sept", "Dec"): the last that is filled counts."""
    places = [place for place, column in enumerate(columns) if column.field == "rag"]
    dated = all(is_time(columns[place].heading.split("\n")[-1]) for place in places)
    return frozenset(places) if len(places) > 1 and dated else frozenset()


def read_rating(row: BodyRow, layout: Layout) -> tuple[Value | None, Value | None, Value | None]:
    """The rating in words or a letter, the rating by fill (`text` is `#RRGGBB`), and text of a rating cell that is no rating."""
    word, left = None, None
    dated = latest_rating(row, layout)
    for place in layout.of("rag"):
        text = row.cells[place].text
        if not text or (dated is not None and place != dated):
            continue
        if (rag_of_text(text) is not None or text in layout.marks) and word is None:
            word = value_of(row, place, layout)
            if len(text.split()) > 2:
                left = word
        elif any(map(str.isalnum, text)) or is_mark(text):  # a dash says that there is no rating
            left = value_of(row, place, layout)
    if word is None:
        for place in layout.of("progress"):
            text = row.cells[place].text
            if len(text.split()) <= 2 and rag_of_text(text) is not None:
                word = value_of(row, place, layout)
    order = sorted(layout.rated, key=lambda p: ("rag", "progress").index(f) if (f := layout.columns[p].field) in ("rag", "progress") else 2)
    order = order if dated is None else [dated, *order]
    whole = len({cell.fill for cell in row.cells}) == 1  # a row in one pale colour is banded, not rated
    for place in order:
        fill = row.cells[place].fill
        rating = rag_of_fill(fill)
        if fill is not None and rating is not None and not (whole and rating in ("blue", "grey")):
            return word, value_of(row, place, layout, fill, "rag.fill"), left
    return word, None, left


def latest_rating(row: BodyRow, layout: Layout) -> int | None:
    """The last filled of several rating columns headed by times, None where they are not."""
    filled = [place for place in sorted(dated_ratings(layout.columns)) if row.cells[place].text or rag_of_fill(row.cells[place].fill)]
    return filled[-1] if filled else None
