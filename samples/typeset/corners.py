"""Odd corners of Word put into a finished document: content controls, tracked changes, struck-out text.

What the document says stays the same if insertions count, and deletions and struck-out text do not.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_MARK = {"w:author": "A. Editor", "w:date": "2020-01-01T00:00:00Z"}


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in {**_MARK, **attributes}.items() if tag in ("w:ins", "w:del") else attributes.items():
        made.set(qn(name if ":" in name else f"w:{name}"), value)
    return made


def _body_cells(body: Any) -> Iterator[Any]:
    """The cells of the tables, heading rows apart."""
    for row in body.iter(qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if properties is None or properties.find(qn("w:tblHeader")) is None:
            yield from row.findall(qn("w:tc"))


def _wrap(element: Any) -> None:
    """Puts a content control around an element, in its place."""
    control, inside = _element("w:sdt"), _element("w:sdtContent")
    control.append(_element("w:sdtPr"))
    control.append(inside)
    element.addprevious(control)
    inside.append(element)


def add_controls(body: Any) -> None:
    """Puts every second cell, and every third paragraph of the others, inside a content control."""
    for number, cell in enumerate(list(_body_cells(body))):
        if number % 2:
            _wrap(cell)
            continue
        for count, paragraph in enumerate(cell.findall(qn("w:p"))):
            if (number + count) % 3 == 0 and paragraph.getnext() is not None:
                _wrap(paragraph)


def _words(run: Any, text: str, deleted: bool) -> Any:
    """A run that looks like `run` and says something else."""
    made = copy.deepcopy(run)
    for child in list(made):
        if child.tag != qn("w:rPr"):
            made.remove(child)
    words = _element("w:delText" if deleted else "w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def add_tracked(body: Any) -> None:
    """Marks runs as inserted, and adds deleted and struck-out words, in turn over the paragraphs of the cells."""
    paragraphs = [p for cell in _body_cells(body) for p in cell.findall(qn("w:p")) if p.find(qn("w:r")) is not None]
    for number, paragraph in enumerate(paragraphs):
        run = paragraph.findall(qn("w:r"))[-1]
        match number % 4:
            case 0:
                mark = _element("w:ins", id=str(1000 + number))
                run.addprevious(mark)
                mark.append(run)
            case 1:
                mark = _element("w:del", id=str(1000 + number))
                mark.append(_words(run, " to be agreed with the former chair", deleted=True))
                run.addnext(mark)
            case 2:
                struck = _words(run, " Superseded wording", deleted=False)
                properties = struck.find(qn("w:rPr"))
                if properties is None:
                    properties = _element("w:rPr")
                    struck.insert(0, properties)
                properties.insert(len(properties.findall(qn("w:b"))), _element("w:strike"))
                run.addnext(struck)


CORNERS: dict[str, Callable[[Any], None]] = {"controls": add_controls, "tracked": add_tracked}
