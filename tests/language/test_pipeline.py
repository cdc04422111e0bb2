import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.matcher import DependencyMatcher, Matcher
from spacy.tokens import Doc, DocBin

import extractor.language
from extractor.language.documents import LONGEST_SENTENCE
from extractor.language.pipeline import COMPONENTS
from extractor.schema import Block, BlockKind, OffsetMap, Report, WorkingText

TEXT = (
    "В мае 2011 года губернатор Виктор Кресс посетил Токио. Наталья Иванова встретила японскую делегацию.\n\n"
    "Переговоры прошли в Ульсане 12-15 мая."
)


def report(text: str, *blocks: tuple[BlockKind, str]) -> Report:
    found, at = [], 0
    for index, (kind, part) in enumerate(blocks):
        start = text.index(part, at)
        at = start + len(part)
        found.append(Block(index=index, kind=kind, span=(start, at)))
    return Report("r", "r.txt", text, WorkingText(text, OffsetMap.identity(len(text))), tuple(found))


def is_forest_of_sentences(doc: Doc) -> bool:
    """One root a sentence, every head in its word's sentence, no cycles."""
    for sentence in doc.sents:
        if sum(token.head.i == token.i for token in sentence) != 1:
            return False
        for token in sentence:
            steps = 0
            while token.head.i != token.i:
                token, steps = token.head, steps + 1
                if not sentence.start <= token.i < sentence.end or steps > len(sentence):
                    return False
    return True


def test_every_analysis_stands_in_the_doc(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "В мае 2011 года губернатор Виктор Кресс посетил Токио.",
        "Наталья Иванова встретила японскую делегацию.",
        "Переговоры прошли в Ульсане 12-15 мая.",
    ]
    word = {token.text: token for token in doc}
    assert word["посетил"].pos_ == "VERB" and word["посетил"].lemma_ == "посетить" and word["посетил"].dep_ == "ROOT"
    assert word["губернатор"].head.text == "посетил" and word["губернатор"].dep_ == "nsubj"
    assert word["делегацию"].morph.get("Case", []) == ["Acc"] and word["делегацию"].lemma_ == "делегация"
    assert word["Иванова"].lemma_ == "иванова"
    assert [(span.text, span.label_) for span in doc.spans["ner"]] == [
        ("Виктор Кресс", "PERSON"),
        ("Токио", "CITY"),
        ("Наталья Иванова", "PERSON"),
        ("Ульсане", "CITY"),
    ]
    tagged = {(span.text, span.label_) for span in doc.spans["tagged"]}
    assert {("В мае 2011 года", "DATE"), ("губернатор", "PROFESSION"), ("японскую", "COUNTRY"), ("Токио", "CITY")} <= tagged
    assert [span.text for span in doc.ents] == [span.text for span in doc.spans["ner"]]
    assert word["\n\n"].pos_ == "SPACE"
    assert is_forest_of_sentences(doc)


def test_matchers_work_on_it(nlp: Language) -> None:
    doc = nlp(TEXT)
    matcher = Matcher(nlp.vocab)
    matcher.add("visit", [[{"LEMMA": "посетить"}, {"ENT_TYPE": "CITY", "MORPH": {"IS_SUPERSET": ["Case=Acc"]}}]])
    assert [doc[a:b].text for _, a, b in matcher(doc)] == ["посетил Токио"]
    tree = DependencyMatcher(nlp.vocab)
    tree.add(
        "visit",
        [
            [
                {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"LEMMA": "посетить"}},
                {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "who", "RIGHT_ATTRS": {"DEP": "nsubj"}},
                {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "where", "RIGHT_ATTRS": {"DEP": "obj"}},
            ]
        ],
    )
    assert [[doc[i].text for i in places] for _, places in tree(doc)] == [["посетил", "губернатор", "Токио"]]


