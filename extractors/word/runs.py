"""The lines of a Word paragraph: its runs' text as printed, cut at line breaks, with the look of each piece."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractors.text import LINE_ENDS, read_symbols
from extractors.word.package import M, W
from extractors.word.story import ALTERNATE, DELETED, INSERTED, WRAPPERS, Story, chosen, is_placeholder
from extractors.word.styles import Look, child, number, read_look, switch, value

_BOX = W + "txbxContent"
_PICTURES = frozenset(W + name for name in ("drawing", "pict", "object"))
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": ""}


@dataclass(slots=True)
class Line:
    """One line of a paragraph as its author broke it: pieces of raw text with the look of each."""

    pieces: list[tuple[str, Look]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The raw text of the line."""
        return "".join(text for text, _ in self.pieces)

    @property
    def size(self) -> float | None:
        """The size of the first visible character in points."""
        return next((look.size for text, look in self.pieces if text.strip()), None)

    @property
    def bold(self) -> bool:
        """Whether all visible text is bold; False where there is none."""
        looks = [look for text, look in self.pieces if text.strip()]
        return bool(looks) and all(look.bold for look in looks)


@dataclass(slots=True)
class Runs:
    """What the runs of one paragraph hold: lines, and the contents of the text boxes anchored in it."""

    lines: list[Line]
    boxes: list[etree._Element]


def read_runs(paragraph: etree._Element, story: Story, below: Look) -> Runs:
    """The lines and text boxes of a paragraph; `below` is the look that its style gives."""
    found = Runs([Line()], [])
    _read_children(paragraph, story, below, found)
    story.fields = [begun for begun in story.fields if begun]
    return found


def _read_children(parent: etree._Element, story: Story, below: Look, found: Runs) -> None:
    for element in parent:
        tag = element.tag
        if tag == W + "r":
            _read_run(element, story, below, found)
        elif tag in WRAPPERS:
            _read_children(element, story, below, found)
        elif tag == W + "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                _read_children(content, story, below, found)
        elif tag in INSERTED:
            story.seen["tracked_changes"] += 1
            _read_children(element, story, below, found)
        elif tag in DELETED:
            story.seen["tracked_changes"] += 1
        elif tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                _read_children(branch, story, below, found)
        elif tag in (M + "oMath", M + "oMathPara"):
            _add(found, "".join(item.text or "" for item in element.iter(M + "t")), below)
        elif tag in _PICTURES:
            _find_boxes(element, found.boxes)


def _read_run(run: etree._Element, story: Story, below: Look, found: Runs) -> None:
    properties = child(run, "rPr")
    look = below
    if properties is not None:
        style = value(child(properties, "rStyle"))
        look = read_look(properties).over(story.styles.character(style)).over(below) if style else read_look(properties).over(below)
    if child(properties, "del") is not None:
        return
    if look.hidden or look.struck or is_placeholder(run, story.styles):
        if any((item.text or "").strip() for item in run.iter(W + "t")):
            story.seen["struck_out" if look.struck and not look.hidden else "hidden_text"] += 1
        for mark in run.iter(W + "fldChar"):
            _field_mark(mark, story, found, look)
        return
    _read_run_children(run, story, look, found)


def _read_run_children(run: etree._Element, story: Story, look: Look, found: Runs) -> None:
    for element in run:
        tag = element.tag
        if tag == W + "fldChar":
            _field_mark(element, story, found, look)
        elif tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                _read_run_children(branch, story, look, found)
        elif tag in _PICTURES:
            _find_boxes(element, found.boxes)
        elif not all(story.fields):
            continue
        elif tag == W + "t":
            _add(found, read_symbols(_printed(element.text or ""), look.font), look)
        elif tag == W + "br":
            if (value(element, "type") or "textWrapping") == "textWrapping":
                found.lines.append(Line())
        elif tag in _CHARACTERS:
            _add(found, _CHARACTERS[tag], look)
        elif tag == W + "sym":
            _add(found, _symbol(element), look)
        elif tag == W + "ruby":
            for base in element.iter(W + "rubyBase"):
                _read_children(base, story, look, found)


def _add(found: Runs, text: str, look: Look) -> None:
    for place, piece in enumerate(text.split("\n")):
        if place:
            found.lines.append(Line())
        if piece:
            found.lines[-1].pieces.append((piece, look))


def _printed(text: str) -> str:
    """Text as it is printed: a newline in the XML is a mere space, another line separator a line's end."""
    return LINE_ENDS.sub("\n", text.replace("\r", " ").replace("\n", " "))


def _symbol(element: etree._Element) -> str:
    code = value(element, "char") or ""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return read_symbols(character, value(element, "font"))


def _field_mark(mark: etree._Element, story: Story, found: Runs, look: Look) -> None:
    kind = value(mark, "fldCharType")
    if kind == "begin":
        form = _form_value(child(mark, "ffData"))
        if form and all(story.fields):
            _add(found, form, look)
        story.fields.append(False)
    elif kind == "separate" and story.fields:
        story.fields[-1] = True
    elif kind == "end" and story.fields:
        story.fields.pop()


def _form_value(data: etree._Element | None) -> str:
    """What an old form field shows that is not in its result: a box to tick, or the entry chosen from a list."""
    if data is None:
        return ""
    box = child(data, "checkBox")
    if box is not None:
        ticked = switch(box, "checked")
        return "☒" if (ticked if ticked is not None else switch(box, "default")) else "☐"
    choices = child(data, "ddList")
    if choices is not None:
        entries = [value(entry) or "" for entry in choices.findall(W + "listEntry")]
        place = int(number(value(child(choices, "result")) or value(child(choices, "default"))) or 0)
        return entries[place] if 0 <= place < len(entries) else ""
    return ""


def _find_boxes(element: etree._Element, boxes: list[etree._Element]) -> None:
    """Adds the contents of the text boxes under a drawing, each once: of alternative content only one branch is read."""
    for item in element:
        if item.tag == _BOX:
            boxes.append(item)
        elif item.tag == ALTERNATE:
            branch = chosen(item)
            if branch is not None:
                _find_boxes(branch, boxes)
        else:
            _find_boxes(item, boxes)
