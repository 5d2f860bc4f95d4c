"""Tokens into symbols: the language of `timescales.toml` looked up, longest phrase first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from pipeline.timescales.repairs import repair
from pipeline.timescales.tokens import MARK, NUMBER, ORDINAL, WORD, Token, clean, tokenise
from schemas.timescale_language import Language, Phrase, timescale_language


@dataclass(slots=True, eq=False)
class Symbol:
    """A word or phrase with its meaning. `kind` is a role of the language, or month, season, feast, termname, unit,
    yearkind, cardinal, ordinal, number, word, weekday, clock or a mark; `value` goes with it. `first`, `last`: its tokens, from 0, `last`
    exclusive. `phrase` is the entry that named it, None for what is no phrase."""

    kind: str
    value: int
    text: str
    first: int
    last: int
    tight: bool = False
    phrase: Phrase | None = None
    welsh: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a form of the language means: the kind and value of its symbol."""

    words: tuple[str, ...]
    kind: str
    value: int
    phrase: Phrase | None = None
    welsh: bool = False


WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri", "saturday", "sunday")
    )
    for name in names.split()
}
_MONTH_FOLLOWERS = frozenset("be need have also not require include result wish well change vary become".split())
_FORGIVEN = frozenset({"month", "repeat", "ongoing", "complete", "soon", "season"})
_CLOCK = frozenset({"am", "pm", "noon", "hrs"})


