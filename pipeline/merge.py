"""What many documents say of the same things, said once: the account of files, the groups and boards, registries and questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.dataset import Tables
from pipeline.decisions import OpenQuestion, decision_key
from pipeline.output_rows import Row, Rows, Source, copy_row
from schemas.columns import FILE
from schemas.records import Group, Question, Registry

# A group that several documents know is told as the best of them knows it.
TRUST = ("registry", "reference", "document", "provisional")
STATUS = FILE["documents"].names.index("status")


@dataclass(slots=True)
class Merged:
    """What is gathered while the documents go by, in their order. `again`: how many failed files the next run will try again."""

    documents: list[Row] = field(default_factory=list)
    groups: dict[tuple[str, str], Row] = field(default_factory=dict)
    boards: dict[tuple[str, str | None], Row] = field(default_factory=dict)
    registries: list[Registry] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    again: int = 0

    def add(self, tables: Tables) -> None:
        """Nothing; a read document's own row, groups and boards are taken in."""
        self.documents += _rows(tables, "documents")
        for row in _rows(tables, "groups"):
            known = self.groups.get(row[:2])
            self.groups[row[:2]] = _same_group(known, row) if known else row
        for row in _rows(tables, "boards"):
            self.boards.setdefault((row[0], row[3]), row)

    def add_unread(self, row: Row, *, again: bool = False) -> None:
        """Nothing; the row of a file that gives no other rows is taken in."""
        self.documents.append(row)
        self.again += again

    def copy(self, original: int, source: Source) -> Row:
        """The row of a file with the bytes of an earlier one; what was skipped is skipped again, for the same reason."""
        row = self.documents[original]
        if row[STATUS] != "skipped":
            return copy_row(row, source)
        own = {name: getattr(source, name) for name in ("document_id", "source_path", "file_name")}
        return tuple(own.get(name, value) for name, value in zip(FILE["documents"].names, row, strict=True))

    def rows(self) -> Rows:
        """The rows of `documents`, `groups` and `boards`."""
        groups = [row for _, row in sorted(self.groups.items())]
        boards = [row for _, row in sorted(self.boards.items(), key=lambda one: (one[0][0], one[0][1] or ""))]
        return {"documents": self.documents, "groups": groups, "boards": boards}


def _rows(tables: Tables, name: str) -> list[Row]:
    table = tables.get(name)
    return [tuple(row.values()) for row in table.to_pylist()] if table is not None else []


def _same_group(known: Row, other: Row) -> Row:
    best, second = (known, other) if TRUST.index(known[5]) <= TRUST.index(other[5]) else (other, known)
    aliases = _joined((best[3] or "").split("; "), (second[3] or "").split("; "))
    return (*best[:3], "; ".join(aliases) or None, *best[4:])


def _joined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return [alias for alias in dict.fromkeys((*first, *second)) if alias]


def merge_registries(registries: Sequence[Registry]) -> list[Registry]:
    """One registry a board, sorted by board; a group that several know has the aliases of all."""
    boards: dict[str, Registry] = {}
    for registry in registries:
        known = boards.get(registry.board)
        boards[registry.board] = _same_board(known, registry) if known else registry
    return [boards[board] for board in sorted(boards)]


def _same_board(known: Registry, other: Registry) -> Registry:
    groups: dict[str, Group] = {group.id: group for group in known.groups}
    for group in other.groups:
        one = groups.get(group.id)
        groups[group.id] = replace(one, aliases=tuple(_joined(one.aliases, group.aliases))) if one else group
    return replace(known, groups=tuple(groups.values()), source_url=known.source_url or other.source_url, note=known.note or other.note)


def merge_questions(questions: Sequence[Question]) -> list[OpenQuestion]:
    """One question a board and part, the one that settles most leads first, then by board and part."""
    same: dict[tuple[str, str], Question] = {}
    for question in questions:
        key = (question.board_id or "", decision_key(question.part))
        known = same.get(key)
        same[key] = replace(known, count=known.count + question.count) if known else question
    total, settled, opened = sum(question.count for question in same.values()), 0, []
    for (board, _), one in sorted(same.items(), key=lambda entry: (-entry[1].count, entry[0])):
        settled += one.count
        opened.append(OpenQuestion(board, one.part, one.count, settled / total, one.kind, one.runner_up, one.reason))
    return opened