def test_docs_can_be_stored_and_drawn(nlp: Language) -> None:
    doc = nlp(TEXT)
    stored = DocBin(attrs=["LEMMA", "POS", "MORPH", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE"], docs=[doc]).to_bytes()
    again = next(iter(DocBin().from_bytes(stored).get_docs(spacy.blank("ru").vocab)))
    assert again.text == doc.text
    assert again.to_json()["tokens"] == doc.to_json()["tokens"]
    assert [(s.text, s.label_) for s in again.spans["ner"]] == [(s.text, s.label_) for s in doc.spans["ner"]]
    assert "Кресс" in displacy.render(doc, style="dep") and "CITY" in displacy.render(doc, style="ent")
    spans = displacy.render(doc, style="span", options={"spans_key": "ner"})
    assert "PERSON" in spans


def test_saved_loaded_pickled_it_is_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    answer = nlp(TEXT).to_json()
    for other in (
        spacy.load(tmp_path / "model"),
        pickle.loads(pickle.dumps(nlp)),
        spacy.blank("ru").from_config(nlp.config),
        extractor.language.build().from_bytes(nlp.to_bytes()),
    ):
        assert other.pipe_names == list(COMPONENTS)
        assert other(TEXT).to_json() == answer


def test_one_by_one_or_together_the_answers_are_the_same(nlp: Language) -> None:
    texts = [TEXT, "", "Он был в Томске.", TEXT * 3, " "]
    assert [doc.to_json() for doc in nlp.pipe(texts, batch_size=2)] == [nlp(text).to_json() for text in texts]


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_component_works_after_another_tokenizer(component: str) -> None:
    other = spacy.blank("ru")
    other.add_pipe(component)
    doc = other(TEXT)
    answers = {
        "extractor_sentences": [s.start for s in doc.sents] if doc.has_annotation("SENT_START") else [],
        "extractor_morphology": [t.pos_ for t in doc if t.text == "посетил"],
        "extractor_lemmas": [t.lemma_ for t in doc if t.text == "посетил"],
        "extractor_syntax": [t.dep_ for t in doc if t.text == "посетил"],
        "extractor_tagger": [e.text for e in doc.ents][:2],
    }
    assert (
        answers[component]
        == {
            "extractor_sentences": [0, 10, 17],
            "extractor_morphology": ["VERB"],
            "extractor_lemmas": ["посетить"],
            "extractor_syntax": ["ROOT"],
            "extractor_tagger": ["Виктор Кресс", "Токио"],
        }[component]
    )
    for strange in ("", " ", "\n", "а", ". \n \x00"):
        assert other(strange).text == strange


def test_sentences_keep_to_the_blocks_of_the_report(nlp: Language) -> None:
    text = "Глава 1. Поездки\nОн был в\nТомске. Она ушла\n1. Токио. Встреча\nКто. Иванов\tГде. Токио"
    document = report(
        text,
        (BlockKind.HEADING, "Глава 1. Поездки"),
        (BlockKind.PARAGRAPH, "Он был в\nТомске. Она ушла"),
        (BlockKind.ITEM, "1. Токио. Встреча"),
        (BlockKind.ROW, "Кто. Иванов\tГде. Токио"),
    )
    doc = extractor.language.analyse(nlp, document)
    assert doc._.report is document
    assert [s.text.strip() for s in doc.sents] == [
        "Глава 1. Поездки",
        "Он был в\nТомске.",
        "Она ушла",
        "1. Токио.",
        "Встреча",
        "Кто. Иванов\tГде. Токио",
    ]


def test_only_wanted_sentences_are_parsed(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    full = nlp(TEXT)
    verb = next(t for t in doc if t.text == "встретила")
    doc._.syntax_at = [verb]
    doc = nlp(doc)
    assert [s.start for s in doc.sents] == [s.start for s in full.sents]
    first, second, third = doc.sents
    assert [t.dep_ for t in second] == [t.dep_ for t in full[second.start : second.end]]
    for skipped in (first, third):
        assert skipped.root.i == skipped.start and {t.dep_ for t in skipped} == {"ROOT", "dep"}
    assert is_forest_of_sentences(doc)
    doc = nlp.make_doc(TEXT)
    doc._.syntax_at = ()
    assert is_forest_of_sentences(nlp(doc))


def test_entities_already_there_stay(nlp: Language) -> None:
    doc = nlp.make_doc("Виктор Кресс посетил Токио.")
    doc.ents = [doc.char_span(0, 20, label="EVENT")]
    doc = nlp(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("Виктор Кресс посетил", "EVENT"), ("Токио", "CITY")]
    assert len(doc.spans["ner"]) == 2


def test_natashas_recognizer_can_take_the_taggers_place() -> None:
    other = extractor.language.build(disable=("extractor_tagger",))
    other.add_pipe("extractor_names")
    doc = other(TEXT)
    assert [(s.text, s.label_) for s in doc.spans["ner"]] == [
        ("Виктор Кресс", "PERSON"),
        ("Токио", "LOCATION"),
        ("Наталья Иванова", "PERSON"),
        ("Ульсане", "LOCATION"),
    ]
    empty = other("")
    assert list(empty.spans["ner"]) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="Он был вТомске.г«»,\n 12-;", max_size=200))
def test_any_text_gives_trees_and_its_own_offsets(text: str) -> None:
    doc = NLP(text)
    assert doc.text == text
    assert is_forest_of_sentences(doc)
    assert "".join(s.text_with_ws for s in doc.sents) == text
    assert all(text[s.start_char : s.end_char] == s.text and s.text.strip() for s in doc.spans["ner"])
    assert all(t.pos_ and t.lemma_ and t.dep_ for t in doc)


NLP = extractor.language.build()


@pytest.mark.parametrize(
    "text",
    [
        "он был в городе " * 5000,
        "а" * 100_000,
        "\x00\x01\u200b😀👩‍👩‍👧 \ud800 ٣ 東京 (((",
        ";" * 20_000,
        " \n" * 50_000,
    ],
)
def test_strange_texts_never_raise_and_never_run_long(nlp: Language, text: str) -> None:
    doc = nlp(text) if "\ud800" not in text else nlp(text.replace("\ud800", "\ufffd"))
    assert max(sum(not t.is_space for t in s) for s in doc.sents) <= LONGEST_SENTENCE
    assert is_forest_of_sentences(doc) if len(doc) < 10_000 else True


def test_long_sentences_are_cut_after_a_semicolon(nlp: Language) -> None:
    text = "пункт " * 200 + "; " + "пункт " * 200
    assert [s.text.strip()[-1] for s in nlp(text).sents] == [";", "т"]


def test_no_pkg_resources_no_pymorphy2_no_warning() -> None:
    """A fresh environment with new setuptools has no ``pkg_resources``; natasha's own ``__init__`` would need it."""
    program = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('pkg_resources', 'pymorphy2', 'setuptools'): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "import extractor.language\n"
        "doc = extractor.language.build()('Виктор Кресс посетил Токио.')\n"
        "assert [e.text for e in doc.ents] == ['Виктор Кресс', 'Токио'], doc.ents\n"
        "assert 'natasha' not in sys.modules\n"
    )
    root = Path(extractor.language.__file__).parents[2]
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_dictionary_alone_does_not_read_spacy() -> None:
    program = "import sys, extractor.language.lexemes\nassert 'spacy' not in sys.modules and 'numpy' not in sys.modules"
    root = Path(extractor.language.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)
