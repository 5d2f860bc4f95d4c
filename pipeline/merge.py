"""What many documents say of the same things, said once: the account of files, the groups and boards, registries and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    registries: dict[str, Registry] = field(default_factory=dict)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)
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

    def add_registry(self, registry: Registry) -> None:
        """Nothing; one registry a board is kept, a group that several know with the aliases of all."""
        known = self.registries.get(registry.board)
        self.registries[registry.board] = _same_board(known, registry) if known else registry

    def add_question(self, question: Question) -> None:
        """Nothing; one question a board and part is kept, with the leads of all."""
        key = (question.board_id or "", decision_key(question.part))
        known = self.questions.get(key)
        self.questions[key] = replace(known, count=known.count + question.count) if known else question

    def open_questions(self) -> list[OpenQuestion]:
        """The questions, the one that settles most leads first, then by board and part."""
        return _ranked(self.questions)

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


def _same_board(known: Registry, other: Registry) -> Registry:
    groups: dict[str, Group] = {group.id: group for group in known.groups}
    for group in other.groups:
        one = groups.get(group.id)
        groups[group.id] = replace(one, aliases=tuple(_joined(one.aliases, group.aliases))) if one else group
    return replace(known, groups=tuple(groups.values()), source_url=known.source_url or other.source_url, note=known.note or other.note)


def _ranked(questions: Mapping[tuple[str, str], Question]) -> list[OpenQuestion]:
    total, settled, opened = sum(question.count for question in questions.values()), 0, []
    for (board, _), one in sorted(questions.items(), key=lambda entry: (-entry[1].count, entry[0])):
        settled += one.count
        opened.append(OpenQuestion(board, one.part, one.count, settled / total, one.kind, one.runner_up, one.reason))
    return opened
