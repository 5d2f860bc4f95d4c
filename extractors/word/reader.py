"""The journey of one Word file: package, body, headers and footers, and the checks that nothing was lost."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from extractors.limits import Limits
from extractors.word.counts import count_characters, count_rows
from extractors.word.numbering import Numbering
from extractors.word.package import Package, R, W, open_package, read_properties
from extractors.word.paragraphs import Paragraphs
from extractors.word.story import Story, walk
from extractors.word.styles import Styles, child, switch, value
from extractors.word.tables import plain_paragraphs, read_table
from schemas.errors import DocumentError
from schemas.layout import Document, Notice, Paragraph, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BLOCKS = frozenset((W + "p", W + "tbl"))


def read_word(source: bytes, limits: Limits) -> Document:
    """The document as laid out in its flow; pages and boxes are None.

    Raises `DocumentError` (`corrupt`, `encrypted`, `limit_…`).
    """
    package = open_package(source, limits)
    styles = Styles(package.kind("styles"), package.kind("theme"))
    story = Story(styles, Numbering(package.kind("numbering"), styles), limits)
    body = child(package.main, "body")
    if body is None:
        raise DocumentError("corrupt", "The Word file has no body.")
    flow = _Flow(story)
    flow.add(body)
    blocks = flow.close()
    notices = story.notices()
    rows = count_rows(body)
    if story.rows_read < rows:
        notices.append(Notice("rows_lost", f"the file holds {rows} table rows, {story.rows_read} were read"))
    return Document(
        media_type=MEDIA_TYPE,
        extractor="word",
        blocks=blocks,
        headers=_margin_texts(package, story, "headerReference"),
        footers=_margin_texts(package, story, "footerReference"),
        properties=read_properties(package),
        notices=tuple(notices),
        table_characters=tuple(flow.characters),
    )


class _Flow:
    """Collects the blocks of the body in order. `characters` is the second count for each table."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._paragraphs = Paragraphs(story)
        self._blocks: list[Paragraph | Table] = []
        self.characters: list[int] = []

    def add(self, parent: etree._Element) -> None:
        """Adds the blocks under an element; a text box follows the paragraph it is anchored in."""
        for block in walk(parent, _BLOCKS, self._story):
            if block.tag == W + "tbl":
                self._end_paragraphs()
                table = read_table(block, self._story)
                if table is not None:
                    self._blocks.append(table)
                    self.characters.append(count_characters(block))
                continue
            for box in self._paragraphs.add(block):
                self._story.seen["text_box"] += 1
                self.add(box)

    def close(self) -> tuple[Paragraph | Table, ...]:
        """All blocks."""
        self._end_paragraphs()
        return tuple(self._blocks)

    def _end_paragraphs(self) -> None:
        self._blocks.extend(self._paragraphs.settle())
        self._paragraphs = Paragraphs(self._story)


def _margin_texts(package: Package, story: Story, kind: str) -> tuple[str, ...]:
    """The distinct lines of the headers or footers that the sections show, in order."""
    settings = package.kind("settings")
    sections = list(package.main.iter(W + "sectPr"))
    names: list[str | None] = []
    for section in sections:
        for reference in section.findall(W + kind):
            use = value(reference, "type") or "default"
            shown = use == "default" or (switch(section, "titlePg") if use == "first" else switch(settings, "evenAndOddHeaders"))
            if shown:
                names.append(package.related.get(reference.get(f"{R}id") or ""))
    return tuple(dict.fromkeys(_lines(package, story, dict.fromkeys(names))))


def _lines(package: Package, story: Story, names: Iterable[str | None]) -> Iterable[str]:
    for name in names:
        root = package.part(name)
        if root is not None:
            yield from (paragraph.text for paragraph in plain_paragraphs(root, story) if paragraph.text)
