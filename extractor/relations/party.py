"""``Party``: the people who travel together, and those a sentence adds to them: rows, companions, members in brackets.

In: a ``Scene``, a trigger and a ``Party``.  Out: the party with «во главе с», «в составе», «вместе с», «в сопровождении»,
lists in brackets and after colons.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.relations.scene import PERSON_LABELS, Scene

__all__ = ["NUMBERS", "Party", "coordinated", "with_company"]

NUMBERS = {"вдвоем": 2, "втроем": 3, "вчетвером": 4, "впятером": 5, "вшестером": 6, "всемером": 7}  # words that count a party


@dataclass(frozen=True, slots=True)
class Party:
    """The travelling party as one sentence states it.

    ``mentions``: indices of named visitors.  ``reference``: who else must be found in the narrative — ``first`` (the
    author), ``third`` with ``gender`` and ``plural``, ``elided`` (no subject at all), ``none``.
    """

    mentions: tuple[int, ...] = ()
    reference: str = "none"
    gender: str | None = None
    plural: bool = False
    hosts: tuple[int, ...] = ()
    how: str = ""


def coordinated(scene: Scene, index: int) -> tuple[int, ...]:
    """The mention and those joined to it by commas and «и», with offices and brackets between them."""
    members = [index]
    sentence = scene.sentences[scene.sentence_of[scene.mention(index).start]]
    row = [i for i in scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "ORGANIZATION"})) if scene.mention(i).outer and (i == index or scene.leads[i].bracketed == scene.leads[index].bracketed)]
    if index not in row:
        return (index,)
    at = row.index(index)
    for step in (1, -1):
        here, last = at + step, index
        while 0 <= here < len(row):
            other = row[here]
            first, second = (last, other) if step > 0 else (other, last)
            if not _joined(scene, first, second):
                break
            members.append(other)
            last, here = other, here + step
    return tuple(sorted(members))


def _joined(scene: Scene, first: int, second: int) -> bool:
    one, two = scene.mention(first), scene.mention(second)
    lead_one, lead_two = scene.leads[first], scene.leads[second]
    if lead_two.preposition and not lead_two.inherited:
        return False
    cases = {lead_one.case, lead_two.case}
    if "Nom" in cases and cases & {"Ins", "Dat", "Loc"}:  # genitive and accusative are often mistaken in names
        return False
    depth, linked = 0, False
    for token in scene.doc[one.end : two.start]:
        outer = scene.outer[token.i]
        label = scene.mention(outer).label if outer >= 0 else ""
        if label == "DATE" and depth == 0:  # «по приглашению А. Б., 1 сентября В. Г. …»: the next clause
            return False
        if token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif depth > 0 or label == "PROFESSION":
            continue
        elif token.lower_ in (",", "и", "а", "также"):
            linked = True
        elif token.pos_ == "VERB" or token.text in ";:" or (token.pos_ == "ADP") or token.pos_ in ("PUNCT", "SCONJ", "PRON"):
            return False
    return linked and two.start - one.end <= 25



def with_company(scene: Scene, trigger: int, party: Party) -> Party:
    """Adds those named with the party: «во главе с», «в составе», «вместе с», «в сопровождении», a list in brackets."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    chosen = set(party.mentions)
    added: list[int] = []
    for index in scene.mentions_in(sentence, PERSON_LABELS):
        mention, lead = scene.mention(index), scene.leads[index]
        if index in chosen or index in added or not mention.outer:
            continue
        if lead.bracketed and not lead.preposition and party.mentions and _bracket_of(scene, index, party):
            added.append(index)
            continue
        if scene.clause_of[mention.root] != scene.clause_of[trigger] and not _near_party(scene, party, mention.start):
            continue
        if _companion(scene, index, trigger, party):
            added.extend(i for i in coordinated(scene, index) if i not in chosen and i not in added)
    added.extend(i for i in _listed_after(scene, party) if i not in chosen and i not in added)
    if not added:
        return party
    return Party(tuple(sorted({*party.mentions, *added})), party.reference, party.gender, party.plural, party.hosts, party.how)


