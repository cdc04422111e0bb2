"""Membership of delegations: «в состав делегации вошли …», «делегация во главе с …», «Иван Титов возглавил делегацию».

In: a ``Scene``.  Out: membership drafts, one for each member; the head of the group has the position «глава».
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.relations.facts.actors import argument
from extractor.relations.facts.draft import Argument, FactDraft
from extractor.relations.facts.lexicon import FactRule, fact_lexicon
from extractor.relations.facts.participants import participants
from extractor.relations.lexicon import fold
from extractor.relations.party import Party, with_company
from extractor.relations.scene import Scene, Sentence
from extractor.relations.status import status_of
from extractor.relations.structure import label_of
from extractor.schema import BlockKind

__all__ = ["memberships"]

_PEOPLE = frozenset({"PERSON"})
_HEADING = FactRule("membership", "membership", "verb", frozenset(), ("subject",), 0.75)


def memberships(scene: Scene) -> list[FactDraft]:
    """Drafts of all members told of by name."""
    drafts: list[FactDraft] = _listed(scene)
    for sentence in scene.sentences:
        groups = [i for i in scene.mentions_in(sentence, frozenset({"GROUP", "ORGANIZATION"})) if scene.mention(i).outer and _is_group(scene, i)]
        if not groups:
            continue
        people = [i for i in scene.mentions_in(sentence, _PEOPLE) if scene.mention(i).outer]
        if not people:
            continue
        drafts.extend(_in_sentence(scene, sentence, groups[0], people))
    return drafts


def _listed(scene: Scene) -> list[FactDraft]:
    """Members in a list under «Состав делегации:»: the name that each item begins with."""
    drafts: list[FactDraft] = []
    named: dict[int, Argument | None] = {}
    by_block: dict[int, list[Sentence]] = {}
    for sentence in scene.sentences:
        by_block.setdefault(sentence.block, []).append(sentence)
    for sentence in scene.sentences:
        block = scene.block(sentence)
        if block is None or block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH):
            continue
        above = block.context.lead_in if block.context.lead_in is not None else (block.context.headings[-1] if block.context.headings else None)
        if above is None:
            continue
        if above not in named:
            named[above] = _group_above(scene, above, by_block.get(above, []))
        group = named[above]
        first = next((i for i in scene.mentions_in(sentence, _PEOPLE) if scene.mention(i).outer), None)
        if group is None or first is None or by_block[sentence.block][0] is not sentence:
            continue
        if scene.mention(first).start - sentence.start > 4 and scene.holder_of.get(sentence.start) != first:
            continue
        drafts.append(FactDraft("membership", "listed-member", scene.mention(first).start, (argument(scene, first, "member"), group), (sentence.index,), 0.8))
    return drafts


def _group_above(scene: Scene, above: int, sentences: Sequence[Sentence]) -> Argument | None:
    """The group that a heading or lead-in announces the members of; None where it announces something else."""
    block = scene.report.blocks[above]
    label = label_of(scene, block)
    if label is None or label.role != "members":
        return None
    found = next((i for s in sentences for i in scene.mentions_in(s, frozenset({"GROUP", "ORGANIZATION"})) if _is_group(scene, i)), None)
    return argument(scene, found, "group") if found is not None else Argument("group", "делегация")


def _is_group(scene: Scene, index: int) -> bool:
    mention = scene.mention(index)
    kinds = fact_lexicon().groups
    return any(scene.lemmas[i] in kinds for i in range(mention.start, mention.end)) or fold(mention.normal.split(" ")[-1]) in kinds


def _unnamed_between(scene: Scene, trigger: int, person: int) -> bool:
    """Whether a proper noun that is no known name stands between verb and person: then it is the head that is told."""
    mention = scene.mention(person)
    low, high = sorted((trigger, mention.start))
    return any(t.pos_ == "PROPN" and scene.outer[t.i] < 0 for t in scene.doc[low + 1 : high])


def _in_sentence(scene: Scene, sentence: Sentence, group: int, people: list[int]) -> list[FactDraft]:
    words = fact_lexicon()
    at = scene.mention(group)
    heads: dict[int, int] = {}
    members: dict[int, int] = {}
    for i in range(sentence.start, sentence.end):
        lemma = scene.lemmas[i]
        if lemma in words.head_verbs and abs(i - at.start) <= 12:
            nearest = min(participants(scene, i, _HEADING, _PEOPLE), key=lambda p, i=i: abs(scene.mention(p).start - i), default=None)  # type: ignore[misc]
            if nearest is not None and not _unnamed_between(scene, i, nearest):
                heads.setdefault(nearest, i)
        elif lemma == "глава" and i > sentence.start and scene.doc[i - 1].lower_ == "во":
            led = next((p for p in people if 0 < scene.mention(p).start - i <= 12), None)
            if led is not None and 0 <= i - at.end <= 6:
                heads.setdefault(led, i)
        elif lemma in words.head_nouns and scene.outer[i] != group and 0 < at.start - i <= 2:
            beside = next((p for p in people if 0 <= scene.mention(p).start - at.end <= 2 or 0 <= i - scene.mention(p).end <= 2), None)
            if beside is not None:
                heads.setdefault(beside, i)
        elif lemma in words.enter_verbs and any(scene.lemmas[k] == "состав" for k in range(max(i - 8, sentence.start), min(i + 8, sentence.end))):
            for p in people:
                if scene.leads[p].preposition == "" and scene.leads[p].case in ("Nom", "Acc", None):
                    members.setdefault(p, i)
    company = with_company(scene, at.root, Party((group,)))
    for p in company.mentions:
        if p != group and scene.mention(p).label == "PERSON" and p not in heads:
            members.setdefault(p, at.root)
    drafts: list[FactDraft] = []
    belongs = argument(scene, group, "group")
    for p, trigger in sorted({**members, **heads}.items()):
        arguments = [argument(scene, p, "member"), *((Argument("position", "глава"),) if p in heads else ()), belongs]
        status, _ = status_of(scene, trigger, _HEADING.as_trigger())
        drafts.append(FactDraft("membership", "heads-group" if p in heads else "in-group", scene.mention(p).start, tuple(arguments), (sentence.index,), 0.8, status=status))
    return drafts
