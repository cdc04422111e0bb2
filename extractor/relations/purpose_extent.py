"""Where the quotation of an aim ends: the shortest complete phrase.

In: a ``Scene`` and the head of the phrase.  Out: the token after its last: the subtree of the head, cut at the place and time
of the trip, at brackets and at clauses.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.scene import Scene, feature

__all__ = ["end_of"]

_LEAD = frozenset({"в", "во", "на", "из", "с", "со", "к", "ко", "под", "близ", "по"})
_STOPS = frozenset({";", ":", ".", "(", "–", "—", "|"})
_MARKS = frozenset({")", "»", '"'})


def end_of(scene: Scene, head: Token, least: int, limit: int) -> int:
    """The end of the phrase of ``head``: its subtree, cut at the place and time of the trip, at brackets and at clauses."""
    doc = scene.doc
    inside = {t.i for t in head.subtree if t.i < limit}
    end = max([*inside, head.i, least - 1]) + 1
    if end < limit - 1 and doc[end].lower_ == "и" and doc[end + 1].pos_ in ("NOUN", "ADJ") and feature(doc[end + 1], "Case") == feature(head, "Case") != "":
        end = max(t.i for t in doc[end + 1].subtree if t.i < limit) + 1
    if end < limit and doc[end].pos_ == "NOUN" and feature(doc[end], "Case") == "Gen" and doc[end - 1].pos_ == "NOUN" and scene.outer[end] < 0:
        end = max([t.i for t in doc[end].subtree if t.i < limit], default=end) + 1  # «для приёмки | остатка станков»
    if end < limit - 1 and head.i == end - 1 and doc[end].pos_ == "ADJ" and feature(doc[end], "Case") == feature(head, "Case") != feature(doc[end + 1], "Case"):
        end += 1  # «по делам | продовольственным»
    end = _with_genitives(scene, end, limit) if head.pos_ == "NOUN" else end
    title = 0
    for i in range(head.i + 1, min(end, limit)):
        text = doc[i].text
        if text in "«„":
            title += 1
        elif text in "»“":
            title = max(title - 1, 0)
        elif title:
            continue
        elif text in _STOPS or (text == "," and _breaks(scene, i + 1, min(end, limit))) or _date_or_place(scene, i, head) or _object_of_the_verb(scene, i, head):
            end = i
            break
    while end > max(least, head.i + 1) and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in _MARKS)):
        end -= 1
    return min(end, limit)


def _with_genitives(scene: Scene, end: int, limit: int) -> int:
    """The end with the genitives that follow («на семинар | актива сельских библиотек»), which parsers hang elsewhere; no names."""
    at = last = end
    while at < limit and scene.doc[at].pos_ in ("NOUN", "ADJ") and feature(scene.doc[at], "Case") == "Gen" and scene.outer[at] < 0:
        at += 1
        last = at if scene.doc[at - 1].pos_ == "NOUN" else last
    return last


def _breaks(scene: Scene, start: int, end: int) -> bool:
    """Whether a comma ends the aim: a participle, a relative or another clause, or a date follows it."""
    if any(scene.lemmas[i] == "который" for i in range(start, min(start + 6, end))):
        return True
    for i in range(start, min(start + 3, end)):
        token = scene.doc[i]
        if feature(token, "VerbForm") in ("Part", "Fin", "Conv") or scene.lemmas[i] in ("который", "кой", "где", "куда", "что", "а", "но"):
            return True
        if scene.outer[i] >= 0 and scene.mention(scene.outer[i]).label == "DATE":
            return True
    return False


def _object_of_the_verb(scene: Scene, i: int, head: Token) -> bool:
    """«сопровождал в Минск для погребения | прах поэта»: a bare accusative after a noun is the object of the verb."""
    token, before = scene.doc[i], scene.doc[i - 1]
    if head.pos_ != "NOUN" or i != head.i + 1 or token.pos_ != "NOUN" or before.i != head.i or scene.outer[i] >= 0:
        return False
    return feature(token, "Case") == "Acc" and feature(token, "Animacy") != "Anim"


def _date_or_place(scene: Scene, i: int, head: Token) -> bool:
    """Whether the place or time of the trip begins here: «на кубок | в Сандвикен», «на суд | из Китая», «| в 2012 г.»."""
    doc = scene.doc
    index = scene.outer[i]
    if index >= 0 and scene.mention(index).label == "DATE" and scene.mention(index).start == i:
        return feature(doc[scene.mention(index).root], "Case") != "Gen" or doc[scene.mention(index).root].head.i != i - 1
    if doc[i].pos_ != "ADP" or doc[i].lower_ not in _LEAD or head.pos_ == "VERB":
        return False
    for j in range(i + 1, min(i + 4, len(doc))):
        over = scene.outer[j]
        if over >= 0:
            return scene.mention(over).label in ("CITY", "COUNTRY", "DATE", "STATE_OR_PROVINCE")
        if doc[j].pos_ not in ("ADJ", "DET", "NUM"):
            return scene.lemmas[j] in ("столица", "город", "село") and j + 1 < len(doc)
    return False
