"""The recipe of the tagger from corpora to files.

In: the folders of NEREL and FactRuEval.  Out: the files of ``models/entities`` and ``scores.json``: sizes, time, and scores on NEREL's
dev part, on the tenth of its train part and the fifth of FactRuEval's devset kept out of training.
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
from extractor.training.entities.network import Design, Network

__all__ = ["train"]

SAVED = 5
"""Epochs between two exports during training."""
MEMBERS = ((Recipe(seed=1), (1, 2, 4, 1)),)
"""The networks that are averaged: how each is trained and the dilations of its convolutions."""
COPIES = 2
"""Augmented copies of every training text."""
ORIGINAL = 0.6
"""Chance that an epoch sees a text as it is rather than one of its copies."""
_REPEATED = frozenset({"book_124"})
"""Devset documents that nearly repeat one of NEREL's: neither trained on nor measured."""


def kept_out(sample: Sample) -> bool:
    """Whether ``sample`` serves for tuning: a tenth of NEREL's train part, a fifth of the devset, by name."""
    share = 10 if sample.kind == "nerel" else 5
    return int(hashlib.sha256(sample.name.encode()).hexdigest(), 16) % share == 0


def train(nerel: Path, factrueval: Path, out: Path, *, epochs: int | None = None, member: int | None = None) -> None:
    """Make the files in ``out``.  Deterministic on one machine; progress goes to standard output.

    ``epochs``: instead of the recipe's.  ``member``: train this one alone, beside the files of the others.
    """
    begun = time.monotonic()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    news, dev = read_brat(nerel / "train"), read_brat(nerel / "dev")
    devset = factrueval / "devset"
    contest = [s for s in read_contest(devset if devset.exists() else factrueval) if s.name not in _REPEATED]
    learned = [sample for sample in (*news, *contest) if not kept_out(sample)]
    lexicon = Lexicon.shared()
    context = Context(lexicon)
    rng = random.Random(1)
    augmenter = Augmenter(learned)
    copies = [augmenter(sample, rng) for _ in range(COPIES) for sample in learned]
    examples = build([*learned, *copies], lexicon, context)
    _log(f"{len(learned)} texts, {len(copies)} copies, {len(examples.vectors)} forms, {time.monotonic() - begun:.0f} s")
    plain, changed = _by_copy(examples.texts, learned, copies)
    source = Source(examples)
    mean, deviation = Source.spread([text for texts in plain for text in texts])
    tabulate(lexicon, out / TABLE.name)
    export_deep(context.encoders, out)
    tune = [sample for sample in news if kept_out(sample)]
    weights = 0
    for number, (recipe, dilations) in enumerate(MEMBERS, start=1):
        if member not in (None, number):
            continue
        if epochs is not None:
            recipe = dataclasses.replace(recipe, epochs=epochs)
        design = Design(marks=examples.marks.shape[1], encoders=len(NAMES), dilations=dilations)
        network = start(design, recipe)
        with torch.no_grad():
            network.context_scale.copy_(torch.from_numpy(1 / deviation))
            network.context_shift.copy_(torch.from_numpy(-mean / deviation))
        rounds = partial(_texts_of_epoch, plain, changed, recipe.seed)
        keep = partial(_keep, out, number)
        trained = fit(network, source, rounds, recipe, _log, keep)
        weights += export(trained, NAMES, out, number)
        _log(f"members 1 to {number}, tune: {_pooled(measure(Tagger(out), tune))}")
    _report(out, dev, tune, [s for s in contest if kept_out(s)], weights, (time.monotonic() - begun) / 60)


def _keep(out: Path, number: int, epoch: int, mean: Network) -> None:
    """Write the member now and then, so that a run that is cut short leaves something."""
    if epoch % SAVED == SAVED - 1:
        export(mean, NAMES, out, number)


def _texts_of_epoch(
    plain: Sequence[list[Example]], changed: Sequence[Sequence[list[Example]]], seed: int, epoch: int
) -> list[Example]:
    """Each text once, as it is or as one of its copies."""
    chooser = random.Random(f"{seed} {epoch}")
    texts: list[Example] = []
    for number, original in enumerate(plain):
        texts += original if chooser.random() < ORIGINAL else changed[chooser.randrange(COPIES)][number]
    return texts


def _by_copy(
    texts: Sequence[Example], learned: Sequence[Sample], copies: Sequence[Sample]
) -> tuple[list[list[Example]], list[list[list[Example]]]]:
    """Windows of each sample, and for each copy the windows of each sample."""
    windows: dict[int, list[Example]] = {}
    for text in texts:
        windows.setdefault(id(text.sample), []).append(text)
    size = len(learned)
    return (
        [windows.get(id(sample), []) for sample in learned],
        [
            [windows.get(id(sample), []) for sample in copies[number * size : (number + 1) * size]]
            for number in range(COPIES)
        ],
    )


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


def _report(
    out: Path, dev: Sequence[Sample], tune: Sequence[Sample], contest: Sequence[Sample], weights: int, minutes: float
) -> None:
    tagger = Tagger(out)
    parts = {"nerel dev": dev, "nerel tune": tune, "factrueval tune": contest}
    result: dict[str, object] = {
        "weights": weights,
        "minutes": round(minutes, 1),
        "members": [{**dataclasses.asdict(recipe), "dilations": dilations} for recipe, dilations in MEMBERS],
    }
    for name, samples in parts.items():
        scores = measure(tagger, samples)
        table = {label: round(one.f1, 4) for label, one in scores.exact.items()}
        if name.startswith("nerel"):
            table |= _pooled(scores)
        else:
            table["all types"] = round(scores.micro().f1, 4)
        result[name] = {"documents": scores.documents, "exact F1": table}
        _log(f"{name}: {table}")
    (out / "scores.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _log(line: str) -> None:
    print(line, flush=True)
