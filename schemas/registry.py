"""Registries: the groups of a board, read from JSON that a person wrote or corrected and from `reference/boards/*.toml`.

Every fault of a file is told at once, with file and entry, before any document is opened. The JSON is what SCHEMA.md calls
"Registries"; `registries_json` writes exactly what `read_registries` accepts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schemas.actors import functions, places
from schemas.entries import REFERENCE, Keys, entry_faults, read_toml
from schemas.errors import ReferenceDataError
from schemas.records import Group, Registry

GROUP_KINDS = ("board", "executive", "sub-group")
BOARD_KINDS = ("lscb", "sab", "improvement_board", "community_safety", "health", "other")
GROUP_REQUIRED: Keys = {"id": str, "name": str}
GROUP_OPTIONAL: Keys = {"aliases": list, "function": str, "kind": str}


@dataclass(frozen=True, slots=True)
class BoardReference:
    """What we know of one board beyond its documents: names, kind, GSS codes of its authorities and its groups."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    gss_codes: tuple[str, ...]
    registry: Registry
    examples: tuple[tuple[str, str], ...] = ()


def name_key(name: str) -> str:
    """The form in which two names are the same: letters and digits in lower case, "&" as "and".

    >>> name_key("Policies & Procedures Sub-Group")
    'policies and procedures sub group'
    """
    return " ".join(re.findall(r"[^\W_]+", name.casefold().replace("&", " and ").replace("’", "'").replace("'", "")))


def group_faults(where: str, groups: Sequence[Any], optional: Keys) -> list[str]:
    """All faults of a board's groups: keys, ids given twice, unknown function or kind, a name or alias that two groups share."""
    known = {function.id for function in functions()}
    faults: list[str] = []
    ids: set[str] = set()
    owner: dict[str, str] = {}
    for number, entry in enumerate(groups):
        label = f"{where} group {entry['id'] if isinstance(entry, dict) and isinstance(entry.get('id'), str) else number}"
        found = entry_faults(label, entry, GROUP_REQUIRED, optional)
        faults += found
        if found:
            continue
        if not entry["id"].strip() or not entry["name"].strip():
            faults.append(f"{label}: id and name must not be blank")
        if entry["id"] in ids:
            faults.append(f"{label}: the id is given twice")
        ids.add(entry["id"])
        if entry.get("function", "other") not in known:
            faults.append(f"{label}: unknown function {entry['function']!r}")
        if entry.get("kind", "sub-group") not in GROUP_KINDS:
            faults.append(f"{label}: kind must be one of {', '.join(GROUP_KINDS)}, not {entry['kind']!r}")
        for name in [entry["name"], *entry.get("aliases", [])]:
            key = name_key(name)
            if not key:
                faults.append(f"{label}: the name {name!r} holds no letter")
            elif owner.setdefault(key, entry["id"]) != entry["id"]:
                faults.append(f"{label}: {name!r} is also a name of group {owner[key]}")
    return faults


def _group(entry: dict[str, Any], source: str) -> Group:
    kind = entry.get("kind", "sub-group")
    function = entry.get("function", {"board": "board", "executive": "executive"}.get(kind, "other"))
    return Group(entry["id"], entry["name"], tuple(entry.get("aliases", [])), function, kind, source)


def parse_registries(text: str, where: str) -> tuple[Registry, ...]:
    """The registries of a JSON text, in its order; `where` names the file in faults. Raises `ReferenceDataError` with all faults.

    >>> parse_registries('{"Farhaven": {"groups": [{"id": "qa", "name": "QA sub-group"}]}}', "r.json")[0].groups[0].kind
    'sub-group'
    """
    doubles: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        doubles.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return dict(items)

    try:
        content = json.loads(text, object_pairs_hook=pairs)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReferenceDataError([f"{where}: not valid JSON ({error})"]) from error
    if not isinstance(content, dict):
        raise ReferenceDataError([f"{where}: must be an object whose keys are boards"])
    faults = [f"{where}: {key!r} is given twice" for key in doubles]
    for board, entry in content.items():
        label = f"{where} board {board!r}"
        if not name_key(board):
            faults.append(f"{label}: the board's name holds no letter")
        if not isinstance(entry, dict):
            faults.append(f"{label}: must be an object")
            continue
        if not isinstance(entry.get("groups"), list):
            faults.append(f"{label}: 'groups' must be a list")
        faults += entry_faults(label, {k: v for k, v in entry.items() if k != "groups"}, {}, {"source_url": str, "note": str})
        faults += group_faults(label, entry["groups"] if isinstance(entry.get("groups"), list) else [], GROUP_OPTIONAL)
    if faults:
        raise ReferenceDataError(faults)
    return tuple(
        Registry(board, tuple(_group(group, "registry") for group in entry["groups"]), entry.get("source_url"), entry.get("note"))
        for board, entry in content.items()
    )


