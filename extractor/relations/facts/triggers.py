"""Where a rule fires: its lemma at a token, with the words it needs and without those that forbid it in the clause.

In: a ``Scene`` and rules.  Out: (token, rule) pairs in text order; a token inside a name states nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.relations.facts.lexicon import FactRule
from extractor.relations.scene import Scene

__all__ = ["fired"]

_POS = {"verb": ("VERB", "AUX", "ADJ"), "noun": ("NOUN", "PROPN")}


def fired(scene: Scene, rules: Sequence[FactRule]) -> Iterator[tuple[int, FactRule]]:
    """All places where one of ``rules`` fires; the first rule that matches a token takes it."""
    by_lemma: dict[str, list[FactRule]] = {}
    for rule in rules:
        for lemma in rule.lemmas:
            by_lemma.setdefault(lemma, []).append(rule)
    for token, lemma in enumerate(scene.lemmas):
        for rule in by_lemma.get(lemma, ()):
            if scene.doc[token].pos_ not in _POS[rule.pos] or (scene.outer[token] >= 0 and scene.mention(scene.outer[token]).label not in ("EVENT", "GROUP", "PROFESSION")):
                continue
            near = scene.clause_lemmas(token)
            if (rule.with_ and not rule.with_ & near) or rule.not_ & near:
                continue
            yield token, rule
            break
