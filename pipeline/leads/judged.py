"""What one lead part was judged to be, and the part without the words that do not say who."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.leads.links import Link

_FLAG = re.compile(r"<\s*(\w+)[^<>\n]{0,20}>[^<>]{0,20}</\s*\1\s*>")
_LABEL = re.compile(
    r"^(?:(?:lead(?:s|ing)?(?: officers?| agency| agencies| body| groups?)?|support(?:ing|ed by)?|owner|responsible|action by|reporting to)"
    r"\s*[:\-–—]\s+"
    r"|(?:to be )?(?:led|taken forward|overseen|monitored) by\s*[:\-–—]?\s+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,;:–—-](?:as (?:required|appropriate|necessary|needed|relevant)|to (?:be )?[a-z]+\b[^;/\n]*|where (?:appropriate|relevant).*"
    r"|through .*|via .*|in (?:consultation|conjunction|partnership|liaison|collaboration) with .*"
    r"|(?:to be )?(?:led|chaired) by .*|with (?:the )?(?:support|help) (?:from|of) .*|supported by .*|with input from .*)$",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class Judged:
    """What one part is.

    `weight` says how sure it is that the part is a whole actor: 3 a registered name, 2 told by its words, 1 told by its shape only, 0 no
    actor. `named`: a group is named with more than its bare topic. `whole`: the text is the registered name and nothing besides. `open`:
    a post whose title runs on ("Head of ..."). `employer`: a person or post that already says for whom they work.
    """

    kind: str
    weight: int
    role: str | None = None
    link: Link | None = None
    reason: str = ""
    runner_up: str | None = None
    named: bool = False
    whole: bool = False
    open: bool = False
    employer: bool = False


NOTHING = Judged("unknown", 0, reason="no letters")


def bare_text(raw: str) -> str:
    """The part without what does not say who: status flags, a label before it, a qualifier or an instruction after it.

    >>> bare_text("<b>NEW</b> Training sub-group, as required")
    'Training sub-group'
    """
    text = " ".join((_FLAG.sub(" ", raw) if "<" in raw else raw).split())
    if ":" in text or " " in text:
        text = _LABEL.sub("", text)
    if len(text) > 12:
        text = _TAIL.sub("", text)
    for mark in '“”"':
        if mark in text:
            text = text.replace(mark, " ")
    return " ".join(text.split()).strip(" .,;:-–—/&")
