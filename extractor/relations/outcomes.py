"""With what result: clauses that say what a visit led to, and their kinds.

In: a ``Scene`` and sentences.  Out: ``(start, end, kind)`` token spans, one a distinct result.  A result is the shortest
complete clause whose predicate is in ``lexicon/outcomes.yaml``.
"""

from __future__ import annotations

import itertools

from spacy.tokens import Token

from extractor.relations.lexicon import outcome_labels, outcome_rules
from extractor.relations.scene import Scene, Sentence, feature
from extractor.schema import OutcomeKind

__all__ = ["clause_spans", "is_outcome_label", "item_outcome", "kind_of", "outcomes_in"]

_SKIP = frozenset({"и", "а", "но", "также", "где", "причем", "затем", "потом", "там", "здесь", "кроме"})


def is_outcome_label(text: str) -> bool:
    """Whether a heading or lead-in announces results: «Результаты:», «Итоги визита», «По итогам поездки:»."""
    words = text.lower().replace("ё", "е").strip(" :.–—-\t").split()
    if not words or len(words) > 6:
        return False
    phrase = " ".join(words)
    return phrase in outcome_labels() or words[0].rstrip(":") in ("результаты", "итоги", "результат", "итог", "выводы") or (
        words[0] == "по" and len(words) > 1 and words[1] in ("итогам", "результатам")
    )


def kind_of(scene: Scene, tokens: range) -> tuple[OutcomeKind, int] | None:
    """The kind of outcome that the tokens state, and the token that says so."""
    lemmas = {scene.lemmas[i]: i for i in reversed(tokens)}
    for rule in outcome_rules():
        for lemma, at in sorted(lemmas.items(), key=lambda pair: pair[1]):
            if lemma not in rule.lemmas:
                continue
            token = scene.doc[at]
            if token.pos_ == "ADJ" or (scene.outer[at] >= 0 and scene.mention(scene.outer[at]).label not in ("EVENT",)):
                continue
            narrowing = rule.with_.get(lemma)
            if narrowing and not narrowing & set(lemmas):
                continue
            return rule.kind, at
    return None


def clause_spans(scene: Scene, sentence: Sentence) -> list[range]:
    """Contiguous stretches of a sentence that hold one predicate each, cut at its commas, semicolons and «и» + verb."""
    doc = scene.doc
    cuts = [sentence.start]
    depth = 0
    for i in range(sentence.start, sentence.end):
        text = doc[i].text
        if text in ("(", "«", "„"):
            depth += 1
        elif text in (")", "»", "“"):
            depth = max(depth - 1, 0)
        elif depth:
            continue
        elif text in (";", ":") or (text == "," and _new_predicate(scene, i + 1, sentence.end)):
            cuts.append(i + 1)
        elif doc[i].lower_ in ("и", "а", "но") and i > cuts[-1] and _new_predicate(scene, i + 1, sentence.end):
            cuts.append(i)
    cuts.append(sentence.end)
    return [range(a, b) for a, b in itertools.pairwise(cuts) if b > a]


def _finite(token: Token) -> bool:
    if token.pos_ != "VERB" and not (token.pos_ == "ADJ" and feature(token, "Variant") == "Short"):
        return False
    form = feature(token, "VerbForm")
    return form in ("Fin", "", "Conv") or (form == "Part" and feature(token, "Variant") == "Short")


def _new_predicate(scene: Scene, start: int, end: int) -> bool:
    """Whether a finite verb comes before the next comma, so that the comma parts two predicates and no list."""
    for i in range(start, min(start + 14, end)):
        if scene.doc[i].text in ",;:.":
            return False
        if _finite(scene.doc[i]):
            return True
    return False


def outcomes_in(scene: Scene, sentence: Sentence, after: int | None = None) -> list[tuple[int, int, OutcomeKind]]:
    """Outcomes stated in a sentence; with ``after`` only those whose clause begins behind that token."""
    found: list[tuple[int, int, OutcomeKind]] = []
    for span in clause_spans(scene, sentence):
        if after is not None and span.start <= after:
            continue
        hit = kind_of(scene, span)
        if hit is None:
            continue
        kind, at = hit
        token = scene.doc[at]
        if not (_finite(token) or (token.pos_ == "NOUN" and any(_finite(scene.doc[i]) for i in span)) or token.pos_ == "VERB"):
            continue
        if any(scene.doc[i].lower_ == "не" and i + 1 == at for i in span) and kind is not OutcomeKind.INCIDENT:
            continue
        start, end = _trim(scene, span)
        if end > start:
            found.append((start, end, kind))
    return found


def item_outcome(scene: Scene, sentences: list[Sentence]) -> tuple[int, int, OutcomeKind]:
    """A list item under «Результаты» is an outcome as a whole: its first sentence, with the kind it states."""
    first = sentences[0]
    span = range(first.start, first.end)
    start, end = _trim(scene, span)
    hit = kind_of(scene, span)
    return (start, end, hit[0] if hit else OutcomeKind.OTHER)


def _trim(scene: Scene, span: range) -> tuple[int, int]:
    start, end = span.start, span.stop
    doc = scene.doc
    while start < end and ((doc[start].is_punct and doc[start].text not in "«\"(") or doc[start].is_space or doc[start].lower_ in _SKIP):
        start += 1
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in ")»\"")):
        end -= 1
    return start, end
