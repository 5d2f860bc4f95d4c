"""What a group is for, told from its name alone, so that boards compare without a registry."""

from __future__ import annotations

import re
from functools import cache

from pipeline.leads.words import part_key, singular
from schemas.actors import functions


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    phrases: dict[str, str] = {}
    acronyms: dict[str, str] = {}
    for function in functions():
        for name in function.names:
            phrases[part_key(name)] = function.id
        for acronym in function.acronyms:
            acronyms[acronym] = function.id
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(" + "|".join(map(re.escape, longest)) + r")\b"), phrases, acronyms


@cache
def word_functions() -> dict[str, str]:
    """The single words that speak of a function, in the singular."""
    return {singular(phrase): function for phrase, function in _patterns()[1].items() if " " not in phrase}


_ACRONYM = re.compile(r"(?<![^\W_])[A-Z][A-Z&]+(?![^\W_])")


def function_of(name: str) -> str | None:
    """The id of the function that a group's name speaks of, the first-named where there are several; None if it speaks of none.

    "child sexual exploitation" is read before "exploitation": of phrases that start at one place the longest counts. The words of the
    board itself ("Safeguarding Children Board") and of its business (`executive`) count only where nothing else is named.

    >>> function_of("Policies and Procedures sub-group"), function_of("QA"), function_of("Zebra sub-group")
    ('policy-procedures', 'quality-performance', None)
    """
    pattern, phrases, acronyms = _patterns()
    key = part_key(name)
    found = [(match.start(), phrases[match.group()]) for match in pattern.finditer(key)]
    for match in _ACRONYM.finditer(name):
        if match.group() in acronyms:
            found.append((len(part_key(name[: match.start()])), acronyms[match.group()]))
    found.sort(key=lambda entry: entry[0])
    particular = [function for _, function in found if function not in ("board", "executive")]
    if particular:
        return particular[0]
    if any(function == "executive" for _, function in found):
        return "executive"
    return found[0][1] if found else None
