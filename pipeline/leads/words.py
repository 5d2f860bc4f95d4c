"""The words of a lead part: the forms in which two names are compared, and what a word's class is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from schemas.actors import places, word_classes

BULLETS = "•·●▪■◦○–—‣∙*\uf0b7\uf0a7\uf0d8§➢✓►-"
_TAG = re.compile(r"</?\s*[a-zA-Z][^<>\n]{0,20}>")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´]")
_CODE = re.compile(r"\b([a-z]{1,2}) ?& ?([a-z]{1,3})\b")
_SUB = re.compile(r"\bsub (group|committee)")
_PLURAL_ES = re.compile(r"(ss|sh|ch|x)es$")


def part_key(text: str) -> str:
    """The form in which two lead parts are the same: lower case words, "sub-group" as "subgroup", "&" as "and".

    >>> part_key("Policies & Procedures Sub-Group"), part_key("P & P"), part_key("<b>NEW</b> Children’s Trust")
    ('policies and procedures subgroup', 'p and p', 'new childrens trust')
    """
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = _APOSTROPHES.sub("", text.casefold()).replace("&", " and ")
    key = " ".join(_WORD.findall(text))
    return _SUB.sub(r"sub\1", key) if "sub " in key else key


def code_key(text: str) -> str:
    """The letters of a code without "&", "and" and white space, in lower case: "P & P" and "PP" are the same.

    >>> code_key("P & P"), code_key("T&WFD")
    ('pp', 'twfd')
    """
    return "".join(_WORD.findall(text.casefold()))


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


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The classes of `actors.toml`, ready to be asked. Each set holds phrases of words joined by single spaces."""

    group_head: frozenset[str]
    filler: frozenset[str]
    light: frozenset[str]
    post_head: frozenset[str]
    post_acronym: frozenset[str]
    strong_start: frozenset[str]
    weak_start: frozenset[str]
    rank: frozenset[str]
    agency_head: frozenset[str]
    agency_word: frozenset[str]
    agency_acronym: frozenset[str]
    outside: frozenset[str]
    board_word: frozenset[str]
    board_acronym: frozenset[str]
    all_start: frozenset[str]
    all_head: frozenset[str]
    all_modifier: frozenset[str]
    deictic: frozenset[str]
    pair: frozenset[str]
    linking: frozenset[str]
    honorific: frozenset[str]
    first_name: frozenset[str]
    not_a_name: frozenset[str]


def _keys(words: frozenset[str]) -> frozenset[str]:
    return frozenset(part_key(word) for word in words)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the package."""
    classes = word_classes()
    heads = _keys(classes["post_head"].words)
    starts = _keys(classes["post_start"].words)
    strong = frozenset(start for start in starts if set(start.split()) & heads)
    named = {word for name in ("group_head", "group_filler", "group_light", "post_head", "rank", "agency_head", "agency_word", "all_start", "all_head", "all_modifier", "linking", "not_a_name", "board_word", "deictic") for phrase in classes[name].words for word in part_key(phrase).split()}  # fmt: skip
    towns = {word for place in places() for name in place.names for word in part_key(name).split()}
    return Vocabulary(
        group_head=_keys(classes["group_head"].words),
        filler=_keys(classes["group_filler"].words),
        light=_keys(classes["group_light"].words),
        post_head=heads,
        post_acronym=classes["post_head"].acronyms,
        strong_start=strong,
        weak_start=starts - strong,
        rank=_keys(classes["rank"].words),
        agency_head=_keys(classes["agency_head"].words),
        agency_word=_keys(classes["agency_word"].words),
        agency_acronym=classes["agency_word"].acronyms,
        outside=_keys(classes["outside_board"].words),
        board_word=_keys(classes["board_word"].words),
        board_acronym=classes["board_word"].acronyms,
        all_start=_keys(classes["all_start"].words),
        all_head=_keys(classes["all_head"].words),
        all_modifier=_keys(classes["all_modifier"].words),
        deictic=_keys(classes["deictic"].words),
        pair=_keys(classes["pair"].words),
        linking=_keys(classes["linking"].words),
        honorific=_keys(classes["honorific"].words),
        first_name=_keys(classes["first_name"].words),
        not_a_name=frozenset((named | towns) - _keys(classes["first_name"].words)),
    )
