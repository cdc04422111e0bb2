"""``Scene``: a document laid out for the relation rules: sentences, clauses, and what leads each mention.

In: a spaCy ``Doc`` with parts of speech, features, lemmas, heads and sentences, its ``Annotation``, and the ``Report``.
Out: a ``Scene`` whose arrays are indexed by token.  Everything here is arithmetic over the parse; no rule lives here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extractor.entities.annotation import Annotation, EntityMention
from extractor.entities.places.descriptors import descriptors
from extractor.entities.places.descriptors import forms as descriptor_forms
from extractor.relations.capitals import with_capitals
from extractor.relations.lexicon import fold
from extractor.schema import Block, Report

__all__ = ["DESCRIPTORS", "JOURNEYS", "PERSON_LABELS", "PLACE_LABELS", "Lead", "Scene", "Sentence", "ancestors", "build", "feature"]

PLACE_LABELS = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})
PERSON_LABELS = frozenset({"PERSON", "GROUP"})

_CLAUSE_DEPS = frozenset({"conj", "parataxis", "advcl", "acl", "acl:relcl", "ccomp", "csubj"})
_LINKERS = frozenset({",", "и", "или", "а", "также", ";", "затем", "потом", "далее", "-", "–", "—"})
_TRANSPARENT = frozenset({"ADJ", "DET", "NUM"})
_DESCRIBED = frozenset({"LOCATION"})
DESCRIPTORS = frozenset(fold(one.noun) for one in descriptors() if one.label in _DESCRIBED) | frozenset({"город", "село", "деревня", "поселок", "станица", "столица", "область", "край", "республика", "штат", "провинция", "район",
                          "уезд", "губерния", "остров", "порт", "местечко", "местность", "городок", "курорт", "г", "гор", "с", "д", "пос"})


JOURNEYS = frozenset({"визит", "поездка", "командировка", "гастроли", "турне", "экскурсия", "концерт", "миссия", "делегация", "лекция"})
_SETTINGS = frozenset({"сцена", "территория", "площадка", "арена", "база", "стены", "стена", "здание", "помещение", "зал", "берег", "центр", "север", "юг", "восток", "запад", "окрестность", "пригород",
                        "аэропорт", "вокзал", "поле", "улица", "стадион", "подмостки", "часть"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``start`` to ``end`` of the ``Doc``; ``block`` is the index of its layout block, -1 where there is none."""

    index: int
    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Lead:
    """How a mention is introduced: its preposition (folded, "" for none), its case, and whether it inherits them from
    the mention before it in an enumeration."""

    preposition: str
    case: str | None
    inherited: bool = False
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """See the module's docstring.  ``outer[i]`` is the index of the outermost mention over token ``i`` or -1."""

    doc: Doc
    report: Report
    annotation: Annotation
    sentences: tuple[Sentence, ...]
    sentence_of: tuple[int, ...]
    clause_of: tuple[int, ...]
    lemmas: tuple[str, ...]
    outer: tuple[int, ...]
    leads: tuple[Lead, ...]
    by_sentence: tuple[tuple[int, ...], ...]
    holder_of: Mapping[int, int]

    def mention(self, index: int) -> EntityMention:
        """The mention with this index."""
        return self.annotation.mentions[index]

    def block(self, sentence: Sentence) -> Block | None:
        """The layout block a sentence stands in."""
        return self.report.blocks[sentence.block] if 0 <= sentence.block < len(self.report.blocks) else None

    def mentions_in(self, sentence: Sentence, labels: frozenset[str] | None = None) -> list[int]:
        """Indices of the mentions that begin in ``sentence``, in text order, of the given labels."""
        return [i for i in self.by_sentence[sentence.index] if labels is None or self.mention(i).label in labels]

    def clause_lemmas(self, token: int) -> frozenset[str]:
        """Folded lemmas of the tokens in the clause of ``token``, quotations and names left out."""
        sentence = self.sentences[self.sentence_of[token]]
        clause = self.clause_of[token]
        return frozenset(self.lemmas[i] for i in range(sentence.start, sentence.end) if self.clause_of[i] == clause)


def feature(token: Token, name: str) -> str:
    """The value of a morphological feature of a token, "" where it has none."""
    values = token.morph.get(name, [])
    return str(values[0]) if values else ""


def ancestors(token: Token, limit: int = 60) -> list[Token]:
    """The heads above ``token``, nearest first; guarded against cycles."""
    above: list[Token] = []
    seen = {token.i}
    while token.head.i not in seen and len(above) < limit:
        token = token.head
        seen.add(token.i)
        above.append(token)
    return above


