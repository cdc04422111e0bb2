"""Training of one network.

In: a ``Source`` with its examples and a network, fresh or trained before.  Out: the network whose weights are the running mean over
the last steps.  Products are computed in bfloat16, which halves the time.
"""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from extractor.training.entities.batches import Batch, Source, shuffled
from extractor.training.entities.examples import Example
from extractor.training.entities.network import Design, Dropout, Network

__all__ = ["Recipe", "fit", "start"]

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained.

    ``forget``: share of forms whose vector, and of those whose marks, are
    blanked; ``original``: chance that an epoch sees a text as it is rather than one of its copies; ``batch``: pieces.
    """

    seed: int = 1
    epochs: int = 26
    rate: float = 1.5e-3
    dropout: float = 0.33
    forget: float = 0.05
    decay: float = 0.01
    original: float = 0.6
    batch: int = 1200


def fit(
    network: Network, source: Source, rounds: Callable[[int], Sequence[Example]], recipe: Recipe, log: Log
) -> Network:
    """Train ``network`` and return the running mean of its weights; ``rounds(epoch)`` gives the texts of an epoch."""
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    network.drop = Dropout(recipe.dropout, recipe.seed)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.rate, weight_decay=recipe.decay, betas=(0.9, 0.98))
    mean = copy.deepcopy(network)
    averaged = [parameter for parameter in mean.parameters() if parameter.requires_grad]
    step = 0
    begun = time.monotonic()
    network.train()
    for epoch in range(recipe.epochs):
        batches = list(shuffled(rounds(epoch), recipe.batch, rng))
        total = 0.0
        for number, chosen in enumerate(batches):
            done = (epoch + number / len(batches)) / recipe.epochs
            rate = recipe.rate * min(1.0, (step + 1) / 300) * max(0.02, 0.5 * (1 + math.cos(math.pi * done)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = _loss(network, source.batch(chosen, recipe.forget))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            step += 1
            share = min(0.998, (step + 1) / (step + 10))
            with torch.no_grad():
                for slow, fast in zip(averaged, trained, strict=True):
                    slow.lerp_(fast, 1 - share)
            total += loss.item()
        log(f"epoch {epoch + 1}/{recipe.epochs} loss {total / len(batches):.4f} {time.monotonic() - begun:.0f} s")
    mean.eval()
    return mean


def _loss(network: Network, batch: Batch) -> Tensor:
    """Mean over pieces of the sum over heads, and of the sum over the stretches that begin there and their labels."""
    forms = network.forms(batch.vectors, batch.letters, batch.marks)
    tags, hidden = network(forms, batch.which, batch.words, batch.word_of, batch.flags, batch.gap, batch.stems)
    count = (~batch.gap).sum()
    single = -(batch.tags * tags.float().log_softmax(2)).sum(2)
    judged = network.stretches(hidden).float()
    whole = functional.binary_cross_entropy_with_logits(judged, batch.spans, reduction="none").sum(1)
    loss: Tensor = ((single * batch.weights).sum() + (whole * batch.known).sum()) / count
    return loss


def start(design: Design, recipe: Recipe, mean: NDArray[np.float32], deviation: NDArray[np.float32]) -> Network:
    """A fresh network, the same for the same seed; ``mean`` and ``deviation`` of what the encoders say of a word."""
    torch.manual_seed(recipe.seed)
    network = Network(design)
    with torch.no_grad():
        network.context_scale.copy_(torch.from_numpy(1 / deviation))
        network.context_shift.copy_(torch.from_numpy(-mean / deviation))
    return network
