import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from extractor.language.tokens import Tokenizer, words_of

TOKENIZER = Tokenizer(Vocab())


@pytest.mark.parametrize(
    ("stretch", "answer"),
    [
        ("посетил,", "посетил ,"),
        ("Нью-Йорк", "Нью-Йорк"),
        ("вице-мэр", "вице-мэр"),
        ("Ту-154", "Ту-154"),
        ("2010-2011", "2010 - 2011"),
        ("12–15", "12 – 15"),
        ("Томск—Токио", "Томск — Токио"),
        ("2011г.", "2011 г ."),
        ("12.03.1936", "12.03.1936"),
        ("3,5%", "3,5 %"),
        ("«Восток»,", "« Восток » ,"),
        ("И.Е.Цапкин", "И . Е . Цапкин"),
        ("Вѣну", "Вѣну"),
        ("№5", "№ 5"),
    ],
)
def test_tokens(stretch: str, answer: str) -> None:
    assert " ".join(words_of(stretch)) == answer


def test_hyphens_can_be_split() -> None:
    assert words_of("экс-президент", True) == ("экс", "-", "президент")
    assert words_of("экс-президент") == ("экс-президент",)


def test_nothing_is_glued_across_a_space() -> None:
    assert [t.text for t in TOKENIZER("в 2011, 12 человек\n- принят")] == [
        *("в", "2011", ",", "12", "человек", "\n", "-", "принят"),
    ]


@given(st.text() | st.text(alphabet="Аб1 2-–.,\n\t«»\x00"))
def test_tokens_joined_are_the_text(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t.text)] == t.text for t in doc)
    assert all(t.text.isspace() or not any(c.isspace() for c in t.text) for t in doc)


def test_long_stretches_are_cut() -> None:
    doc = TOKENIZER("а" * 1000 + "." * 100_000)
    assert doc.text == "а" * 1000 + "." * 100_000
    assert max(len(t) for t in doc) <= 256


def test_the_tokenizer_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(TOKENIZER))
    assert [t.text for t in again("Он в Томске.")] == ["Он", "в", "Томске", "."]
    assert again.from_bytes(again.to_bytes()) is again
