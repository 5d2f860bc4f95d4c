"""What a line of a lead cell can be, told by its words: a whole actor, the beginning of one, or the rest of the one above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.leads import read_leads
from schemas.actors import word_classes
from schemas.vocabulary import open_words

_OPEN = (
    ",", ";", ":", "&", "-", "–", "/", "(", "’s", "'s",
    " sub", " working", " steering", " reference",
    " adult", " adults", " social", " public", " mental", " early", " private", " environmental", " criminal", " primary", " secondary",
    " y", " yr",
)  # fmt: skip
RUNS_ON = re.compile(r"\b(?:of|for|in|on)\b", re.IGNORECASE)  # a post whose title the next line may end
_JOINTS = frozenset("/&(),;:")  # what no entry begins with
_GENERIC = frozenset(
    "senior management leadership strategic operational support business partnership delivery steering joint central corporate".split()
)
_DEPARTMENTS = frozenset("unit team department service services arm division directorate centre centres school schools".split())
_BODIES = frozenset("council trust constabulary ccg pct icb police hospital university college association charity cic".split())
_LONE_HEADS = frozenset(("hospitals", "services", "trust"))  # a line that is one of them ends a name, and begins no post
_PLAIN = frozenset(("group", "role", "person", "all"))  # kinds that a line can be by itself; "Early Help" may be half of a board


def lead_parts(text: str) -> list[str]:
    """The actors of a text as printed, in order."""
    return [lead.raw for lead in read_leads(text)]


def bracket_closes(left: str, line: str) -> bool:
    """Does a bracket close what stands above the line, which begins anew ("County Council (Communications) | Pubwatch")?"""
    head = line.split()[0].casefold()
    heads = word_classes()["group_head"].words | word_classes()["post_head"].words | word_classes()["agency_head"].words
    return left.endswith(")") and left.count("(") == left.count(")") and line[:1].isupper() and head not in heads


def opens_as_agency(text: str) -> bool:
    """Is the text one agency whose name begins as only names of agencies do ("Healthwatch Farhaven", "NHS Farhaven")?"""
    words = text.split()
    openers = word_classes()["agency_start"].words
    opens = words[0].casefold() in openers or " ".join(words[:2]).casefold() in openers
    return len(words) > 1 and opens and is_one_actor(text, frozenset(("agency",)))


def is_employer(text: str) -> bool:
    """Is the text the whole name of a body of its own, which is no part of another ("Farhaven Council", "Coalition of Carers")?"""
    return len(text.split()) > 1 and is_one_actor(text, frozenset(("agency",))) and (
        last_word(text).casefold() in _BODIES or RUNS_ON.search(text) is not None
    )  # fmt: skip


def only_wraps(left: str, line: str, last: bool) -> bool:
    """Can the line only be the rest of what stands above it: in lower case, behind a connector or the first word of a post's name,
    or at the end one word that no actor is alone?"""
    lone = last and len(line.split()) == 1 and not line.isupper()
    lone = lone and (not is_agency_word(line) or line.casefold() in word_classes()["agency_head"].words)
    opens = left.count("(") > left.count(")") or opens_post(left) or names_half_a_post(left)
    return opens or line[:1].islower() or line[:1] in _JOINTS or lone or begins_with_head(line)


def within_part(left: str, rights: Sequence[str]) -> bool:
    """Does one of the texts below go on with an actor that an "and" begins above it ("Board Manager and ASB | Partnership Officer")?"""
    last = re.search(r"(?:\band|&|/)\s+(\S+(?:\s\S+)?)$", left)
    if last is None or (" " in last[1] and is_one_actor(last[1], frozenset())):
        return False
    return any(is_one_actor(f"{last[1]} {right}") for right in rights)


def names_half_a_post(left: str) -> bool:
    """Does a person's name end, behind a comma, with the beginning of a post ("Gwen Pashley, Virtual")?"""
    name, comma, post = left.rpartition(",")
    return bool(comma) and is_one_actor(name, frozenset(("person",))) and not is_one_actor(post.strip(), frozenset())


def begins_with_head(line: str) -> bool:
    """Does the line begin with a word that only ends the name of a body ("Services, Farhaven Council")?"""
    if line.casefold() in _LONE_HEADS:
        return True
    head = re.match(r"(\w+)\s*[,/(]", line)
    if head is None or is_agency_word(head[1]):
        return False
    word = head[1].casefold()
    return bool({word, word.removesuffix("s")} & (word_classes()["agency_head"].words | word_classes()["group_head"].words))


