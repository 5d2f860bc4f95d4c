"""Who carries an action: lead cells cut into actors, each told to be a group, the board, a post, a person, an agency or everyone, and
linked to the board's own registry or to nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pipeline.leads.functions import function_of
from pipeline.leads.learn import learn_registry
from pipeline.leads.reader import LeadReader, explain_leads, lead_object, read_leads
from schemas.records import Registry

__all__ = ["LeadReader", "LineReader", "explain_leads", "function_of", "lead_line", "lead_object", "learn_registry", "read_leads"]


class LineReader:
    """Reads lines of JSON (`{"raw", "board"}`), each board's registry compiled once. `registries` are by their key."""

    def __init__(self, registries: Mapping[str, Registry]) -> None:
        self._registries = registries
        self._readers: dict[str, LeadReader] = {}
        self._none = LeadReader(None)

    def line(self, line: str) -> dict[str, object]:
        """`{"leads": [...]}`, or `{"error": ...}` for a line that is no object with a text `raw`. Never raises."""
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            return {"error": f"not valid JSON: {error}"}
        if not isinstance(content, dict) or not isinstance(content.get("raw"), str):
            return {"error": 'a line must be an object with a text "raw"'}
        board = content.get("board")
        if board is not None and not isinstance(board, str):
            return {"error": '"board" must be a text'}
        unknown = sorted(set(content) - {"raw", "board"})
        if unknown and "board" not in content:  # more keys than are asked for do no harm; a misspelt one does
            return {"error": f"no key 'board', and an unknown key {unknown[0]!r}"}
        return {"leads": [lead_object(lead) for lead in self._reader(board).read(content["raw"])]}

    def _reader(self, board: str | None) -> LeadReader:
        if board is None or board not in self._registries:
            return self._none
        if board not in self._readers:
            self._readers[board] = LeadReader(self._registries[board])
        return self._readers[board]


def lead_line(line: str, registries: Mapping[str, Registry]) -> dict[str, object]:
    """One line of `boardplans lead -`: see `LineReader`, which is faster for many lines.

    >>> lead_line('{"raw": "", "board": "Farhaven"}', {})
    {'leads': []}
    """
    return LineReader(registries).line(line)
