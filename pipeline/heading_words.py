"""What a column heading says: its words held against `headings.toml`, typing errors and plurals aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from pipeline.heading_clauses import clause_field
from schemas.vocabulary import abbreviation_entries, heading_entries

FILLERS = frozenset(
    "a an the of for and or to be is are in on with at as its our your we will s per each wscb lscb lscp sab board plan".split()
)
OF = frozenset("of from for against by at that which".split())
MONTHS = frozenset(
    (
        "jan january feb february mar march apr april may jun june jul "
        "july aug august sep sept september oct october nov november dec december"
    ).split()
)
_TOKEN = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LABEL_NUMBER = re.compile(r"\s*(?:no\.?|number)?\s*(?<!\d)\d{1,3}[.:)]?$", re.IGNORECASE)
_SPELT_RAG = re.compile(r"\b(?:B\W{0,2})?R\s?[/.]\s?A\s?[/.]\s?G\b\.?")  # "R/A/G", "R.A.G."
CLAUSE = "clause"  # the sense of a heading that only its verbs explain
_ASKED_FOR = {"who": "lead", "whose": "lead", "when": "timescale"}
_KNOWN, _ASKED = 0.72, 0.66  # a heading whose phrases score so much needs no reading as a clause, which is worth so much
_NEAR = 86  # rapidfuzz ratio from which two words of six letters or more are one word mistyped ("Timescle")


@dataclass(frozen=True, slots=True)
class WordMatch:
    """How well a heading says a field: `score` 0..1, the phrase found and its sense."""

    score: float
    phrase: str
    sense: str


def stem(token: str) -> str:
    """The token without its plural ending."""
    if len(token) > 4 and token.endswith("ies"):
        return token[:-3] + "y"
    if len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is")):
        return token[:-1]
    return token


@cache
def _shortened() -> dict[str, str]:
    return {short: entry.word for entry in abbreviation_entries() for short in entry.short}


def _words_of(text: str) -> list[str]:
    """The words of a text in lower case, those that it shortens in full."""
    return [_shortened().get(word, word) for word in _TOKEN.findall(text)]


def heading_tokens(text: str) -> tuple[str, ...]:
    """The words of a heading in lower case, singular and in full, dates left out.

    >>> heading_tokens("Success meas."), heading_tokens("Position at 20 November 2015")
    (('success', 'measure'), ('position', 'at'))
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ").replace("’", "'").replace("'s ", " ")
    folded = folded.replace("'ll ", " will ").replace("'ve ", " have ").replace("'re ", " are ")
    kept: list[str] = []
    after_year = False
    for word in _words_of(folded):
        if _YEAR.fullmatch(word) or (after_year and word.isdigit() and len(word) == 2) or word in MONTHS:
            after_year = bool(_YEAR.fullmatch(word))
            if word in MONTHS and kept and _DAY.fullmatch(kept[-1]):
                kept.pop()
            continue
        after_year = False
        kept.append(stem(word))
    return tuple(kept)


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, str, str]]]:
    """Phrases by their first token: (tokens, field, sense, phrase), the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
    for entry in heading_entries():
        for words in entry.words:
            tokens = tuple(stem(t) for t in _words_of(words.casefold()))
            table.setdefault(tokens[0], []).append((tokens, entry.field, entry.sense, words))
    for found in table.values():
        found.sort(key=lambda item: -len(item[0]))
    return table


@lru_cache(maxsize=4096)
def _same_words(token: str) -> tuple[str, ...]:
    """First tokens of phrases that `token` may stand for: itself, or one that it misspells."""
    if token in _phrases():
        return (token,)
    if len(token) < 6:
        return ()
    return tuple(known for known in _phrases() if len(known) >= 6 and fuzz.ratio(token, known) >= _NEAR)


def _equal(a: str, b: str) -> bool:
    return a == b or (len(a) >= 6 and len(b) >= 6 and fuzz.ratio(a, b) >= _NEAR)


def _weight(tokens: tuple[str, ...]) -> int:
    return sum(t not in FILLERS for t in tokens) or len(tokens)


def _match_tokens(tokens: tuple[str, ...], factor: float, into: dict[str, WordMatch]) -> None:
    found: list[tuple[int, int, str, str, str]] = []
    for start, token in enumerate(tokens):
        for known in _same_words(token):
            for phrase, field, sense, words in _phrases()[known]:
                end = start + len(phrase)
                if end <= len(tokens) and all(_equal(a, b) for a, b in zip(tokens[start + 1 : end], phrase[1:], strict=True)):
                    found.append((start, end, field, sense, words))
    longest = [f for f in found if not any(s <= f[0] and f[1] <= e and e - s > f[1] - f[0] for s, e, _, _, _ in found)]
    total = _weight(tokens)
    for field in {f[2] for f in longest}:
        own = sorted((f for f in longest if f[2] == field), key=lambda f: f[0] - f[1])
        covered = {place for start, end, _, _, _ in own for place in range(start, end)}
        weight = _weight(tuple(tokens[place] for place in sorted(covered)))
        late = any(t not in FILLERS for t in tokens[: min(covered)])
        relative = late and tokens[min(covered)] == "we"  # "Evidence we will hold": of what stands before
        score = factor * (0.3 + 0.7 * min(1.0, weight / total)) - (0.5 if relative else 0.08 if late else 0.0)
        if not late and len(tokens) <= 14 and any(tokens[end : end + 1] and tokens[end] in OF for start, end, *_ in own if not start):
            score = max(score, factor * 0.72)  # "Recommendation from the review of ...": the head of the phrase says what it is
        if len(tokens) <= 5 and not OF & set(tokens) and any(end == len(tokens) for _, end, *_ in own):
            score = max(score, factor * 0.62)  # "Mid-year position": and so does the last noun where nothing follows it
        if field not in into or score > into[field].score:
            into[field] = WordMatch(round(score, 4), own[0][4], own[0][3])


def _readings(text: str) -> list[tuple[str, float]]:
    """The heading whole, without its brackets, and its lines, questions and sides of a slash; later lines say more than earlier ones."""
    readings = [(text, 1.0)]
    bare = _BRACKETS.sub(" ", text).strip()
    if bare and bare != text:
        readings.append((bare, 0.97))
    lines = [line for line in bare.split("\n") if line.strip()]
    if len(lines) > 1:
        readings += [(line, 0.95 if number == len(lines) - 1 else 0.88) for number, line in enumerate(lines)]
    for line in lines:
        sides = [side for side in re.split(r"\s*[/|]\s*|\s+[–—-]+\s+|(?<=\?)\s+", line) if side.strip()]
        if len(sides) > 1:
            readings += [(side, 0.9 if number == 0 else 0.86) for number, side in enumerate(sides)]
    return readings


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for entry in heading_entries() for words in entry.words for word in _TOKEN.findall(words.casefold()))


def mended(text: str) -> str:
    """The heading with words whole that a narrow column broke, where the pieces make a word of the vocabulary and are none.

    >>> mended("Re f"), mended("Star t dat e"), mended("Comple tion by"), mended("Due date")
    ('Ref', 'Start date', 'Completion by', 'Due date')
    """
    pieces = text.split(" ")
    out: list[str] = []
    while pieces:
        for count in (4, 3, 2):
            word = "".join(pieces[:count])
            bare = [piece.casefold().strip(".:") for piece in pieces[:count]]
            whole = word.casefold().strip(".:")
            if len(pieces) >= count and whole in _known_words() and not all(piece in _known_words() for piece in bare):
                out.append(word)
                del pieces[:count]
                break
        else:
            out.append(pieces.pop(0))
    return " ".join(out)


def _keep_longer(into: dict[str, WordMatch]) -> None:
    """A phrase that is but the beginning of another found ("how we will" of "how we will measure") says less than that."""
    for field, match in list(into.items()):
        longer = [one.score for one in into.values() if one.phrase.startswith(f"{match.phrase} ")]
        if longer and match.score >= max(longer):
            into[field] = WordMatch(0.3, match.phrase, match.sense)


def _heed_last_line(lines: Sequence[str], into: dict[str, WordMatch]) -> None:
    """Under a heading over several columns the last line is the column's own: what it says alone weighs more than what stands above."""
    if len(lines) < 2:
        return
    own: dict[str, WordMatch] = {}
    tokens = heading_tokens(lines[-1])
    if tokens:
        _match_tokens(tokens, 1.0, own)
    if max((match.score for match in own.values()), default=0.0) >= _KNOWN:
        for field, match in list(into.items()):
            if field not in own and match.score < 0.95:
                into[field] = WordMatch(round(0.5 * match.score, 4), match.phrase, match.sense)