def ends_post(above: str, line: str) -> bool:
    """Does the line begin with the last word of a post's name ("Clinical Systems | Lead, Community Health")?"""
    if begins_with_rest(above, line):
        return True
    head = re.match(r"([\w’']+),", line)
    return head is not None and head[1].casefold() in word_classes()["post_head"].words and not is_one_actor(above, frozenset())


def begins_with_post(line: str) -> bool:
    """Does the line begin with the last word of a post's name and no other post ("Chair (Supt R Lind)", "Officers")?"""
    head = re.match(r"(\w+?)s?(?:\s*[(,]|$)", line)
    return head is not None and head[1].casefold() in word_classes()["post_head"].words - post_openers()


def begins_with_rest(above: str, line: str) -> bool:
    """Does the line begin with a post's last word that what stands above it lacks ("SAR Sub-group | Chair (Supt R Lind)")?"""
    return begins_with_post(line) and last_word(above).casefold() not in word_classes()["post_head"].words


def is_open(text: str) -> bool:
    """Does the text end with a connector or a word that ends nothing?"""
    return text.rstrip().casefold().endswith(_OPEN) or last_word(text).casefold() in open_words()


def opens_post(text: str) -> bool:
    """Does the text end with a connector, or with a word that stands before the rest of a post's name, or is it the first word of an
    agency's?"""
    return is_open(text) or text.casefold() in word_classes()["agency_start"].words or last_word(text).casefold() in post_openers()


@cache
def post_openers() -> frozenset[str]:
    """Words that stand before the rest of a post's name ("Principal | Social Worker")."""
    classes = word_classes()
    ends = classes["post_head"].words | classes["group_head"].words | classes["agency_head"].words
    opening = classes["post_start"].words | classes["honorific"].words | (classes["rank"].words - ends)
    return frozenset(word for word in opening if " " not in word)


def is_whole_agency(text: str, least: int) -> bool:
    """Is the text the whole name of one agency, of so many words or one of those that everybody knows, and no team's or board's rest
    ("Senior Management Team")?"""
    words = text.split()
    leads = read_leads(text)
    opens = _GENERIC | word_classes()["post_head"].words
    if len(leads) != 1 or "," in text or leads[0].kind != "agency" or leads[0].needs_review or words[0].casefold() in opens:
        return False
    return len(words) >= least or is_agency_word(text)


def is_department(text: str) -> bool:
    """Does the text end like a part of an agency, which no other part of it follows ("Police Public Protection Unit")?"""
    return len(text.split()) > 1 and last_word(text).casefold() in _DEPARTMENTS and is_whole_agency(text, 2)


def is_agency_word(text: str) -> bool:
    """Is the text an agency or sector that words alone name ("Police")? It may open a post's name, but not another agency's."""
    known = word_classes()["agency_word"]
    return text.strip() in known.acronyms or " ".join(re.findall(r"\w+", text.casefold())) in known.words


def is_one_actor(text: str, kinds: frozenset[str] = _PLAIN) -> bool:
    """Is the text one actor of these kinds, a group, post, person or "all" if none are given, beyond doubt?"""
    leads = read_leads(text)
    return len(leads) == 1 and (leads[0].kind in kinds or not kinds) and (not leads[0].needs_review or leads[0].kind == "all")


def is_whole_actor(text: str) -> bool:
    """Is the text one actor, or a post and, behind a comma, the body where it is held?"""
    kinds = [lead.kind for lead in read_leads(text)] if text.count(",") == 1 else []
    return is_one_actor(text) or kinds == ["role", "agency"]


def is_halved(above: str, below: str) -> bool:
    """Does a line's end part an actor in two: before a stroke, after a post's first word ("Det" over "Supt PPU; Nurse"), before its
    last ("Town Centre" over "Manager"), or between a word that is no actor and the rest that makes it one?"""
    ends, begins = lead_parts(above), lead_parts(below)
    if below[:1] in _JOINTS or opens_post(above):
        return True
    if not ends or not begins or is_one_actor(ends[-1]):
        return False
    first = re.split(r"\W", begins[0], maxsplit=1)[0].casefold()
    lone = first in word_classes()["post_head"].words and not re.match(r"\w+ \w", begins[0])
    return lone or (" " not in ends[-1] and is_one_actor(f"{ends[-1]} {begins[0]}"))


def last_word(text: str) -> str:
    """The last word of a text, "" for none."""
    return (text.split() or [""])[-1]
