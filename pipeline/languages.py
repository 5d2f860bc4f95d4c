"""Cells in two languages: a paragraph in Welsh and the same in English are one entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.lines import Entry

# Words that are common in one language and unknown in the other; what is spelt the same in both ("a", "o", "i") is left out.
_WELSH = frozenset(
    (
        "ac ag ar y yr yn yw wrth gan gyda drwy trwy dros hyd er fel neu nid bydd mae oedd eu ei ein eich pob holl "
        "rhwng erbyn ym yng mewn grŵp plant pobl oedolion bwrdd cynllun gweithredu camau diogelu ionawr chwefror "
        "mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr gwasanaethau swyddog pennaeth "
        "cadeirydd adolygu datblygu sicrhau hyfforddi cyhoeddi cynnal parhaus is-grŵp grwpiau tîm tîmau timau hyfforddiant rheoli rheolwr "
        "adolygiad adolygiadau cyfranogi cydlynydd arweinydd cyfarwyddwr aelodau asiantaeth asiantaethau partneriaid partneriaeth heddlu "
        "iechyd addysg gofal cymdeithasol tai ysgolion cyngor prifysgol gweithiwr gweithgor ymarfer dysgu ansawdd perfformiad cyfathrebu "
        "polisi pawb busnes gwasanaeth pwyllgor gweithredol rhanbarthol lleol teulu teuluoedd sir siroedd tair tri pedair dwy"
    ).split()
)
_ENGLISH = frozenset(
    (
        "the and of to for in with by on from all is are be will has have that this their its our as at or not "
        "children people adults board plan action safeguarding january february march april may june july august "
        "september october november december services officer manager group sub-group head chair"
    ).split()
)


_WELSH_SPELLING = re.compile(
    r"^(?:ll|rhw|ngh|mh|nh|gwy)|wy|[^aeiou]yw|^dd|dd$|[wy]dd|dd[wyo]|(?:aeth|wyd|odd|ydd|edd|iaid|iad|iau|io|ion)$"
)
# English words that are spelt like Welsh ones.
_SPELT_ALIKE = re.compile(
    r"(?:ration?|radio|studio|portfolio|folio|scenario|audio|video|lawyer|(?:at|it|ss|s|ut|et|ct|pt|nt|g|un|in)ion|ion|add|odd)s?$"
)
_NOT_WELSH = re.compile(r"[kqvxz]|tion|sion|ment|ing$")  # letters that Welsh does not have, and English endings


def welsh_lean(text: str) -> int:
    """More than 0 for Welsh, less for English."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold())
    spelt = sum(bool(_WELSH_SPELLING.search(w)) and not _SPELT_ALIKE.search(w) for w in words if w not in _WELSH)
    return sum((w in _WELSH) - (w in _ENGLISH) for w in words) + (spelt if spelt > 1 else 0)


def looks_welsh(text: str) -> float:
    """As `welsh_lean`, single words told by their spelling too: what decides where nothing plainer does.

    >>> looks_welsh("Camfanteisio") > 0 > looks_welsh("Exploitation")
    True
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    spelt = sum(-1 if _NOT_WELSH.search(w) else bool(_WELSH_SPELLING.search(w)) and not _SPELT_ALIKE.search(w) for w in words)
    return welsh_lean(text) + 0.4 * spelt


def pair_languages(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with each Welsh paragraph and the English one beside it made one, their texts joined with a newline.

    Where the paragraphs do not come in such pairs throughout, nothing is joined.
    """
    leans = [welsh_lean(entry.paragraph.text) for entry in entries]
    if len(entries) < 2 or len(entries) % 2 or not any(lean > 0 for lean in leans):
        return list(entries)
    pairs = [(entries[i], entries[i + 1], leans[i], leans[i + 1]) for i in range(0, len(entries), 2)]
    if not all(a > 0 >= b for _, _, a, b in pairs) and not all(a <= 0 < b for _, _, a, b in pairs):
        return list(entries)
    joined = []
    for upper, lower, _, _ in pairs:
        p, q = upper.paragraph, lower.paragraph
        box = p.box.union(q.box) if p.box is not None and q.box is not None and p.page == q.page else p.box
        joined.append(Entry(replace(p, text=f"{p.text}\n{q.text}", box=box), upper.top, lower.bottom, upper.blank_above))
    return joined


def is_translated(text: str) -> bool:
    """Is the text of two lines one thing said in Welsh and in English?"""
    leans = [welsh_lean(line) for line in text.split("\n")]
    return len(leans) == 2 and max(leans) > 0 >= min(leans)


def _language(text: str) -> str:
    """ "cy" or "en" where all its lines that tell are of that language, "both", or "" where none tells."""
    leans = [welsh_lean(line) for line in text.split("\n")]
    welsh, english = max(leans) > 0, min(leans) < 0
    return "both" if welsh and english else "cy" if welsh else "en" if english else ""


def is_translation(above: Sequence[str], texts: Sequence[str], parted: bool = False) -> bool:
    """Do the cells of a row say in one language what those of the row above said in the other? "" stands for a blank cell. Where a page
    end has `parted` the rows one cell may tell nothing: its two lines of leads are on both sides."""
    pairs = [(_language(upper), _language(lower)) for upper, lower in zip(above, texts, strict=True) if lower]
    told = [pair for pair in pairs if all(pair)]
    if parted:
        return told.count(("cy", "en")) > 1 and len(told) - told.count(("cy", "en")) < 2
    return len(told) > 1 and len(told) >= 0.6 * len(pairs) and (set(told) == {("cy", "en")} or set(told) == {("en", "cy")})
