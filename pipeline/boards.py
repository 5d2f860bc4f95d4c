"""Which board a document belongs to, read from its own words; and which registry is that board's.

A board nobody has listed works: its name is what stands before "Safeguarding Children Board" and the like, its authorities are those
that bear the place's name on the plan's day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from pipeline.places import authorities_of, initials, places_in, trim_place
from schemas.actors import board_heads, word_classes
from schemas.errors import ReferenceDataError
from schemas.records import Board, Registry
from schemas.registry import board_references, name_key

# How far a name at each place of the document is to be trusted; of a kind that repeats, only the first few count.
TRUST = {"title": 6.0, "heading": 4.0, "header": 4.0, "property": 5.0, "footer": 3.0, "filename": 2.5, "body": 2.0}
AGAIN = {"title": 1.0, "heading": 0.5, "header": 0.5, "property": 1.0, "footer": 0.5, "filename": 0.0, "body": 0.3}
REACH = 90
KIND_WEIGHT = {"lscb": 1.0, "sab": 1.0, "improvement_board": 0.9, "community_safety": 0.8, "health": 0.5, "other": 0.4}

_SHORTS = {
    "LSCB": ("lscb", "Local Safeguarding Children Board"),
    "LSCP": ("lscb", "Local Safeguarding Children Partnership"),
    "SCB": ("lscb", "Safeguarding Children Board"),
    "SCP": ("lscb", "Safeguarding Children Partnership"),
    "LSAB": ("sab", "Local Safeguarding Adults Board"),
    "SAB": ("sab", "Safeguarding Adults Board"),
    "SAPB": ("sab", "Safeguarding Adults Partnership Board"),
}


def _head_pattern() -> tuple[str, dict[str, str]]:
    """One alternative a phrase, longest first, and the kind of each phrase by its key."""
    kinds = {name_key(phrase): head.kind for head in board_heads() for phrase in (*head.phrases, *head.codes)}
    phrases = sorted(
        (phrase for head in board_heads() for phrase in head.phrases if "{place}" not in phrase), key=lambda text: (-len(text), text)
    )
    spelled = []
    for phrase in phrases:
        pattern = re.escape(phrase).replace(r"\ and\ ", r" (?:and|&) ").replace(r"\ ", " ").replace(r"\-", r"[- ]?")
        pattern = re.sub(r"Children(?!\w)", "Children(?:['’]?s['’]?)?", pattern)
        spelled.append(re.sub(r"(Adults?|People)(?= (?:Safeg|Board|Partn|Trust))", r"\1(?:['’]?s)?['’]?", pattern))
    return "|".join(spelled), kinds


_HEAD, _KINDS = _head_pattern()
_PLACE_WORD = r"(?:St\.|[A-Z][\w'’]*(?:[-&/][\w'’]+)*)"
_JOINING = r"(?:,| &| and| upon| on| with| of| the| in| in the|,? and the| le| y| yr| ar| a['’]r)"
_PLACE = rf"{_PLACE_WORD}(?:{_JOINING}*[ ]{_PLACE_WORD})*(?:,? (?:and|&))?"
_NAMED = re.compile(rf"(?<!\w)(?P<head>{_HEAD})(?!\w)(?P<after> (?:for|in|of|covering) (?:the )?(?P<later>{_PLACE}))?")
_AROUND = tuple(
    (head.kind, re.compile(rf"(?<!\w){phrase.replace('{place}', r'(?P<place>[A-Z][^.;:()]{1,50}?)')}(?!\w)"))
    for head in board_heads()
    for phrase in sorted(head.phrases, key=len, reverse=True)
    if "{place}" in phrase
)
_BEFORE = re.compile(rf"(?:{_PLACE}) $")
_SHORT = re.compile(r"(?<!\w)(?P<short>LSCB|LSCP|SCB|SCP|LSAB|SAB|SAPB)(?!\w)")
_ACRONYM = re.compile(r"(?<!\w)(?P<place>[A-Z](?:[A-Z&]|and ){0,5}?)(?P<short>SCB|SCP|SAB|SAPB)(?!\w)")
_BARE = re.compile(r"(?<!\w)(LSCB|LSCP|LSAB)(?!\w)")
_COUNCIL = re.compile(r"(?<!\w)(?:(?:City|County|Borough|Metropolitan|District) )*Council(?!\w)")
# A whole heading, or the head of a page margin, that names a body of a kind nobody listed. Its own name stands for its place.
_ORGANISATION = re.compile(
    rf"(?:The )?(?P<own>{_PLACE} (?:{'|'.join(sorted(word.title() for word in word_classes()['owner_head'].words))}))(?=$|[.,|–—]| - )"
)
_FORM = {"board.short_form": 0.6, "board.acronym_and_place": 0.65, "board.place_elsewhere": 0.6}
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")


@dataclass
class _Candidate:
    kind: str
    place: str
    name: str
    rule: str
    as_written: str
    score: float = 0.0
    best: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)


def slug(name: str) -> str:
    """The board's id: the letters and digits of its name in lower case, parted by hyphens.

    >>> slug("Marl & Farhaven LSCB")
    'marl-and-farhaven-lscb'
    """
    return "-".join(name_key(name).split())


def find_board(texts: Sequence[tuple[str, str]], on: date | None = None) -> tuple[Board | None, str, str]:
    """The board, the rule that told it and the words it was told from; (None, "board.unknown", "") where nothing names one.

    `texts` are (where, text), `where` one of title, heading, header, footer, property, filename, body. `on` is a day of the plan; it
    decides between authorities that bore one name at different times. Without it the first year that the texts name stands in.

    >>> board, rule, _ = find_board([("title", "Farhaven Safeguarding Children Board (FSCB) Business Plan")])
    >>> board.name, board.id, board.gss, rule
    ('Farhaven Safeguarding Children Board', 'farhaven-safeguarding-children-board', None, 'board.named')
    """
    cleaned = [(where, _clean(where, text)) for where, text in texts]
    day = on or _plan_day(cleaned)
    found: dict[tuple[str, str], _Candidate] = {}
    for where, text in cleaned:
        for kind, place, name, rule, written in _mentions(text):
            _count(found, kind, place, name, rule, written, where)
    _acronyms(found, cleaned)
    if not found:
        _elsewhere(found, cleaned)
    if not found:
        for where, text in cleaned:
            for council in _COUNCIL.finditer(text) if where != "body" else ():
                place = _place_before(text, council.start())
                if place and authorities_of(place, day):
                    _count(found, "other", place, f"{place} {council.group()}", "board.council", f"{place} {council.group()}", where)
    if not found:
        for where, text in cleaned:
            if where != "body" and (whole := _ORGANISATION.match(text)):
                _count(found, "other", whole["own"], whole["own"], "board.organisation", whole["own"], where)
    if not found:
        return None, "board.unknown", ""
    chosen = max(found.values(), key=lambda candidate: candidate.score)
    return _board(chosen.name, chosen.kind, chosen.place, day), chosen.rule, chosen.as_written


def _clean(where: str, text: str) -> str:
    text = " ".join(text.replace("_", " ").split()) if where == "filename" else " ".join(text.split())
    if where == "filename":
        text = " ".join(re.sub(r"[-.+]", " ", text).split())
    letters = [character for character in text if character.isalpha()]
    if where == "filename" or (letters and sum(map(str.isupper, letters)) > 0.8 * len(letters) and len(letters) > 12):
        text = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", _title_word, text)
    return text


_SMALL = frozenset(("and", "of", "the", "upon", "on", "with", "for", "in", "to"))


def _title_word(found: re.Match[str]) -> str:
    word = found.group()
    if word.lower() in _SMALL:
        return word.lower()
    if word.isupper() and re.fullmatch(r"[A-Z]{0,5}(?:SCB|SCP|SAB)|NHS|CCG|ICB", word):
        return word
    if re.fullmatch(r"[a-z]{0,5}(?:scb|scp|sab)|nhs|ccg|icb", word):
        return word.upper()
    return word[0].upper() + word[1:].lower()


def _plan_day(texts: Iterable[tuple[str, str]]) -> date | None:
    years = [
        int(year)
        for where in ("title", "heading", "filename", "header", "footer", "body")
        for w, text in texts
        if w == where
        for year in _YEAR.findall(text)
    ]
    return date(years[0], 6, 30) if years else None


def _kind_of(head: str) -> str:
    """The kind of a board that names itself so, the possessive apart."""
    key = name_key(head)
    for text in (key, key.replace("childrens", "children"), key.replace("childrens", "children").replace("adults", "adult")):
        if text in _KINDS:
            return _KINDS[text]
    plain = re.sub(r"\b(children|adult|people)s\b", r"\1", key)
    return next((kind for known, kind in _KINDS.items() if re.sub(r"\b(children|adult|people)s\b", r"\1", known) == plain), "other")


def _mentions(text: str) -> Iterable[tuple[str, str, str, str, str]]:
    """(kind, place, name, rule, as written) of every board that the text names with its place."""
    for found in _NAMED.finditer(text):
        head = found["head"]
        kind = _kind_of(head)
        place = _place_before(text, found.start())
        if place:
            yield kind, place, f"{place} {head}", "board.named", f"{place} {head}"
        elif found["later"]:
            later = trim_place(found["later"], strict=True)
            if later:
                yield kind, later, f"{later} {head}", "board.named_for_place", found.group()
    for kind, pattern in _AROUND:
        for found in pattern.finditer(text):
            if trim_place(found["place"]) == found["place"]:
                yield kind, found["place"], found.group(), "board.named", found.group()
    for found in _SHORT.finditer(text):
        kind, head = _SHORTS[found["short"]]
        place = _place_before(text, found.start())
        if place:
            yield kind, place, f"{place} {head}", "board.short_form", f"{place} {found.group()}"


@lru_cache(maxsize=4096)
def _place_key(place: str) -> str:
    """The form in which two names of one place are the same: its authorities' codes, else its words."""
    return " ".join(authority.gss_code for authority in authorities_of(place)) or name_key(place)


