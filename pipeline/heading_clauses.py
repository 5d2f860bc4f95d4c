"""Headings that are clauses ("What the reviewers told us", "Has it made a difference?"): what they ask, by their verbs and tense."""

from __future__ import annotations

import re

from schemas.vocabulary import clause_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_LONGEST = 14
_ASKS = frozenset(("what", "how", "where", "has", "have", "did", "is", "are", "which"))
_SUBJECTS = frozenset(("we", "you", "they", "it", "the", "this", "people", "children", "adults", "our", "things", "he", "she"))
_COMING = frozenset(("will", "shall", "should", "must", "plan", "intend", "to", "can", "could"))
_PAST = frozenset(("was", "were", "has", "have", "had", "did", "been", "since", "already"))
# What stands without a question word before the words of somebody else ("Ofsted said ...").
_QUOTES = frozenset(("said", "told", "found", "recommends", "recommended", "concluded", "advised"))


def clause_field(heading: str) -> str | None:
    """The field that a heading asks for: "objective", "action", "outcome" or "progress"; None where it is no clause or says neither.

    >>> clause_field("What the reviewers told us"), clause_field("What we expect to see"), clause_field("Where things stood in May")
    ('objective', 'outcome', 'progress')
    >>> clause_field("We said that we would"), clause_field("Ofsted said")
    ('action', 'objective')
    >>> clause_field("What was done"), clause_field("What must be done"), clause_field("Resources"), clause_field("Which ward")
    ('progress', 'action', None, None)
    """
    words = [word.lower().replace("’", "'") for word in _WORD.findall(heading)]
    if not 2 <= len(words) <= _LONGEST:
        return None
    kinds = clause_words()
    verbs = [(place, kinds[word]) for place, word in enumerate(words) if word in kinds and not _is_auxiliary(words, place)]
    if not verbs:
        return None
    place, kind = verbs[0]
    if place == 0 and kind == "gain" and words[1] in ("we", "that", "this"):
        return "outcome"  # "Difference we expect to see"
    if words[0] == "we" and words[place] in _QUOTES and {"would", "will"} & set(words[place:]):
        return "action"  # "We said that we would"
    if words[0] not in _ASKS:
        return "objective" if words[place] in _QUOTES and 1 <= place <= 3 else None
    past = bool(_PAST & set(words[:place])) or words[place] in ("done", "did", "happened", "achieved", "changed")
    coming = bool(_COMING & set(words[:place]))
    then = {later for _, later in verbs[1:]}
    if kind == "agree":
        return "action" if words[0] in ("what", "which") else None
    if kind == "need":  # "what needs to be done", "what we need to improve"
        return "action" if "do" in then else "objective"
    if kind == "want":  # "what we want to achieve", "what we want to see"
        return "outcome" if "see" in then else "objective"
    if kind == "see":
        return "outcome" if words[0] != "what" or words[place] not in ("know", "tell") else None
    if kind == "do":
        return "action" if coming or not past else "progress"
    if kind == "achieve":
        if words[0] == "how" and coming:
            return "action"
        return "progress" if words[place] == "achieved" and past and not coming else "outcome"
    return {"say": "objective", "gain": "outcome", "stand": "progress"}[kind]


def _is_auxiliary(words: list[str], place: int) -> bool:
    """Is the word there for the tense or the question alone ("What do we want", "are going to do")?"""
    after = words[place + 1 : place + 2]
    if words[place] in ("do", "does", "did"):
        return place <= 1 and bool(after) and after[0] in _SUBJECTS
    return words[place] == "going" and after == ["to"]
