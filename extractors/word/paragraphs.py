"""Paragraphs of a Word file as the layout wants them: lines, bullets with their level, headings, automatic numbers."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from extractors.drafts import Draft, settle
from extractors.text import Mark, faults, split_bullet, tidy
from extractors.word.fills import read_shading
from extractors.word.numbering import Numbered
from extractors.word.runs import Line, Runs, read_runs
from extractors.word.story import Story
from extractors.word.styles import TWIPS, Indents, Look, child, number, outline_of, read_indents, value
from schemas.layout import Paragraph

_TAB = 36.0  # points: the default tab stop
_SPACE = 0.28  # of the size: how far a space carries a typed bullet


class Paragraphs:
    """Collects the paragraphs of one cell, or of one run of paragraphs between tables."""

    def __init__(self, story: Story, look: Look | None = None, in_table: bool = False) -> None:
        self._story = story
        self._look = look or Look()
        self._in_table = in_table
        self._held: list[Line] = []
        self.drafts: list[Draft] = []

    def add(self, paragraph: etree._Element) -> list[etree._Element]:
        """Adds a paragraph; what comes back are the contents of the text boxes anchored in it."""
        story, properties = self._story, child(paragraph, "pPr")
        style_id = value(child(properties, "pStyle"))
        style = story.styles.paragraph(style_id)
        runs = read_runs(paragraph, story, style.look.over(self._look))
        self._join_held(runs)
        if child(child(properties, "rPr"), "del") is not None:
            # The paragraph's end was deleted: once accepted, its text is the head of the next paragraph.
            story.seen["tracked_changes"] += 1
            self._held = runs.lines
            return runs.boxes
        numbered = self._count(properties, style_id)
        indents = _indents(properties, numbered, style.indents)
        given = outline_of(properties)
        heading = 0 if self._in_table else given if given is not None else style.heading
        shading = read_shading(child(properties, "shd"), story.styles)
        self._add_lines(runs.lines, numbered, indents, heading, shading.fill if shading else None, style.look.size)
        return runs.boxes

    def settle(self) -> tuple[Paragraph, ...]:
        """The paragraphs in order, each with the level of its bullet."""
        if self._held:
            self._add_lines(self._held, None, Indents(), 0, None, None)
            self._held = []
        return settle(self.drafts)

    def shared_fill(self) -> str | None:
        """The colour behind every paragraph, None where one has none or another."""
        fills = {draft.fill for draft in self.drafts}
        return fills.pop() if len(fills) == 1 else None

    def _join_held(self, runs: Runs) -> None:
        if not self._held:
            return
        first = runs.lines[0]
        self._held[-1].pieces.extend(first.pieces)
        runs.lines[:1] = self._held
        self._held = []

    def _count(self, properties: etree._Element | None, style_id: str | None) -> Numbered | None:
        story = self._story
        style = story.styles.paragraph(style_id)
        own = child(properties, "numPr")
        own_list, own_level = value(child(own, "numId")), number(value(child(own, "ilvl")))
        list_id = own_list if own_list is not None else style.list_id
        level = int(own_level) if own_level is not None else (0 if own_list is not None else style.level)
        return story.numbering.count(list_id, level, style_id if own_list is None else None)

    def _add_lines(
        self, lines: Sequence[Line], numbered: Numbered | None, indents: Indents, heading: int, fill: str | None, size: float | None
    ) -> None:
        left, first = (indents.left or 0.0) / TWIPS, (indents.first or 0.0) / TWIPS
        for place, line in enumerate(lines):
            raw = line.text
            for code in faults(raw):
                self._story.seen[code] += 1
            text = tidy(raw)
            mark: Mark | None = None
            marker: str | None = None
            if place == 0 and numbered is not None:
                mark, marker = Mark(numbered.sign, left + first, numbered.level), numbered.mark
                text = text if numbered.bullet else f"{numbered.mark}{numbered.gap}{text}".strip()
            else:
                marker, text = split_bullet(text)
                if marker is not None:
                    mark = Mark(marker, (left if place else left + first) + _leading(raw, line.size or size or 10.0))
            self.drafts.append(Draft(text, mark, marker, heading, line.bold, line.size or size, left, place > 0, fill))


def _leading(raw: str, size: float) -> float:
    """How far white space at its head moves a line to the right, in points."""
    head = raw[: len(raw) - len(raw.lstrip())]
    return sum(_TAB if character == "\t" else _SPACE * size for character in head)


def _indents(properties: etree._Element | None, numbered: Numbered | None, style: Indents) -> Indents:
    own = read_indents(properties)
    return own.over(numbered.indents).over(style) if numbered is not None else own.over(style)
