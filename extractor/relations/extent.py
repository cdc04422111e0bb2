"""Where the quotation of an outcome begins and ends: the shortest complete clause.

In: a ``Scene``, a clause and how it is set in a visit.  Out: a token span, without marks, bullets and linking words at its
edges, the words that only tell the visit, the party told at length, the place, and long participles and relative clauses.
"""

from __future__ import annotations

from extractor.relations.clauses import Clause, subject_of
from extractor.relations.scene import Scene, feature
from extractor.relations.setting import Setting
from extractor.relations.structure import is_account

__all__ = ["extent_of", "trimmed"]

_SKIP = frozenset({"и", "а", "но", "также", "где", "куда", "причем", "затем", "потом", "там", "здесь", "кроме", "зато", "да", "однако", "так", "туда", "тут", "того", "который", "которая", "которое", "которые", "при", "этом"})
_TOLD = 100  # characters from which on a party is told at length
_LONG = 150  # characters of a participle or relative clause that a reader leaves out


def extent_of(scene: Scene, clause: Clause, place: str = "", setting: Setting | None = None, own: bool = False) -> tuple[int, int] | None:
    """The span to quote from a clause; ``place`` is the visit's, ``own`` says that the clause tells the visit itself."""
    start, end = trimmed(scene, clause.start, clause.end)
    if setting is not None and setting.kind != "frame":
        start, end = _without_setting(scene, clause.head, start, end, setting)
    if start < clause.head < end and _is_party(scene, clause.head, start) and _length(scene, start, clause.head) > max(0 if own and is_account(scene) else _TOLD, _length(scene, clause.head, end)):
        start = clause.head
    if start < clause.head < end and scene.doc[start].pos_ == "ADP":  # «в двухсотлетие поэта, он читал»: from the subject on
        comma = next((i for i in range(clause.head - 1, start, -1) if scene.doc[i].text == ","), -1)
        subject = subject_of(scene.doc[clause.head])
        start = comma + 1 if subject is not None and start < comma < subject.i < clause.head else start
    if place and clause.head >= 0:
        start, end = _without_place(scene, clause.head, start, end, place)
    end = _without_tail(scene, clause.head, end)
    return (start, end) if end > start else None


def _without_setting(scene: Scene, head: int, start: int, end: int, setting: Setting) -> tuple[int, int]:
    """«во время визита в Баку | министр подписал …», «… подписал | во время визита в Баку», «посетив Баку, | заявил»."""
    if setting.end <= head and all(scene.doc[i].pos_ != "VERB" or setting.start <= i < setting.end for i in range(start, setting.start)):
        named = subject_of(scene.doc[head])
        if named is not None and setting.start <= named.i < min(setting.end, head):  # the parser drew the subject into it
            return max(start, min(t.i for t in named.subtree if setting.start < t.i <= named.i)), end
        first = all(scene.doc[i].pos_ not in ("NOUN", "PROPN") or _dated(scene, i) for i in range(start, setting.start))
        if first and (named is None or named.i >= setting.end or named.i > head):
            start = max(start, trimmed(scene, setting.end, end)[0])
        elif named is not None and named.i < setting.start and (scene.doc[setting.end].text == "," or setting.start > named.i):  # «министр, посетивший Баку, | заявил»
            start = max(start, trimmed(scene, setting.end, end)[0]) if setting.end - start > 6 else start
    elif setting.start > head + 1 and setting.end >= end - 1 and _length(scene, start, setting.start) >= _length(scene, setting.start, end):
        start, end = trimmed(scene, start, setting.start)
    return start, end


def _dated(scene: Scene, i: int) -> bool:
    return scene.outer[i] >= 0 and scene.mention(scene.outer[i]).label == "DATE"


def _without_tail(scene: Scene, head: int, end: int) -> int:
    """The end before a long participle or relative clause that says more of the last noun."""
    doc = scene.doc
    if head < 0:
        return end
    depth = 0
    for i in range(head + 1, end - 2):
        depth += (doc[i].text in "«(\"„") - (doc[i].text in "»)“")
        if doc[i].text != "," or depth > 0:
            continue
        opening = doc[i + 1 : min(i + 6, end)]
        relative = any(scene.lemmas[t.i] == "который" for t in opening[:3])
        participle = any(feature(t, "VerbForm") == "Part" and feature(t, "Variant") != "Short" and feature(t, "Case") for t in opening)
        if (relative or participle) and not any(t.text == "," for t in opening[:3]) and _length(scene, i, end) >= _LONG:
            return i
    return end


def _length(scene: Scene, start: int, end: int) -> int:
    return scene.doc[end - 1].idx + len(scene.doc[end - 1]) - scene.doc[start].idx


def _is_party(scene: Scene, head: int, start: int) -> bool:
    """Whether what stands before the predicate is the visitors, told at length."""
    return any(
        start <= scene.mention(i).start < head and scene.mention(i).label in ("PERSON", "GROUP") and scene.leads[i].case == "Nom" and not scene.leads[i].preposition
        for i in scene.by_sentence[scene.sentence_of[head]]
    )


def _without_place(scene: Scene, head: int, start: int, end: int, place: str) -> tuple[int, int]:
    """«В Сочи – выступили с концертом», «выступил на бирже в Эссене»: the span without the place of the visit at its edge."""
    for index in scene.by_sentence[scene.sentence_of[head]]:
        mention = scene.mention(index)
        if mention.entity != place or not scene.leads[index].preposition:
            continue
        if start <= mention.start < head and mention.end < end and scene.doc[mention.end].text in "–—-":
            start = trimmed(scene, mention.end, end)[0]
        elif head < mention.start < end and mention.end >= end - 1:
            led = next((i for i in range(mention.start, max(head, mention.start - 4), -1) if scene.doc[i].pos_ == "ADP"), -1)
            if led > head + 1:
                end = led
    return start, end


def trimmed(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """The span without marks, bullets, linking words and a date at its edges."""
    doc = scene.doc
    moved = True
    if start + 1 < end and doc[start].lower_ == "при" and doc[start + 1].lower_ != "этом":
        moved = False
    while moved:
        moved = False
        while start < end and ((doc[start].is_punct and doc[start].text not in "«\"(") or doc[start].is_space or doc[start].lower_.replace("ё", "е") in _SKIP):
            start, moved = start + 1, True
        if start + 2 < end and doc[start].pos_ == "ADP" and scene.lemmas[start + 1] == "который":  # «на котором она …»
            start, moved = start + 2, True
        index = scene.outer[start] if start < end else -1
        if index >= 0 and scene.mention(index).label == "DATE" and scene.mention(index).end < end - 2:
            start, moved = scene.mention(index).end, True
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in ")»\"")):
        end -= 1
    return start, end