def _place_before(text: str, end: int) -> str:
    """The place name that ends just before that offset; "" if there is none."""
    before = _BEFORE.search(text, max(0, end - REACH), end)
    return trim_place(before.group()) if before else ""


def _count(found: dict[tuple[str, str], _Candidate], kind: str, place: str, name: str, rule: str, written: str, where: str) -> None:
    key = (kind, _place_key(place))
    candidate = found.setdefault(key, _Candidate(kind, place, name, rule, written))
    trust = TRUST.get(where, TRUST["body"]) * _FORM.get(rule, 1.0)
    step = trust if not candidate.seen[where] else AGAIN.get(where, 0.3) * (candidate.seen[where] < 8)
    candidate.seen[where] += 1
    candidate.score += step * KIND_WEIGHT[kind]
    if trust > candidate.best:
        candidate.best, candidate.name, candidate.rule, candidate.as_written = trust, name, rule, written


def _ranked_places(texts: Sequence[tuple[str, str]]) -> list[str]:
    """The known places that the texts name, those that stand often and high first."""
    places: Counter[str] = Counter()
    for where, text in texts:
        for place in places_in(text):
            places[place] += 1 + int(TRUST.get(where, 1.0)) * 2
    return [place for place, _ in places.most_common()]


def _acronyms(found: dict[tuple[str, str], _Candidate], texts: Sequence[tuple[str, str]]) -> None:
    """Boards that stand as an acronym ("WSCB") whose first letters are those of a place named elsewhere in the document."""
    known = [candidate.place for candidate in sorted(found.values(), key=lambda candidate: -candidate.score)]
    ranked: list[str] | None = None
    for where, text in texts:
        for acronym in _ACRONYM.finditer(text):
            letters = re.sub(r"[^A-Z]", "", acronym["place"])
            kind, head = _SHORTS[acronym["short"]]
            if ranked is None:
                ranked = known + _ranked_places(texts)
            place = next((place for place in ranked if letters in initials(place)), None) if letters != "L" else None
            if place:
                _count(found, kind, place, f"{place} {head}", "board.acronym_and_place", acronym.group(), where)


