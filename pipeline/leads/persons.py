"""Persons, told by the shape of a name: two or three capitalised words that belong to no post or body, initials, or a title.

No list of names is needed; common first names only make a judgement surer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.leads.judged import Judged
from pipeline.leads.words import code_key, part_key, singular, vocabulary

_INITIALS_AND_MORE = re.compile(r"(?P<initials>[A-Z]\.? ?(?:Mc|Mac|O['’])?[A-Z]\.?(?: ?[A-Z]\.)?)(?: ?\((?P<more>[^()]+)\))?")
_WORD = r"(?:(?:Mc|Mac|O['’]|De|Le|St\.? |Van |de |D['’])?[A-Z][a-zà-ÿ]+)(?:[-'’][A-Z][a-z]+)?"
_NAME = re.compile(rf"(?:{_WORD}|[A-Z]\.?(?:[ .]?[A-Z]\.?)?)(?: [A-Z]\.?)?(?: {_WORD}){{1,2}}")
_SHORTENED = re.compile(rf"{_WORD} [A-Z]\.?")
_JOINED = re.compile(r"[A-Z](?:Mc|Mac|O['’])?[A-Z][a-z]{2,}")
_TITLED = re.compile(
    rf"(?P<title>[A-Z][A-Za-z]{{0,13}}\.?(?: (?:Insp|Supt|Inspector|Superintendent)\.?)?) "
    rf"(?P<name>(?:{_WORD}|[A-Z]\.?)(?: (?:{_WORD}|[A-Z]\.?)){{0,2}})"
)
_AFTER = re.compile(r"\s*(?:[,(:/\n–—]|-(?![a-z])|from\b|to\b|on behalf|\bas\b|and team)")
_BELONGS = re.compile(r"\s*(?:from|to|on behalf|on|of)\b")
_EMAIL = re.compile(r"[A-Za-z]+[._-][A-Za-z'_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){1,5}")
_CODE_AFTER = re.compile(r" [A-Z]{2,6}")
_CUT = re.compile(r"[(,:–—]| - ")


def name_weight(text: str) -> int:
    """2 a person's name by its words, 1 by its shape only, 0 none.

    >>> name_weight("Hazel Quill"), name_weight("Quilla Wend"), name_weight("Early Help")
    (2, 1, 0)
    """
    if not _NAME.fullmatch(text):
        return 0
    words = part_key(text.replace("-", "")).split()
    known = vocabulary()
    if any(word in known.not_a_name for word in words if len(word) > 1):
        return 0
    if words[0] in known.first_name or len(words[0]) == 1:
        return 2
    return 0 if any(word in known.town for word in words) else 1


def names_in_a_row(text: str) -> list[str] | None:
    """The names where the text is nothing but names of two words each."""
    words = text.split()
    if len(words) < 4 or len(words) % 2 or len(words) > 12:
        return None
    pairs = [" ".join(words[index : index + 2]) for index in range(0, len(words), 2)]
    weights = [name_weight(pair) for pair in pairs]
    return pairs if min(weights) else None


def _name_ends(text: str, end: int) -> list[int]:
    ends = [end]
    while (shorter := text.rfind(" ", 0, ends[-1])) > 0 and " " in text[:shorter]:
        ends.append(shorter)
    return ends


def leading_person(text: str) -> tuple[str, str] | None:
    """The name that the text begins with and the rest, where a mark or a word like "from" follows it.

    >>> leading_person("Hazel Quill, Chair of QA")
    ('Hazel Quill', ', Chair of QA')
    """
    known = vocabulary()
    bare = text
    while (first := bare.partition(" "))[2] and first[0].lower().strip(".") in known.honorific:
        bare = first[2]
    found = _NAME.match(bare)
    if not found:
        return None
    for end in _name_ends(bare, found.end()):
        if name_weight(bare[:end]) and _AFTER.match(bare[end:]):
            return text[: len(text) - len(bare) + end], bare[end:]
    return None


def trailing_person(text: str) -> bool:
    """Does a name stand after a comma, a dash or in brackets ("Training Manager (Hazel Quill)")?"""
    pieces = _CUT.split(text)
    return len(pieces) > 1 and any(name_weight(piece.strip(" )")) or is_titled(piece.strip(" )")) for piece in pieces[1:])


def _affiliation(rest: str) -> bool:
    """Does what follows a name tell whom the person works for ("(CCG)", ", Farhaven Council")?"""
    rest = rest.strip(" ,()–—-")
    words = part_key(rest).split()
    known = vocabulary()
    code = rest.isupper() and " " not in rest
    return bool(words) and (code or " ".join(words) in known.agency_word or (len(words) < 5 and words[-1] in known.employer))


def is_titled(text: str) -> bool:
    """Is the text a name after a title or a rank ("Cllr Yarrow", "Detective Inspector Quill, Police")?"""
    known = vocabulary()
    titled = _TITLED.match(text)
    if titled and all(word in known.honorific for word in part_key(titled["title"]).split()):
        first = singular(part_key(titled["name"]).split()[0])
        if first not in known.not_a_name:
            return True
    *ranks, surname = text.split() or [""]
    if not ranks or not re.fullmatch(_WORD, surname) or not all(rank.lower().strip(".") in known.honorific for rank in ranks):
        return False
    last = singular(part_key(surname))
    return last not in known.not_a_name and last not in known.post_head


def _is_short_for(code: str, words: str | None) -> bool:
    """Do the words begin with the letters of the code ("SG (Steering Group)")?"""
    return bool(words) and "".join(word[0] for word in part_key(words or "").split()).upper().startswith(code)


def judge_person(text: str, is_post: Callable[[str], bool]) -> Judged | None:
    """A person, with or without a post; None if the text is none. `is_post` tells whether a text is a post."""
    known = vocabulary()
    initials = None if text[1:2].islower() else _INITIALS_AND_MORE.fullmatch(text)
    if initials:
        code = code_key(initials["initials"]).upper()
        if code in known.agency_code or code in known.post_code or code in known.topic_code or _is_short_for(code, initials["more"]):
            return None
        return Judged("person", 1, reason="initials")
    if "@" in text:
        # an address says nothing but its own first and last name, and a name beside it is a person's in any case
        address = _EMAIL.search(text)
        before = text[: address.start()].strip(" (<,:-–—") if address else ""
        if address and text[address.end() :].strip(" )>,.;") == "" and (not before or name_weight(before)):
            return Judged("person", 2 if before else 1, reason="a person's e-mail address")
    if not text[:1].isupper():
        return None
    first, space, _ = text.partition(" ")
    if not space and _JOINED.fullmatch(text):
        return Judged("person", 1, reason="an initial and a surname")
    named = first.lower() in known.first_name
    if named and not space and first.lower() not in known.town:
        return Judged("person", 1, reason="a first name")
    if named and names_in_a_row(text):
        return Judged("person", 2, reason="names of persons in a row")
    if named and _SHORTENED.fullmatch(text):
        return Judged("person", 2, reason="a first name and an initial")
    if first.lower().strip(".") in known.honorific and is_titled(text):
        return Judged("person", 2, reason="a name with its title or rank")
    found = _NAME.match(text)
    if found:
        for end in _name_ends(text, found.end()):
            weight = name_weight(text[:end])
            rest = text[end:]
            if not weight:
                continue
            if not rest.strip():
                return Judged("person", weight, reason="a person's name")
            if _AFTER.match(rest) and (weight == 2 or _BELONGS.match(rest) or _affiliation(rest) or is_post(rest)):
                more = rest.strip(" ,–—-")
                unsaid = "," not in more and (is_post(rest) or (more.isalpha() and not _affiliation(rest)))
                return Judged("person", 2, reason="a person's name and more about them", employer=not unsaid)
            if weight == 2 and _CODE_AFTER.fullmatch(rest):
                return Judged("person", 2, reason="a person's name and a code", employer=True)
            if weight == 2 and rest.startswith(" ") and is_post(rest):
                return Judged("person", 2, reason="a person's name and post", employer=True)
    if trailing_person(text) and is_post(_CUT.split(text)[0]):
        return Judged("person", 2, reason="a post and the name of who holds it")
    return None
