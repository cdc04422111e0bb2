"""Our way of running slovnet's networks gives slovnet's answers."""

from typing import Any

import numpy as np
import pytest

from extractor.errors import DataError
from extractor.language import weights
from extractor.language.decoding import heads_of, label_names, names_of, spans_of_tags, tags_of
from extractor.language.network import Encoder, word_keys
from extractor.language.weights import load_model, load_vectors

SENTENCES = [
    sentence.split()
    for sentence in (
        "В мае 2011 года губернатор Виктор Кресс посетил Токио .",
        "Да",
        "Делегация Томской области во главе с вице-губернатором Е. В. Паршута приняла участие в выставке « Сибирь » .",
        "Встречи прошли в Китае , Японии и Республике Корея , а подписан один договор с компанией « Мицубиси » .",
        "№ 5 ! ? 1936 abc",
    )
]
WORDS = [word for sentence in SENTENCES for word in sentence]
LENGTHS = [len(sentence) for sentence in SENTENCES]


@pytest.fixture(scope="module")
def navec() -> Any:
    from navec import Navec

    return Navec.load(str(weights._data(weights._VECTORS)))


def slovnet(kind: Any, name: str, navec: Any) -> Any:
    return kind.load(str(weights._data(weights._MODELS.format(name=name)))).navec(navec)


def test_morphology_is_slovnets(navec: Any) -> None:
    from slovnet import Morph

    markups = slovnet(Morph, "morph", navec).map(SENTENCES)
    answer = [token.tag for markup in markups for token in markup.tokens]
    assert [label_names("morph")[n] for n in tags_of(word_keys()(WORDS), LENGTHS)] == answer


def test_syntax_is_slovnets(navec: Any) -> None:
    from slovnet import Syntax

    tokens = [token for markup in slovnet(Syntax, "syntax", navec).map(SENTENCES) for token in markup.tokens]
    heads, relations = heads_of(word_keys()(WORDS), LENGTHS)
    assert heads.tolist() == [int(token.head_id) for token in tokens]
    assert [label_names("syntax")[n] for n in relations] == [token.rel for token in tokens]


def test_names_are_slovnets(navec: Any) -> None:
    from slovnet import NER

    texts = [" ".join(sentence) for sentence in SENTENCES[:4]]
    answer = [[(s.start, s.stop, s.type) for s in m.spans] for m in slovnet(NER, "ner", navec).map(texts)]
    numbers = names_of(word_keys()(WORDS), LENGTHS).tolist()
    found, offset = [], 0
    for sentence in SENTENCES[:4]:
        tags = [label_names("ner")[n] for n in numbers[offset : offset + len(sentence)]]
        ends = np.cumsum([len(word) + 1 for word in sentence]).tolist()
        starts = [0, *ends]
        found.append([(starts[a], ends[b - 1] - 1, kind) for a, b, kind in spans_of_tags(tags)])
        offset += len(sentence)
    assert [kind for spans in answer for *_, kind in spans].count("LOC") >= 4
    # slovnet cuts its text by razdel, these are cut at spaces: compare where both cut alike
    assert found[0] == answer[0] and found[3] == answer[3]


def test_a_sentence_does_not_see_its_neighbours() -> None:
    keys = word_keys()(WORDS)
    together = Encoder(load_model("morph"), load_vectors())(keys, LENGTHS)
    offset = 0
    for length in LENGTHS:
        alone = Encoder(load_model("morph"), load_vectors())(keys[offset : offset + length], [length])
        assert np.allclose(together[offset : offset + length], alone, atol=1e-3)
        offset += length


def test_what_was_read_before_changes_no_bit() -> None:
    keys = word_keys()(WORDS)
    fresh = Encoder(load_model("ner"), load_vectors())
    used = Encoder(load_model("ner"), load_vectors())
    used(np.arange(3_000) * 128 + 5, [100] * 30)
    assert np.array_equal(fresh(keys, LENGTHS), used(keys, LENGTHS))


def test_no_words_give_no_answers() -> None:
    nothing = word_keys()([])
    assert len(tags_of(nothing, [])) == len(names_of(nothing, [])) == len(heads_of(nothing, [])[0]) == 0


@pytest.mark.parametrize(
    ("tags", "answer"),
    [
        ("O B-PER I-PER O", [(1, 3, "PER")]),
        ("B-LOC B-LOC", [(0, 1, "LOC"), (1, 2, "LOC")]),
        ("I-ORG O", []),
        ("B-ORG", [(0, 1, "ORG")]),
        ("", []),
    ],
)
def test_tags_become_spans(tags: str, answer: list[tuple[int, int, str]]) -> None:
    assert list(spans_of_tags(tags.split())) == answer


def test_the_vocabularies_of_the_models_are_one() -> None:
    from slovnet.exec.pack import Pack

    words = weights.vocabulary()
    for name in ("morph", "syntax", "ner"):
        with Pack(str(weights._data(weights._MODELS.format(name=name)))) as pack:
            assert pack.load_vocab("word").items == words
        assert load_model(name).shapes == load_model("morph").shapes  # type: ignore[arg-type]


def test_missing_weights_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(DataError, match="pip install natasha"):
        weights._data("emb/any.tar")


def test_missing_files_are_told() -> None:
    with pytest.raises(DataError, match="data file is missing"):
        weights._data("emb/any.tar")