def _elsewhere(found: dict[tuple[str, str], _Candidate], texts: Sequence[tuple[str, str]]) -> None:
    """Boards that stand by their bare name or "LSCB", their place somewhere else in the document."""
    ranked = _ranked_places(texts)
    if not ranked:
        return
    for where, text in texts:
        for bare in _NAMED.finditer(text):
            kind = _kind_of(bare["head"])
            if kind in ("lscb", "sab", "improvement_board"):
                _count(found, kind, ranked[0], f"{ranked[0]} {bare['head']}", "board.place_elsewhere", bare.group(), where)
        for short in _BARE.finditer(text):
            kind, head = _SHORTS[short.group()]
            _count(found, kind, ranked[0], f"{ranked[0]} {head}", "board.place_elsewhere", short.group(), where)


def _board(name: str, kind: str, place: str, day: date | None) -> Board:
    key = name_key(name)
    for reference in board_references():
        if key in {name_key(known) for known in (reference.name, *reference.aliases)}:
            return Board(slug(name), name, reference.kind, authorities_of(place, day, reference.gss_codes))
    return Board(slug(name), name, kind, authorities_of(place, day))


def place_and_kind(name: str) -> tuple[str, str] | None:
    """The place (as `name_key`) and the kind of board that a name speaks of; None if it is no board's full or short name.

    >>> place_and_kind("Farhaven LSCB"), place_and_kind("Farhaven Local Safeguarding Children Board")
    (('farhaven', 'lscb'), ('farhaven', 'lscb'))
    """
    for kind, place, _, _, _ in _mentions(_clean("title", name)):
        return name_key(place), kind
    return None