@lru_cache(maxsize=8192)
def _match(text: str) -> tuple[tuple[str, WordMatch], ...]:
    into: dict[str, WordMatch] = {}
    whole = "\n".join(mended(line) for line in text.split("\n"))
    lines = [line for line in text.split("\n") if line.strip()]
    for reading, factor in [*_readings(text), *(_readings(whole) if whole != text else [])]:
        tokens = heading_tokens(reading)
        if tokens == ("by",):
            into["timescale"] = WordMatch(factor, "by", "")
        elif not tokens and reading.strip() in ("#", "№"):
            into["reference"] = WordMatch(max(factor, 0.99), "#", "")
        elif tokens:
            _match_tokens(tokens, factor, into)
    _keep_longer(into)
    _heed_last_line(lines, into)
    first = heading_tokens(text)[:2]
    if first and first[0] in _ASKED_FOR and "else" not in first:
        field = _ASKED_FOR[first[0]]
        into[field] = WordMatch(max(_KNOWN, into[field].score if field in into else 0.0), first[0], "")
    asked = clause_field(lines[-1]) or clause_field(" ".join(lines)) if lines else None
    if asked is not None and max((match.score for match in into.values()), default=0.0) < _KNOWN:
        into[asked] = WordMatch(max(_ASKED, into[asked].score if asked in into else 0.0), "", CLAUSE)
    generic = {field for field, match in into.items() if match.phrase in ("what", "how") and match.score < 0.6}
    if any(match.score >= 0.6 for match in into.values()):
        into = {field: match for field, match in into.items() if field not in generic}
    return tuple(into.items())


def match_heading(text: str) -> dict[str, WordMatch]:
    """For each field that the heading's words say, how well: `{"lead": WordMatch(1.0, "lead officer", "")}`; {} for none.

    A phrase that covers the whole heading scores 1, one word of many about .4; an entry is found in the whole text, in
    each of its lines, and on each side of a slash.
    """
    if len(text) > 300:
        return {}
    return dict(_match(_SPELT_RAG.sub("RAG", text.strip())))


def best_match(text: str) -> tuple[str, WordMatch] | None:
    """The field that the heading's words say best, and how well; None for a blank or unknown heading."""
    return max(match_heading(text).items(), key=lambda match: match[1].score, default=None)


def best_heading_score(text: str) -> float:
    """The best score of any field, 0..1; 0 for a blank or unknown heading."""
    best = best_match(text)
    return best[1].score if best is not None else 0.0


def unnumbered(label: str) -> str:
    """The label of a form without the number that counts it.

    >>> unnumbered("Action 2"), unnumbered("Recommendation no. 3:"), unnumbered("12"), unnumbered("Progress in 2020")
    ('Action', 'Recommendation', '12', 'Progress in 2020')
    """
    return _LABEL_NUMBER.sub("", label) or label
