"""The component ``extractor_syntax``: the dependency tree of every sentence.

In: a Doc with tokens of any tokenizer, and its sentences if set.  Out: ``token.head`` and ``token.dep_`` in the terms
of Universal Dependencies with ROOT for the root, by slovnet's model of the news, mended into trees (``trees``): a word
hung anew is ``parataxis`` if the model took it for a root, else ``dep``.  White space hangs on the token before it.

Parsing can be spared: ``doc._.syntax_at``, if set, holds the tokens (or their places) whose sentences are wanted.
Every other sentence becomes a flat tree of ``dep`` arcs from its first word, so that sentences, DocBin and matchers
work as ever.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from spacy.attrs import DEP, HEAD, POS
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc

from extractor.language.component import Component
from extractor.language.decoding import heads_of, label_names
from extractor.language.documents import Sentences, keys_of, sentences_of, write
from extractor.language.network import Ints
from extractor.language.trees import mend

__all__ = ["DependencyParser", "create_syntax"]


class DependencyParser(Component):
    """Sets ``head`` and ``dep`` of every token, and with them the borders of sentences."""

    def annotate(self, doc: Doc) -> None:
        """Parse the sentences of ``doc`` that ``doc._.syntax_at`` asks for, by default all."""
        sentences = sentences_of(doc)
        strings = doc.vocab.strings
        heads, relations = _parse(doc, sentences)
        names = (*label_names("syntax"), "ROOT", "dep", "parataxis")
        numbers = np.array([strings.add(name) for name in names], dtype=np.uint64)
        values = np.zeros((len(doc), 2), dtype=np.int64)
        tokens = sentences.tokens
        deps = np.full(len(doc), numbers[names.index("dep")], dtype=np.uint64)
        if len(tokens):
            # white space hangs on the word before it, or at the start of the Doc on the first word
            before = np.maximum(np.searchsorted(tokens, np.arange(len(doc)), side="right") - 1, 0)
            absolute = tokens[before]
            absolute[tokens] = tokens[heads]
            values[:, 0] = absolute - np.arange(len(doc))
            deps[tokens] = numbers[relations]
        else:
            values[1:, 0] = -np.arange(1, len(doc))
            deps[0] = numbers[names.index("ROOT")]
        values[:, 1] = deps.view(np.int64)
        write(doc, [HEAD, DEP], values.view(np.uint64))


def _wanted(doc: Doc, sentences: Sentences) -> list[int]:
    """The numbers of the sentences to be parsed."""
    asked: Iterable[object] | None = doc._.syntax_at
    if asked is None:
        return list(range(len(sentences.lengths)))
    places = np.array(sorted(int(getattr(item, "i", item)) for item in asked), dtype=np.int64)  # type: ignore[call-overload]
    firsts = sentences.tokens[sentences.starts] if len(sentences.starts) else sentences.starts
    numbers = np.searchsorted(firsts, places, side="right") - 1
    return sorted(set(numbers[numbers >= 0].tolist()))


def _parse(doc: Doc, sentences: Sentences) -> tuple[Ints, Ints]:
    """For each word of ``sentences.tokens`` the place of its head there, and the number of its relation.

    Numbers follow the model's relations; the three after them are ROOT, dep and parataxis.
    """
    labels = label_names("syntax")
    root, dep, parataxis = range(len(labels), len(labels) + 3)
    model_root = labels.index("root")
    starts = np.repeat(sentences.starts, sentences.lengths)
    heads = starts.copy()
    relations = np.full(len(starts), dep, dtype=np.int64)
    relations[sentences.starts] = root
    chosen = _wanted(doc, sentences)
    if not chosen:
        return heads, relations
    lengths = [sentences.lengths[number] for number in chosen]
    firsts = sentences.starts[chosen]
    places = np.concatenate([np.arange(a, a + n) for a, n in zip(firsts.tolist(), lengths, strict=True)])
    guessed, guessed_relations = heads_of(keys_of(doc, sentences)[places], lengths)
    begins = np.repeat(firsts, lengths)
    wanted = np.where(guessed > 0, begins + guessed - 1, places)
    mended = _mended(wanted - begins, lengths, _fitness(doc)[sentences.tokens[places]]) + begins
    was_root = (guessed_relations == model_root) & (mended != places)
    guessed_relations[mended != wanted] = dep
    guessed_relations[was_root] = parataxis
    guessed_relations[mended == places] = root
    heads[places] = mended
    relations[places] = guessed_relations
    return heads, relations


def _mended(heads: Ints, lengths: list[int], fitness: Ints) -> Ints:
    """The heads of all sentences, counted from their sentence's first word, as trees."""
    guessed, ranks = heads.tolist(), fitness.tolist()
    result: list[int] = []
    start = 0
    for length in lengths:
        stop = start + length
        result += mend(guessed[start:stop], ranks[start:stop])
        start = stop
    return np.array(result, dtype=np.int64)


def _fitness(doc: Doc) -> Ints:
    """How fit tokens are to be a root: 2 verbs, 0 punctuation, 1 all others and where no part of speech is set."""
    pos = doc.to_array([POS]).astype(np.int64)
    result = np.ones(len(doc), dtype=np.int64)
    result[pos == IDS["VERB"]] = 2
    result[pos == IDS["PUNCT"]] = 0
    return result


@Language.factory("extractor_syntax", assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"])
def create_syntax(nlp: Language, name: str) -> DependencyParser:
    """The component, for spaCy's registry."""
    return DependencyParser(name)