class Lexicon:
    """The forms of a language by their first word, longest first."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.meanings: dict[str, list[Meaning]] = {}
        self.month_names: dict[str, int] = {}
        for month in language.months:
            self._add(month.names, "month", month.number)
            self._add(month.welsh, "month", month.number, welsh=True)
            self.month_names.update({name: month.number for name in month.names if len(name) > 3})
        self.full_names = frozenset(name for name in self.month_names if len(name) > 4)
        for season in language.seasons:
            self._add(season.names, "season", season.code)
            self._add(season.welsh, "season", season.code, welsh=True)
        for term in language.terms:
            self._add(term.names, "termname", term.season)
        for index, year in enumerate(language.years):
            self._add(year.names, "yearkind", index)
        for index, feast in enumerate(language.feasts):
            self._add(feast.names, "feast", index)
        for number in language.numbers:
            self._add(number.cardinals, "cardinal", number.value)
            self._add(number.ordinals, "ordinal", number.value)
        for index, unit in enumerate(language.units):
            self._add(unit.names, "unit", index)
        for name, day in WEEKDAYS.items():
            self._add((name, name + "s"), "weekday", day)
        for phrase in language.phrases:
            self._add(phrase.forms, phrase.role, 0, phrase)
        self.forgivable = [
            meaning
            for forms in self.meanings.values()
            for meaning in forms
            if len(meaning.words) == 1 and len(meaning.words[0]) >= 6 and meaning.kind in _FORGIVEN and not meaning.welsh
        ]
        for forms in self.meanings.values():
            forms.sort(key=lambda meaning: -len(meaning.words))

    def _add(self, forms: tuple[str, ...], kind: str, value: int, phrase: Phrase | None = None, welsh: bool = False) -> None:
        for form in forms:
            words = tuple(token.text for token in tokenise(clean(form)) if token.text != "-")
            self.meanings.setdefault(words[0], []).append(Meaning(words, kind, value, phrase, welsh))

    def read(self, text: str) -> list[Token]:
        """The tokens of a cleaned text, words that the page broke put right."""
        return repair(tokenise(text), self.meanings, self.full_names)

    def symbols(self, tokens: list[Token], forgiving: bool = False) -> list[Symbol]:
        """The symbols of the tokens, in order; every token belongs to exactly one symbol. `forgiving` also reads words of six
        letters or more with a typing error ("Monthy", "Sepember"), which long text has no need of."""
        symbols: list[Symbol] = []
        position = 0
        count = len(tokens)
        while position < count:
            token = tokens[position]
            symbol = self._phrase(tokens, position) if token.type in (WORD, MARK, ORDINAL) or token.value == 24 else None
            if symbol is None:
                symbol = self._single(tokens, position, forgiving)
            symbols.append(symbol)
            position = symbol.last
        return symbols

    def _phrase(self, tokens: list[Token], position: int) -> Symbol | None:
        """The longest form that starts here; a hyphen without spaces between two of its words is passed over."""
        for meaning in self.meanings.get(tokens[position].text, ()):
            end = _match(meaning.words, tokens, position)
            if end < 0:
                continue
            follower = tokens[end].text if end < len(tokens) else ""
            if meaning.phrase is not None and follower and follower in meaning.phrase.unless_next:
                continue
            if meaning.kind == "month" and tokens[position].text == "may" and self._is_verb(tokens, position):
                continue
            token = tokens[position]
            return Symbol(meaning.kind, meaning.value, token.text, position, end, token.tight, meaning.phrase, meaning.welsh)
        return None

    def _is_verb(self, tokens: list[Token], position: int) -> bool:
        """True for "staff may attend": a word that means nothing here stands on either side, or a verb of permission follows."""
        follower = tokens[position + 1] if position + 1 < len(tokens) else None
        if follower is None or follower.type != WORD:
            return False
        if follower.text in _MONTH_FOLLOWERS:
            return True
        before = tokens[position - 1] if position else None
        return before is not None and before.type == WORD and before.text not in self.meanings and follower.text not in self.meanings

    def _single(self, tokens: list[Token], position: int, forgiving: bool) -> Symbol:
        token = tokens[position]
        if token.type == NUMBER:
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            if following is not None and following.text in _CLOCK and token.value < 25 and not self._counts_hours(tokens, position):
                return Symbol("clock", 0, token.text, position, position + 2, token.tight)
            if (
                following is not None
                and following.text == ":"
                and following.tight
                and position + 2 < len(tokens)
                and tokens[position + 2].tight
                and len(tokens[position + 2].text) == 2
                and tokens[position + 2].type == NUMBER
            ):
                return Symbol("clock", 0, token.text, position, position + 3, token.tight)
            if position and tokens[position - 1].text in ("£", "$", "€"):
                return Symbol("word", 0, token.text, position, position + 1, token.tight)
            return Symbol("number", token.value, token.text, position, position + 1, token.tight)
        if token.type == ORDINAL:
            return Symbol("day", token.value, token.text, position, position + 1, token.tight)
        if token.type == WORD:
            if forgiving and (meaning := self._misspelt(token.text)) is not None:
                return Symbol(meaning.kind, meaning.value, meaning.words[0], position, position + 1, token.tight, meaning.phrase)
            number = self._misspelt_month(tokens, position)
            if number:
                return Symbol("month", number, token.text, position, position + 1, token.tight)
            return Symbol("word", 0, token.text, position, position + 1, token.tight)
        return Symbol(token.text, 0, token.text, position, position + 1, token.tight)

    @staticmethod
    def _counts_hours(tokens: list[Token], position: int) -> bool:
        """True for "within 24hrs", where the hours are a length and no time of day."""
        return position > 0 and tokens[position - 1].text == "within" and tokens[position + 1].text.startswith("h")

    def _misspelt(self, word: str) -> Meaning | None:
        """The meaning of the one-word form that a word misspells by a letter, or by two in ten; None if there is none."""
        best: Meaning | None = None
        smallest = 3
        for meaning in self.forgivable:
            name = meaning.words[0]
            limit = 1 if len(name) < 10 else 2
            if abs(len(name) - len(word)) <= limit and (distance := OSA.distance(word, name, score_cutoff=limit)) <= limit:
                if distance < smallest:
                    best, smallest = meaning, distance
        return best

    def _misspelt_month(self, tokens: list[Token], position: int) -> int:
        """The month (1..12) that an unknown word beside a number or alone misspells by a letter or two; 0 if none.

        Two errors only in names of seven letters or more: "Sepetmebr" is September, "match" is not March."""
        word = tokens[position].text
        size = len(word)
        if size < 4 or size > 12 or not word.isalpha():
            return 0
        before = position > 0 and tokens[position - 1].type in (NUMBER, ORDINAL)
        after = position + 1 < len(tokens) and tokens[position + 1].type in (NUMBER, ORDINAL)
        if not (before or after):
            return 0
        best, found = 3, 0
        for name, number in self.month_names.items():
            limit = 2 if len(name) >= 7 and size >= 6 else 1
            if len(name) == 4 and (size < 5 or word[:2] != name[:2]):
                # "Jully" is July, but "jury" and "just" are words
                continue
            if abs(len(name) - size) > limit or word[0] != name[0] and word[1:3] != name[1:3]:
                continue
            distance = OSA.distance(word, name, score_cutoff=limit)
            if distance <= limit and distance < best:
                best, found = distance, number
        return found


def _match(words: tuple[str, ...], tokens: list[Token], position: int) -> int:
    """The position after the words if they stand at `position`, else -1."""
    count = len(tokens)
    position += 1
    for word in words[1:]:
        if position < count and tokens[position].text == word:
            position += 1
        elif position + 1 < count and tokens[position].text == "-" and tokens[position].tight and tokens[position + 1].text == word:
            position += 2
        else:
            return -1
    return position


@cache
def lexicon() -> Lexicon:
    """The lexicon of the language that ships with the package, built once."""
    return Lexicon(timescale_language())
