"""How well the records read from a plan agree with its gold.

Gold and predicted records are paired one to one, the most alike first; a pair needs a likeness of `ALIKE` in action and
objective. From the pairs come precision, recall and F1 of the actions, the share of each field that is right, and the share
of gold records that are perfect: reference, objective, action, leads, timescale, outcome and progress all right.

A field is right if its letters and digits are the gold's, or those of one of the values that the gold gives under "alt".
Leads are compared as a set of entries, and a number before an objective does not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz import fuzz

FIELDS = ("reference", "objective", "action", "lead_raw", "timescale_raw", "outcome", "progress", "rag", "section")
PERFECT = FIELDS[:7]
FACTS = ("board", "board_gss", "title", "plan_start", "plan_end", "as_at")
ALIKE = 0.8
_LEADING_NUMBER = re.compile(r"^\s*\d+(\.\d+)*[.)]?\s+")

Record = Mapping[str, Any]


def letters(value: object) -> str:
    """The letters and digits of a value in lower case: "1st May, 2014" -> "1stmay2014"; "" for None."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).casefold()
    return "".join(character for character in text if character.isalnum())


def words(value: object) -> str:
    """The words of a value in lower case, single spaces between them."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", "" if value is None else str(value)).casefold()))


def comparable(name: str, value: object) -> str | frozenset[str]:
    """A field's value in the form in which it is compared; leads as a set, from a list or from lines of text."""
    if name == "lead_raw":
        entries: Iterable[object] = value if isinstance(value, (list, tuple)) else str(value or "").split("\n")
        return frozenset(filter(None, map(letters, entries)))
    if isinstance(value, (list, tuple)):
        value = "\n".join(map(str, value))
    return letters(_LEADING_NUMBER.sub("", str(value)) if name == "objective" and value else value)


def likeness(gold: Record, record: Record) -> float:
    """How alike two records are, 0..1: three quarters by action, one by objective; without actions by objective and progress.

    An action that agrees nearly word for word is found even where the objective was missed. Gold's other wordings count.
    """
    wordings = [gold.get("action"), *gold.get("alt", {}).get("action", [])]
    return max(_likeness({**gold, "action": wording}, record) for wording in wordings)


def _likeness(gold: Record, record: Record) -> float:
    first, second = ("action", "objective") if gold.get("action") or record.get("action") else ("objective", "progress")
    ours, theirs = words(_plain(gold, first)), words(_plain(record, first))
    if not ours or not theirs:
        return 0.0
    main = fuzz.ratio(ours, theirs) / 100
    rest = fuzz.ratio(words(_plain(gold, second)), words(_plain(record, second))) / 100
    if not gold.get(second) and not record.get(second):
        rest = 1.0
    return max(0.75 * main + 0.25 * rest, main - 0.1 if main >= 0.9 and first == "action" else 0.0)


def _plain(record: Record, name: str) -> str:
    text = str(record.get(name) or "")
    return _LEADING_NUMBER.sub("", text) if name == "objective" else text


def right(gold: Record, record: Record, name: str) -> bool:
    """Is the field right? Where gold allows it to be empty, its text has to stand in another field of the record."""
    found = comparable(name, record.get(name))
    if found == comparable(name, gold.get(name)):
        return True
    for other in gold.get("alt", {}).get(name, []):
        if comparable(name, other) == found and (other is not None or _not_lost(gold, record, name)):
            return True
    return False


def _not_lost(gold: Record, record: Record, name: str) -> bool:
    if name == "section" and gold.get("section") != gold.get("objective"):
        return True
    text = letters(gold.get(name))
    return any(text in letters(record.get(other)) for other in FIELDS if other not in (name, "lead_raw", "rag"))


def pair(gold: list[Record], records: list[Record]) -> list[tuple[int, int]]:
    """Pairs of (gold index, record index), each used once, the most alike first; of twins those whose fields agree."""
    candidates = []
    for i, ours in enumerate(gold):
        for j, theirs in enumerate(records):
            alike = likeness(ours, theirs)
            if alike >= ALIKE:
                agreeing = sum(right(ours, theirs, name) for name in FIELDS)
                candidates.append((-alike, -agreeing, abs(i - j), i, j))
    used_gold: set[int] = set()
    used_records: set[int] = set()
    pairs = []
    for *_, i, j in sorted(candidates):
        if i not in used_gold and j not in used_records:
            used_gold.add(i)
            used_records.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def score_records(gold: dict[str, Any], records: list[dict[str, Any]], errors: int = 0) -> dict[str, Any]:
    """Counts, `precision`, `recall`, `f1`, `perfect` and `fields` of the records of one document against its gold (shares 0..1).

    Gold without actions: recall is 1 and precision says whether records were made up. With `errors`, the first so many wrong
    fields, missed and extra records are listed too.
    """
    wanted: list[Record] = list(gold["actions"])
    pairs = pair(wanted, list(records))
    wrong = [(i, j, name) for i, j in pairs for name in FIELDS if not right(wanted[i], records[j], name)]
    flawed = {i for i, _, name in wrong if name in PERFECT}
    matched = len(pairs)
    precision = matched / len(records) if records else float(not wanted)
    recall = matched / len(wanted) if wanted else 1.0
    result: dict[str, Any] = {
        "gold": len(wanted),
        "predicted": len(records),
        "matched": matched,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "perfect": (matched - len(flawed)) / len(wanted) if wanted else 1.0,
        "fields": {name: 1 - sum(w[2] == name for w in wrong) / matched if matched else 0.0 for name in FIELDS},
    }
    if errors:
        result["wrong"] = [
            {"table": wanted[i]["table"], "row": wanted[i]["row"], "field": n, "gold": wanted[i].get(n), "found": records[j].get(n)}
            for i, j, n in wrong[:errors]
        ]
        found, used = {i for i, _ in pairs}, {j for _, j in pairs}
        result["missed"] = [r.get("action") or r.get("objective") for i, r in enumerate(wanted) if i not in found][:errors]
        result["extra"] = [r.get("action") or r.get("objective") for j, r in enumerate(records) if j not in used][:errors]
    return result


def score_facts(gold: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, bool]:
    """Which facts of the document are right. Board and title by their words (part of a title of two lines will do), the rest exactly."""
    want = gold["document"]
    result = {name: letters(want[name]) == letters(facts.get(name)) for name in FACTS}
    for name in ("board", "title"):
        found = words(facts.get(name))
        result[name] = len(found.split()) > 1 and fuzz.token_set_ratio(words(want[name]), found) >= 90
    return result