def _is_clause_head(token: Token) -> bool:
    if token.head.i == token.i:
        return True
    if token.dep_ not in _CLAUSE_DEPS:
        return False
    if token.pos_ in ("VERB", "AUX"):
        return True
    return any(child.dep_ in ("nsubj", "nsubj:pass", "cop", "aux") for child in token.children)


def _clauses(doc: Doc) -> tuple[int, ...]:
    heads = [_is_clause_head(token) for token in doc]
    clause = [-1] * len(doc)
    for token in doc:
        path: list[int] = []
        at = token
        while clause[at.i] < 0 and not heads[at.i] and at.head.i != at.i and len(path) < 200:
            path.append(at.i)
            at = at.head
        found = clause[at.i] if clause[at.i] >= 0 else at.i
        clause[at.i] = found
        for index in path:
            clause[index] = found
    return tuple(clause)


def _case(doc: Doc, mention: EntityMention, lemmas: tuple[str, ...]) -> str | None:
    root = doc[mention.root]
    noun = fold(mention.found.parts.get("descriptor", ""))
    if mention.label in _DESCRIBED and noun and mention.start > 0 and lemmas[mention.start - 1] == noun and (case := feature(doc[mention.start - 1], "Case")):
        return case  # «к леднику Обручева»: the name itself stands still
    case = feature(root, "Case")
    if case:
        return case
    votes = [vote for t in doc[mention.start : mention.end] if (vote := feature(t, "Case"))]
    return max(sorted(set(votes)), key=votes.count) if votes else None


def _preposition(doc: Doc, mention: EntityMention, lemmas: tuple[str, ...], offices: dict[int, int]) -> str:
    """The preposition before the mention, over adjectives and a descriptor noun («в столичном городе Тверь»)."""
    first = doc[mention.start].sent.start
    at, nouns = mention.start - 1, 0
    if mention.label == "PERSON":
        at = offices.get(at, at)
    while at >= first:
        token = doc[at]
        if nouns == 0 and token.text == "." and at > first and mention.label in PLACE_LABELS and _shortens(doc[at - 1]):
            nouns, at = 1, at - 2  # «в с. Искор»: not the preposition «с»
            continue
        if token.pos_ == "ADP":
            return fold(token.text)
        if nouns == 0 and ((lemmas[at] in DESCRIPTORS and mention.label not in PERSON_LABELS) or (lemmas[at] in _SETTINGS and mention.label in PLACE_LABELS) or (token.pos_ == "NOUN" and doc[mention.root].dep_ in ("appos", "flat", "flat:name") and doc[mention.root].head.i == at)):
            if lemmas[at] in JOURNEYS:  # «посетил с рабочей поездкой Псков»: the town is no name of the journey
                break
            nouns += 1
        elif nouns == 1 and mention.label in _DESCRIBED and lemmas[mention.start - 1] in DESCRIPTORS and lemmas[at] in DESCRIPTORS | _SETTINGS:
            nouns = 2  # «в долине реки Быстрой», «на берегу озера Кучак»
        elif token.text == "." and nouns == 0 and at > first and lemmas[at - 1] in DESCRIPTORS:
            pass
        elif token.pos_ not in _TRANSPARENT and not (token.text in "«\"„" and nouns == 0):
            break
        at -= 1
    head = doc[mention.root]
    for _ in range(4 if mention.label == "PERSON" else 1):
        for child in head.children:
            if child.dep_ == "case" and child.i < mention.start and (mention.label == "PERSON" or _leads_to(doc, child.i, mention.start, lemmas)):
                return fold(child.text)
        if head.dep_ not in ("appos", "flat", "flat:name") or head.head.i >= mention.start or (lemmas[head.head.i] in JOURNEYS and mention.label in PLACE_LABELS):
            break
        head = head.head
    if mention.end > mention.start and doc[mention.start].pos_ == "ADP":
        return fold(doc[mention.start].text)
    return ""


def _shortens(token: Token) -> bool:
    """Whether a word before a full stop is the abbreviation of a descriptor: «с.», «пос.»."""
    form = descriptor_forms().get(f"{token.lower_}.")
    return form is not None and form.short


def _depths(doc: Doc) -> list[int]:
    """How many brackets stand open before each token; a sentence border closes them."""
    depths: list[int] = []
    depth = 0
    for token in doc:
        if token.is_sent_start:
            depth = 0
        depths.append(depth)
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(depth - 1, 0)
    return depths


def _leads_to(doc: Doc, preposition: int, start: int, lemmas: tuple[str, ...]) -> bool:
    """Whether nothing that could take the preposition for itself stands between it and a mention."""
    return all(t.pos_ not in ("NOUN", "PROPN") or lemmas[t.i] in DESCRIPTORS for t in doc[preposition + 1 : start])