def _listed_after(scene: Scene, party: Party) -> list[int]:
    """The people a group consists of, after a colon or between dashes: «гостей из Готы: бургомистра А. и В.»."""
    groups = [scene.mention(i) for i in party.mentions if scene.mention(i).label == "GROUP"]
    if not groups:
        return []
    group = groups[-1]
    doc = scene.doc
    sentence = scene.sentences[scene.sentence_of[group.start]]
    named = _among_them(scene, group.end, sentence.end)
    if named is not None:
        return [i for i in scene.mentions_in(sentence, frozenset({"PERSON"})) if scene.mention(i).outer and scene.mention(i).start >= named and not scene.leads[i].preposition and not scene.leads[i].bracketed]
    opening = next((i for i in range(group.end, min(group.end + 3, sentence.end)) if doc[i].text in (":", "–", "—", "-")), None)
    if opening is None:
        return []
    closing = sentence.end
    if doc[opening].text != ":":
        closing = next((i for i in range(opening + 1, sentence.end) if doc[i].text == doc[opening].text), opening)
    row = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and opening < scene.mention(i).start < closing and scene.leads[i].preposition == ""]
    first = next((t for t in doc[opening + 1 : closing] if not t.is_punct), None)
    begins = bool(row) and first is not None and (scene.mention(row[0]).start - opening <= 6 or first.i in scene.holder_of)
    return row if begins else []


def _among_them(scene: Scene, start: int, end: int) -> int | None:
    """Where the names begin after «…, среди которых – А. и Б.», «…, в том числе А. и Б.», «…, включая А. и Б.»; None without them."""
    for i in range(start, min(start + 8, end)):
        word = scene.lemmas[i]
        if word == "включая" or (word == "среди" and i + 1 < end and scene.lemmas[i + 1] in ("который", "они")):
            return i + 1
        if word == "число" and i >= 2 and scene.doc[i - 1].lower_ == "том":
            return i + 1
        if scene.doc[i].pos_ == "VERB" or scene.doc[i].text in ";:":
            return None
    return None


def _near_party(scene: Scene, party: Party, start: int) -> bool:
    return any(0 <= start - scene.mention(i).end <= 12 for i in party.mentions)


def _companion(scene: Scene, index: int, trigger: int, party: Party) -> bool:
    mention, lead = scene.mention(index), scene.leads[index]
    window = [scene.lemmas[i] for i in range(max(mention.start - 6, 0), mention.start)]
    near = window[-6:]
    if lead.preposition in ("с", "со") and lead.case in ("Ins", None):
        if "глава" in near or "вместе" in near or NUMBERS.keys() & set(near[-3:]) or "совместно" in near:
            return True
        before = scene.doc[max(mention.start - 4, 0) : mention.start]
        close = any(abs(t.i - trigger) <= 3 for t in before) or _near_party(scene, party, mention.start)
        meets = scene.lemmas[trigger] in ("встретиться", "встречаться", "беседовать", "побеседовать", "встреча", "переговоры")
        head = scene.doc[mention.root].head.i
        tied = head == trigger or any(head == scene.mention(i).root for i in party.mentions) or scene.lemmas[head] in ("я", "мы", "он", "она", "они")
        return close and tied and not meets and (party.reference in ("first", "third", "elided") or bool(party.mentions))
    if ("состав" in near and not lead.preposition) or "сопровождение" in near or "руководство" in near:
        return True
    if lead.case == "Ins" and not lead.preposition and {"возглавлять", "возглавляемый", "возглавленный", "возглавить", "сопровождать", "сопровождаемый"} & set(near[-3:]):
        return True
    return lead.preposition == "во" and "глава" in near


def _bracket_of(scene: Scene, index: int, party: Party) -> bool:
    """Whether the mention stands in brackets that open right after the party («делегация (глава А. Иванов, …)»)."""
    mention = scene.mention(index)
    at = mention.start - 1
    while at >= 0 and scene.doc[at].text != "(" and mention.start - at < 60:
        at -= 1
    if at < 0 or scene.doc[at].text != "(":
        return False
    before = [i for i in party.mentions if 0 <= at - scene.mention(i).end <= 6]
    if mention.label != "PERSON" and any(scene.mention(i).label == "PERSON" for i in before):
        return False  # «Лев Зимин (ансамбль «Маяк»)»: where he is from
    return bool(before)


