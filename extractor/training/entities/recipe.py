"""The recipe of the tagger from corpora to files.

In: the folders of NEREL and FactRuEval.  Out: the files of ``models/entities`` and ``scores.json``: sizes, time, and scores on NEREL's
dev part, on the tenth of its train part and the fifth of FactRuEval's devset kept out of training.

First the networks learn from what is not kept out; on the tenth kept out the finders' weights (``witnesses``) are fitted, and
then the scores are measured.  Then the weights are fitted anew on the dev part too, and the networks go on with all texts: so they
ship; nothing is left to measure these on, so the scores are those of before.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import torch

from extractor.evaluation.entities import CORE, MAIN, EntityScores, score
from extractor.language.tagger.context import Context
from extractor.language.tagger.pretrained import NAMES
from extractor.language.tagger.scheme import CONTEST
from extractor.language.tagger.tagger import Tagger
from extractor.language.tagger.words import TABLE, Lexicon
from extractor.training.entities.augment import Augmenter
from extractor.training.entities.batches import Source
from extractor.training.entities.corpora import Sample, read_brat, read_contest
from extractor.training.entities.examples import Example, build
from extractor.training.entities.export import export, export_deep, tabulate
from extractor.training.entities.fit import Recipe, fit, start
from extractor.training.entities.network import Design
from extractor.training.entities.witnesses import fit_witnesses, layered

__all__ = ["train"]

MEMBERS = (
    (Recipe(seed=1), (1, 2, 4, 1)),
    (Recipe(seed=3, epochs=16, further=7, dropout=0.45, forget=0.12, decay=0.03, original=0.5), (1, 2, 4, 1)),
)
"""The networks that are averaged: how each learns, and the dilations of its convolutions."""
FURTHER_RATE = 6e-4
"""The learning rate at which they go on with all texts."""
COPIES = 2
"""Augmented copies of every training text."""
_REPEATED = frozenset({"book_124"})
"""Devset documents that nearly repeat one of NEREL's: neither trained on nor measured."""


def kept_out(sample: Sample) -> bool:
    """Whether ``sample`` serves for tuning: a tenth of NEREL's train part, a fifth of the devset, by name."""
    share = 10 if sample.kind == "nerel" else 5
    return int(hashlib.sha256(sample.name.encode()).hexdigest(), 16) % share == 0


