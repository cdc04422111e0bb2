"""What a reader carries along: who was last on the way, who was spoken of, who writes.

In: a ``Scene``.  Out: ``author_of`` (the «я» of the report), ``Narrative``, the immutable state that passes from sentence
to sentence, and ``resolve``, which fills pronouns and missing subjects from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.relations.draft import PlaceRef
from extractor.relations.expedition import companions
from extractor.relations.party import NUMBERS, Party
from extractor.relations.scene import Scene, feature

__all__ = ["Narrative", "author_of", "resolve"]


@dataclass(frozen=True, slots=True)
class Narrative:
    """The last travelling party and place, by block; ``own`` is the last party of the author's with somebody else in it, ``parties`` are
    all the last ones, ``people`` those spoken of, ``whole`` is the party of the one journey a report tells."""

    party: tuple[str, ...] = ()
    place: PlaceRef | None = None
    block: int = -1
    own: tuple[str, ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    parties: tuple[tuple[str, ...], ...] = ()
    whole: tuple[str, ...] = ()

    def after(self, party: tuple[str, ...], place: PlaceRef | None, block: int, author: str | None = None) -> Narrative:
        """The state once a visit of ``party`` to ``place`` has been told; ``own`` follows where the author is of it."""
        shared = (len(party) > 1 or not self.own) and not set(party) < set(self.whole)
        own = party if author is not None and author in party and shared else self.own
        return replace(self, party=party, place=place, block=block, own=own, parties=(*self.parties[-7:], party))

    def with_people(self, people: tuple[tuple[str, int], ...]) -> Narrative:
        """The state once these persons (id, block) have been mentioned; the last twelve are kept."""
        return replace(self, people=(self.people + people)[-12:])


def author_of(scene: Scene) -> str | None:
    """The person who says «я» or «мы»; None where the report has no first person or no author is known."""
    speaks = any(scene.lemmas[t.i] in ("я", "мы", "мой", "наш") or feature(t, "Person") in ("1", "First") for t in scene.doc)
    return scene.annotation.author if speaks else None


def resolve(scene: Scene, party: Party, state: Narrative, author: str | None, block: int, sentence: int) -> tuple[str, ...]:
    """The entity ids of a party, its pronoun or missing subject filled from the narrative."""
    named = tuple(dict.fromkeys(scene.mention(i).entity for i in party.mentions))
    if party.reference == "none":
        return named
    near = state.block >= 0 and block - state.block <= (0 if state.whole and party.plural else 1)  # in a new paragraph all go on together
    counted = _counted(scene, party, state, author, sentence)
    if counted:
        return tuple(dict.fromkeys(counted + named))
    if party.reference == "first":
        base: tuple[str, ...] = (author,) if author else ()
        if party.plural and not named:
            if near and (not author or author in state.party) and (len(state.party) > 1 or len(state.own) < 2):
                base = state.party
            elif state.own:
                base = state.own
        return tuple(dict.fromkeys(base + named))
    if party.plural:
        base = state.party if near else ()
        if len(base) == 1 and base[0] in scene.annotation.persons and state.own and party.reference == "elided":  # «прибыли»: more than the one last told of
            base = state.own
        if not base:  # «Гости …; они отбыли»: the last group spoken of
            base = tuple(entity for entity, at in state.people[-1:] if block - at <= 1 and entity in scene.annotation.organizations)
        if not base and party.reference == "elided":  # «явились втроём» in a traveller's own report
            base = state.own
        return tuple(dict.fromkeys(base + named))
    fitting = tuple(entity for entity in state.party if _agrees(scene, entity, party.gender)) if near else ()
    recent = next((entity for entity, at in reversed(state.people) if block - at <= 1 and _agrees(scene, entity, party.gender)), None)
    groups = tuple(e for e in fitting if e not in scene.annotation.persons)
    if groups and near:
        return tuple(dict.fromkeys(state.party + named))
    if len(fitting) == 1 or (fitting and party.reference == "third"):
        return tuple(dict.fromkeys((fitting[-1] if len(fitting) > 1 else fitting[0], *named)))
    if recent is not None:
        return tuple(dict.fromkeys((recent, *named)))
    if party.reference == "elided" and author is not None and not near:
        return tuple(dict.fromkeys((author, *named)))
    if len(state.party) == 1 and near and party.reference == "elided":
        return tuple(dict.fromkeys(state.party + named))
    return named


def _counted(scene: Scene, party: Party, state: Narrative, author: str | None, sentence: int) -> tuple[str, ...]:
    """The party that «вдвоём», «втроём», «вчетвером» count, and without the author where it went «без меня»; () where nothing does."""
    where = scene.sentences[sentence]
    words = scene.lemmas[where.start : where.end]
    if not party.plural:
        return ()
    number = next((NUMBERS[word] for word in words if word in NUMBERS), 0)
    if number:
        if party.mentions:
            return (author,) if author and party.reference in ("first", "elided") and len(party.mentions) + 1 == number else ()
        return companions(scene, (state.own, *state.parties, state.party), number)
    if author is not None and author in state.own and any(words[at : at + 2] == ("без", "я") for at in range(len(words))) and not party.mentions:
        return tuple(entity for entity in state.own if entity != author)
    return ()


def _agrees(scene: Scene, entity: str, gender: str | None) -> bool:
    person = scene.annotation.persons.get(entity)
    if person is not None:
        return gender is None or person.gender is None or person.gender == gender
    organization = scene.annotation.organizations.get(entity)
    if organization is None:
        return False
    first = organization.name.lower().split()
    if gender is not None and organization.group and first and any(word.endswith(("ы", "и", "ые", "ие")) for word in first[:2]):
        return False  # «представители» are neither «он» nor «она»
    if first and first[0].endswith(("ство", "ние", "тие")):  # «правительство» is neither «он» nor «она»
        return gender is None
    feminine = any(word.endswith(("ия", "а", "я", "па")) and len(word) > 4 for word in first[:2])
    return gender is None or (gender == "f") == feminine
