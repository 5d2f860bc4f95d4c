"""Which group of the board's own registry a text names: exact, alias, acronym, then by words with a margin; or none.

A registry is compiled once into `Names`; looking up is then a few dictionary reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.leads.words import code_key, part_key, singular, vocabulary
from schemas.records import Group, Registry

# Tuned on the lead gold and on cells of other boards' plans (tests/gold): below, a typo is another word; a name must hold
# nearly all of the text's weight; and the best must stand clear of the second.
TYPO = 84.0
ACCEPT = 78.0
MARGIN = 8.0
LIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Link:
    """A group that a text names, and how that was told. `score` is 0..100."""

    group: Group
    method: str
    score: float
    runner_up: str | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    weights: tuple[float, ...]
    group: Group


_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_ALL_CAPITALS = re.compile(r"[A-Z0-9][A-Z0-9& .\-/]*[A-Z0-9]s?")


class Names:
    """The names of one registry, ready to be asked."""

    def __init__(self, registry: Registry | None) -> None:
        self.groups = registry.groups if registry else ()
        self.board = next((group for group in self.groups if group.kind == "board"), None)
        self._exact: dict[str, tuple[Group, str]] = {}
        self._stems: dict[str, Group | None] = {}
        self._codes: dict[str, tuple[Group, str] | None] = {}
        self._built: dict[str, Group | None] = {}
        self._own_codes: set[str] = set()
        self._names: list[_Name] = []
        self._by_stem: dict[str, set[int]] = defaultdict(set)
        self._words: set[str] = set()
        self.noise: set[str] = set()
        if self.board:
            for name in (self.board.name, *self.board.aliases):
                if len(name.split()) == 1:
                    self.noise.add(part_key(name))
        for group in self.groups:
            self._add(group, group.name, "exact")
            for alias in group.aliases:
                self._add(group, alias, "alias")
        for group in self.groups:
            self._add_built(group)

    def _add(self, group: Group, name: str, method: str) -> None:
        key = part_key(name)
        if not key:
            return
        self._exact.setdefault(key, (group, method))
        self._exact.setdefault(" ".join(singular(word) for word in key.split()), (group, method))
        for bracket in _IN_BRACKETS.findall(name):
            base = part_key(_IN_BRACKETS.sub(" ", name))
            if base:
                self._exact.setdefault(base, (group, "alias"))
            if _ALL_CAPITALS.fullmatch(bracket.strip()):
                self._code(bracket, group, "acronym")
                head = part_key(name).split()[-1]
                if head in vocabulary().group_head:
                    self._exact.setdefault(f"{part_key(bracket)} {head}", (group, "acronym"))
        if _ALL_CAPITALS.fullmatch(name.strip()) and len(code_key(name)) <= 6:
            self._code(name, group, method)
        if group.kind == "board":
            return
        words = self.core(key)
        if words:
            stem = " ".join(words)
            self._stems[stem] = group if self._stems.get(stem, group) == group else None
            number = len(self._names)
            self._names.append(_Name(words, tuple(self._weight(word) for word in words), group))
            self._words.update(words)
            for word in words:
                self._by_stem[word[:3]].add(number)

    def _code(self, name: str, group: Group, method: str) -> None:
        code = code_key(name)
        known = self._codes.get(code, (group, method))
        self._codes[code] = known if known and known[0] == group else None
        head = next((word for word in reversed(part_key(group.name).split()) if word in vocabulary().group_head), "")
        if group.kind == "board" or "&" in name or code.endswith(head[:1] or "#") or (code_key(group.name) == code and len(code) > 2):
            self._own_codes.add(code)

    def _add_built(self, group: Group) -> None:
        if group.kind == "board":
            return
        for name in (group.name, *group.aliases):
            words = [word for word in part_key(_IN_BRACKETS.sub(" ", name)).split() if word not in vocabulary().linking]
            core = [word for word in words if word not in vocabulary().group_head]
            for chosen in (words, core):
                for kept in (chosen, [word for word in chosen if word != "and"]):
                    code = "".join(word[0] for word in kept if word)
                    if len(code) >= 2 and len(set(kept) - vocabulary().filler) >= 2 and code not in self._codes:
                        self._built[code] = group if self._built.get(code, group) == group else None

    def core(self, key: str) -> tuple[str, ...]:
        """The words of a name that tell it from other groups, in the singular: no "sub-group", no name of the board."""
        filler = vocabulary().filler
        noise = self.noise
        return tuple(singular(word) for word in key.split() if word not in filler and word not in noise)

    def _weight(self, word: str) -> float:
        return LIGHT if word in vocabulary().light or word in ("child", "people") else 1.0

    def exact(self, key: str) -> Link | None:
        """The group that bears exactly this name or alias (see `part_key`), a leading "the" and the plural apart."""
        found = self._exact.get(key)
        if found is None and key.startswith("the "):
            found = self._exact.get(key[4:])
        if found is None and key.endswith("s"):
            found = self._exact.get(" ".join(singular(word) for word in key.split()))
        return Link(found[0], found[1], 100.0) if found else None

    def own_code(self, text: str) -> bool:
        """Is the text a code that can only be the group's (CDOP, P&P), not one of its topic (QA, CSE)?"""
        return code_key(text) in self._own_codes

    def code(self, text: str) -> Link | None:
        """The group of a code printed in capitals: "P H" for "PH", "SCRP" from "Serious Cases Review Panel (SCRP)"."""
        if not _ALL_CAPITALS.fullmatch(text):
            return None
        key = code_key(text)
        found = self._codes.get(key)
        if found:
            return Link(found[0], "alias" if found[1] == "exact" else found[1], 98.0)
        built = self._built.get(key) if key not in self._codes else None
        if built and (len(key) > 2 or "&" in text):
            return Link(built, "acronym", 90.0)
        return None

    def stem(self, words: tuple[str, ...]) -> Link | None:
        """The group whose name is these words but for generic ones: "Monitoring Group" for "Monitoring sub-group"."""
        if not words:
            return None
        group = self._stems.get(" ".join(words))
        if group:
            return Link(group, "alias", 96.0)
        if len(words) == 1:
            found = self._codes.get(words[0])
            if found and found[0].kind != "board":
                return Link(found[0], "alias", 96.0)
            built = self._built.get(words[0])
            if built and words[0] not in self._words:
                return Link(built, "acronym", 88.0)
        return None

    def near(self, words: tuple[str, ...]) -> tuple[Link | None, str | None]:
        """The group whose name holds these words, typos and shortened words allowed, and the name of the runner-up.

        No link where a word that tells groups apart is missing from the name, or where a second group comes close.
        """
        if not words:
            return None, None
        candidates: set[int] = set()
        for word in words:
            candidates |= self._by_stem.get(word[:3], set())
        weights = tuple(self._weight(word) for word in words)
        best: dict[str, tuple[float, Group]] = {}
        for number in candidates:
            name = self._names[number]
            score = _likeness(words, weights, name)
            if score > best.get(name.group.id, (0.0, name.group))[0]:
                best[name.group.id] = (score, name.group)
        ranked = sorted(best.values(), key=lambda entry: (-entry[0], entry[1].id))
        if not ranked:
            return None, None
        score, group = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        runner = ranked[1][1].name if len(ranked) > 1 else None
        if score >= ACCEPT and score - second >= MARGIN:
            return Link(group, "fuzzy", round(score, 1), runner), runner
        return None, group.name


