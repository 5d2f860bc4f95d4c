"""What a lead part is before it is linked: a group, the board, a post, a person, an agency, everyone, or not known."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.leads.bodies import Bodies
from pipeline.leads.judged import BRACKETS, NOTHING, Judged, bare_text
from pipeline.leads.links import Names
from pipeline.leads.persons import judge_person, name_weight
from pipeline.leads.posts import Posts
from pipeline.leads.words import part_key, vocabulary

# Longer than any actor seen (a name with post and employer has up to 160 characters); keeps odd cells cheap.
LONGEST = 300
_ASIDE = re.compile(r"\s[–—-]\s|:\s|\swith\s")


class Judge:
    """Reads lead parts with the names of one registry. The order is the rule: a registered name, a collective, a chair, a person, a
    word that points elsewhere, a post, a body."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.posts = Posts(names)
        self.bodies = Bodies(names)
        self.deictic = vocabulary().deictic

    def judge(self, raw: str) -> Judged:
        """What the part is. Never raises."""
        if len(raw) > LONGEST:
            return Judged("unknown", 0, reason="too long to be an actor")
        text = bare_text(raw)
        key = part_key(text)
        if not key:
            return NOTHING
        registered = self.bodies.registered(text, key)
        if registered:
            return registered
        base, base_key = text, key
        if "(" in text or "[" in text:
            base = " ".join(BRACKETS.sub(" ", text).split()).strip(" .,;:-–—/")
            base_key = part_key(base)
            if not base_key:
                base, base_key = text.strip("()[] "), key
            elif base_key != key and not _names_somebody(text):
                registered = self.bodies.registered(base, base_key)
                if registered and registered.kind == "board" and self.posts.is_post(text[text.index("(") + 1 :] if "(" in text else ""):
                    return Judged("role", 2, reason="a post of the board")
                if registered:
                    return registered
        judged = self._unregistered(text, base, base_key)
        return judged if judged.weight else self._before_a_dash(text) or judged

    def _unregistered(self, text: str, base: str, base_key: str) -> Judged:
        return (
            self.bodies.everyone(base_key)
            or self.posts.chair(text, base, base_key)
            or judge_person(text, self.posts.is_post)
            or self._pointing(base_key)
            or self.posts.post(base, base_key)
            or self.bodies.body(base, base_key)
        )

    def _before_a_dash(self, text: str) -> Judged | None:
        """What stands before a dash, a colon or "with" and says enough by itself ("QA - audit", "Training Group with others")."""
        for found in _ASIDE.finditer(text):
            before = text[: found.start()].strip()
            key = part_key(before)
            if not key:
                continue
            if name_weight(text[found.end() :].strip()) == 2:
                return Judged("person", 2, reason="a person, named after what they belong to", employer=True)
            if key in self.deictic and set(key.split()) <= vocabulary().filler:
                return Judged("group", 2, reason="a group named by its topic after a dash", named=True)
            judged = self.bodies.registered(before, key) or self._unregistered(before, before, key)
            if judged.weight >= 2:
                return replace(judged, whole=False)
        return None

    def _pointing(self, key: str) -> Judged | None:
        if key in self.deictic or key.removeprefix("the ") in self.deictic:
            return Judged("unknown", 0, reason="it points at something the cell does not name")
        return None


def _names_somebody(text: str) -> bool:
    return any(name_weight(found.group().strip("()[] ")) == 2 or "hair" in found.group() for found in BRACKETS.finditer(text))
