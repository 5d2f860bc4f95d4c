"""What OCR does to language, put right where the domain makes it certain, and nowhere else.

Months, years, ordinals before a month, sections of an Act, and codes that other codes of the same page vouch for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

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
_CONFUSED_FIGURES = frozenset(map(frozenset, ("17", "14", "38", "56", "69")))
_COUNTED = frozenset(("Phase", "Part", "Stage", "Level", "Tier", "Section", "Schedule", "Type", "Group", "Class", "Volume", "Module"))
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
    >>> repair_word("Qutcome"), repair_word("Quarter"), repair_word("¥2")
    ('Outcome', 'Quarter', '½')
    """
    text = re.sub(r"^[|!\[](?=[a-z]{2})", "I", text).replace("'’", "’").replace("’'", "’")
    text = re.sub(r"^\|(?=[A-Z0-9]*[.,;:)]?$)", "I", text)
    text = re.sub(r"^Q[lI|](?=[.,;:)]?$)", "Q1", text)
    # English plans count in pounds; S17, S47, S136 are sections of Acts.
    text = re.sub(r"(?<!\w)\$(?=\d{1,3}\b)", "S", text)
    # no English word has a consonant after "Qu", and no plan counts in yen
    text = re.sub(r"^Q(?=[ut][b-df-hj-np-tv-z])", "O", text)
    text = re.sub(r"^¥2$", "½", text)
    text = re.sub(r"(?<!\w)l{2,3}(?!\w)", lambda match: "I" * len(match[0]), text)
    text = _YEAR.sub(lambda match: match[0].translate(_DIGITS), text)
    for match in re.finditer(r"[A-Za-z0-9|!]{4,}", text):
        month = _BY_LOOK.get(_plain(match[0]))
        if month is not None and match[0].lower() != month.lower():
            return text[: match.start()] + (month.upper() if match[0].isupper() else month) + text[match.end() :]
    return text


def repair_number(text: str) -> str:
    """A number that stands alone on its line, with the full stop behind it that was read as another sign, or "1" before a letter.

    >>> repair_number("1,"), repair_number("12:"), repair_number("2014,"), repair_number("3"), repair_number("lb")
    ('1.', '12.', '2014,', '3', '1b')
    """
    if re.fullmatch(r"[lI|][a-f]", text):
        return f"1{text[1]}"
    return f"{text[:-1]}." if re.fullmatch(r"\d{1,2}[,:;]", text) else text


def ordinal(day: int) -> str:
    """A day of the month as it is written.

    >>> ordinal(1), ordinal(22), ordinal(13)
    ('1st', '22nd', '13th')
    """
    ending = "th" if day % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def repair_line(words: Sequence[str], following: str = "") -> list[str]:
    """The words of a line with raised letters after a day put right where a month follows, and a code at its head with "1" misread.

    `following` is the first word of the next line.

    >>> repair_line(["31%", "March"]), repair_line(["by", "20™"], "June."), repair_line(["31%", "of", "cases"])
    (['31st', 'March'], ['by', '20th'], ['31%', 'of', 'cases'])
    >>> repair_line(["the", "El", "group"]), repair_line(["El", "Hassan"])
    (['the', 'EI', 'group'], ['El', 'Hassan'])
    >>> repair_line(["la", "Done"]), repair_line(["A", "la", "carte"])
    (['1a', 'Done'], ['A', 'la', 'carte'])
    >>> repair_line(["Phase", "Ill", "begins"]), repair_line(["Ill", "health"])
    (['Phase', 'III', 'begins'], ['Ill', 'health'])
    """
    fixed = list(words)
    if len(words) > 1 and re.fullmatch(r"[lI|][a-f]", words[0]):
        fixed[0] = f"1{words[0][1]}"
    for place, word in enumerate(words):
        named = place + 1 < len(words) and words[place + 1][:1].isupper()
        if re.fullmatch(r"[(–-]?E[l|][.,;:)]*", word) and not named:
            fixed[place] = re.sub(r"E[l|]", "EI", word)  # early intervention; "El" stands before names alone
        if place and re.fullmatch(r"Il{1,2}[.,;:)]?", word) and words[place - 1].capitalize() in _COUNTED:
            fixed[place] = word.replace("l", "I")
        match = _RAISED.fullmatch(word)
        after = [*words[place + 1 :], following][0].strip(".,;:()").capitalize()
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


_REFERENCE = re.compile(r"([A-Z]{0,4})(\d{1,2}(?:\.\d{1,2}){0,3})\.?")
_LOOKS = str.maketrans("lIi|!OoZzSsB", "111110022558")
_BARELY = re.compile(r"(?=.*[\d1lIi|!.:])(?![A-Z][a-z]{2})\S{1,4}")  # what a "1" or "1.1" is misread as, but no word

