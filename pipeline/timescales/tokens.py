"""Text into typed tokens: numbers, ordinals, words and marks. Knows letters and digits, nothing of time."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

NUMBER, ORDINAL, WORD, MARK = "number", "ordinal", "word", "mark"


@dataclass(slots=True, eq=False)
class Token:
    """One token. `text` is in small letters, `value` the number it writes (else -1), `first` and `last` are offsets in the
    cleaned text (from 0, `last` exclusive), `tight` tells that nothing stands between it and the token before."""

    type: str
    text: str
    value: int
    first: int
    last: int
    tight: bool


_SUP = re.compile(r"\s*</?su[pb]\b[^<>]{0,80}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SHOUTED = re.compile(r"&[A-Z]{2,6};")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‛′`´ʼ"), "'")
_BULLETS = dict.fromkeys(map(ord, "•·●▪◦∙‣⁃"), " ")
_MARKS = {**_DASHES, **_QUOTES, **_BULLETS, ord("→"): "-", ord("⁄"): "/", ord("…"): " "}
_TOKEN = re.compile(
    r"(?P<ordinal>[0-9]{1,2}(?i:st|nd|rd|th))|(?P<number>[0-9]+)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)|(?P<mark>[-/.,()&;:+'?\[\]])|(?P<other>[^\s_])"
)
_SUFFIXES = frozenset({"st", "nd", "rd", "th", "ed", "af", "il", "ydd"})


def clean(raw: str) -> str:
    """The text without mark-up, entities, invisible signs and odd dashes or quotes; the wording and its case stay.

    "9<sup>th</sup> July &amp; 1 – 3 May" -> "9th July & 1 - 3 May"
    """
    text = raw
    if "<" in text:
        text = _TAG.sub("\n", _SUP.sub("", text))
    if "&" in text:
        text = html.unescape(_SHOUTED.sub(lambda entity: entity.group().lower(), text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
        text = "".join(char if unicodedata.category(char) not in _HIDDEN else "" for char in text)
    return text.replace("\x00", " ").strip()


_HIDDEN = frozenset({"Cf", "Cs", "Mn", "Co", "Cn"})


def tokenise(text: str) -> list[Token]:
    """The tokens of a cleaned text, in order, in time linear to its length. "9 th May" -> ORDINAL 9, WORD may."""
    tokens: list[Token] = []
    last = -1
    for match in _TOKEN.finditer(text):
        type_, first = match.lastgroup, match.start()
        part = match.group().lower()
        tight = first == last
        last = match.end()
        if type_ == "ordinal":
            tokens.append(Token(ORDINAL, part, int(part[:-2]), first, last, tight))
        elif type_ == "number":
            digits = part.lstrip("0") or "0"
            tokens.append(Token(NUMBER, part, int(digits) if len(digits) < 9 else 10**9, first, last, tight))
        elif type_ == "word":
            if part in _SUFFIXES and tokens and tokens[-1].type == NUMBER and 0 < tokens[-1].value < 32:
                # the PDF may have set the suffix apart: "9 th", and the number stays the ordinal's text
                number = tokens[-1]
                tokens[-1] = Token(ORDINAL, number.text + part, number.value, number.first, last, number.tight)
            else:
                tokens.append(Token(WORD, part.rstrip("'") if len(part) > 1 else part, -1, first, last, tight))
        else:
            tokens.append(Token(MARK, "(" if part == "[" else ")" if part == "]" else part, -1, first, last, tight))
    return tokens
