"""Which group of the board's own registry a text names: exact, alias, acronym, then by words with a margin; or none.

A registry is compiled once into `Names`; looking up is then a few dictionary reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.leads.functions import word_functions
from pipeline.leads.words import code_key, part_key, singular, vocabulary
from schemas.records import Group, Registry

# Set on the lead gold and on cells of other boards' plans (tests/gold): below TYPO per cent two words are two words; a text must
# find OWN of its weight in the name; the best must score ACCEPT and stand MARGIN clear of the second.
TYPO = 84.0
OWN = 0.86
ACCEPT = 78.0
MARGIN = 8.0
ALL_BUT = 0.93
LIGHT = 0.1
# A word that the name lacks but that speaks of the group's own function ("Policy and Procedures" for the "Policy sub-group").
SAME_FUNCTION = 0.75
SHORT = 5


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
    initials: str
    group: Group


_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_BOARD_CODES = frozenset(("lscb", "scb", "lscp", "scp", "lsab", "sab"))
_NO_NAMES: frozenset[int] = frozenset()
_ALL_CAPITALS = re.compile(r"[A-Z0-9](?:[A-Z0-9& .\-/]*[A-Z0-9])?s?")


class Names:
    """The names of one registry, ready to be asked. `noise` are the words that name the board itself ("lscb")."""

    def __init__(self, registry: Registry | None) -> None:
        self.groups = registry.groups if registry else ()
        self.board = next((group for group in self.groups if group.kind == "board"), None)
        self.noise: set[str] = set()
        self._filler = vocabulary().filler
        self._light = vocabulary().light
        self._exact: dict[str, tuple[Group, str]] = {}
        self._derived: dict[str, tuple[Group, str] | None] = {}
        self._stems: dict[str, Group | None] = {}
        self._codes: dict[str, tuple[Group, str] | None] = {}
        self._built: dict[str, Group | None] = {}
        self._own_codes: set[str] = set()
        self._names: list[_Name] = []
        self._by_start: dict[str, set[int]] = defaultdict(set)
        self._by_initials: dict[str, set[int]] = defaultdict(set)
        self._by_code: dict[str, set[int]] = defaultdict(set)
        self.last_words: set[str] = set()
        self._board_keys: set[str] = set()
        self._plain_keys: set[str] = set()
        self._board_text = ""
        if self.board:
            self._board_keys = {part_key(name) for name in (self.board.name, *self.board.aliases)}
            self._plain_keys = {key.replace(" local ", " ") for key in self._board_keys}
            self._board_text = " ".join(sorted(self._board_keys))
            self.noise = {key for key in self._board_keys if " " not in key and key not in ("board", "partnership")}
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
        self._exact.setdefault(key.removeprefix("the "), (group, method))
        self.last_words.add(key.split()[-1])
        self._derive(_singulars(key), group, method)
        for bracket in _IN_BRACKETS.findall(name):
            base = part_key(_IN_BRACKETS.sub(" ", name))
            if base:
                self._derive(base, group, "alias")
            if _ALL_CAPITALS.fullmatch(bracket.strip()):
                self._code(bracket, group, "acronym")
                head = key.split()[-1]
                if head in vocabulary().group_head:
                    self._derive(f"{part_key(bracket)} {head}", group, "acronym")
        if _ALL_CAPITALS.fullmatch(name.strip()) and len(code_key(name)) <= 6:
            self._code(name, group, method)
        if group.kind != "board":
            self._add_words(group, key)
            self._add_words(group, part_key(_IN_BRACKETS.sub(" ", name)))

    def _derive(self, key: str, group: Group, method: str) -> None:
        """A name that follows from a registered one; worth nothing where two groups claim it ("Audit Group (Upper)", "(Lower)")."""
        known = self._derived.get(key, (group, method))
        self._derived[key] = known if known and known[0] == group else None

    def _add_words(self, group: Group, key: str) -> None:
        words = self.core(key)
        if not words:
            return
        stem = " ".join(words)
        if stem in self._stems:
            if self._stems[stem] != group:
                self._stems[stem] = None
            return
        self._stems[stem] = group
        number = len(self._names)
        initials = "".join(word[0] for word in words)
        self._names.append(_Name(words, tuple([LIGHT if word in self._light else 1.0 for word in words]), initials, group))
        for word in words:
            self._by_start[word[:3]].add(number)
            if len(word) <= SHORT:
                self._by_code[word].add(number)
        for code in _pieces(initials):
            self._by_initials[code].add(number)

    def _code(self, name: str, group: Group, method: str) -> None:
        code = code_key(name)
        known = self._codes.get(code, (group, method))
        self._codes[code] = known if known and known[0] == group else None
        head = next((word for word in reversed(part_key(group.name).split()) if word in vocabulary().group_head), "")
        if group.kind == "board" or "&" in name or code.endswith(head[:1] or "#") or (code_key(group.name) == code and len(code) > 2):
            self._own_codes.add(code)
        elif len(code) >= 4 and code.upper() not in vocabulary().agency_code:
            self._own_codes.add(code)

    def _add_built(self, group: Group) -> None:
        if group.kind == "board":
            return
        known = vocabulary()
        for name in (group.name, *group.aliases):
            words = [word for word in part_key(_IN_BRACKETS.sub(" ", name)).split() if word not in known.linking]
            core = [word for word in words if word not in known.group_head]
            for chosen in (words, core):
                for kept in (chosen, [word for word in chosen if word != "and"]):
                    code = "".join(word[0] for word in kept)
                    if len(code) >= 2 and len(set(kept) - known.filler) >= 2 and code not in self._codes:
                        self._built[code] = group if self._built.get(code, group) == group else None

    def core(self, key: str) -> tuple[str, ...]:
        """The words of a name that tell it from other groups, in the singular: no "sub-group", no name of the board."""
        filler, noise = self._filler, self.noise
        words = [word for word in key.split() if word not in filler and word not in noise]
        return tuple([single for word in words if (single := singular(word)) not in filler])

    def exact(self, key: str) -> Link | None:
        """The group that bears exactly this name or alias (see `part_key`), a leading "the" and the plural apart."""
        found = self._exact.get(key) or self._derived.get(key)
        if found is None and key.startswith("the "):
            found = self._exact.get(key[4:])
        if found is None and key.endswith("s"):
            single = _singulars(key)
            found = self._exact.get(single) or self._derived.get(single)
        return Link(found[0], found[1], 100.0) if found else None

    def as_board(self, key: str) -> Link | None:
        """The board by what every board calls itself ("LSCB", "Main Board"), where that fits its kind."""
        if self.board is None:
            return None
        own = self._board_text
        fits = key in vocabulary().board_word
        if key in ("lscb", "scb"):
            fits = "scb" in own or ("children" in own and "board" in own)
        elif key in ("lscp", "scp"):
            fits = "scp" in own or ("partnership" in own and "adult" not in own)
        elif key in ("lsab", "sab"):
            fits = "adult" in own or "sab" in own
        elif key.endswith((" board", " partnership")):
            fits = fits or key.rpartition(" ")[0] in self._board_keys or key.replace(" local ", " ") in self._plain_keys
        elif key.rpartition(" ")[2] in _BOARD_CODES:
            place, _, code = key.rpartition(" ")
            fits = any(own.startswith(f"{place} ") for own in self._board_keys) and self.as_board(code) is not None
        return Link(self.board, "alias", 95.0) if fits else None

    def own_code(self, text: str) -> bool:
        """Is the text a code that can only be the group's (CDOP, P&P), not one of its topic (QA, CSE)?"""
        return code_key(text) in self._own_codes

    def code(self, text: str) -> Link | None:
        """The group of a code printed in capitals: "P H" for "PH", "SCRP" from "Serious Cases Review Panel (SCRP)".

        A code that is only built from a name's initials counts from three letters on, or with an "&": two may be a person.
        """
        if len(text) > 12 or not _ALL_CAPITALS.fullmatch(text):
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
        if len(words) > 1 and all(len(word) == 1 for word in words):
            words = ("".join(words),)
        if len(words) == 1:
            found = self._codes.get(words[0])
            if found and found[0].kind != "board":
                return Link(found[0], "alias", 96.0)
            built = self._built.get(words[0])
            if built and words[0] not in self._by_code:
                return Link(built, "acronym", 90.0)
        return None

    def near(self, words: tuple[str, ...], head: bool) -> tuple[Link | None, str | None]:
        """The group whose name holds these words, typos, shortened words and initials allowed, and the name of the runner-up.

        No link where a word that tells groups apart is missing from the name, or where a second group comes close. Without a word for a
        group (`head` false) the text must hold all of the name too.
        """
        weights = tuple([LIGHT if word in self._light else 1.0 for word in words])
        candidates = self._candidates(words, weights, head)
        best: dict[str, tuple[float, Group]] = {}
        for number in candidates:
            name = self._names[number]
            if self._stems[" ".join(name.words)] is None:
                continue
            score = _likeness(words, weights, name, head)
            if score > best.get(name.group.id, (0.0, name.group))[0]:
                best[name.group.id] = (score, name.group)
        if not best:
            return None, None
        ranked = sorted(best.values(), key=lambda entry: (-entry[0], entry[1].id))
        score, group = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        runner = ranked[1][1].name if len(ranked) > 1 else None
        if score >= ACCEPT and score - second >= MARGIN:
            return Link(group, "fuzzy", round(score, 1), runner), runner
        return None, group.name

    def _candidates(self, words: tuple[str, ...], weights: tuple[float, ...], head: bool) -> set[int]:
        """The names with something like every word that tells groups apart: its first three letters, initials, or spelled out."""
        spoken = word_functions()
        candidates: set[int] | None = None
        for word, weight in zip(words, weights, strict=True):
            if (weight < 1.0 and max(weights) >= 1.0) or (len(words) > 1 and len(word) <= 4 and not _VOWELS & set(word)):
                continue
            like = self._by_start.get(word[:3], _NO_NAMES)
            if len(word) <= SHORT and word in self._by_initials:
                like = like | self._by_initials[word]
            if not like and head and word in spoken:
                continue
            candidates = set(like) if candidates is None else candidates & like
            if not candidates and not head:
                return candidates
        if candidates is None:
            candidates = set().union(*(self._by_start.get(word[:3], _NO_NAMES) | self._by_initials.get(word, _NO_NAMES) for word in words))
        if not head:
            return candidates
        found = candidates
        for code in _pieces("".join([word[0] for word in words])):
            if code in self._by_code:
                found |= self._by_code[code]
        return found


