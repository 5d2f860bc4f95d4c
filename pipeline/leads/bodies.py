"""Bodies: registered groups, the board, groups the registry lacks, agencies and collectives."""

from __future__ import annotations

import re
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.leads.functions import function_of
from pipeline.leads.judged import Judged
from pipeline.leads.links import Names
from pipeline.leads.words import code_key, known_plural, part_key, singular, vocabulary

_CAPITALS = re.compile(r"[A-Z][A-Z0-9&/.\-]{1,9}s?")
_BOARD_CODE = re.compile(r"[A-Z]{0,4}(?:LSCB|LSCP|SCB|SCP|SAPB|SAB)")
_FULL_BOARD = re.compile(r"safeguarding (?:child|children|childrens|adult|adults) (?:board|partnership)$")
_GROUP_OF = re.compile(r"\b(?:group|subgroup|panel|committee|subcommittee) of (?:the )?(?P<rest>.+)$")
_MISSPELT = 0.85
_NOT_A_TOPIC = frozenset(
    ("board", "team", "service", "services", "strategy", "council", "trust", "unit", "partnership", "police", "process")
)


def is_outside(key: str) -> bool:
    """Does the text end with a board or partnership that stands beside a safeguarding board?"""
    known = vocabulary()
    words = key.split()
    if words[-1] not in known.outside_end:
        return False
    return any(" ".join(words[start:]) in known.outside for start in range(len(words)))


def _plain(text: str) -> bool:
    """Is there no mark in the text that parts actors more often than it stands in a name?"""
    return "/" not in text and ";" not in text


