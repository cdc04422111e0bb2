"""Training of one network, and what trained networks say of texts.

In: a ``Source`` with its examples.  Out: the network whose weights are the running mean over the last steps.
"""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from extractor.training.entities.batches import Batch, Source, shuffled
from extractor.training.entities.examples import Example
from extractor.training.entities.network import Design, Network

__all__ = ["Recipe", "fit"]

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained.  ``batch``: pieces; ``soft``: weight of the teachers against the gold."""

    seed: int = 1
    epochs: int = 30
    rate: float = 1.5e-3
    dropout: float = 0.33
    forget: float = 0.05
    batch: int = 1200
    soft: float = 0.0


def _logits(network: Network, batch: Batch) -> torch.Tensor:
    forms = network.forms(batch.vectors, batch.letters, batch.marks)
    return network(forms, batch.which, batch.words, batch.word_of, batch.flags, batch.gap, batch.stems)  # type: ignore[no-any-return]


def fit(
    network: Network,
    source: Source,
    rounds: Callable[[int], Sequence[Example]],
    recipe: Recipe,
    log: Log,
    keep: Callable[[int, Network], None],
) -> Network:
    """Train ``network`` and return the running mean of its weights.

    ``rounds(epoch)`` gives the texts of an epoch; ``keep(epoch, mean)`` is called after each.
    """
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.rate, weight_decay=0.01, betas=(0.9, 0.98))
    mean = copy.deepcopy(network)
    averaged = [parameter for parameter in mean.parameters() if parameter.requires_grad]
    step = 0
    begun = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        texts = rounds(epoch)
        batches = list(shuffled(texts, recipe.batch, rng))
        total = 0.0
        for number, chosen in enumerate(batches):
            done = (epoch + number / len(batches)) / recipe.epochs
            rate = recipe.rate * min(1.0, (step + 1) / 300) * max(0.02, 0.5 * (1 + math.cos(math.pi * done)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = _loss(network, source.batch(chosen, recipe.forget), recipe.soft)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            step += 1
            share = min(0.998, (step + 1) / (step + 10))
            with torch.no_grad():
                for slow, fast in zip(averaged, trained, strict=True):
                    slow.lerp_(fast, 1 - share)
            total += float(loss.detach())
        log(f"epoch {epoch + 1}/{recipe.epochs} loss {total / len(batches):.4f} {time.monotonic() - begun:.0f} s")
        keep(epoch, mean)
    mean.eval()
    return mean


def _loss(network: Network, batch: Batch, soft: float) -> torch.Tensor:
    """Mean over pieces of the sum over heads."""
    logits = _logits(network, batch)
    count = (~batch.gap).sum()
    hard = functional.cross_entropy(logits.reshape(-1, 5), batch.tags.reshape(-1), reduction="none")
    loss = (hard.view_as(batch.weights) * batch.weights).sum() / count
    if batch.soft is None or not soft:
        return loss
    learned = -(batch.soft * functional.log_softmax(logits, -1)).sum() / count
    return (1 - soft) * loss + soft * learned


def start(design: Design, recipe: Recipe) -> Network:
    """A fresh network, the same for the same seed."""
    torch.manual_seed(recipe.seed)
    return Network(design, recipe.dropout)
