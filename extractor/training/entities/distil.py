"""What teachers say of texts, for a student to learn from.

In: trained networks and a ``Source``.  Out: for every text the teachers' probabilities of tags and of stretches, in half precision.  A
student that learns from them beside the gold learns how sure to be; and of texts that nobody annotated it learns at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from extractor.training.entities.batches import Source
from extractor.training.entities.examples import Answer, Example
from extractor.training.entities.network import Network

__all__ = ["answers"]


@torch.no_grad()
def answers(teachers: Sequence[Network], source: Source, texts: Sequence[Example]) -> list[Answer]:
    """The mean of the teachers' logits, as probabilities, for each of ``texts``."""
    found = []
    for text in texts:
        batch = source.batch([text])
        tags: list[Tensor] = []
        spans: list[Tensor] = []
        for teacher in teachers:
            teacher.eval()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                forms = teacher.forms(batch.vectors, batch.letters, batch.marks)
                logits, hidden = teacher(forms, batch.which, batch.words, batch.word_of, batch.flags, batch.gap, batch.stems)
                judged = teacher.stretches(hidden)
            tags.append(logits.float())
            spans.append(judged.float())
        size = len(text.forms)
        found.append(
            Answer(
                torch.stack(tags).mean(0)[:size].softmax(2).half().numpy(),
                torch.stack(spans).mean(0)[:size].sigmoid().half().numpy(),
            )
        )
    return found