def _leads(doc: Doc, annotation: Annotation, lemmas: tuple[str, ...]) -> tuple[Lead, ...]:
    leads: list[Lead] = []
    outers: list[int] = []
    depth = _depths(doc)
    cases: dict[int, str] = {}
    offices: dict[int, int] = {}  # from the last token of an office to the token before its first
    for mention in annotation.mentions:
        if mention.label == "PROFESSION":
            offices[mention.end - 1] = mention.start - 1
            cases[mention.end - 1] = feature(doc[mention.root], "Case")
    for index, mention in enumerate(annotation.mentions):
        preposition = _preposition(doc, mention, lemmas, offices)
        bracketed = depth[mention.start] > 0
        case = _case(doc, mention, lemmas)
        inherited = False
        if mention.label == "PERSON" and mention.start - 1 in cases:  # the office shows the case better than a surname
            case = cases[mention.start - 1] or case
        if not preposition and not bracketed:
            for previous in reversed(outers[-3:]):
                other = annotation.mentions[previous]
                if other.end > mention.start or doc[other.start].sent != doc[mention.start].sent:
                    continue
                if _same_class(other.label, mention.label) and _enumerated(doc, other.end, mention.start, annotation):
                    lead = leads[previous]
                    if lead.preposition and (case in (None, lead.case) or lead.case is None or _indeclinable(doc, mention)):
                        preposition, inherited = lead.preposition, True
                        case = lead.case or case
                break
        leads.append(Lead(preposition, case, inherited, bracketed))
        if mention.outer:
            outers.append(index)
    return tuple(leads)


def _same_class(one: str, other: str) -> bool:
    return one == other or (one in PLACE_LABELS and other in PLACE_LABELS) or (one in PERSON_LABELS and other in PERSON_LABELS)


def _indeclinable(doc: Doc, mention: EntityMention) -> bool:
    return doc[mention.root].text.lower() == mention.normal.lower()


def _enumerated(doc: Doc, start: int, end: int, annotation: Annotation) -> bool:
    """Whether only commas, conjunctions and brackets with what they hold stand between two tokens, with one at least."""
    depth, linked = 0, False
    for token in doc[start:end]:
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(depth - 1, 0)
        elif depth == 0:
            if token.lower_ in _LINKERS:
                linked = True
            elif token.pos_ not in ("ADJ", "DET") or not linked:
                return False
    return linked


def build(doc: Doc, report: Report, annotation: Annotation) -> Scene:
    """The scene of ``doc``.  Linear in the number of tokens."""
    annotation = with_capitals(doc, annotation, report.id)
    lemmas = tuple(fold(token.lemma_ or token.text) for token in doc)
    starts = [block.span for block in report.blocks]
    sentences: list[Sentence] = []
    sentence_of = [0] * len(doc)
    block = 0
    for index, sent in enumerate(doc.sents):
        while block + 1 < len(starts) and starts[block + 1][0] <= sent.start_char:
            block += 1
        inside = bool(starts) and starts[block][0] <= sent.start_char < max(starts[block][1], starts[block][0] + 1)
        sentences.append(Sentence(index, sent.start, sent.end, block if inside else -1))
        for token in range(sent.start, sent.end):
            sentence_of[token] = index
    outer = [-1] * len(doc)
    by_sentence: list[list[int]] = [[] for _ in sentences]
    for index, mention in enumerate(annotation.mentions):
        if sentences:
            by_sentence[sentence_of[mention.start]].append(index)
        if mention.outer:
            for token in range(mention.start, mention.end):
                outer[token] = index
    return Scene(
        doc, report, annotation, tuple(sentences), tuple(sentence_of), _clauses(doc), lemmas, tuple(outer),
        _leads(doc, annotation, lemmas), tuple(tuple(item) for item in by_sentence), _holders(annotation),
    )


def _holders(annotation: Annotation) -> dict[int, int]:
    """From each token of an office said of a named person to the mention of that person beside it."""
    holders: dict[int, int] = {}
    last: dict[str, int] = {}
    waiting: list[EntityMention] = []
    for index, mention in enumerate(annotation.mentions):
        if mention.label == "PERSON":
            last[mention.entity] = index
            for office in waiting:
                if office.entity == mention.entity and mention.start - office.end <= 12:
                    holders.update(dict.fromkeys(range(office.start, office.end), index))
            waiting = []
        elif mention.label == "PROFESSION" and not mention.outer:
            before = last.get(mention.entity)
            if before is not None and mention.start - annotation.mentions[before].end <= 4:
                holders.update(dict.fromkeys(range(mention.start, mention.end), before))
            else:
                waiting = [*waiting[-3:], mention]
    return holders
