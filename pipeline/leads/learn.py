"""A board's groups read from one document, so that a board nobody has listed still links over its rows.

Groups that the document itself names outside the lead column (a closing list of chairs, a table of members, a glossary, "Policies and
Procedures sub-group (P&P)" in its text, headings) have source `document`; those seen in lead cells only are `provisional`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.leads.functions import function_of
from pipeline.leads.links import Names
from pipeline.leads.reader import LeadReader
from pipeline.leads.words import code_key, part_key, singular, vocabulary
from schemas.layout import Document, Paragraph, Table
from schemas.records import Board, Group, Registry
from schemas.registry import name_key

_HEAD = r"(?:[Ss]ub-?\s?[Gg]roups?|[Ss]ub-?\s?[Cc]ommittee|[Ww]orking [Gg]roup|[Tt]ask (?:and|&) [Ff]inish [Gg]roup|[Tt]ask [Gg]roup|[Ss]teering [Gg]roup|[Gg]roup|[Pp]anel|Forum|Committee)"  # noqa: E501
_WORD = r"(?:[A-Z][\w’'/-]*|\d{1,2})"
_NAME = rf"{_WORD}(?:[ ,]+(?:and|&|of|for|on|the|with|in|at|or|being|{_WORD}|\([A-Z&]{{2,8}}\))){{0,14}}[ ]+{_HEAD}"
_CHAIR_LINE = re.compile(
    r"^(?P<name>.{2,120}?)\s*(?:\((?P<code>[A-Z&]{2,8})\))?\s*[-–—,:]?\s*(?:[Cc]o-?\s?)?[Cc]hairs?(?:ed by)?\s*(?:[-–—:(]|\bis\b|$)"
)
_WITH_CODE = re.compile(rf"(?P<name>{_NAME})\s*\((?P<code>[A-Z][A-Z&]{{1,8}})\)")
_CODE_FIRST = re.compile(rf"^(?P<code>[A-Z][A-Z&]{{1,8}})\s*[-–—:=\t]+\s*(?P<name>{_NAME})\s*$")
_WHOLE = re.compile(rf"^(?:The )?(?P<name>{_NAME})(?:\s*\((?P<code>[A-Z&]{{2,8}})\))?$")
_SPOKEN_BOARD = re.compile(r"\((?:the )?[\"“‘']?(?P<code>[A-Z]{2,8}(?:SCB|SCP|SAB)|[A-Z](?:SCB|SCP|SAB))[\"”’']?\)")
_CODED = re.compile(r"(?<!\w)([A-Z][A-Z&]{1,7}) (?:[Ss]ub-?\s?[Gg]roup|[Gg]roup|[Pp]anel)(?!\w)")
_LEADING = frozenset(
    ("the", "all", "each", "every", "and", "of", "to", "a", "an", "this", "our", "lead", "chair", "both", "new", "local", "via")
)
MAX_WORDS = 16


def learn_registry(document: Document, lead_cells: Sequence[str], board: Board | None, base: Registry | None) -> Registry:
    """The board's groups: those of `base`, then what the document says, then provisional groups from the lead cells.

    A group that `base` already holds under any name is not added again; a new code that the document gives it becomes an alias.
    `Group.source` says where each came from. The result's `board` is that of `base`, else the board's name, else "unknown board".
    """
    found = _Found(base, board)
    for name, code in _told(document):
        found.add(name, code, "document")
    if board and found.names.board is None:
        found.add_board(board, document)
    found.refresh()
    reader = LeadReader(found.registry())
    coded = {code for text in _texts(document) for code in _CODED.findall(text)}
    seen: Counter[str] = Counter()
    for cell in lead_cells:
        for lead in reader.read(cell):
            if lead.group_id is None and (lead.kind == "group" or (lead.kind == "agency" and lead.raw in coded)):
                seen[" ".join(lead.raw.split())] += 1
    for name, _ in sorted(seen.items(), key=lambda entry: (-len(part_key(entry[0]).split()), -entry[1], entry[0])):
        found.add(name, None, "provisional")
    return found.registry()


class _Found:
    def __init__(self, base: Registry | None, board: Board | None) -> None:
        self.base = base
        self.key = base.board if base else (board.name if board else "unknown board")
        self.groups: list[Group] = list(base.groups) if base else []
        self.names = Names(base)
        self.taken: dict[str, str] = {}
        for group in self.groups:
            for name in (group.name, *group.aliases):
                self.taken.setdefault(name_key(name), group.id)

    def registry(self) -> Registry:
        base = self.base
        return Registry(self.key, tuple(self.groups), base.source_url if base else None, base.note if base else None)

    def refresh(self) -> None:
        self.names = Names(self.registry())

    def add_board(self, board: Board, document: Document) -> None:
        aliases = []
        for text in _texts(document):
            if part_key(board.name) in part_key(text):
                code = _SPOKEN_BOARD.search(text)
                if code and name_key(code["code"]) not in self.taken:
                    aliases.append(code["code"])
                    break
        kept = tuple(alias for alias in aliases if name_key(alias) not in self.taken)
        if name_key(board.name) in self.taken:
            return
        group = Group("board", board.name, kept, "board", "board", "document")
        self.groups.insert(0, group)
        for name in (board.name, *kept):
            self.taken[name_key(name)] = group.id

    def add(self, name: str, code: str | None, source: str) -> None:
        name = _trimmed(name)
        key = part_key(name)
        core = self.names.core(key)
        if source == "document" and (
            not core
            or key.endswith("commissioning group")
            or len(key.split()) > MAX_WORDS
            or (len(core) == 1 and core[0] in vocabulary().light)
        ):
            return
        known = self.names.exact(key) or self.names.code(name) or self.names.stem(core) or self.names.near(core, True)[0]
        if known:
            if code and name_key(code) not in self.taken and self.names.exact(part_key(code)) is None:
                self._alias(known.group.id, code)
            elif source == "provisional" and name_key(name) not in self.taken and known.group.source == "provisional":
                self._alias(known.group.id, name)
            return
        aliases = (code,) if code and name_key(code) not in self.taken else ()
        identity = ("p-" if source == "provisional" else "") + "-".join(singular(word) for word in key.split()[:8])
        ids = {group.id for group in self.groups}
        if not key or identity in ids or name_key(name) in self.taken:
            return
        function = function_of(name) or "other"
        kind = "executive" if function == "executive" and "executive" in key.split() else "sub-group"
        self.groups.append(Group(identity, name, aliases, function, kind, source))
        for text in (name, *aliases):
            self.taken[name_key(text)] = identity
        self.refresh()

    def _alias(self, identity: str, alias: str) -> None:
        self.taken[name_key(alias)] = identity
        self.groups = [
            Group(g.id, g.name, (*g.aliases, alias), g.function, g.kind, g.source) if g.id == identity else g for g in self.groups
        ]
        self.refresh()


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from _cells(block)


def _cells(table: Table) -> Iterator[str]:
    for row in table.rows:
        for cell in row.cells:
            if cell.paragraphs:
                yield from (paragraph.text for paragraph in cell.paragraphs if paragraph.text)


def _told(document: Document) -> Iterable[tuple[str, str | None]]:
    """(name, code) of each group that the document names outside its lead cells, in reading order."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from _in_paragraph(block)
        else:
            for text in _cells(block):
                yield from ((found["name"], found["code"]) for found in _WITH_CODE.finditer(text))
                line = _CODE_FIRST.match(text)
                if line:
                    yield line["name"], line["code"]
            yield from _in_rows(block)


