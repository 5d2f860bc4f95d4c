"""What a lead part is before it is linked: a group, the board, a post, a person, an agency, everyone, or not known.

`Judge` reads one part with one registry. `weight` says how sure it is that the part is a whole actor: 3 a registered name, 2 told by
its words, 1 told by its shape only, 0 no actor at all; the splitter cuts only between parts that are actors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.leads.links import Link, Names
from pipeline.leads.words import code_key, part_key, singular, vocabulary
from schemas.records import Group

_TAGGED = re.compile(r"<\s*(\w+)[^<>\n]{0,20}>[^<>]{0,20}</\s*\1\s*>")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_LABEL = re.compile(
    r"^\s*(?:lead(?:s|ing)?(?: officer| agency| body| group)?|led by|owner|responsible|action by)\s*[:\-–—]\s+", re.IGNORECASE
)
_TAIL = re.compile(
    r"[\s,;:–—-]+(?:as (?:required|appropriate|necessary|needed|relevant)|to (?:be )?[a-z]+\b.*|where (?:appropriate|relevant).*|through .*|via .*|in (?:consultation|conjunction|partnership|liaison) with .*|with support (?:from|of) .*|supported by .*)$",  # noqa: E501
    re.IGNORECASE,
)
_CHAIR = r"(?:(?:independent|vice|co|deputy|interim|joint)\s+)*(?:chair(?:man|person|woman|s)?|cochair(?:s)?)"
_CHAIR_OF = re.compile(rf"^(?:the )?{_CHAIR}(?: (?:of|for|to))?(?: the)? (?P<rest>.+)$")
_OF_CHAIR = re.compile(rf"^(?P<rest>.+?) {_CHAIR}$")
_BARE_CHAIR = re.compile(rf"^(?:the )?{_CHAIR}$")
_INITIALS = re.compile(r"[A-Z]\.? ?[A-Z]\.?(?: ?[A-Z]\.)?")
_NAME_WORD = r"(?:[A-Z][a-zà-ÿ]+|(?:Mc|Mac|O['’]|De|Le|St\.? |Van |de )[A-Z][a-z]+)(?:[-'’][A-Z][a-z]+)?"
_NAME = re.compile(rf"(?P<given>{_NAME_WORD}|[A-Z]\.?(?:[ .]?[A-Z]\.?)?)(?P<more>(?: [A-Z]\.?)?(?: {_NAME_WORD}){{1,2}})")
_TITLED = re.compile(
    rf"(?P<title>[A-Z][A-Za-z]{{0,13}}\.?(?: (?:Insp|Supt|Inspector|Superintendent)\.?)?) (?P<name>(?:{_NAME_WORD}|[A-Z]\.?)(?: (?:{_NAME_WORD}|[A-Z]\.?)){{0,2}})"
)
_AFTER_NAME = re.compile(r"\s*(?:[,(:/\n–—-]|from\b|to\b|on behalf|\bas\b|and team)")
_COUNT = re.compile(r"^(?:\d{1,2}|two|three|four|five|six)\b")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9&/.\-]{1,9}s?")
_BOARD_CODE = re.compile(r"[A-Z]{0,4}(?:SCB|SCP|LSCB|LSCP|SAB|SAPB)")
_ACTOR_SPLIT = re.compile(r"[,\n(–—-]")


@dataclass(frozen=True, slots=True)
class Judged:
    """What one part is. `named` is True where a group is named with more than its bare topic; `open` where the part is a post whose
    title runs on ("Head of …"), `employer` where it already names whom it works for."""

    kind: str
    weight: int
    role: str | None = None
    link: Link | None = None
    reason: str = ""
    runner_up: str | None = None
    named: bool = False
    open: bool = False
    employer: bool = False


NOTHING = Judged("unknown", 0, reason="no letters")


def bare_text(raw: str) -> str:
    """The part without what does not say who: status flags, a label before it, a qualifier or an instruction after it.

    >>> bare_text("<b>NEW</b> Training sub-group, as required")
    'Training sub-group'
    """
    text = _TAGGED.sub(" ", raw) if "<" in raw else raw
    text = _LABEL.sub("", text)
    text = _TAIL.sub("", text)
    return " ".join(text.replace("“", " ").replace("”", " ").replace('"', " ").split()).strip(" .,;:-–—/&")


class Judge:
    """Reads lead parts with the names of one registry."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.vocabulary = vocabulary()

    def judge(self, raw: str) -> Judged:
        """What the part is. Never raises."""
        text = bare_text(raw)
        key = part_key(text)
        if not key:
            return NOTHING
        exact = self._registered(text, key)
        if exact:
            return exact
        base = " ".join(_BRACKETS.sub(" ", text).split()).strip(" .,;:-–—/")
        base_key = part_key(base) if base != text else key
        if not base_key:
            base, base_key = text.strip("()[] "), key
        if base_key != key:
            exact = self._registered(base, base_key)
            if exact and not self._named_bracket(text):
                return exact
        return (
            self._everyone(base_key)
            or self._chair(text, base, base_key)
            or self._person(text)
            or self._pointing(base_key)
            or self._post(base, base_key)
            or self._body(text, base, base_key)
        )

    def _registered(self, text: str, key: str) -> Judged | None:
        link = self.names.exact(key)
        if link is None:
            link = self.names.code(text)
        if link is None and self.names.board and self._is_board(text, key):
            link = Link(self.names.board, "alias", 95.0)
        if link is None:
            return None
        topic = key in self.vocabulary.agency_word and link.method == "alias" and link.group.name != text
        if (
            topic
            and link.group.kind != "board"
            and part_key(link.group.name) != key
            and key not in {part_key(a) for a in link.group.aliases}
        ):
            return None
        named = key.split()[-1] in self.vocabulary.group_head or self.names.own_code(text)
        kind = "board" if link.group.kind == "board" else "group"
        return Judged(kind, 3, link=link, reason=f"{link.method} name of {link.group.name!r}", named=named or kind == "board")

    def _is_board(self, text: str, key: str) -> bool:
        if key in self.vocabulary.board_word and not _is_outside(key):
            return True
        board = self.names.board
        if board is None:
            return False
        words = key.split()
        own = [part_key(name) for name in (board.name, *board.aliases)]
        bodies = " ".join(own)
        if key in ("lscb", "scb") and ("children" in bodies or "lscb" in bodies or "scb" in bodies):
            return "partnership" not in part_key(board.name) or "board" in bodies
        if key in ("lscp", "scp"):
            return "partnership" in bodies or "lscp" in bodies
        if key in ("sab", "lsab"):
            return "adult" in bodies
        return (
            len(words) > 1
            and words[-1] in ("board", "meeting", "members", "member")
            and " ".join(words[:-1]) in own
            and words[-1] == "board"
        )

    def _everyone(self, key: str) -> Judged | None:
        words = key.split()
        vocabulary_ = self.vocabulary
        if words[0] in vocabulary_.all_start or (words[0] == "the" and len(words) > 1 and words[1] in vocabulary_.all_start):
            return Judged("all", 2, reason=f"a collective: it opens with {words[0]!r}")
        noise = self.names.noise
        if any(word in vocabulary_.all_head for word in words) and all(
            word in vocabulary_.all_head or word in vocabulary_.all_modifier or word in noise or _BOARD_CODE.fullmatch(word.upper())
            for word in words
        ):
            if len(words) > 1 and any(word.endswith("s") and word in vocabulary_.all_head for word in words):
                if words[-1] in ("members", "representatives") and words[0] == "lay":
                    return None
                return Judged("all", 2, reason="a collective: nobody is singled out")
            if key in ("agencies", "partners", "chairs", "subgroups", "leads", "organisations"):
                return Judged("all", 1, reason="a collective: nobody is singled out")
        return None

    def _pointing(self, key: str) -> Judged | None:
        if key in self.vocabulary.deictic or (key.startswith("the ") and key[4:] in self.vocabulary.deictic):
            return Judged("unknown", 0, reason="it points at something the cell does not name")
        return None

    def _chair(self, text: str, base: str, key: str) -> Judged | None:
        if "chair" not in key:
            bracket = _BRACKETS.search(text)
            if not bracket or "hair" not in bracket.group():
                return None
            inner = part_key(bracket.group())
            if not _BARE_CHAIR.match(inner) and not _OF_CHAIR.match(inner) and not _CHAIR_OF.match(inner):
                return None
            person = self._person(base)
            if person and person.weight:
                found = _OF_CHAIR.match(inner) or _CHAIR_OF.match(inner)
                link = self._group_in(found["rest"], bracket.group()) if found else None
                return Judged("person", 2, "chair" if link else None, link, "a named person with the chair in brackets")
            link = self._group_in(key, base)
            return Judged("role", 2, "chair" if link else None, link, "the chair of a group")
        if _BARE_CHAIR.match(key):
            if key.endswith("s"):
                return Judged("all", 1, reason="chairs, nobody singled out")
            board = Link(self.names.board, "alias", 90.0) if self.names.board else None
            return Judged("role", 2, "chair", board, "the chair, of the board where no group is named")
        found = _OF_CHAIR.match(key) or _CHAIR_OF.match(key)
        if not found:
            return None
        rest = found["rest"].strip()
        if key.split()[-1].startswith("chair") or key.startswith(
            ("chair", "vice", "co ", "deputy chair", "independent chair", "joint chair", "interim chair", "cochair", "the chair")
        ):
            if self._person_at(text):
                return None
            link = self._group_in(rest, base)
            named = link is None and self._trailing_person(text)
            kind = "person" if named else "role"
            if link is None and rest in self.vocabulary.board_word:
                return Judged(kind, 2, "chair", None, "the chair of the board")
            return Judged(kind, 2, "chair" if link else None, link, "the chair of a group")
        return None

    def _group_in(self, key: str, text: str) -> Link | None:
        key = key.removeprefix("the ").strip()
        link = self.names.exact(key)
        if link is None and self.names.board and self._is_board(key.upper(), key):
            link = Link(self.names.board, "alias", 95.0)
        if link is None:
            words = key.split()
            core = self.names.core(key)
            upper = re.search(rf"\b{re.escape(words[0])}\b", text, re.IGNORECASE)
            if len(words) == 1 and upper:
                link = self.names.code(upper.group().upper()) if upper.group().isupper() else None
            link = link or self.names.stem(core) or (self.names.near(core)[0] if words[-1] in self.vocabulary.group_head else None)
        return link

    def _person_at(self, text: str) -> bool:
        found = _NAME.match(text)
        return bool(found and self.name_weight(found.group()) and _AFTER_NAME.match(text[found.end() :]))

    def _trailing_person(self, text: str) -> bool:
        pieces = re.split(r"[(,:–—]| - ", text)
        return len(pieces) > 1 and any(self.name_weight(piece.strip(" )")) for piece in pieces[1:])

    def _named_bracket(self, text: str) -> bool:
        return any(self.name_weight(found.group().strip("()[] ")) == 2 or "hair" in found.group() for found in _BRACKETS.finditer(text))

    def name_weight(self, text: str) -> int:
        """2 a person's name by its words, 1 by its shape only, 0 none."""
        found = _NAME.fullmatch(text)
        if not found:
            return 0
        words = part_key(text.replace("-", "")).split()
        if any(word in self.vocabulary.not_a_name for word in words[1:]) or words[0] in self.vocabulary.not_a_name:
            return 0
        if words[0] in self.vocabulary.first_name or len(words[0]) == 1:
            return 2
        return 1

    def _person(self, text: str) -> Judged | None:
        if len(text) <= 6 and _INITIALS.fullmatch(text):
            code = code_key(text).upper()
            if code not in self.vocabulary.agency_acronym and code not in self.vocabulary.post_acronym and code not in TOPIC_CODES:
                return Judged("person", 1, reason="initials")
            return None
        titled = _TITLED.match(text)
        if titled and all(word in self.vocabulary.honorific for word in part_key(titled["title"]).split()):
            name = part_key(titled["name"]).split()
            if name[0] not in self.vocabulary.not_a_name and name[0] not in self.vocabulary.post_head:
                return Judged("person", 2, reason="a name with its title")
        found = _NAME.match(text)
        if found:
            for end in _name_ends(text, found):
                weight = self.name_weight(text[:end])
                rest = text[end:]
                if weight and (not rest.strip() or _AFTER_NAME.match(rest)):
                    if weight == 1 and rest.strip() and not self._is_post_text(rest):
                        continue
                    return Judged("person", max(weight, 1 + bool(rest.strip())), reason="a person's name", employer=bool(rest.strip()))
                if weight and rest.startswith(" ") and self._is_post_text(rest):
                    return Judged("person", 2, reason="a person's name and post", employer=True)
        if self._trailing_person(text):
            head = re.split(r"[(,:–—]| - ", text)[0]
            if self._is_post_text(head):
                return Judged("person", 2, reason="a post and the name of who holds it")
        return None

    def _is_post_text(self, text: str) -> bool:
        key = part_key(bare_text(text).strip("()[] "))
        return bool(key) and self._post(text.strip(" ,()"), key) is not None

    def _post(self, base: str, key: str) -> Judged | None:
        words = key.split()
        vocabulary_ = self.vocabulary
        last = words[-1]
        if len(words) == 1 and base.upper() == base:
            return Judged("role", 2, reason="the short form of a post") if base in vocabulary_.post_acronym else None
        start = next((" ".join(words[:n]) for n in (3, 2, 1) if " ".join(words[:n]) in vocabulary_.strong_start), None)
        tail = singular(last) in vocabulary_.post_head or last in vocabulary_.post_head or " ".join(words[-2:]) in vocabulary_.post_head
        tail = tail or base.split()[-1] in vocabulary_.post_acronym
        body = last in vocabulary_.group_head or last in ("board", "team", "unit")
        if start and body and not start.endswith((" of", " for", " on")):
            start = None
        weak = None if body or start else next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in vocabulary_.weak_start), None)
        inner = None
        if not (start or tail or weak) and not body:
            inner = self._post_inside(base, words)
        if not (start or tail or weak or inner):
            return None
        if weak and not tail and len(words) < 2:
            return None
        if start and len(words) == len(start.split()) and start.endswith((" of", " for", " on")):
            return None
        if tail and last.endswith("s") and singular(last) != last and not _COUNT.match(key) and not start:
            if singular(last) in (
                "leader",
                "lead",
                "officer",
                "manager",
                "worker",
                "nurse",
                "teacher",
                "headteacher",
                "gp",
                "chair",
                "member",
                "governor",
                "practitioner",
                "director",
                "representative",
                "commissioner",
                "coordinator",
                "visitor",
                "midwife",
                "reviewer",
                "champion",
                "advisor",
                "adviser",
                "inspector",
                "executive",
                "trainer",
                "consultant",
                "doctor",
                "head",
            ):
                return Judged("all", 1, reason="posts in the plural, taken together")
        link = self._post_link(base, words)
        open_title = bool(start) and any(word in ("of", "for", "on") for word in words)
        employer = "," in base or inner is not None
        weight = 1 if tail and len(words) == 1 else 2
        return Judged(
            "role", weight, "post-of-group" if link else None, link, "a post", named=link is not None, open=open_title, employer=employer
        )

    def _post_inside(self, base: str, words: list[str]) -> str | None:
        head, *rest = _ACTOR_SPLIT.split(base, maxsplit=1)
        if rest and head.strip():
            first = part_key(head).split()
            if first and (singular(first[-1]) in self.vocabulary.post_head or " ".join(first[:2]) in self.vocabulary.strong_start):
                return head
        for index, word in enumerate(words[:-1]):
            if index and word in ENDS_POST:
                return word
        return None

    def _post_link(self, base: str, words: list[str]) -> Link | None:
        for end in range(len(words) - 1, 0, -1):
            prefix = " ".join(words[:end])
            found = self.names.exact(prefix)
            if found is None and words[end - 1] in self.vocabulary.group_head:
                found = self.names.stem(self.names.core(prefix))
            if found and found.group.kind == "sub-group":
                if words[end - 1] in self.vocabulary.group_head or self.names.own_code(prefix):
                    return found
        return None

    def _body(self, text: str, base: str, key: str) -> Judged:
        words = key.split()
        last = words[-1]
        vocabulary_ = self.vocabulary
        if _is_outside(key) and not self.names.exact(key):
            return Judged("agency", 2, reason="a board or partnership beside this one")
        if (
            len(words) > 2
            and len(last) > 3
            and last not in vocabulary_.agency_head
            and any(head.startswith(last) for head in vocabulary_.group_head)
        ):
            key, last = " ".join(words[:-1]), "group"
        group_like = (
            (last in vocabulary_.group_head or singular(last) in vocabulary_.group_head)
            and not key.endswith("commissioning group")
            and not key.endswith("commissioning groups")
        )
        if group_like:
            return self._group(key)
        core = self.names.core(key)
        if self.names.groups and last not in (
            "board",
            "team",
            "service",
            "services",
            "strategy",
            "council",
            "trust",
            "unit",
            "partnership",
            "police",
        ):
            link = self.names.stem(core) if key not in vocabulary_.agency_word and base not in vocabulary_.agency_acronym else None
            if link and (link.method == "alias" or len(words) > 1):
                return Judged("group", 3, link=link, reason=f"the name of {link.group.name!r} without generic words")
            if len(core) >= 2 and key not in vocabulary_.agency_word:
                link, runner = self.names.near(core)
                if link and link.score >= 90.0:
                    return Judged("group", 2, link=link, reason=f"close to {link.group.name!r}", runner_up=runner)
        if _BOARD_CODE.fullmatch(base) or key in vocabulary_.board_word or base in vocabulary_.board_acronym:
            if self.names.board:
                return Judged("agency", 2, reason="another board")
            return Judged("board", 2, reason="the board's own short form")
        if self.names.board is None and re.search(r"safeguarding (?:children|childrens|adult|adults) (?:board|partnership)$", key):
            return Judged("board", 2, reason="a safeguarding board's name")
        if key in vocabulary_.agency_word or base in vocabulary_.agency_acronym or base.rstrip("s") in vocabulary_.agency_acronym:
            return Judged("agency", 2, reason="a known agency or sector")
        two = " ".join(words[-2:])
        if last in vocabulary_.agency_head or singular(last) in vocabulary_.agency_head or two in vocabulary_.agency_head:
            return Judged("agency", 2 if len(words) > 1 else 1, reason="the name of an agency, a service or a team")
        if words[0] in ("nhs", "police") or "council" in words or "nhs" in words or base.split()[-1] in vocabulary_.agency_acronym:
            return Judged("agency", 2, reason="the name of an agency, a service or a team")
        if _CAPITALS.fullmatch(base):
            if len(code_key(base)) >= 4 and code_key(base).endswith("g"):
                return Judged("group", 1, reason="a code that ends like a group's")
            if code_key(base).upper() in TOPIC_CODES:
                return Judged("group", 1, reason="a code of a topic")
            return Judged("agency", 1, reason="a code that is not registered")
        return Judged("unknown", 0, reason="no actor is recognised")

    def _group(self, key: str) -> Judged:
        core = self.names.core(key)
        runner: str | None = None
        if self.names.groups:
            link = self.names.stem(core)
            if link is None:
                link, runner = self.names.near(core)
            if link:
                how = "the name without generic words" if link.method != "fuzzy" else "close to the name"
                return Judged(
                    "group",
                    3 if link.method != "fuzzy" else 2,
                    link=link,
                    reason=f"{how} of {link.group.name!r}",
                    runner_up=link.runner_up,
                    named=True,
                )
        if not core and not any(word in self.names.noise for word in key.split()):
            return Judged("unknown", 0, reason="a group that the cell does not name")
        return Judged(
            "group",
            2,
            reason="a group that the registry does not hold" if self.names.groups else "a group by its name",
            runner_up=runner,
            named=True,
        )


ENDS_POST = frozenset(("manager", "director", "officer", "coordinator", "administrator", "executive", "commissioner", "superintendent", "inspector", "adviser", "advisor", "chair"))  # fmt: skip
TOPIC_CODES = frozenset(("QA", "CSE", "SCR", "CDOP", "PP", "EH", "EI", "WD", "PH", "CP", "DA", "DV", "FGM", "PQA", "CE", "ED"))


def _is_outside(key: str) -> bool:
    outside = vocabulary().outside
    words = key.split()
    return any(" ".join(words[start:]) in outside for start in range(len(words)))


def _name_ends(text: str, found: re.Match[str]) -> list[int]:
    ends = [found.end()]
    while " " in text[: ends[-1]].strip():
        shorter = text.rfind(" ", 0, ends[-1])
        if shorter <= 0 or " " not in text[:shorter]:
            break
        ends.append(shorter)
    return ends


def provisional_id(name: str) -> str:
    """The id of a group that only lead cells name: a slug of its name."""
    return "p-" + "-".join(part_key(name).split())


def group_name(group: Group) -> str:
    """The group's registered name."""
    return group.name