class Bodies:
    """Reads bodies with the names of one registry."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.known = vocabulary()

    def registered(self, text: str, key: str) -> Judged | None:
        """A group or the board by exactly one of its names or codes."""
        link = self.names.exact(key) or self.names.code(text) or (None if is_outside(key) else self.names.as_board(key))
        if link is None:
            return None
        if link.group.kind == "board":
            return Judged("board", 3, link=link, reason=f"{link.method}: a name of the board", named=True, whole=True)
        named = key.split()[-1] in self.known.group_head | self.known.agency_head or self.names.own_code(text)
        return Judged("group", 3, link=link, reason=f"{link.method}: a name of {link.group.name!r}", named=named, whole=True)

    def everyone(self, key: str) -> Judged | None:
        """A collective: it opens with "all", or nothing in it singles anybody out."""
        words = key.split()
        known = self.known
        first = words[1] if words[0] == "the" and len(words) > 1 else words[0]
        if first in known.all_start:
            return Judged("all", 2, reason=f"a collective: it opens with {first!r}")
        if (
            len(words) > 3
            and words[-2] in known.all_start
            and words[-1] in known.all_head
            and known_plural(words[0] if words[1] == "in" else words[1])
        ):
            return Judged("all", 2, reason="posts of every agency, taken together")
        if len(words) > 3 and words[0] in known.post_head and words[-2] in known.all_start and words[-1] in known.all_head:
            return Judged("all", 2, reason="a post in every agency")
        heads = [word for word in words if word in known.all_head]
        if not heads or "chair" in words or (words[0] == "lay" and len(words) == 2):
            return None
        for word in words:
            if (
                word not in known.all_head
                and word not in known.all_modifier
                and word not in self.names.noise
                and not _BOARD_CODE.fullmatch(word.upper())
            ):
                return None
        if not any(known_plural(word) for word in heads):
            return None
        return Judged("all", 2 if len(words) > 1 else 1, reason="a collective: nobody is singled out")

    def body(self, base: str, key: str) -> Judged:
        """A group, a board or an agency by the words of its name; kind unknown if it is none. `base` is without brackets."""
        words = key.split()
        known = self.known
        last = words[-1]
        if is_outside(key):
            return Judged("agency", 2, reason="a board or partnership beside this one")
        part = _GROUP_OF.search(key)
        if (
            part
            and not self.names.as_board(part["rest"])
            and not self.names.exact(part["rest"])
            and part["rest"].split()[-1] in known.agency_head
        ):
            return Judged("agency", 2, reason="a group of another body")
        if (
            len(words) > 2
            and len(last) > 3
            and last not in known.agency_head | known.group_head
            and any(head.startswith(last) for head in known.group_head)
        ):
            key, last = " ".join(words[:-1]), "group"
        head = key not in known.agency_word and (last in known.group_head or singular(last) in known.group_head)
        if head and not key.endswith(("commissioning group", "commissioning groups", "chief executive")):
            return self._group(base, key, last)
        if last == "board" and self.names.groups:
            link = self.names.near(self.names.core(key), True)[0]
            if link and link.score >= 90.0 and part_key(link.group.name).endswith("board"):
                return Judged("group", 2, link=link, reason=f"close to the name of {link.group.name!r}", named=True, whole=_plain(base))
        if last == "board" and "executive" in words:
            return Judged("group", 2, reason="an executive board", named=True)
        if self.names.groups and last not in _NOT_A_TOPIC and key not in known.agency_word and base not in known.agency_code:
            found = self._topic(base, key, words)
            if found:
                return found
        return self._other(base, key, words)

    def _topic(self, base: str, key: str, words: list[str]) -> Judged | None:
        """A registered group by its name without the word for a group: all of its words, typos allowed, and no more."""
        if self._noisy(words):
            return None
        core = self.names.core(key)
        link = self.names.stem(core)
        if link and (link.method == "alias" or len(words) > 1):
            return Judged("group", 3, link=link, reason=f"the name of {link.group.name!r} without generic words", whole=_plain(base))
        if not core or (len(core) == 1 and len(core[0]) < 3 and function_of(base) is None):
            return None
        link, runner = self.names.near(core, False)
        if link is None:
            return None
        return Judged(
            "group",
            2,
            link=link,
            reason=f"close to the name of {link.group.name!r}",
            runner_up=runner,
            whole=link.score >= 95.0 and _plain(base),
        )

    def _of_another_board(self, words: list[str]) -> bool:
        """Does the name open with a place and a board's code that are not this board's ("Farhaven SCB Procedures Group")?"""
        code = next((n for n, word in enumerate(words) if word.upper() in self.known.board_code), 0)
        return code > 0 and self.names.as_board(" ".join(words[: code + 1])) is None and not self._noisy(words[:code])

    def _noisy(self, words: list[str]) -> bool:
        return any(word in self.names.noise for word in words)

    def _group(self, base: str, key: str, last: str) -> Judged:
        core = self.names.core(key)
        words = key.split()
        runner: str | None = None
        if self.names.board and self._of_another_board(words):
            return Judged("agency", 2, reason="a group of another board")
        if self.names.groups:
            link = self.names.stem(core)
            if link:
                reason = f"the name of {link.group.name!r} without generic words"
                return Judged("group", 3, link=link, reason=reason, named=True, whole=not self._noisy(words) and _plain(base))
            link, runner = self.names.near(core, True)
            if link:
                reason = f"close to the name of {link.group.name!r}"
                return Judged(
                    "group", 2, link=link, reason=reason, runner_up=link.runner_up, named=True, whole=link.score >= 95.0 and _plain(base)
                )
        if known_plural(last) and last not in self.known.group_head and not self._noisy(words):
            return Judged("all", 1, reason="groups, none singled out")
        if not core and (coded := self.names.code(base.rpartition(" ")[0])) is not None:
            return Judged("group", 2, link=coded, reason=f"the code of {coded.group.name!r}", named=True)
        if not core and not self._noisy(words):
            return Judged("unknown", 0, reason="a group that the cell does not name")
        reason = "a group that the registry does not hold" if self.names.groups else "a group by its name"
        return Judged("group", 2, reason=reason, runner_up=runner, named=True)

    def _other(self, base: str, key: str, words: list[str]) -> Judged:
        known = self.known
        last = words[-1]
        coded = _BOARD_CODE.fullmatch(base.split()[-1]) and (len(words) == 1 or not any(word in known.group_head for word in words))
        if coded or key in known.board_word or (_FULL_BOARD.search(key) and self.names.board is None):
            if self.names.board:
                return Judged("agency", 2, reason="another board")
            return Judged("board", 2, reason="the board by its own words", named=True)
        if key in known.agency_word or base in known.agency_code or base.rstrip("s") in known.agency_code:
            return Judged("agency", 2, reason="a known agency or sector")
        if len(words) > 2 and any(" ".join(words[n:]) in known.agency_word for n in range(1, len(words) - 1)):
            return Judged("agency", 2, reason="a known agency or sector of a place")
        if last in known.agency_head or singular(last) in known.agency_head or " ".join(words[-2:]) in known.agency_head:
            return Judged("agency", 2 if len(words) > 1 else 1, reason="the name of an agency, a service or a team")
        named_for = any(head in known.agency_head and joint in ("of", "for") for head, joint in pairwise(words[1:-1]))
        if named_for or words[0] in known.agency_start or " ".join(words[:2]) in known.agency_start:
            return Judged("agency", 2, reason="the name of an agency, a service or a team")
        if words[0] in ("nhs", "police") or "council" in words or "nhs" in words or base.split()[-1] in known.agency_code:
            return Judged("agency", 2, reason="the name of an agency, a service or a team")
        if _CAPITALS.fullmatch(base):
            code = code_key(base)
            if base in known.topic_code or code.upper() in known.topic_code:
                return Judged("group", 1, reason="a code of a topic")
            if len(code) >= 4 and code.endswith("g"):
                return Judged("group", 1, reason="a code that ends like a group's")
            return Judged("agency", 1, reason="a code that is not registered")
        if len(words) > 1 and len(last) >= 7 and (head := self._misspelt(last)):
            corrected = part_key(" ".join((*words[:-1], head)))
            return self._group(base, corrected, head)
        return Judged("unknown", 0, reason="no actor is recognised")

    def _misspelt(self, word: str) -> str | None:
        """The word for a group that this one is but for a letter or two ("commitee", "exectuive")."""
        found = process.extractOne(word, self.known.group_head, scorer=OSA.normalized_similarity, score_cutoff=_MISSPELT)
        return found[0] if found else None
