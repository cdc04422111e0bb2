"""The recipe of the tagger from corpora to files.

In: the folders of NEREL and FactRuEval, and raw texts.  Out: the files of ``models/entities`` and ``scores.json``: sizes, time, and scores
on NEREL's dev part, on the tenth of its train part and the fifth of FactRuEval's devset kept out of training.

First two teachers learn from what is not kept out, and say what they think of every text, raw ones included.  The student, which alone ships,
learns from that and from the gold, again without what is kept out, in two rounds, in the second from itself too; on the tenth kept out the finders' weights (``witnesses``) are
fitted, and then the scores are measured.  Then the weights are fitted anew on the dev part too, and the student goes on with all texts: so
it ships; nothing is left to measure this on, so the scores are those of before.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch

from extractor.evaluation.entities import CORE, MAIN, EntityScores, score
from extractor.evaluation.split import held_out
from extractor.language.tagger.scheme import CONTEST
from extractor.language.tagger.tagger import Tagger
from extractor.language.tagger.words import TABLE, Lexicon
from extractor.training.entities.augment import Augmenter
from extractor.training.entities.batches import Source
from extractor.training.entities.corpora import Sample, read_brat, read_contest
from extractor.training.entities.distil import answers
from extractor.training.entities.encoders import DEEP, NAMES, load_encoders
from extractor.training.entities.examples import Example, build
from extractor.training.entities.export import export, tabulate
from extractor.training.entities.fit import Recipe, fit, start
from extractor.training.entities.network import Design, Network
from extractor.training.entities.witnesses import fit_witnesses, layered

__all__ = ["measured", "read_raw", "train"]

TEACHERS = (
    Recipe(seed=1, epochs=14),
    Recipe(seed=3, epochs=11, dropout=0.42, forget=0.1, decay=0.03, original=0.5),
)
"""The networks whose mean the student learns from; they hear all of slovnet's encoders."""
STUDENT = (
    Recipe(seed=5, epochs=20, dropout=0.25, forget=0.06, original=0.5),
    Recipe(seed=7, epochs=14, rate=1e-3, dropout=0.3, forget=0.06, original=0.5),
)
"""The student's two rounds; before the second its own answers join those of its teachers."""
FURTHER = Recipe(seed=15, epochs=8, rate=6e-4, dropout=0.3, forget=0.06, original=0.5)
"""How it goes on with all texts."""
HEARD = 2
"""The encoders that the student hears, the first of ``NAMES``."""
RAW_SHARE = 4
"""One text of rurebus in so many, by name, is learned from."""
RAW_OFTEN = 5
"""An epoch sees one raw window in so many."""
COPIES = 2
"""Augmented copies of every training text."""
_REPEATED = frozenset({"book_124"})
"""Devset documents that nearly repeat one of NEREL's: neither trained on nor measured."""


def kept_out(sample: Sample) -> bool:
    """Whether ``sample`` serves for tuning: a tenth of NEREL's train part, a fifth of the devset, by name."""
    share = 10 if sample.kind == "nerel" else 5
    return _number(sample.name) % share == 0