def train(nerel: Path, factrueval: Path, out: Path, *, epochs: int | None = None) -> None:
    """Make the files in ``out``.  Deterministic on one machine; progress goes to standard output.

    ``epochs``: instead of the recipe's, for a trial.
    """
    begun = time.monotonic()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    news, dev = read_brat(nerel / "train"), read_brat(nerel / "dev")
    devset = factrueval / "devset"
    contest = [s for s in read_contest(devset if devset.exists() else factrueval) if s.name not in _REPEATED]
    samples = [*news, *contest, *dev]
    learned = [index for index, sample in enumerate([*news, *contest]) if not kept_out(sample)]
    lexicon = Lexicon.shared()
    context = Context(lexicon)
    rng = random.Random(1)
    augmenter = Augmenter([samples[index] for index in learned])
    copies = [augmenter(sample, rng) for _ in range(COPIES) for sample in samples]
    examples = build([*samples, *copies], lexicon, context)
    _log(f"{len(samples)} texts, {len(copies)} copies, {len(examples.vectors)} forms, {time.monotonic() - begun:.0f} s")
    windows = _by_sample(examples.texts, [*samples, *copies])
    source = Source(examples)
    export_deep(context.encoders, out)
    tabulate(lexicon, out / TABLE.name)
    recipes = [
        (dataclasses.replace(recipe, epochs=epochs or recipe.epochs, further=epochs or recipe.further), dilations)
        for recipe, dilations in MEMBERS
    ]
    for stale in out.glob("[1-9]-*"):
        stale.unlink()
    networks = []
    weights = 0
    for number, (recipe, dilations) in enumerate(recipes, start=1):
        design = Design(marks=examples.marks.shape[1], encoders=len(NAMES), dilations=dilations)
        network = start(design, recipe, *Source.spread([text for index in learned for text in windows[index]]))
        rounds = partial(_texts_of_epoch, windows, len(samples), learned, recipe)
        networks.append(fit(network, source, rounds, recipe, _log))
        weights += export(networks[-1], NAMES, out, number)
    parts = {
        "nerel dev": dev,
        "nerel tune": [sample for sample in news if kept_out(sample)],
        "factrueval tune": [sample for sample in contest if kept_out(sample)],
    }
    fit_witnesses(parts["nerel tune"], out)
    scores = _measured(out, parts)
    fit_witnesses([*parts["nerel tune"], *parts["nerel dev"]], out)
    for number, (network, (recipe, _)) in enumerate(zip(networks, recipes, strict=True), start=1):
        further = dataclasses.replace(recipe, seed=recipe.seed + 10, epochs=recipe.further, rate=FURTHER_RATE)
        rounds = partial(_texts_of_epoch, windows, len(samples), range(len(samples)), further)
        export(fit(network, source, rounds, further, _log), NAMES, out, number)
    about = {
        "weights": weights,
        "minutes": round((time.monotonic() - begun) / 60, 1),
        "members": [{**dataclasses.asdict(recipe), "dilations": dilations} for recipe, dilations in recipes],
        **scores,
    }
    (out / "scores.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _texts_of_epoch(
    windows: Sequence[list[Example]], size: int, chosen: Sequence[int], recipe: Recipe, epoch: int
) -> list[Example]:
    """Each chosen text once, as it is or as one of its copies."""
    chooser = random.Random(f"{recipe.seed} {epoch}")
    texts: list[Example] = []
    for index in chosen:
        copied = chooser.random() >= recipe.original
        texts += windows[index + size * (1 + chooser.randrange(COPIES)) if copied else index]
    return texts


def _by_sample(texts: Sequence[Example], samples: Sequence[Sample]) -> list[list[Example]]:
    """The windows of each sample."""
    windows: dict[int, list[Example]] = {}
    for text in texts:
        windows.setdefault(id(text.sample), []).append(text)
    return [windows.get(id(sample), []) for sample in samples]


def _pooled(scores: EntityScores) -> dict[str, float]:
    return {
        "person+place+org": round(scores.micro(CORE).f1, 4),
        "twelve main types": round(scores.micro(MAIN).f1, 4),
        "all types": round(scores.micro().f1, 4),
    }


def measure(tagger: Tagger, samples: Sequence[Sample]) -> EntityScores:
    """Scores of ``tagger`` on ``samples``, for the labels their annotation speaks of."""

    def pairs() -> list[tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]]:
        out = []
        for sample in samples:
            entities, mentions = tagger.tag_both(sample.text)
            found = mentions if sample.kind == "contest" else entities
            gold = [span for span in sample.spans if (span[0] in CONTEST) == (sample.kind == "contest")]
            out.append((gold, [(item.label, item.start, item.end) for item in found]))
        return out

    return score(pairs())


def _measured(out: Path, parts: dict[str, list[Sample]]) -> dict[str, object]:
    """Exact F1 by part: of the tagger alone, and on NEREL of the layer that the whole pipeline gives."""
    tagger = Tagger(out)
    result: dict[str, object] = {}
    for name, samples in parts.items():
        news = name.startswith("nerel")
        scores = {"tagger": measure(tagger, samples)} | ({"pipeline": score(layered(samples, out))} if news else {})
        for source, found in scores.items():
            table = {label: round(one.f1, 4) for label, one in found.exact.items()}
            table |= _pooled(found) if news else {"all types": round(found.micro().f1, 4)}
            result[f"{name}, {source}"] = {"documents": found.documents, "exact F1": table}
            _log(f"{name}, {source}: {table}")
    return result


def _log(line: str) -> None:
    print(line, flush=True)