def read_registries(paths: Iterable[Path]) -> tuple[Registry, ...]:
    """The registries of all files, in order. Raises `ReferenceDataError` with the faults of all files, a board in two files included."""
    faults: list[str] = []
    registries: list[Registry] = []
    owner: dict[str, str] = {}
    for path in paths:
        try:
            found = parse_registries(path.read_text(encoding="utf-8-sig"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{path}: cannot be read ({error})")
            continue
        except ReferenceDataError as error:
            faults += error.faults
            continue
        for registry in found:
            other = owner.setdefault(name_key(registry.board), str(path))
            if other != str(path):
                faults.append(f"{path} board {registry.board!r}: also stands in {other}")
        registries += found
    if faults:
        raise ReferenceDataError(faults)
    return tuple(registries)


def registries_json(registries: Iterable[Registry]) -> str:
    """The JSON text of the registries, sorted by board: what `--registry` accepts, so that a person can correct it and give it back."""
    content: dict[str, Any] = {}
    for registry in sorted(registries, key=lambda entry: entry.board):
        entry: dict[str, Any] = {
            "groups": [
                {"id": group.id, "name": group.name, "aliases": list(group.aliases), "function": group.function, "kind": group.kind}
                for group in registry.groups
            ]
        }
        if registry.source_url is not None:
            entry["source_url"] = registry.source_url
        if registry.note is not None:
            entry["note"] = registry.note
        content[registry.board] = entry
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_board_file(path: Path) -> BoardReference:
    """One board's reference file. Raises `ReferenceDataError` with all faults: unknown keys, kinds and GSS codes included."""
    content = read_toml(path)
    groups = content.get("group", [])
    required = {"name": str, "kind": str, "gss_codes": list, "example": str}
    faults = entry_faults(
        path.name, {k: v for k, v in content.items() if k != "group"}, required, {"aliases": list, "source_url": str, "note": str}
    )
    if not isinstance(groups, list):
        raise ReferenceDataError([*faults, f"{path.name}: groups must be written [[group]]"])
    faults += group_faults(path.name, groups, {**GROUP_OPTIONAL, "example": str})
    faults += [
        f"{path.name} group {g.get('id', n)}: 'example' is missing"
        for n, g in enumerate(groups)
        if isinstance(g, dict) and "example" not in g
    ]
    if not faults:
        if content["kind"] not in BOARD_KINDS:
            faults.append(f"{path.name}: kind must be one of {', '.join(BOARD_KINDS)}")
        codes = {place.authority.gss_code for place in places()}
        faults += [f"{path.name}: unknown GSS code {code!r}" for code in content["gss_codes"] if code not in codes]
    if faults:
        raise ReferenceDataError(faults)
    registry = Registry(content["name"], tuple(_group(g, "reference") for g in groups), content.get("source_url"), content.get("note"))
    examples = tuple((group["example"], group["id"]) for group in groups)
    return BoardReference(
        content["name"], tuple(content.get("aliases", [])), content["kind"], tuple(content["gss_codes"]), registry, examples
    )


def read_board_files(folder: Path) -> tuple[BoardReference, ...]:
    """All boards of a folder, by file name. Raises `ReferenceDataError` with the faults of all files."""
    faults: list[str] = []
    boards: list[BoardReference] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            boards.append(read_board_file(path))
        except ReferenceDataError as error:
            faults += error.faults
    if faults:
        raise ReferenceDataError(faults)
    return tuple(boards)


@cache
def board_references() -> tuple[BoardReference, ...]:
    """The boards that ship with the package."""
    return read_board_files(REFERENCE / "boards")
