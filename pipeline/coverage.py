"""How much of the text of action tables reached a record, counted against a second way of reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.activities import split_number
from pipeline.assemble import JoinedTable, fold
from pipeline.drafts import Draft
from schemas.layout import Row


def row_characters(row: Row) -> int:
    """Letters and digits in the row's own cells."""
    return sum(len(fold(cell.text)) for cell in row.cells if cell.covered is None)


def reached_characters(table: JoinedTable, drafts: Mapping[int, Sequence[Draft]]) -> int:
    """Letters and digits of the table's cells that stand in a field or extra of an action made of their row.

    `drafts` are the actions by each row (row_index) that they were made of.
    """
    reached = 0
    for index, row in enumerate(table.rows):
        made = drafts.get(index, ())
        if not made:
            continue
        texts = [value.text for draft in made for value in draft.values.values()] + [
            value.text for draft in made for _, value in draft.extras
        ]
        pool = "\n".join(fold(text) for text in texts)
        for cell in row.cells:
            if cell.covered is not None:
                continue
            for paragraph in cell.paragraphs:
                whole = fold(paragraph.text)
                if whole and (whole in pool or _in_parts(paragraph.text, pool)):
                    reached += len(whole)
    return reached


def _in_parts(text: str, pool: str) -> bool:
    """Is the text there with the number at its head, or a bracket at its end, gone to another field?"""
    code, rest = split_number(text, loose=True)
    if code is not None and fold(code) in pool and fold(rest) in pool:
        return True
    head, bracket, tail = text.rpartition("(")
    if bracket and fold(head) in pool and all(fold(part) in pool for part in tail.replace(";", ",").split(",")):
        return True
    return bool(code and bracket) and fold(split_number(head, loose=True)[1]) in pool
