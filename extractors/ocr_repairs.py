"""What OCR does to language, put right where the domain makes it certain, and nowhere else.

Months, years, ordinals before a month, sections of an Act, and codes that other codes of the same page vouch for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_CONFUSED = (
    ("rn", "m"),
    ("vv", "w"),
    ("0", "o"),
    ("q", "o"),
    ("1", "l"),
    ("|", "l"),
    ("!", "l"),
    ("i", "l"),
    ("j", "l"),
    ("5", "s"),
    ("8", "b"),
    ("6", "b"),
)
_YEAR = re.compile(r"(?<![\w.])[2Zz][0OoQ][0-3OoIl|Q][0-9OoIlSB|Q](?!\w)")
_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2", "z": "2"})
_CODE = re.compile(r"([A-Z]{1,4})(\d{1,2}(?:[.\-]\d{1,2})*)\.?")
_LIKE_A_CODE = re.compile(r"[1l|\[I]?[A-Z]{1,4}[lI|O\d]{1,3}(?:[.\-][lI|O\d]{1,3})*\.?")
_RAISED = re.compile(r"(\d{1,2})(?:[*%™°º\"'“”‘’®©]|s\*|\"\"|\*\*)")


def _plain(word: str) -> str:
    """The word with letters that look alike made one, to compare by."""
    word = word.lower()
    for seen, meant in _CONFUSED:
        word = word.replace(seen, meant)
    return word


_BY_LOOK = {_plain(month): month for month in _MONTHS if len(month) > 3}


def repair_word(text: str) -> str:
    """The word with what is certain by itself put right.

    >>> repair_word("Septernber"), repair_word("0ctober,"), repair_word("2O14"), repair_word("Ju1y-14"), repair_word("rnodern")
    ('September', 'October,', '2014', 'July-14', 'rnodern')
    >>> repair_word("|dentify"), repair_word("|"), repair_word("$136"), repair_word("lll"), repair_word("Laming'’s")
    ('Identify', 'I', 'S136', 'III', 'Laming’s')
    """
    text = re.sub(r"^[|!\[](?=[a-z]{2})", "I", text).replace("'’", "’").replace("’'", "’")
    text = re.sub(r"^\|(?=[A-Z0-9]*[.,;:)]?$)", "I", text)
    # English plans count in pounds; S17, S47, S136 are sections of Acts.
    text = re.sub(r"(?<!\w)\$(?=\d{1,3}\b)", "S", text)
    text = re.sub(r"(?<!\w)l{2,3}(?!\w)", lambda match: "I" * len(match[0]), text)
    text = _YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    for match in re.finditer(r"[A-Za-z0-9|!]{4,}", text):
        month = _BY_LOOK.get(_plain(match[0]))
        if month is not None and match[0].lower() != month.lower():
            return text[: match.start()] + (month.upper() if match[0].isupper() else month) + text[match.end() :]
    return text


def repair_number(text: str) -> str:
    """A number that stands alone on its line, with the full stop behind it that was read as another sign.

    >>> repair_number("1,"), repair_number("12:"), repair_number("2014,"), repair_number("3")
    ('1.', '12.', '2014,', '3')
    """
    return f"{text[:-1]}." if re.fullmatch(r"\d{1,2}[,:;]", text) else text


def ordinal(day: int) -> str:
    """A day of the month as it is written.

    >>> ordinal(1), ordinal(22), ordinal(13)
    ('1st', '22nd', '13th')
    """
    ending = "th" if day % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def repair_line(words: Sequence[str]) -> list[str]:
    """The words of a line with raised letters after a day put right where a month follows.

    >>> repair_line(["31%", "March"]), repair_line(["31%", "of", "cases"])
    (['31st', 'March'], ['31%', 'of', 'cases'])
    """
    fixed = list(words)
    for place, word in enumerate(words[:-1]):
        match = _RAISED.fullmatch(word)
        after = words[place + 1].strip(".,;:()").capitalize()
        if match and 1 <= int(match[1]) <= 31 and any(after == month or (len(after) >= 3 and month.startswith(after)) for month in _MONTHS):
            fixed[place] = ordinal(int(match[1]))
    return fixed


def known_codes(words: Iterable[str]) -> frozenset[str]:
    """The letters of codes ("IP" of IP2.4) that stand on a page twice or more, read without doubt."""
    counts = Counter(match[1] for word in words if (match := _CODE.fullmatch(word)))
    return frozenset(letters for letters, count in counts.items() if count >= 2 and len(letters) >= 2)


def repair_code(word: str, known: frozenset[str]) -> str:
    """The word as a code of a known kind where only letters that look alike part it from one.

    >>> repair_code("1P2.4", frozenset({"IP"})), repair_code("PAl4", frozenset({"PA"})), repair_code("1P2.4", frozenset())
    ('IP2.4', 'PA14', '1P2.4')
    """
    read = _CODE.fullmatch(word)
    if not known or (read is not None and read[1] in known) or not _LIKE_A_CODE.fullmatch(word):
        return word
    for letters in known:
        head, tail = word[: len(letters)], word[len(letters) :]
        if head.translate(str.maketrans("1l|[", "IIII")) == letters:
            fixed = letters + tail.translate(str.maketrans("lI|O", "1110"))
            if _CODE.fullmatch(fixed):
                return fixed
    return word