_Reference = tuple[str, tuple[int, ...]]


def _reference(text: str) -> _Reference | None:
    hit = _REFERENCE.fullmatch(text)
    return (hit[1], tuple(int(part) for part in hit[2].split("."))) if hit else None


def _following(one: _Reference) -> list[_Reference]:
    """What may come next in a list: the first number below, the next of its level, and of the levels above, or the first below those."""
    letters, parts = one
    out = [(letters, (*parts, 1))]
    for level in range(len(parts), 0, -1):
        up = (*parts[: level - 1], parts[level - 1] + 1)
        out += [(letters, up), (letters, (*up, 1))] if level < len(parts) else [(letters, up)]
    return out


def _is_like(text: str, one: _Reference) -> bool:
    """Can the reference have been read as the text: as many signs, half of the letters and figures the same or alike?"""
    written = one[0] + ".".join(map(str, one[1]))
    seen = text.translate(_LOOKS)
    for first, second in (
        (seen.rstrip(".,:;"), written),
        (re.sub(r"[sS*']$", "", text).translate(_LOOKS), written),
        (re.sub(r"\W", "", seen), re.sub(r"\W", "", written)),
    ):
        if len(first) == len(second):
            same = sum(a == b for a, b in zip(first, second, strict=True) if b.isalnum())
            return 2 * same >= sum(b.isalnum() for b in second)
    return False


def repair_sequence(texts: Sequence[str]) -> list[str]:
    """The texts of a column of references from the top down, those put right that only one reference can be.

    A text is changed where most others are references and those before and after it leave one that looks like it, or but one where all
    others follow each other; "" are blank cells.

    >>> repair_sequence(["1:1", "152", "1.3", "", "1.4", "2.1"]), repair_sequence(["A3", "Ad", "A5"]), repair_sequence(["1", "x", "Chair"])
    (['1.1', '1.2', '1.3', '', '1.4', '2.1'], ['A3', 'A4', 'A5'], ['1', 'x', 'Chair'])
    >>> repair_sequence(["1.7", "1.2", "1.3", "2.4", "2.2"]), repair_sequence(["1", "7", "3"]), repair_sequence(["6", "7s", "8"])
    (['1.1', '1.2', '1.3', '2.1', '2.2'], ['1', '7', '3'], ['6', '7', '8'])
    """
    dotted = any(re.fullmatch(r"\d{1,2}\.\d{1,2}", text) for text in texts)
    texts = [re.sub(r"(?<=\d):(?=\d{1,2}$)", ".", text) if dotted and len(text) <= 4 else text for text in texts]
    fixed = list(texts)
    places = [place for place, text in enumerate(texts) if text]
    read = [_reference(texts[place]) for place in places]
    if sum(one is not None for one in read) < max(2, 0.5 * len(places)):
        return fixed
    clean = [one for one in read if one is not None]
    strict = len(clean) >= 3 and all(b in _following(a) for a, b in pairwise(clean))
    for number, place in [*enumerate(places)] * 2:
        before = read[number - 1] if number else None
        after = read[number + 1] if number + 1 < len(places) else None
        out_of_line = read[number]
        if out_of_line is not None:
            if after is None or after in _following(out_of_line) or (before is not None and out_of_line in _following(before)):
                continue
            meant = [one for one in (_following(before) if before else _first_before(after)) if after in _following(one)]
            if len(meant) == 1 and len(clean) >= 5 and _are_confused(out_of_line, meant[0]):
                read[number] = meant[0]
                fixed[place] = meant[0][0] + ".".join(map(str, meant[0][1]))
            continue
        possible = _following(before) if before is not None else _first_before(after)
        possible = [one for one in possible if after is None or after in _following(one)]
        like = [one for one in possible if _is_like(texts[place], one)]
        if not like and strict and after is not None and len(possible) == 1 and _BARELY.fullmatch(texts[place]):
            like = possible
        if len(like) == 1:
            read[number] = like[0]
            fixed[place] = like[0][0] + ".".join(map(str, like[0][1]))
    return fixed


def _are_confused(read: _Reference, meant: _Reference) -> bool:
    """Do the two differ in one figure, which is often misread as the other?"""
    one, other = ".".join(map(str, read[1])), ".".join(map(str, meant[1]))
    different = [frozenset((a, b)) for a, b in zip(one, other, strict=False) if a != b]
    return read[0] == meant[0] and len(one) == len(other) and len(different) == 1 and different[0] in _CONFUSED_FIGURES


def _first_before(after: _Reference | None) -> list[_Reference]:
    """The reference that comes before the second of a list."""
    return [(after[0], (*after[1][:-1], after[1][-1] - 1))] if after is not None and after[1][-1] > 1 else []
