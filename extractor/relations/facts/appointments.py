"""Office holding told by a verb: «стал мэром», «избран председателем», «занял пост главы», «возглавил комитет».

In: a ``Scene``.  Out: office drafts with their date and status.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.relations.facts.actors import argument
from extractor.relations.facts.bodies import OfficePhrase, office_phrase
from extractor.relations.facts.circumstances import status_at
from extractor.relations.facts.draft import Argument, FactDraft
from extractor.relations.facts.lexicon import FactRule, fact_lexicon
from extractor.relations.facts.offices import office_draft
from extractor.relations.facts.participants import participants
from extractor.relations.facts.triggers import fired
from extractor.relations.scene import Scene, feature
from extractor.relations.timing import stay_of

__all__ = ["appointments"]

_PEOPLE = frozenset({"PERSON", "PROFESSION"})
_REACH = 7
_POSTS = frozenset({"пост", "должность", "место", "кресло"})


def appointments(scene: Scene) -> list[FactDraft]:
    """Drafts of all offices that a verb gives to somebody by name."""
    drafts: list[FactDraft] = []
    for trigger, rule in fired(scene, fact_lexicon().of_type("office")):
        phrase = _complement(scene, trigger, rule)
        if phrase is None:
            continue
        who = [i for i in participants(scene, trigger, rule, _PEOPLE) if not phrase.start <= scene.mention(i).start < phrase.end and i != phrase.index]
        named = [i for i in who if scene.mention(i).label == "PERSON" or not scene.mention(i).entity.startswith("office")]
        if not named or (phrase.plural and len(named) == 1) or any(scene.mention(i).entity == scene.mention(phrase.index).entity for i in named):
            continue
        status = status_at(scene, trigger, rule)
        when = stay_of(scene, trigger, None) if rule.name != "becomes" or scene.lemmas[trigger] == "стать" else None
        for index in named:
            draft = office_draft(scene, rule.name, argument(scene, index, "who"), phrase, rule.confidence)
            dated = replace(draft, token=trigger, status=status)
            drafts.append(replace(dated, when=when) if when is not None and scene.sentence_of[scene.mention(when.mention).start] == scene.sentence_of[trigger] and when.mention >= 0 else dated)
    return drafts


def _complement(scene: Scene, trigger: int, rule: FactRule) -> OfficePhrase | None:
    sentence = scene.sentences[scene.sentence_of[trigger]]
    if rule.complement == "body":
        return _body(scene, trigger, rule)
    best: tuple[int, OfficePhrase] | None = None
    for index in scene.mentions_in(sentence, frozenset({"PROFESSION"})):
        mention = scene.mention(index)
        if mention.found.parts.get("person"):
            continue
        case = mention.found.parts.get("case") or feature(scene.doc[mention.root], "Case")
        behind = mention.start > trigger
        gap = scene.doc[trigger + 1 : mention.start] if behind else scene.doc[mention.end : trigger]
        if len(gap) > _REACH or any(t.pos_ in ("VERB", "SCONJ") or t.text in ",;:—–" for t in gap):
            continue
        if rule.complement == "office" and (case != "Ins" or any(t.pos_ == "ADP" for t in gap[-1:])):
            continue
        if rule.complement == "post" and not _POSTS & {scene.lemmas[i] for i in range(max(mention.start - 3, sentence.start), mention.start)}:
            continue
        phrase = office_phrase(scene, index)
        if phrase is not None and (best is None or len(gap) < best[0]):
            best = (len(gap), phrase)
    return best[1] if best else None


def _body(scene: Scene, trigger: int, rule: FactRule) -> OfficePhrase | None:
    """The body that is headed: the object of the verb, named or described."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    wanted = ("Ins", None) if scene.lemmas[trigger] == "руководить" else ("Acc", "Nom", "Gen", None)
    for index in scene.mentions_in(sentence, frozenset({"ORGANIZATION"})):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or lead.preposition or lead.case not in wanted:
            continue
        root = scene.doc[mention.root]
        near = 0 <= mention.start - trigger - 1 <= 2 or 0 <= trigger - mention.end <= 1 or (root.head.i == trigger and root.dep_ in ("obj", "obl", "iobj"))
        if near:
            body = scene.annotation.organizations.get(mention.entity)
            where = Argument("where", body.name if body is not None else mention.normal, mention.entity)
            return OfficePhrase(index, mention.start, mention.end, rule.position, where, False)
    return None
