"""Who takes part in an event: the people around a noun like «саммит», «концерт», «турнир».

In: a ``Scene`` and an event noun.  Out: a ``Party`` of everybody the sentence puts at the event:

* those in its genitive, or joined by «между» and «с»: «переговоры А. и Б.», «матч между А. и Б.», «встреча с В.»;
* whoever gives or holds it: «провёл пресс-конференцию», «дают концерт»;
* the subject of what is done in its course: «на саммите заявил», «завоевала медаль на Олимпиаде», «во время встречи».

The nouns that may stand between the event and the verb («медаль», «финал», «открытие») are data: ``lexicon/events.yaml``.
"""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from extractor.relations.lexicon import TriggerRule, events
from extractor.relations.party import Party, coordinated, with_company
from extractor.relations.scene import Scene, ancestors, feature
from extractor.relations.subjects import SUBJECTS, from_token, possessor, relative, subject_token

__all__ = ["by_occasion"]

_PEOPLE = frozenset({"PERSON", "GROUP", "PROFESSION", "ORGANIZATION"})
_NEAR = 6
_FAR = 8
_COURSE = frozenset({"на", "в", "во", "после", "при", "по"})


def by_occasion(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """Everybody whom the sentence of the event noun at ``trigger`` puts at the event; None for nobody."""
    noun = scene.doc[trigger]
    owner = possessor(noun)
    if owner is not None:
        return owner
    named = [*_participants(scene, noun), *_pair(scene, noun), *_holders(scene, noun)]
    named = list(dict.fromkeys(named))
    partners_only = bool(named) and all(scene.leads[i].preposition in ("с", "со") for i in named)
    subject = _actor(scene, noun)
    if subject is not None:
        named = [*subject.mentions, *named]
    if partners_only and subject is None and noun.dep_ not in SUBJECTS and not _in_course(scene, noun):
        return None  # «приглашён на встречу с министром»: nothing says that it was held, and by whom
    mentions = with_company(scene, trigger, Party(tuple(sorted(dict.fromkeys(named))))).mentions if named else ()
    if not mentions and (subject is None or subject.reference == "none"):
        return None
    if subject is None or subject.reference == "none":
        return Party(mentions, how="participants of the event")
    return Party(mentions, subject.reference, subject.gender, subject.plural, how=subject.how)


def _participants(scene: Scene, noun: Token) -> list[int]:
    """People in the genitive of the event, or after «между» and «с»."""
    lexicon = events()
    lemma = scene.lemmas[noun.i]
    sentence = scene.sentences[scene.sentence_of[noun.i]]
    found: list[int] = []
    for index in scene.mentions_in(sentence, _PEOPLE):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or mention.start <= noun.i or lead.bracketed or index in found:
            continue
        below = scene.doc[mention.root].head.i == noun.i
        between = scene.doc[noun.i + 1 : mention.start]
        if not below and (len(between) > _NEAR or any(t.pos_ in ("VERB", "NOUN", "PUNCT") and scene.outer[t.i] < 0 and t.i not in scene.holder_of for t in between)):
            continue
        if any(t.pos_ == "VERB" and feature(t, "VerbForm") != "Part" for t in between):
            continue
        if mention.label == "ORGANIZATION" and (lemma not in lexicon.occasions.sittings or noun.dep_ not in SUBJECTS):
            continue
        genitive = not lead.preposition and lead.case in ("Gen", "Acc", None) and lemma not in lexicon.occasions.honouring and len(between) <= _NEAR
        joined = (lead.preposition == "между" or (lead.preposition in ("с", "со") and lemma in lexicon.occasions.mutual)) and lead.case in ("Ins", None)
        if genitive or joined:
            found.extend(i for i in coordinated(scene, index) if i not in found and scene.mention(i).start > noun.i)
    return found


def _pair(scene: Scene, noun: Token) -> list[int]:
    """The two sides of «матч на первенство мира Котов — Лосев», «бой А. против Б.», in the nominative behind the noun."""
    if scene.lemmas[noun.i] not in events().occasions.mutual:
        return []
    sentence = scene.sentences[scene.sentence_of[noun.i]]
    row = [i for i in scene.mentions_in(sentence, _PEOPLE - {"PROFESSION"}) if scene.mention(i).outer and 0 < scene.mention(i).start - noun.i <= 2 * _NEAR]
    for one, other in pairwise(row):
        between = scene.doc[scene.mention(one).end : scene.mention(other).start]
        dash = [t for t in between if t.text in "–—-" or scene.lemmas[t.i] == "против"]
        if len(dash) == 1 and len(between) <= 3 and not any(t.pos_ == "VERB" or t.text in ",;:" for t in scene.doc[noun.i + 1 : scene.mention(one).start]):
            return [one, other]
    return []


def _holders(scene: Scene, noun: Token) -> list[int]:
    """Whoever gives, holds or opens the event that is the verb's object."""
    verb = noun.head
    if noun.dep_ not in ("obj", "nsubj:pass") or scene.lemmas[verb.i] not in events().occasions.holding:
        return []
    subject, _ = subject_token(scene, verb.i)
    if subject is None or feature(subject, "Case") not in ("Nom", ""):
        return []
    party = from_token(scene, relative(scene, subject), "holds the event")
    return list(party.mentions) if party is not None else []


def _actor(scene: Scene, noun: Token) -> Party | None:
    """The subject of what is done in the course of the event, or the winner named beside it."""
    lexicon = events()
    top, course = noun, _in_course(scene, noun)
    for above in ancestors(noun)[:6]:
        if above.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or scene.lemmas[above.i] not in (lexicon.gatherings | lexicon.occasions.achievements | lexicon.occasions.winners | lexicon.occasions.courses):
            break
        if scene.lemmas[above.i] in lexicon.occasions.winners:
            winner = _winner(scene, above)
            if winner is not None:
                return winner
        won = scene.lemmas[above.i] in lexicon.occasions.achievements
        if won:
            whose = [i for i in _genitives(scene, above) if scene.mention(i).end <= noun.i]
            if whose:
                return Party(tuple(whose), how="whose success it is")
        top = above
        course = course or won or scene.lemmas[above.i] in lexicon.occasions.winners or (scene.lemmas[above.i] in lexicon.occasions.courses and _in_course(scene, above))
    if not course or top.head.i == top.i:
        return None
    verb = top.head
    if top.dep_ in SUBJECTS:
        return None
    if verb.pos_ not in ("VERB", "AUX", "ADJ"):
        return _subject_behind(scene, noun) if _in_course(scene, noun) else None
    if scene.lemmas[verb.i] in lexicon.occasions.absent:
        return None
    own = any(child.dep_ in SUBJECTS for child in verb.children)
    if not own and verb.dep_ not in ("conj", "xcomp", "advcl", "acl", "amod", "aux"):
        return _nominative_beside(scene, verb)
    subject, _ = subject_token(scene, verb.i)
    if subject is None or subject.i == top.i:
        return None
    party = from_token(scene, relative(scene, subject), "takes part")
    if party is None and _in_course(scene, noun) and abs(verb.i - noun.i) > _FAR:
        return _subject_behind(scene, noun)
    return None if party is None or party.reference == "first" else party


def _subject_behind(scene: Scene, noun: Token) -> Party | None:
    """Where the parse hangs the event on a word far off: the subject of the next verb behind it."""
    sentence = scene.sentences[scene.sentence_of[noun.i]]
    for token in scene.doc[noun.i + 1 : min(noun.i + 1 + 2 * _FAR, sentence.end)]:
        if token.text in ";:«\"" or scene.lemmas[token.i] in ("который", "что", "где", "когда"):
            return None
        if token.pos_ == "VERB" and feature(token, "VerbForm") in ("Fin", ""):
            subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
            party = from_token(scene, subject, "takes part") if subject is not None and scene.lemmas[token.i] not in events().occasions.absent else None
            return None if party is None or party.reference == "first" else party
    return None


def _nominative_beside(scene: Scene, verb: Token) -> Party | None:
    """Where the parse lost the subject: the person or group named right before the verb."""
    index = scene.outer[verb.i - 1] if verb.i else -1
    if index < 0 or scene.mention(index).label not in ("PERSON", "GROUP") or scene.leads[index].preposition or scene.leads[index].case not in ("Nom", None):
        return None
    return Party(coordinated(scene, index), how="nominative before the verb")


def _genitives(scene: Scene, noun: Token) -> list[int]:
    """The persons in the genitive right after a noun."""
    return [scene.outer[c.i] for c in noun.children if c.i > noun.i and scene.outer[c.i] >= 0 and scene.mention(scene.outer[c.i]).label == "PERSON"
            and not scene.leads[scene.outer[c.i]].preposition]


def _in_course(scene: Scene, noun: Token) -> bool:
    """Whether the noun stands for the time and place of an action: «на саммите», «во время матча», «после встречи»."""
    for child in noun.children:
        if child.dep_ == "case" and child.i < noun.i:
            word = child.lower_
            if word in ("на", "в", "во") and not any(g.dep_ == "fixed" for g in child.children):
                return feature(noun, "Case") == "Loc"
            if word == "по":
                return any(scene.lemmas[g.i] in ("итог", "окончание", "завершение") for g in child.children)
            return word in _COURSE
    return False


def _winner(scene: Scene, noun: Token) -> Party | None:
    """The person that a noun like «победительница» is said of, named right behind it."""
    index = scene.holder_of.get(noun.i, -1)
    if index < 0:
        index = next((scene.outer[c.i] for c in noun.children if c.dep_ in ("appos", "flat", "flat:name") and scene.outer[c.i] >= 0 and scene.mention(scene.outer[c.i]).label == "PERSON"), -1)
    return Party((index,), how="winner of the event") if index >= 0 else None