def _in_paragraph(paragraph: Paragraph) -> Iterable[tuple[str, str | None]]:
    text = paragraph.text
    chair = _CHAIR_LINE.match(text)
    if chair and _is_group(chair["name"]):
        yield chair["name"], chair["code"]
    line = _CODE_FIRST.match(text)
    if line:
        yield line["name"], line["code"]
    yield from ((found["name"], found["code"]) for found in _WITH_CODE.finditer(text))
    whole = _WHOLE.match(text) if paragraph.heading or paragraph.bullet else None
    if whole:
        yield whole["name"], whole["code"]


def _in_rows(table: Table) -> Iterable[tuple[str, str | None]]:
    """Groups of a table of two columns: a code and its meaning, or a group and its chair."""
    for row in table.rows:
        texts = [cell.text.strip() for cell in row.cells if cell.covered is None]
        if len(texts) != 2 or "\n" in texts[0]:
            continue
        first, second = texts
        if re.fullmatch(r"[A-Z][A-Z&]{1,8}", first) and "\n" not in second and _WHOLE.match(second):
            yield second, first
        elif _WHOLE.match(first) and len(second) < 120:
            yield first, None


def _is_group(name: str) -> bool:
    words = part_key(name).split()
    return (
        bool(words)
        and singular(words[-1]) in vocabulary().group_head
        and len(words) <= MAX_WORDS
        and name[:1].isupper()
        and len(code_key(name)) > 3
    )


def _trimmed(name: str) -> str:
    words = re.sub(r"\s*\([A-Z&]{2,8}\)\s*$", "", name).split()
    while len(words) > 1 and words[0].lower().strip(",") in _LEADING:
        words.pop(0)
    return " ".join(words).strip(" .,;:-–—")
