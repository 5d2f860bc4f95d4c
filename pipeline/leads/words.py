"""The words of a lead part: the forms in which two names are compared, and what a word's class is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from schemas.actors import places, word_classes

BULLETS = "•·●▪■◦○–—‣∙*\uf0b7\uf0a7\uf0d8§➢✓►-"
_TAG = re.compile(r"</?\s*[a-zA-Z][^<>\n]{0,20}>")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´]")
_CODE = re.compile(r"\b([a-z]{1,2}) ?& ?([a-z]{1,3})\b")
_SUB = re.compile(r"\bsub (?=group|committee|cttee|panel)|\bco (?=ordinat)")
_PLURAL_ES = re.compile(r"(ss|sh|ch|x)es$")


@lru_cache(maxsize=256)  # the pieces of one cell are asked for many times while it is cut
def part_key(text: str) -> str:
    """The form in which two lead parts are the same: lower case words, "sub-group" as "subgroup", "&" as "and".

    >>> part_key("Policies & Procedures Sub-Group"), part_key("P & P"), part_key("<b>NEW</b> Children’s Trust")
    ('policies and procedures subgroup', 'p and p', 'new childrens trust')
    """
    if text.endswith((" Gp", " gp")):
        text = text[:-2] + "group"  # "GP" is a doctor
    if "<" in text:
        text = _TAG.sub(" ", text)
    plain = text.isascii() and "'" not in text and "`" not in text
    text = text.lower() if plain else _APOSTROPHES.sub("", text.casefold())
    if "&" in text:
        text = text.replace("&", " and ")
    key = " ".join(_WORD.findall(text))
    return _SUB.sub(lambda found: found.group()[:-1], key) if "sub " in key or "co " in key else key


def code_key(text: str) -> str:
    """The letters of a code without "&", "and" and white space, in lower case: "P & P" and "PP" are the same.

    >>> code_key("P & P"), code_key("T&WFD")
    ('pp', 'twfd')
    """
    return "".join(_WORD.findall(text.casefold()))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """The word without a plural ending.

    >>> singular("subgroups"), singular("policies"), singular("process")
    ('subgroup', 'policy', 'process')
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if _PLURAL_ES.search(word) else word[:-1]


def plural(word: str) -> str:
    """The word with a plural ending.

    >>> plural("committee"), plural("agency"), plural("trust")
    ('committees', 'agencies', 'trusts')
    """
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ss", "sh", "ch", "x")) else "s")


def known_plural(word: str) -> bool:
    """Is the word a plural by its ending?"""
    return singular(word) != word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The classes of `actors.toml`, ready to be asked. Sets hold phrases of words joined by single spaces; `*_code` sets capitals."""

    group_head: frozenset[str]
    filler: frozenset[str]
    light: frozenset[str]
    post_head: frozenset[str]
    post_code: frozenset[str]
    strong_start: frozenset[str]
    weak_start: frozenset[str]
    start_word: frozenset[str]
    post_end: frozenset[str]
    post_plural: frozenset[str]
    rank: frozenset[str]
    agency_head: frozenset[str]
    employer: frozenset[str]
    agency_start: frozenset[str]
    agency_word: frozenset[str]
    agency_code: frozenset[str]
    topic_code: frozenset[str]
    outside: frozenset[str]
    outside_end: frozenset[str]
    actor_end: frozenset[str]
    board_word: frozenset[str]
    board_code: frozenset[str]
    all_start: frozenset[str]
    all_head: frozenset[str]
    all_modifier: frozenset[str]
    deictic: frozenset[str]
    pair: frozenset[str]
    linking: frozenset[str]
    honorific: frozenset[str]
    first_name: frozenset[str]
    not_a_name: frozenset[str]
    town: frozenset[str]


_NEVER_A_NAME = (
    "group_head", "group_filler", "group_light", "post_head", "rank", "agency_head", "agency_start", "agency_word", "all_start", "all_head",
    "all_modifier", "linking", "not_a_name", "board_word", "deictic",
)  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the package."""
    classes = word_classes()
    keys = {name: frozenset(part_key(word) for word in entry.words) for name, entry in classes.items()}
    strong = frozenset(start for start in keys["post_start"] if set(start.split()) & keys["post_head"])
    words = {word for name in _NEVER_A_NAME for phrase in keys[name] for word in phrase.split()}
    heads = {plural(word) for name in ("group_head", "post_head", "agency_head") for word in keys[name] if " " not in word}
    towns = {word for place in places() for name in place.names for word in part_key(name).split()}
    return Vocabulary(
        group_head=keys["group_head"],
        filler=keys["group_filler"],
        light=keys["group_light"],
        post_head=keys["post_head"],
        post_code=classes["post_head"].acronyms,
        strong_start=strong,
        weak_start=keys["post_start"] - strong,
        start_word=frozenset(start.split()[0] for start in keys["post_start"]),
        post_end=keys["post_end"],
        post_plural=keys["post_plural"],
        rank=keys["rank"],
        agency_head=keys["agency_head"],
        employer=keys["employer"],
        agency_start=keys["agency_start"],
        agency_word=keys["agency_word"],
        agency_code=classes["agency_word"].acronyms,
        topic_code=classes["topic_code"].acronyms,
        outside=keys["outside_board"],
        outside_end=frozenset(phrase.split()[-1] for phrase in keys["outside_board"]),
        actor_end=frozenset(phrase.split()[-1] for name in ("group_head", "post_end", "all_head", "post_head") for phrase in keys[name]),
        board_word=keys["board_word"],
        board_code=classes["board_word"].acronyms,
        all_start=keys["all_start"],
        all_head=keys["all_head"],
        all_modifier=keys["all_modifier"],
        deictic=keys["deictic"],
        pair=keys["pair"],
        linking=keys["linking"],
        honorific=keys["honorific"],
        first_name=keys["first_name"],
        not_a_name=frozenset((words | heads) - keys["first_name"]),
        town=frozenset(towns),
    )
