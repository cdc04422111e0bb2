"""What a news item tells of its one visit away from the sentence that tells it: in the lead before it, in paragraphs after.

In: a ``Telling`` gone through to its end.  Out: the telling; clauses about the visitors join the visit where the text is no
office's account and tells of one visit only.  An item is about one event, and its lead gives the result first (the inverted pyramid of
news writing).
"""

from __future__ import annotations

from extractor.relations.attribution import at_another_time
from extractor.relations.clauses import Clause, clauses_of, subject_of
from extractor.relations.dates import compatible
from extractor.relations.outcomes import covered, outcome_of, told_again
from extractor.relations.scene import Scene, Sentence
from extractor.relations.setting import is_of_party
from extractor.relations.structure import is_account
from extractor.relations.telling import Telling
from extractor.schema import OutcomeKind, Status

__all__ = ["add_news", "drop_headlines", "is_title"]

_FAR = 12  # sentences from the visit


def add_news(telling: Telling) -> None:
    """Adds to the one visit of a news item what its other sentences say came of it."""
    scene = telling.scene
    told = [i for i, draft in enumerate(telling.drafts) if draft.status is Status.OCCURRED]
    if not told or is_account(scene) or len({telling.drafts[i].place.key for i in told}) > 1:
        return
    at = told[0]
    draft = telling.drafts[at]
    party = frozenset(visitor for i in told for visitor in telling.drafts[i].visitors)
    taken = {index for d in telling.drafts for index in d.sentences}
    for sentence in scene.sentences[max(0, draft.sentences[0] - _FAR) : draft.sentences[-1] + _FAR]:
        if sentence.index in taken or is_title(scene, sentence):
            continue
        for clause in clauses_of(scene, sentence):
            if clause.head < 0 or at_another_time(telling, clause, draft) or not _about(telling, clause, party):
                continue
            result = outcome_of(scene, clause, party, draft.place.key)
            if result is None or result[2] is OutcomeKind.STATEMENT or covered(telling.drafts[at].outcomes, result) or told_again(scene, telling.drafts[at].outcomes, result):
                continue
            telling.drafts[at] = telling.drafts[at].with_outcomes([result])
            telling.note(result[0], "outcome", f"{result[2].value} of the one visit of the news, to {draft.place.name}")


def drop_headlines(telling: Telling) -> None:
    """Lets the text stand for its title: a visit that only the title tells («Патриарх прибыл в Осло») goes where the text tells one
    to the same place; the title has shorter names for the same people."""
    scene = telling.scene
    kept = list(telling.drafts)
    for draft in telling.drafts:
        if not all(is_title(scene, scene.sentences[i]) for i in draft.sentences):
            continue
        again = next((d for d in telling.drafts if d is not draft and d in kept and d.place.same(draft.place) and compatible(d.when.edtf, draft.when.edtf)
                      and not all(is_title(scene, scene.sentences[i]) for i in d.sentences) and not set(d.visitors) & set(draft.visitors)), None)
        if again is not None and not any(v in scene.annotation.persons and not v.startswith("office") for v in draft.visitors):
            kept.remove(draft)
            telling.note(draft.trigger, draft.rule, f"{draft.place.name}: the title of what the text tells")
    telling.drafts[:] = kept


def is_title(scene: Scene, sentence: Sentence) -> bool:
    """Whether a sentence is the title of a news item, which the text below says again: a line of its own without a stop."""
    if is_account(scene):
        return False
    block = scene.block(sentence)
    last = next((t for t in reversed(scene.doc[sentence.start : sentence.end]) if not t.is_space), None)
    alone = block is not None and (sentence.index == 0 or scene.sentences[sentence.index - 1].block != sentence.block)
    return alone and last is not None and last.text not in (".", "!", "?", "…", ":", "»", "\"", "...", ";", ")")


def _about(telling: Telling, clause: Clause, party: frozenset[str]) -> bool:
    """Whether one of the party is the subject, or the object of what befell them."""
    scene = telling.scene
    head = scene.doc[clause.head]
    subject = subject_of(head)
    if subject is not None and clause.start <= subject.i < clause.end and is_of_party(scene, subject, party):
        return True
    return any(
        child.dep_ in ("obj", "iobj") and is_of_party(scene, child, party) for child in head.children
    )