def _singulars(key: str) -> str:
    return " ".join([singular(word) for word in key.split()])


def _pieces(initials: str) -> list[str]:
    """All runs of 2 to SHORT letters of a name's initials."""
    return [initials[start : start + size] for size in range(2, SHORT + 1) for start in range(len(initials) - size + 1)]


def _likeness(words: tuple[str, ...], weights: tuple[float, ...], name: _Name, head: bool) -> float:
    """How well the words fit the name, 0..100: mostly the share of the text found in the name, then that of the name in the text."""
    free = set(range(len(name.words)))
    reached = [0.0] * len(words)
    covered = [0.0] * len(name.words)
    for index, word in enumerate(words):
        best, place = 0.0, -1
        for other in free:
            near = _word_likeness(word, name.words[other])
            if near > best:
                best, place = near, other
        if place >= 0:
            free.discard(place)
            reached[index], covered[place] = best, best
        elif 2 <= len(word) <= SHORT and (start := name.initials.find(word)) >= 0 and free.issuperset(range(start, start + len(word))):
            reached[index] = 0.97
            for other in range(start, start + len(word)):
                covered[other] = 0.97
                free.discard(other)
    initials = "".join(word[0] for word in words)
    for other in list(free):
        code = name.words[other]
        if 2 <= len(code) <= SHORT and (start := initials.find(code)) >= 0 and not any(reached[start : start + len(code)]):
            covered[other] = 0.97
            reached[start : start + len(code)] = [0.97] * len(code)
    if any(covered) and head:
        spoken = word_functions()
        for index, word in enumerate(words):
            if not reached[index] and weights[index] == 1.0 and spoken.get(word) == name.group.function:
                reached[index] = SAME_FUNCTION
    total, all_weight = sum(weights), sum(name.weights)
    if max(weights) < 1.0 and len(words) < len(name.words):
        return 0.0
    own = sum(weight * got for weight, got in zip(weights, reached, strict=True)) / total
    cover = sum(weight * got for weight, got in zip(name.weights, covered, strict=True)) / all_weight
    if own < OWN or (not head and (own < ALL_BUT or cover < ALL_BUT)):
        return 0.0
    return 100.0 * (0.8 * own + 0.2 * cover)


_VOWELS = frozenset("aeiou")


def _word_likeness(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if word[0] != other[0]:
        return 0.0
    shorter, longer = (word, other) if len(word) <= len(other) else (other, word)
    size = len(shorter)
    if longer.startswith(shorter) and (size >= 4 or (size == 3 and _VOWELS & set(shorter) and shorter[-1] not in _VOWELS)):
        return 0.95
    if size >= 8 and shorter[:-3] == longer[: size - 3] and len(longer) - size <= 4:
        return 0.92
    if 3 <= size <= 4 and shorter[-1] == longer[-1] and not _VOWELS & set(shorter[1:]) and _in_order(shorter, longer):
        return 0.92
    if size < 5:
        return 0.0
    if len(word) == len(other) and size >= 6 and sorted(word) == sorted(other):
        return 0.9  # two letters changed places
    ratio = fuzz.ratio(word, other)
    return ratio / 100.0 if ratio >= TYPO else 0.0


def _in_order(short: str, long: str) -> bool:
    """Do the letters of an abbreviation without vowels stand in the word in this order ("mgt", "management")?"""
    letters = iter(long)
    return all(letter in letters for letter in short)
