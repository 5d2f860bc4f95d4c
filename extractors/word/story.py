"""What the reading of one Word file shares: its styles, its counters, and what was noticed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.limits import Limits
from extractors.word.numbering import Numbering
from extractors.word.package import MC, W
from extractors.word.styles import Styles, child, switch, value
from schemas.layout import Notice

# Elements that only wrap what stands in them, on the level of blocks, rows, cells and runs alike.
WRAPPERS = frozenset(W + name for name in ("sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"))
INSERTED = frozenset((W + "ins", W + "moveTo"))
DELETED = frozenset((W + "del", W + "moveFrom"))
ALTERNATE = MC + "AlternateContent"
_SENTENCES = {
    "tracked_changes": ("info", "tracked changes were read as if accepted ({} places)"),
    "struck_out": ("info", "struck-out text was left out ({} places)"),
    "hidden_text": ("warning", "hidden text was left out ({} places)"),
    "text_box": ("info", "text stands in text boxes ({} places)"),
    "control_characters": ("info", "control characters were removed ({} lines)"),
    "invisible_marks": ("info", "bidirectional or zero-width marks stand in the text ({} lines)"),
}


@dataclass(slots=True)
class Story:
    """The state of one reading. `seen` counts what a notice will tell, by its code; `fields` holds, for each field that is
    open, whether its result has begun (what stands before is the field's instruction)."""

    styles: Styles
    numbering: Numbering
    limits: Limits
    seen: Counter[str] = field(default_factory=Counter)
    fields: list[bool] = field(default_factory=list)
    rows_read: int = 0

    def notices(self) -> list[Notice]:
        """One notice for each thing that was seen, in the order of first appearance."""
        return [Notice(code, _SENTENCES[code][1].format(count), _SENTENCES[code][0]) for code, count in self.seen.items()]


def chosen(alternate: etree._Element) -> etree._Element | None:
    """The one branch of alternative content that is read: the first choice, or the fallback where only that holds text.

    Word writes a text box twice, for new and for old programs; both hold the same text.
    """
    choice, fallback = alternate.find(MC + "Choice"), alternate.find(MC + "Fallback")
    if choice is not None and (fallback is None or next(choice.iter(W + "t"), None) is not None):
        return choice
    if fallback is not None and next(fallback.iter(W + "t"), None) is not None:
        return fallback
    return choice if choice is not None else fallback


def walk(parent: etree._Element, wanted: frozenset[str], story: Story) -> Iterator[etree._Element]:
    """The wanted elements under a parent, in order, looking through content controls, insertions and other wrappers."""
    for element in parent:
        tag = element.tag
        if tag in wanted:
            yield element
        elif tag in WRAPPERS:
            yield from walk(element, wanted, story)
        elif tag == W + "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from walk(content, wanted, story)
        elif tag in INSERTED:
            story.seen["tracked_changes"] += 1
            yield from walk(element, wanted, story)
        elif tag in DELETED:
            story.seen["tracked_changes"] += 1
        elif tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                yield from walk(branch, wanted, story)


def is_placeholder(run: etree._Element, styles: Styles) -> bool:
    """Whether a run is the prompt of a content control that nobody has filled in ("Click to enter text")."""
    identity = value(child(child(run, "rPr"), "rStyle"))
    if identity is None or not any(
        (value(child(style, "name")) or "").lower() == "placeholder text" for style in styles.chain(identity, "character")[:1]
    ):
        return False
    return any(switch(child(control, "sdtPr"), "showingPlcHdr") for control in run.iterancestors(W + "sdt"))


def row_is_gone(row: etree._Element) -> bool:
    """Whether a table row was deleted (tracked) or is hidden."""
    properties = child(row, "trPr")
    return child(properties, "del") is not None or bool(switch(properties, "hidden"))
