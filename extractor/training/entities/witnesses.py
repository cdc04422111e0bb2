"""How much the finders' word is worth beside the model's: fitted on texts the model has not learned from.

In: samples, and the folder of a model.  Out: ``witnesses.json`` in that folder.  For one label after the other the weights are taken from a
coarse grid by exact F1, small ones first; kinds of place, which dispute each other, are scored together.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extractor import language
from extractor.entities.annotate import annotate
from extractor.entities.annotation import Annotation
from extractor.entities.cells import within_cells
from extractor.entities.layer import PLACES, combine, entities
from extractor.entities.witnesses import FILE, Finder, Witnesses, load_witnesses
from extractor.evaluation.entities import Entity, score
from extractor.language.tagger.scheme import LABELS
from extractor.language.tagger.tagger import Tagged
from extractor.reading import from_text
from extractor.schema import Span
from extractor.training.entities.corpora import Sample

__all__ = ["fit_witnesses", "layered"]

AGREE = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
DISPUTE = (0.0, -0.5, -1.0, -2.0)
ALONE = (None, 0.5)
LEAN = (0.0, 0.25, -0.25, 0.5, -0.5)
WORTH = 0.0008
"""F1 that a step away from 0 must bring."""
FEW = 100
"""Spans of a label without which no lean is fitted."""

_FINDERS = ("PERSON", "CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY", "ORGANIZATION", "DATE", "TIME", "PROFESSION")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text's gold, the model's candidates and the finders' mentions."""

    gold: list[Entity]
    weighed: list[Tagged]
    found: list[tuple[str, Span]]

    def only(self, labels: frozenset[str]) -> _Heard:
        return _Heard(
            [one for one in self.gold if one[0] in labels], [one for one in self.weighed if one.label in labels],
            [one for one in self.found if one[0] in labels],
        )


def _analysed(samples: Iterable[Sample], folder: Path) -> Iterable[tuple[Sample, Doc, Annotation]]:
    nlp = language.build(disable=("extractor_tagger",))
    nlp.add_pipe("extractor_tagger", config={"path": str(folder)})
    for sample in samples:
        doc = nlp(sample.text)
        report = from_text(sample.text, mend=False)
        doc._.report = report
        doc.spans["ner"] = within_cells(doc)
        yield sample, doc, annotate(doc, report)


def layered(samples: Iterable[Sample], folder: Path) -> list[tuple[list[Entity], list[Entity]]]:
    """Gold and what the pipeline gives with the model in ``folder``."""
    witnesses = load_witnesses(folder)
    return [
        (list(sample.spans), [(one.label, *one.span) for one in entities(doc, annotation, witnesses)])
        for sample, doc, annotation in _analysed(samples, folder)
    ]


def fit_witnesses(samples: Sequence[Sample], folder: Path) -> Witnesses:
    """Fit the weights on ``samples``, write them into ``folder`` and return them."""
    heard = [
        _Heard(list(sample.spans), doc._.tagged, [(m.label, m.found.span) for m in annotation.mentions])
        for sample, doc, annotation in _analysed(samples, folder)
    ]
    witnesses = Witnesses({}, {})
    for label in (*_FINDERS, *(label for label in LABELS if label not in _FINDERS)):
        witnesses = _fitted(label, heard, witnesses)
    for label in (label for label in _FINDERS if label in PLACES):
        witnesses = _fitted(label, heard, witnesses)
    (folder / FILE).write_text(json.dumps(witnesses.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    load_witnesses.cache_clear()
    return witnesses


def _fitted(label: str, heard: Sequence[_Heard], witnesses: Witnesses) -> Witnesses:
    """``witnesses`` with the best weights for ``label``."""
    wanted = PLACES if label in PLACES else frozenset({label})
    here = [one.only(wanted) for one in heard]
    often = sum(gold[0] == label for one in here for gold in one.gold) >= FEW
    finders = itertools.product(AGREE, DISPUTE, ALONE) if label in _FINDERS else [(0.0, 0.0, None)]
    best, chosen = -1.0, witnesses
    for (agree, dispute, alone), lean in itertools.product(list(finders), LEAN if often else (0.0,)):
        tried = Witnesses(
            {**witnesses.finders, label: Finder(agree, dispute, alone)} if label in _FINDERS else witnesses.finders,
            {**witnesses.lean, label: lean} if lean else {k: v for k, v in witnesses.lean.items() if k != label},
        )
        reached = score((one.gold, [w[:3] for w in combine(one.weighed, one.found, tried)]) for one in here).micro().f1
        steps = 2 * agree - 2 * dispute + (alone is not None) + 4 * abs(lean)
        if reached - WORTH * steps > best:
            best, chosen = reached - WORTH * steps, tried
    return chosen
