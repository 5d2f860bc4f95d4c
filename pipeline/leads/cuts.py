"""The rules of cutting: which two neighbours in a cell are two actors and which are one."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.leads.judged import Judged
from pipeline.leads.links import Names
from pipeline.leads.persons import names_in_a_row
from pipeline.leads.posts import BARE_CHAIR
from pipeline.leads.words import code_key, part_key, singular, vocabulary

Look = Callable[[str], Judged]

_LAST = re.compile(r"^.*[-&’'](?=\w)|[^\w]+$")
_TOKEN = re.compile(r"\S+")
_GOES_ON = re.compile(r"(?:(?:to be )?led by|supported by|reporting to|with|via|through|including|e\.?g\.?|i\.?e\.?)\b", re.IGNORECASE)
MAX_TOKENS = 24
SHORT_CODE = 5
# Words that end the name of an organisation: a line of nothing else is the rest of the one above.
_NAME_ENDS = frozenset("nhs trust foundation borough county city council hospital hospitals authority partnership limited ltd".split())
# After these an organisation on the next line is the employer of the post above it, not a second actor.
_OWN_LINE_EMPLOYER = frozenset(("council", "nhs", "trust", "ccg", "icb"))


class Cuts:
    """Says of two neighbours whether they are two actors; `names` are those of the board's registry."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.known = vocabulary()

    def apart(self, left: str, a: Judged, mark: str, right: str, b: Judged) -> bool:
        """May two actors with this mark between them stand apart?"""
        if mark in (";", "•", "·", "|"):
            return True
        if _GOES_ON.match(right) or self._one_actor(left, a, mark, right, b):
            return False
        if mark in ("and", "&", "+", "plus", ",") and self._one_name(part_key(left).split(), part_key(right).split()):
            return False
        if mark in ("and", "&", "+", "plus"):
            return self._and(left, a, right, b, mark)
        if mark == "/":
            return self._slash(left, a, right, b)
        return True

    def points(self, left: str, a: Judged, right: str, b: Judged) -> bool:
        """Does a line stand alone though it is no actor of its own ("TBC", "As above")?"""
        words = part_key(left if not a.weight else right).split()
        return " ".join(words) in self.known.deictic and singular(words[-1]) not in self.known.group_head

    def _one_actor(self, left: str, a: Judged, mark: str, right: str, b: Judged) -> bool:
        """Are the two one actor: a person and a post, a post and an employer, a topic and the rest of a group's name?"""
        if mark not in ("\n", ","):
            return mark == "/" and not _is_code(right) and self._same_head(left, a, b)
        if a.kind == "person" and b.kind == "role" and not a.employer:
            return True
        words, right_words = part_key(left).split(), part_key(right).split()
        if mark == "," and b.kind in ("group", "board") and b.link and BARE_CHAIR.match(" ".join(words)):
            return True
        if mark == "\n" and self._wraps(left, words, a, right_words, b):
            return True
        if b.kind in ("agency", "group") and b.weight < 3 and not a.employer:
            if a.kind == "person" and b.kind == "agency" and mark == ",":
                return True
            known = part_key(right) in self.known.agency_word
            if a.open and not known and not b.named:
                return True
            if a.kind == "role" and mark == "," and b.kind == "agency" and set(part_key(left).split()) <= self.known.rank | {"of"}:
                return True
        if (
            a.kind in ("person", "role")
            and right.isupper()
            and " " not in right
            and len(right) <= SHORT_CODE
            and b.link is None
            and right not in self.known.post_code
        ):
            both = a.kind == "person" and b.kind == "person" and not a.employer
            return mark == "," and not both and not self._serves_board(left)
        if (
            a.kind == "all"
            and b.kind == "agency"
            and mark == ","
            and (singular(words[-1]) in self.known.post_plural or words[-1] == "professionals")
        ):
            return right_words[-1] in self.known.employer and part_key(right) not in self.known.agency_word
        if a.kind in ("person", "role") and b.kind == "agency" and not (a.employer and mark == "\n"):
            last = part_key(right).split()[-1]
            if mark == "\n":
                return last in _OWN_LINE_EMPLOYER
            return last in self.known.employer and part_key(right) not in self.known.agency_word and not self._serves_board(left)
        if mark == "\n" and part_key(right).split()[0] in self.known.group_head:
            return True
        if mark == "\n" and a.kind in ("agency", "group") and b.kind == "group" and a.weight < 3 and b.weight < 3:
            return len(code_key(left)) <= SHORT_CODE and not set(part_key(right).split()) - self.known.filler - self.known.light
        return False

    def _wraps(self, left: str, words: list[str], a: Judged, right_words: list[str], b: Judged) -> bool:
        """Is the line before a piece of the actor that the next one ends: a rank, the board's code, a name without its last word?"""
        known = self.known
        if b.kind == "person" and len(right_words) > 1 and set(words) <= known.honorific:
            return True
        rest = set(right_words) <= _NAME_ENDS or (len(right_words) == 1 and right_words[0] in known.agency_head)
        if rest and " ".join(right_words) not in known.agency_word and a.kind in ("agency", "person", "role"):
            return True
        opens = len(right_words) > 1 and right_words[1] in ("of", "for", "to")
        return a.kind == "board" and left.isupper() and b.kind == "role" and b.link is None and not opens

    def _same_head(self, left: str, a: Judged, b: Judged) -> bool:
        if a.kind != "role" or b.kind != "role":
            return False
        return b.weight == 1 or set(part_key(left).split()) <= self.known.rank

    def _one_name(self, left: list[str], right: list[str]) -> bool:
        """Do the words on both sides of an "and" make a name ("health and social care")?"""
        pair = self.known.pair
        return any(" ".join((*left[-n:], "and", *right[:m])) in pair for n in (1, 2) for m in (1, 2))

    def _serves_board(self, text: str) -> bool:
        return any(word in self.names.noise or word in ("lscb", "lscp", "board", "partnership") for word in part_key(text).split())

    def _and(self, left: str, a: Judged, right: str, b: Judged, mark: str) -> bool:
        left_words, right_words = part_key(left).split(), part_key(right).split()
        if len(code_key(left)) == 1 or len(code_key(right)) == 1:
            return False
        if a.kind == "all" and left_words[-1] in self.known.all_modifier and left_words[-1] not in self.known.all_head:
            return False
        if a.kind == "all" and left_words[0] == "chairs" and b.kind in ("group", "board", "agency"):
            return False
        if b.kind == "all" and right_words[-1] in ("chairs", "leads", "reps") and (a.kind == "all" or left.isupper()):
            return False
        if a.link and b.link and a.kind == "group" and b.kind == "group":
            return a.link.group.id != b.link.group.id
        if b.kind == "all" and a.weight >= 2:
            return b.weight >= 2 or a.named or a.kind in ("board", "role", "person", "all")
        if a.open and b.kind in ("agency", "group") and not b.named:
            return False
        if a.kind == "role" and b.kind == "role" and b.weight == 1:
            return False
        if b.kind == "role" and b.link is None and a.kind in ("agency", "group"):
            if a.weight >= 2 and any(" ".join(right_words[:n]) in self.known.strong_start for n in (2, 3)):
                return True
            return a.named or (left.isupper() and len(left) > 2 and "chair" in right_words and self._serves_board(right))
        if a.kind == "group" and not a.named and b.kind == "agency" and part_key(right) not in self.known.agency_word:
            return left.isupper()
        if b.kind == "group" and b.weight < 3 and not a.named and a.kind not in ("person", "role", "all", "board"):
            return False
        if a.kind == "agency" and b.kind == "agency" and (a.weight < 2 or b.weight < 2):
            return a.weight + b.weight > 2 or (left.isupper() and right.isupper())
        return b.weight >= 2 or a.kind == b.kind

    def _slash(self, left: str, a: Judged, right: str, b: Judged) -> bool:
        if b.kind == "role" and a.weight == 3 and self._serves_board(part_key(right).split()[0]):
            return True
        if b.kind == "role" and a.kind in ("agency", "group") and not a.named:
            return a.kind == "agency" and a.weight == 2 and len(part_key(right).split()) > 1
        return not (b.kind == "group" and b.weight < 3 and a.weight < 3 and not a.named)

    def side_by_side(self, text: str, look: Look) -> list[str]:
        """The text cut where two actors stand side by side with nothing between them ("PPPG CSE Group")."""
        whole = look(text)
        if whole.whole or whole.weight == 3 or whole.kind == "all":
            return [text]
        tokens = [found.span() for found in _TOKEN.finditer(text)]
        if len(tokens) < 2 or len(tokens) > MAX_TOKENS:
            return [text]
        names = names_in_a_row(text)
        if names:
            return names
        for index in range(1, len(tokens)):
            last = _LAST.sub("", text[tokens[index - 1][0] : tokens[index - 1][1]].lower())
            if last not in self.known.actor_end and last not in self.names.last_words:
                continue
            left, right = text[: tokens[index - 1][1]], text[tokens[index][0] :]
            if self._begins(right) and self._ends(left, right) and self._two(left, right, look):
                return [left, *self.side_by_side(right, look)]
        return [text]

    def _ends(self, left: str, right: str) -> bool:
        """Can an actor end here?"""
        if left[-1] in ",&/–—-:(" or left.count("(") != left.count(")"):
            return False
        words = part_key(left).split()
        if not words:
            return False
        last = words[-1]
        known = self.known
        if last in known.group_head or last in known.post_end or last in known.all_head or " ".join(words[-3:]) in known.post_end:
            return True
        if last in known.post_head and len(words) > 1:
            after = part_key(right).split()
            return bool(after) and (self._opens_post(after) or after[-1] in known.post_head)
        return bool(self.names.exact(" ".join(words)) or (left.isupper() and self.names.code(left)))

    def _opens_post(self, words: list[str]) -> bool:
        starts = self.known.strong_start | self.known.weak_start
        return len(words) > 1 and any(" ".join(words[:n]) in starts for n in (1, 2, 3))

    def _begins(self, right: str) -> bool:
        """Can an actor begin here?"""
        if not (right[0].isupper() or right[0].isdigit() or right[0] in "‘'\"<") or right.isdigit():
            return False
        words = part_key(right).split()
        return bool(words) and words[0] not in self.known.linking and words[0] not in ("and", "group", "subgroup", "sub")

    def _two(self, left: str, right: str, look: Look) -> bool:
        a, b = look(left), look(right)
        if a.weight < 2:
            return False
        if b.weight < 2:
            b = look(self.side_by_side(right, look)[0])
            if b.weight < 2:
                return False
        words, right_words = part_key(left).split(), part_key(right).split()
        opens = len(words) == 1 or re.search(r"[-–—,:]\s*[\w’']+$", left) is not None
        if opens and words[-1] in self.known.rank and b.kind == "role":
            return False  # "Principal Social Worker", "County Council – Principal Social Worker"
        if b.kind == "person":
            return a.kind == "group" and a.named
        if b.kind not in ("group", "board", "role", "all"):
            return False
        if a.kind in ("group", "board") and b.kind == "role":
            return self._group_then_post(a, words, right, b, right_words, look)
        if a.kind in ("group", "board"):
            return a.weight == 3 and b.weight == 3 and a.link != b.link and (a.kind == "group" or b.named)
        if a.kind == "role" and b.kind == "role":
            if len(words) < 2 or len(right_words) < 2:
                return False
            ends = words[-1] in self.known.post_end or words[-1] in self.known.post_head or " ".join(words[-3:]) in self.known.post_end
            return self._opens_post(right_words) or (not b.open and ends)
        if a.kind == "role" and b.kind == "group":
            return b.weight == 3 and b.named and len(words) > 1 and words[-1] != "chair" and not a.open
        return a.kind == "all" and words[-1] in self.known.all_head and len(right_words) > 1

    def _group_then_post(self, a: Judged, words: list[str], right: str, b: Judged, right_words: list[str], look: Look) -> bool:
        """A group and then a post are two only where the post is not the group's own ("sub-group Chair")."""
        if len(right_words) < 2 or BARE_CHAIR.match(" ".join(right_words)):
            return False
        if b.link is not None:
            return a.weight == 3 and a.kind == "group" and a.link is not None and b.link.group != a.link.group
        if a.kind == "group" and a.named and words[-1] in self.known.group_head:
            return True
        first = right.split()[0]
        told = self.names.code(first) if first.isupper() else None
        return a.weight == 3 and a.named and told is not None and a.link is not None and told.group != a.link.group


def _is_code(text: str) -> bool:
    return text.isupper() and len(text) <= SHORT_CODE
