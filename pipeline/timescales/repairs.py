"""Words that a page broke or ran together, put right before they are looked up: "Septem ber", "Quarter-ly", "ofMarch", "201 4".

A repair is made only where the result is a word of the language and the pieces are none, so sound text is left as it is.
"""

from __future__ import annotations

from collections.abc import Container, Set

from pipeline.timescales.tokens import MARK, NUMBER, WORD, Token

_SHORTEST = 5  # letters of a word that may be put together; "m ay" is left alone
_LEADS = frozenset({"by", "of", "to", "in", "end", "from", "until", "and", "mid", "since", "before"})


def repair(tokens: list[Token], known: Container[str], months: Set[str]) -> list[Token]:
    """The tokens with broken words joined and run-together ones parted. `known`: first words of the language's forms; `months`:
    full names of months."""
    repaired: list[Token] = []
    for token in tokens:
        if token.type == WORD and token.text not in known:
            _word(repaired, token, known, months)
        elif token.type == NUMBER and len(token.text) < 3 and repaired and _digits(repaired, token, months):
            continue
        else:
            repaired.append(token)
    return repaired


def _word(repaired: list[Token], token: Token, known: Container[str], months: Set[str]) -> None:
    """Appends a word that is not known: joined to the piece before it, parted from a lead before a month, or as it is."""
    before = len(repaired) - 1
    if before >= 1 and repaired[before].type == MARK and repaired[before].text == "-" and repaired[before].tight:
        before -= 1
    if before >= 0 and repaired[before].type == WORD:
        piece = repaired[before]
        whole = piece.text + token.text
        if len(whole) >= _SHORTEST and (whole in months or whole in known and len(token.text) > 1):
            del repaired[before:]
            repaired.append(Token(WORD, whole, -1, piece.first, token.last, piece.tight))
            return
    if len(token.text) > _SHORTEST:
        for size in range(2, 7):
            lead, month = token.text[:size], token.text[size:]
            if month in months and lead in _LEADS:
                cut = token.first + size
                repaired.append(Token(WORD, lead, -1, token.first, cut, token.tight))
                repaired.append(Token(WORD, month, -1, cut, token.last, True))
                return
    repaired.append(token)


def _digits(repaired: list[Token], token: Token, months: Set[str]) -> bool:
    """Joins the last digits of a year to its first: "201 4", and "20 14" after a month; True if it did."""
    piece = repaired[-1]
    if piece.type != NUMBER or token.tight:
        return False
    whole = piece.text + token.text
    if len(whole) != 4 or whole[:2] not in ("19", "20"):
        return False
    after_month = len(repaired) > 1 and repaired[-2].text in months
    if len(piece.text) == 3 or len(piece.text) == 2 and after_month and piece.text == "20":
        repaired[-1] = Token(NUMBER, whole, int(whole), piece.first, token.last, piece.tight)
        return True
    return False