def _likeness(words: tuple[str, ...], weights: tuple[float, ...], name: _Name) -> float:
    taken: set[int] = set()
    reached = 0.0
    covered = 0.0
    for word, weight in zip(words, weights, strict=True):
        best, place = 0.0, -1
        for index, other in enumerate(name.words):
            if index not in taken:
                near = _word_likeness(word, other)
                if near > best:
                    best, place = near, index
        reached += weight * best
        if place >= 0:
            taken.add(place)
            covered += name.weights[place] * best
    total = sum(weights)
    all_weight = sum(name.weights)
    if not total or not all_weight or max(weights) < 1.0 and len(words) < len(name.words):
        return 0.0
    own = reached / total
    if own < 0.86:
        return 0.0
    return 100.0 * (0.8 * own + 0.2 * covered / all_weight)


def _word_likeness(word: str, other: str) -> float:
    if word == other:
        return 1.0
    shorter, longer = (word, other) if len(word) <= len(other) else (other, word)
    if len(shorter) >= 4 and longer.startswith(shorter):
        return 0.95
    if len(shorter) >= 6 and shorter[:-3] == longer[: len(shorter) - 3] and len(longer) - len(shorter) <= 4:
        return 0.92
    if len(shorter) < 5 or word[0] != other[0]:
        return 0.0
    ratio = fuzz.ratio(word, other)
    return ratio / 100.0 if ratio >= TYPO else 0.0
