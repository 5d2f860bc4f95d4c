"""Posts: chairs of groups and all other titles, told by the words they begin or end with."""

from __future__ import annotations

import re

from pipeline.leads.judged import BRACKETS, Judged, bare_text
from pipeline.leads.links import Link, Names
from pipeline.leads.persons import judge_person, leading_person, trailing_person
from pipeline.leads.words import known_plural, part_key, singular, vocabulary

_CHAIR = r"(?:(?:independent|vice|co|deputy|interim|joint)\s+)*(?:chair(?:man|person|woman)?|cochair)"
_CHAIR_OF = re.compile(rf"^(?:the )?{_CHAIR}(?: (?:of|for|to))?(?: the)? (?P<rest>.+)$")
_OF_CHAIR = re.compile(rf"^(?P<rest>.+?) {_CHAIR}$")
BARE_CHAIR = re.compile(rf"^(?:the )?{_CHAIR}$")
_COUNT = re.compile(r"^(?:\d{1,2}|two|three|four|five|six)\b")
_CODES = re.compile(r"[A-Z]{2,5}s")
_CUT = re.compile(r"[,\n(–—-]")


class Posts:
    """Reads posts with the names of one registry."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.known = vocabulary()

    def is_post(self, text: str) -> bool:
        """Is the text a post, whatever marks stand around it?"""
        text = bare_text(text).strip(" ,()")
        key = part_key(text)
        if not key:
            return False
        post = self.post(text, key)
        return "chair" in key or (post is not None and post.kind == "role")

    def chair(self, text: str, base: str, key: str) -> Judged | None:
        """The chair of a group or of the board, named or not; `base` is the text without brackets, `key` its key."""
        if "chair" not in key:
            return self._chair_in_brackets(text, base, key)
        person = leading_person(text)
        if person:
            rest = part_key(BRACKETS.sub(" ", person[1])) or part_key(person[1])
            found = _CHAIR_OF.match(rest) or _OF_CHAIR.match(rest)
            link = self.group_in(found["rest"], person[1]) if found else None
            return Judged("person", 2, "chair" if link else None, link, "a named person who chairs", employer=True)
        if "chairs" in (key.split()[0], key.split()[-1]) or key.startswith("the chairs"):
            return Judged("all", 1, reason="chairs, nobody singled out")
        if BARE_CHAIR.match(key):
            board = Link(self.names.board, "alias", 90.0) if self.names.board else None
            return Judged("role", 2, "chair", board, "the chair, of the board where no group is named")
        found = _OF_CHAIR.match(key) or _CHAIR_OF.match(key)
        if not found:
            return None
        rest = found["rest"].strip()
        link = self.group_in(rest, base)
        kind = "person" if trailing_person(text) else "role"
        whole = self.names.exact(rest) is not None and not any(mark in base for mark in "/;")
        if link is None and (self.post(rest, rest) or judge_person(base, self.is_post)):
            return None
        return Judged(kind, 2, "chair" if link or rest in self.known.board_word else None, link, "the chair of a group", whole=whole)

    def _chair_in_brackets(self, text: str, base: str, key: str) -> Judged | None:
        bracket = BRACKETS.search(text) if "hair" in text else None
        if not bracket or "hair" not in bracket.group():
            return None
        inner = part_key(bracket.group())
        found = _OF_CHAIR.match(inner) or _CHAIR_OF.match(inner)
        if not found and not BARE_CHAIR.match(inner):
            return None
        if judge_person(base, self.is_post):
            link = self.group_in(found["rest"], bracket.group()) if found else None
            return Judged("person", 2, "chair" if link else None, link, "a named person with the chair in brackets")
        link = self.group_in(key, base)
        return Judged("role", 2, "chair" if link else None, link, "the chair of a group")

    def group_in(self, key: str, text: str) -> Link | None:
        """The group that words beside a chair name; its bare topic is enough there ("QA Chair")."""
        key = key.removeprefix("the ").strip()
        if not key:
            return None
        link = self.names.exact(key) or self.names.as_board(key)
        if link:
            return link
        words = key.split()
        if len(words) == 1:
            printed = re.search(rf"\b{re.escape(words[0])}\b", text, re.IGNORECASE)
            link = self.names.code(printed.group()) if printed and printed.group().isupper() else None
        core = self.names.core(key)
        return link or self.names.stem(core) or (self.names.near(core, True)[0] if words[-1] in self.known.group_head else None)

    def post(self, base: str, key: str) -> Judged | None:
        """A post by its first or last words; None if the text is none."""
        key = key.removeprefix("the ")
        words = key.split()
        known = self.known
        last = words[-1]
        if len(words) > 2 and known_plural(words[0]) and singular(words[0]) in known.post_plural and words[1] in ("of", "for", "from"):
            return Judged("all", 1, reason="posts in the plural, taken together")
        code = base.split()[-1]
        if _CODES.fullmatch(code) and (code[:-1] in known.post_code or code[:-1].lower() in known.post_head):
            return Judged("all", 1, reason="posts in the plural, taken together")
        if len(words) == 1 and base.isupper():
            return Judged("role", 2, reason="the short form of a post") if base in known.post_code else None
        opens = words[0] in known.start_word
        start = None
        if opens:
            start = next((phrase for n in (3, 2, 1) if (phrase := " ".join(words[:n])) in known.strong_start), None)
        tail = last in known.post_head or singular(last) in known.post_head or " ".join((*words[-2:-1], singular(last))) in known.post_head
        tail = tail or base.split()[-1].strip("()") in known.post_code
        body = last in known.group_head or last in ("board", "team", "unit", "groups", "subgroups")
        if start is None and len(words) > 1 and last not in known.employer:
            first = base.split()[0]
            start = words[0] if first.upper() in known.post_code and sum(map(str.isupper, first)) > 1 else None  # "HoS Safeguarding"
        if start is None and len(words) > 2 and words[0] in known.post_head and words[1] in ("of", "for", "to"):
            start = f"{words[0]} {words[1]}"
        if start and body and not start.endswith((" of", " for", " on")):
            start = None
        headed = "," in base and self._post_inside(base, words)
        body = body and not headed
        weak = opens and not body and not start and len(words) > 1 and any(" ".join(words[:n]) in known.weak_start for n in (1, 2, 3))
        inside = headed or (not (start or tail or weak or body) and self._post_inside(base, words))
        if not (start or tail or weak or inside):
            return None
        if start and len(words) == len(start.split()) and start.endswith((" of", " for", " on")):
            return None
        if tail and not (start and " " in start) and known_plural(last) and singular(last) in known.post_plural and not _COUNT.match(key):
            return Judged("all", 1, reason="posts in the plural, taken together")
        link = self._post_of_group(words)
        runs_on = bool(start) and any(word in ("of", "for", "on") for word in words)
        weight = 1 if tail and len(words) == 1 else 2
        role = "post-of-group" if link else None
        return Judged("role", weight, role, link, "a post", named=link is not None, open=runs_on, employer="," in base or inside)

    def _post_inside(self, base: str, words: list[str]) -> bool:
        """Does a post stand first and the body it serves after it ("Team Manager, Youth Offending Service")?"""
        known = self.known
        head, *rest = _CUT.split(base, maxsplit=1)
        if rest and head.strip():
            first = part_key(head).split()
            if head.strip() in known.post_code:
                # "DCI, Public Protection"
                return True
            if first and (singular(first[-1]) in known.post_head or " ".join(first[:2]) in known.strong_start):
                return True
        for index, word in enumerate(words[:-1]):
            if index and (word in known.post_end or (word in known.post_head and words[index + 1] in ("of", "for"))):
                return True
        return False

    def _post_of_group(self, words: list[str]) -> Link | None:
        """The sub-group that a title starts with: with the word for a group, or by a code that is the group's own."""
        for end in range(len(words) - 1, 0, -1):
            head = words[end - 1] in self.known.group_head or (words[end - 1] == "board" and end > 1)
            prefix = " ".join(words[:end])
            if not head and not self.names.own_code(prefix):
                continue
            found = (
                self.names.exact(prefix) or self.names.code(prefix.upper()) or (self.names.stem(self.names.core(prefix)) if head else None)
            )
            if found and found.group.kind == "sub-group":
                return found
        return None