def registry_for(board: Board | None, registries: Sequence[Registry]) -> Registry | None:
    """The registry whose key, or whose group of kind `board`, names the board; None if none does.

    A key that is only the place ("Farhaven") fits a board of that place, but not where the registry's own board group is of
    another kind. Raises `ReferenceDataError` if two fit.
    """
    if board is None:
        return None
    fitting = [registry for registry in registries if _fits(board, registry)]
    if len(fitting) > 1:
        raise ReferenceDataError([f"registries {', '.join(repr(registry.board) for registry in fitting)} all fit {board.name!r}"])
    return fitting[0] if fitting else None


def base_registry(board: Board | None, given: Sequence[Registry]) -> Registry | None:
    """The registry that a person gave for this board, else what the package knows of it, else None."""
    return registry_for(board, given) or registry_for(board, [reference.registry for reference in board_references()])


def _fits(board: Board, registry: Registry) -> bool:
    own = {name_key(board.name), name_key(board.id)}
    told = place_and_kind(board.name)
    names = [registry.board]
    groups = [name for group in registry.groups if group.kind == "board" for name in (group.name, *group.aliases)]
    names += groups
    if any(name_key(name) in own for name in names):
        return True
    kinds = [found for found in map(place_and_kind, groups) if found]
    if told and any(_same_place(found[0], told[0], board) and found[1] == told[1] for found in map(place_and_kind, names) if found):
        return True
    key = name_key(registry.board)
    if place_and_kind(registry.board) or (kinds and told and all(found[1] != told[1] for found in kinds)):
        return False
    return bool(told) and _same_place(key, told[0] if told else "", board)


def _same_place(key: str, place: str, board: Board) -> bool:
    if key == place:
        return True
    codes = {authority.gss_code for authority in board.authorities}
    return bool(codes) and {authority.gss_code for authority in authorities_of(key, None, anyway=True)} >= codes
