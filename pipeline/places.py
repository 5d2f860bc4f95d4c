"""Places: the authorities that a board's place name stands for on a day, and where a place name begins in a run of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from schemas.actors import areas, places, word_classes
from schemas.records import Authority
from schemas.registry import name_key

_NOT_A_PLACE = word_classes()["not_a_place"].words
_CONNECTORS = frozenset(("and", "with", "upon", "on", "of", "the", "in", "le"))


@cache
def _by_name() -> dict[str, tuple[tuple[Authority, str], ...]]:
    found: dict[str, list[tuple[Authority, str]]] = {}
    for place in places():
        for name in place.names:
            found.setdefault(name_key(name), []).append((place.authority, place.tier))
    return {key: tuple(values) for key, values in found.items()}


@cache
def _by_code() -> dict[str, Authority]:
    return {place.authority.gss_code: place.authority for place in places()}


@cache
def _areas() -> dict[str, tuple[str, ...]]:
    return {name_key(name): area.members for area in areas() for name in area.names}


@cache
def _longest() -> int:
    return max(len(name.split()) for name in (*_by_name(), *_areas()))


def _stood(authority: Authority, day: date | None) -> bool:
    if day is None:
        return authority.valid_to is None
    return (authority.valid_from is None or authority.valid_from <= day) and (authority.valid_to is None or day <= authority.valid_to)


def _choose(found: Sequence[tuple[Authority, str]], day: date | None) -> Authority:
    """Of authorities that bear one name: one that stood on the day, rather an upper tier than a district, the latest."""
    best = sorted(
        found, key=lambda entry: (not _stood(entry[0], day), entry[1] == "district", -(entry[0].valid_from or date.min).toordinal())
    )
    return best[0][0]


def authorities_of(place: str, day: date | None = None, known: Sequence[str] = (), anyway: bool = False) -> tuple[Authority, ...]:
    """The authorities that the place name stands for, in its order; () if it is none that is known.

    `known` are the GSS codes where the board is a known one. With `anyway` all that ever bore the name are given.

    >>> [a.gss_code for a in authorities_of("Kent and Medway", date(2012, 1, 1))]
    ['E10000016', 'E06000035']
    >>> [a.gss_code for a in authorities_of("Buckinghamshire", date(2015, 1, 1))], authorities_of("Farhaven")
    (['E10000002'], ())
    """
    if known:
        return tuple(_by_code()[code] for code in known)
    key = name_key(place)
    named = _by_name().get(key)
    if anyway and named:
        return tuple(authority for authority, _ in named)
    members = _areas().get(key)
    if members and not (named and _stood(_choose(named, day), day)):
        standing = tuple(_by_code()[code] for code in members if _stood(_by_code()[code], day))
        if standing and not (day is None and named):
            return standing
    if named:
        return (_choose(named, day),)
    words = key.split()
    if words[:1] == ["pan"]:
        return authorities_of(" ".join(words[1:]), day)
    for prefix in (("london", "borough", "of"), ("royal", "borough", "of"), ("city", "of"), ("borough", "of"), ("county", "of"), ("the",)):
        if tuple(words[: len(prefix)]) == prefix and len(words) > len(prefix):
            return authorities_of(" ".join(words[len(prefix) :]), day)
    if len(words) > 2 and words[-2:] == ["and", "district"]:
        return authorities_of(" ".join(words[:-2]), day)
    if len(words) > 1 and words[-1] in ("city", "county", "borough", "metropolitan", "council", "district"):
        return authorities_of(" ".join(words[:-1]), day)
    return _several(words, day)


def _several(words: Sequence[str], day: date | None) -> tuple[Authority, ...]:
    """The authorities of a list of names, longest name first; () unless every word belongs to one."""
    found: list[Authority] = []
    index = 0
    while index < len(words):
        for length in range(min(_longest(), len(words) - index), 0, -1):
            named = _by_name().get(" ".join(words[index : index + length]))
            if named and length < len(words):
                found.append(_choose(named, day))
                index += length
                break
        else:
            if words[index] not in _CONNECTORS:
                return ()
            index += 1
    return tuple(found)


def trim_place(text: str, strict: bool = False) -> str:
    """The place name that a run of capitalised words ends with ("As the Farhaven" -> "Farhaven"); "" if there is none.

    A known name (with the list it stands in) is found in the run; else all words after the last that is no part of a name.
    With `strict` the run begins with the place, and only its end is cut.
    """
    words = text.replace(" ,", ",").strip(" ,&").split()
    while words and words[-1].lower().strip(",") in ("and", "&", "of", "the", "with", "for", "in"):
        words.pop()
    if strict:
        for end in range(len(words), 0, -1):
            if authorities_of(" ".join(words[:end])):
                return " ".join(words[:end]).strip(",")
        words = words[: next((n for n, word in enumerate(words) if word.lower().strip(",.") in _NOT_A_PLACE - _CONNECTORS), len(words))]
    for start in range(len(words)):
        if words[start].lower() not in _CONNECTORS and authorities_of(" ".join(words[start:])):
            return " ".join(words[start:]).strip(",")
    kept: list[str] = []
    for word in reversed(words):
        bare = name_key(word)
        if (
            (bare in _NOT_A_PLACE and not (bare in _CONNECTORS and kept))
            or not bare
            or bare.isdigit()
            or (word.endswith((".", ":")) and kept)
        ):
            break
        kept.insert(0, word)
    while kept and (kept[0].lower() in _CONNECTORS or kept[0] == "&"):
        kept.pop(0)
    if any(name_key(word) in ("lscb", "lscp", "scb", "scp", "sab", "lsab") for word in kept):
        return ""
    return " ".join(kept).strip(" ,.")


@cache
def _name_pattern() -> re.Pattern[str]:
    names = {name for place in places() if place.tier != "district" for name in place.names if len(name) > 3 or name.isupper()}
    names |= {name.replace(" and ", " & ") for name in names} | {name for area in areas() for name in area.names}
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) + r")(?!\w)")


def places_in(text: str) -> Iterable[str]:
    """The names of upper-tier authorities and areas in the text, in order, as printed."""
    return (found.group() for found in _name_pattern().finditer(text))


def initials(place: str) -> frozenset[str]:
    """The letters by which a place's boards are abbreviated, with and without its small words.

    >>> sorted(initials("Marl and Upper Dunmere"))
    ['M', 'MAUD', 'MUD']
    """
    words = re.findall(r"[^\W\d_]+", place)
    big = "".join(word[0].upper() for word in words if word.lower() not in _CONNECTORS)
    small = "".join(word[0].upper() for word in words)
    return frozenset((big, small, words[0][0].upper())) if words else frozenset()