def read_raw(rurebus: Path | None, reports: Path | None) -> list[Sample]:
    """Texts without annotation: a share of rurebus, and the reports of the visit gold that are not held out."""
    found: list[Path] = []
    if rurebus is not None and rurebus.is_dir():
        found += [path for path in sorted(rurebus.glob("**/*.txt")) if _number(path.stem) % RAW_SHARE == 0]
    if reports is not None and reports.is_dir():
        found += [path for path in sorted(reports.glob("report__*.txt")) if not held_out(path.name)]
    return [Sample(path.stem, "raw", path.read_bytes().decode("utf-8"), ()) for path in found]


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def train(
    nerel: Path, factrueval: Path, out: Path, *, raw: Sequence[Sample] = (), epochs: int | None = None
) -> None:
    """Make the files in ``out``.  Deterministic on one machine; progress goes to standard output.

    ``epochs``: instead of the recipe's, for a trial.
    """
    begun = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    news, dev = read_brat(nerel / "train"), read_brat(nerel / "dev")
    devset = factrueval / "devset"
    contest = [s for s in read_contest(devset if devset.exists() else factrueval) if s.name not in _REPEATED]
    samples = [*news, *contest, *dev]
    learned = [index for index, sample in enumerate([*news, *contest]) if not kept_out(sample)]
    lexicon = Lexicon.shared()
    encoders = load_encoders()
    rng = random.Random(1)
    augmenter = Augmenter([samples[index] for index in learned])
    copies = [augmenter(sample, rng) for _ in range(COPIES) for sample in samples]
    examples = build([*samples, *copies, *raw], lexicon, encoders)
    _log(
        f"{len(samples)} texts, {len(copies)} copies, {len(raw)} raw texts, {len(examples.vectors)} forms, "
        f"{time.monotonic() - begun:.0f} s"
    )
    windows = _by_sample(examples.texts, [*samples, *copies])
    unmarked = [text for text in examples.texts if text.sample.kind == "raw"]
    mean, deviation = Source.spread([text for index in learned for text in windows[index]])
    source = Source(examples)
    tabulate(lexicon, out / TABLE.name)
    marks = examples.marks.shape[1]
    teaching, rounds, further = (
        [replace(recipe, epochs=epochs or recipe.epochs) for recipe in recipes] for recipes in (TEACHERS, STUDENT, [FURTHER])
    )

    def trained(network: Network, recipe: Recipe, chosen: Sequence[int], unmarked: Sequence[Example]) -> Network:
        return fit(network, source, partial(_texts_of_epoch, windows, len(samples), chosen, unmarked, recipe), recipe, _log)

    teachers = [
        trained(start(Design(marks=marks, encoders=len(NAMES)), recipe, mean, deviation), recipe, learned, ())
        for recipe in teaching
    ]
    design = Design(marks=marks, encoders=HEARD, form_hidden=256, stretch=96)
    student = start(design, rounds[0], mean[: DEEP * HEARD], deviation[: DEEP * HEARD])
    for recipe in rounds:
        for text, answer in zip(examples.texts, answers(teachers, source, examples.texts), strict=True):
            text.answer = answer
        student = trained(student, recipe, learned, unmarked)
        teachers.append(student)
    weights = export(student, encoders[:HEARD], out)
    parts = {
        "nerel dev": dev,
        "nerel tune": [sample for sample in news if kept_out(sample)],
        "factrueval tune": [sample for sample in contest if kept_out(sample)],
    }
    fit_witnesses(parts["nerel tune"], out)
    scores = measured(out, parts)
    fit_witnesses([*parts["nerel tune"], *parts["nerel dev"]], out)
    export(trained(student, further[0], range(len(samples)), unmarked), encoders[:HEARD], out)
    about = {
        "weights": weights,
        "minutes": round((time.monotonic() - begun) / 60, 1),
        "teachers": [asdict(recipe) for recipe in teaching],
        "student": [asdict(recipe) for recipe in (*rounds, *further)],
        "design": design.as_dict(),
        **scores,
    }
    (out / "scores.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _texts_of_epoch(
    windows: Sequence[list[Example]],
    size: int,
    chosen: Sequence[int],
    unmarked: Sequence[Example],
    recipe: Recipe,
    epoch: int,
) -> list[Example]:
    """Each chosen text once, as it is or as one of its copies, and some of the ``unmarked`` windows."""
    chooser = random.Random(f"{recipe.seed} {epoch}")
    texts: list[Example] = []
    for index in chosen:
        copied = chooser.random() >= recipe.original
        texts += windows[index + size * (1 + chooser.randrange(COPIES)) if copied else index]
    return texts + random.Random(f"raw {epoch}").sample(unmarked, len(unmarked) // RAW_OFTEN)


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


def measured(out: Path, parts: dict[str, list[Sample]]) -> dict[str, object]:
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
