"""A snapshot answers as the ``Doc`` it was taken from."""

from __future__ import annotations

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.language import build
from extractor.language.snapshot import Snapshot, words_where

TEXT = (
    "В мае 2011 года вице-мэр Орла Иван Петров, которого ждали в Брянске, посетил завод «Заря».  Он осмотрел\n\n"
    "цеха (и склад). Подписан договор о дружбе; делегация Орла вернулась домой."
)
NAMES = (
    "i", "idx", "text", "lower_", "lemma_", "pos_", "dep_", "is_space", "is_punct", "is_alpha", "is_upper", "is_sent_start", "whitespace_",
    "ent_type_", "ent_iob_",
)  # fmt: skip


@pytest.fixture(scope="module")
def doc() -> Doc:
    return build()(TEXT)


@pytest.fixture(scope="module")
def snapshot(doc: Doc) -> Snapshot:
    return Snapshot(doc)


def test_every_word_says_what_its_token_says(doc: Doc, snapshot: Snapshot) -> None:
    assert len(snapshot) == len(doc) and snapshot.text == doc.text
    for token, word in zip(doc, snapshot, strict=True):
        assert {name: getattr(word, name) for name in NAMES} == {name: getattr(token, name) for name in NAMES}
        assert (str(word.morph), word.morph.get("Case"), len(word)) == (str(token.morph), token.morph.get("Case"), len(token))
        assert word.head.i == token.head.i
        for group in ("children", "rights", "subtree"):
            assert [one.i for one in getattr(word, group)] == [one.i for one in getattr(token, group)]
        assert (word.sent.start, word.sent.end) == (token.sent.start, token.sent.end)


def test_sentences_and_names(doc: Doc, snapshot: Snapshot) -> None:
    assert [(s.start, s.end, s.text) for s in snapshot.sents] == [(s.start, s.end, s.text) for s in doc.sents]
    named = [(s.start_char, s.end_char, s.label_) for s in snapshot.spans["ner"]]
    assert named == [(s.start_char, s.end_char, s.label_) for s in doc.spans["ner"]] and named


@given(st.data())
def test_every_stretch_says_what_its_span_says(doc: Doc, snapshot: Snapshot, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(doc) - 1))
    end = data.draw(st.integers(start + 1, len(doc)))
    span, stretch = doc[start:end], snapshot[start:end]
    assert (stretch.text, stretch.root.i, stretch.start_char, stretch.end_char) == (
        span.text, span.root.i, span.start_char, span.end_char
    )  # fmt: skip
    assert [word.i for word in stretch] == [token.i for token in span]
    assert stretch.sent.start == span.sent.start


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.sampled_from(["strict", "expand"]))
def test_characters_lead_to_the_same_words(doc: Doc, snapshot: Snapshot, start: int, end: int, mode: str) -> None:
    if start >= end:
        return
    span, stretch = doc.char_span(start, end, alignment_mode=mode), snapshot.char_span(start, end, alignment_mode=mode)
    expected = None if span is None or not len(span) else (span.start, span.end)
    assert (None if stretch is None or not len(stretch) else (stretch.start, stretch.end)) == expected


def test_outside_the_text(snapshot: Snapshot) -> None:
    assert snapshot[-1].i == len(snapshot) - 1
    assert len(snapshot[5:3]) == 0
    with pytest.raises(IndexError):
        snapshot[len(snapshot)]
    with pytest.raises(IndexError):
        snapshot[0].nbor(-1)
    with pytest.raises(ValueError, match="contract"):
        snapshot.char_span(0, 1, alignment_mode="contract")


def test_words_are_found_by_their_form_as_in_the_doc() -> None:
    doc = build().make_doc("Мэр Томска и мэр Омска. Мэр города.")
    asked: list[str] = []

    def test(form: str) -> bool:
        asked.append(form)
        return form[:1].isupper()

    found = words_where(Snapshot(doc), test)
    assert [(word.i, word.text) for word in found] == [(token.i, token.text) for token in words_where(doc, str.istitle)]
    assert len(asked) == len({token.text for token in doc})


def test_a_released_snapshot_leaves_nothing_to_the_collector(doc: Doc) -> None:
    taken = Snapshot(doc)
    assert len(list(taken[0].sent)) and taken[2].children is not None
    gone = weakref.ref(taken)
    gc.disable()
    try:
        taken.release()
        del taken
        assert gone() is None
    finally:
        gc.enable()
